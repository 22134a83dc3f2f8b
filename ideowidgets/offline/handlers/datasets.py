"""Datasets: list, create, look into, upload to."""

from __future__ import annotations

from typing import Any

from ideowidgets.offline.answers import deny
from ideowidgets.offline.desk import Desk
from ideowidgets.offline.schemas import DATASET, DATASET_DETAILS, UPLOAD_REPORT, listed, obj
from ideowidgets.offline.state import UPLOAD, Dataset
from ideowidgets.offline.uploads import upload
from ideowidgets.operations.v1.training import CreateDataset, GetDataset, ListDatasets, UploadDatasetAssets

LIST_ANSWER = obj({"datasets": listed(DATASET)})
CREATE_ANSWER = DATASET
GET_ANSWER = DATASET_DETAILS
UPLOAD_ANSWER = UPLOAD_REPORT


def list_all(request: ListDatasets, desk: Desk) -> dict[str, Any]:
    """Give the account's datasets, the one that changed last first."""
    wanted = (request.search or "").casefold()
    with desk.account.lock:
        found = [dataset for dataset in desk.account.datasets.values() if wanted in dataset.name.casefold()]
        # Sorting is stable: turned round, of two that changed together the newer is first.
        found = sorted(found, key=lambda dataset: dataset.updated)[::-1]
        return {"datasets": [_told(dataset, desk) for dataset in found]}


def create(request: CreateDataset, desk: Desk) -> dict[str, Any]:
    """Open an empty dataset."""
    if not request.name.strip():
        deny(400, "A dataset needs a name.")
    return _told(desk.account.new_dataset(request.name, desk.now), desk)


def get(request: GetDataset, desk: Desk) -> dict[str, Any]:
    """Tell a dataset's pictures, their captions, and the models trained from it."""
    dataset = desk.account.dataset(request.dataset_id)
    with desk.account.lock:
        files = [
            {"file_name": image.name, "file_size_bytes": image.size}
            | ({} if image.caption is None else {"caption": image.caption})
            for image in dataset.images
        ]
        return {
            "dataset": _told(dataset, desk),
            "file_count": len(files),
            "files": files,
            "custom_model_ids": list(dataset.model_ids),
        }


def add(request: UploadDatasetAssets, desk: Desk) -> dict[str, Any]:
    """Take files in and tell the outcome of each; a success even where none was taken."""
    dataset = desk.account.dataset(request.dataset_id)
    return upload(desk.account, dataset, request.files, desk.now).to_dict()


def _told(dataset: Dataset, desk: Desk) -> dict[str, Any]:
    told: dict[str, Any] = {
        "dataset_id": dataset.id,
        "name": dataset.name,
        "user_id": desk.account.user_id,
        "creation_time": desk.written(dataset.created),
    }
    if dataset.images:
        told["cover_asset_identifier"] = {"asset_type": UPLOAD, "asset_id": dataset.images[0].asset_id}
    return told
