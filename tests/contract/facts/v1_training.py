"""Datasets, training, custom models and polling, first generation of the API."""

from __future__ import annotations

from tests.contract.facts.model import JSON, MULTIPART, Fact, Operation

_DATASET = Fact("string", shape="id", required=True, place="path")

OPERATIONS: dict[str, Operation] = {
    "list-datasets": Operation(
        path="/datasets",
        method="get",
        answer="Datasets",
        statuses=(401,),
        fields={"search": Fact("string", maximum=64, place="query")},
    ),
    "create-dataset": Operation(
        path="/datasets",
        bodies=(JSON,),
        answer="Dataset",
        statuses=(400, 401),
        fields={"name": Fact("string", required=True)},
    ),
    "get-dataset": Operation(
        path="/datasets/{dataset_id}",
        method="get",
        answer="DatasetDetails",
        statuses=(401, 404),
        fields={"dataset_id": _DATASET},
    ),
    "upload-dataset-assets": Operation(
        path="/datasets/{dataset_id}/upload_assets",
        bodies=(MULTIPART,),
        answer="UploadReport",
        statuses=(400, 401, 404),
        fields={"dataset_id": _DATASET, "files": Fact("attachments", shape="dataset", required=True)},
    ),
    "train-model-v-3": Operation(
        path="/v1/ideogram-v3/train-model",
        bodies=(JSON,),
        answer="Training",
        statuses=(400, 401, 404),
        fields={
            "dataset_id": Fact("string", shape="id", required=True),
            "model_name": Fact("string", shape="model_name", required=True, pattern="^[A-Za-z0-9 -]{5,30}$"),
        },
    ),
    "list-custom-models": Operation(
        path="/models",
        method="get",
        answer="Models",
        statuses=(401,),
        fields={
            "scope": Fact("enum", "Scope", place="query"),
            "status": Fact("enums", "ModelStatus", place="query"),
        },
    ),
    "get-custom-model": Operation(
        path="/models/{model_id}",
        method="get",
        answer="ModelDetails",
        statuses=(401, 404),
        fields={"model_id": Fact("string", shape="id", required=True, place="path")},
    ),
    "get-generation": Operation(
        path="/v1/generations/{generation_id}",
        method="get",
        answer="Generation",
        statuses=(400, 401, 404, 429),
        fields={"generation_id": Fact("string", shape="id", required=True, place="path")},
    ),
}
