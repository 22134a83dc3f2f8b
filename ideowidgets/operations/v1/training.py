"""Datasets and models of one's own, by the vendor's v1 API.

Create a dataset, upload 15 to 100 pictures, train, ask for the model until it is ready, then draw with its
``custom_model_uri``. Source: the vendor's OpenAPI document of 2026-08-22.
"""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import Field

from ideowidgets.operations.dataset_file import DatasetFile
from ideowidgets.operations.enums import ModelScope, ModelStatus
from ideowidgets.operations.field_types import PathId
from ideowidgets.operations.operation import In, Operation, Plays
from ideowidgets.operations.request import Request
from ideowidgets.operations.training_results import (
    CustomModelDetails,
    CustomModels,
    Dataset,
    DatasetDetails,
    Datasets,
    Training,
    UploadReport,
)

DatasetId = Annotated[PathId, Plays("dataset_id", essential=True), In("path"), Field(description="Id of the dataset.")]


class ListDatasets(Request[Datasets]):
    """The datasets of the account.

    Examples
    --------
    >>> ListDatasets(search="fox").sent_query()
    [('search', 'fox')]
    """

    operation: ClassVar[Operation] = Operation(
        id="list-datasets",
        path="/datasets",
        body="none",
        action="list-datasets",
        model="ideogram-3.0",
        generation="v1",
        result=Datasets,
        title="List datasets",
        method="GET",
        picture=False,
        paid=False,
    )

    search: Annotated[
        str | None,
        Plays("search", essential=True),
        In("query"),
        Field(max_length=64, description="Only names that contain this, whatever the case."),
    ] = None


class CreateDataset(Request[Dataset]):
    """A new, empty dataset.

    Examples
    --------
    >>> CreateDataset(name="foxes").body_fields()
    {'name': 'foxes'}
    """

    operation: ClassVar[Operation] = Operation(
        id="create-dataset",
        path="/datasets",
        body="json",
        action="create-dataset",
        model="ideogram-3.0",
        generation="v1",
        result=Dataset,
        title="Create a dataset",
        picture=False,
        paid=False,
    )

    name: Annotated[str, Plays("name", essential=True), Field(description="Name of the dataset.")]


class GetDataset(Request[DatasetDetails]):
    """A dataset, its files and the models trained from it.

    Examples
    --------
    >>> GetDataset(dataset_id="a b").sent_path()
    '/datasets/a%20b'
    """

    operation: ClassVar[Operation] = Operation(
        id="get-dataset",
        path="/datasets/{dataset_id}",
        body="none",
        action="get-dataset",
        model="ideogram-3.0",
        generation="v1",
        result=DatasetDetails,
        title="Look into a dataset",
        method="GET",
        picture=False,
        paid=False,
    )

    dataset_id: DatasetId


class UploadDatasetAssets(Request[UploadReport]):
    """Pictures, captions beside them (``.txt``, matched by name) or archives of both, into a dataset.

    The answer tells the outcome of every file; it is a success even where all of them failed.

    Examples
    --------
    >>> from PIL import Image
    >>> files = [Image.new("RGB", (64, 64)), ("picture.txt", b"a black square")]
    >>> [file.name for file in UploadDatasetAssets(dataset_id="x", files=files).files]
    ['picture.png', 'picture.txt']
    """

    operation: ClassVar[Operation] = Operation(
        id="upload-dataset-assets",
        path="/datasets/{dataset_id}/upload_assets",
        body="multipart",
        action="upload-dataset-assets",
        model="ideogram-3.0",
        generation="v1",
        result=UploadReport,
        title="Upload to a dataset",
        picture=False,
        paid=False,
    )

    dataset_id: DatasetId
    files: Annotated[
        tuple[DatasetFile, ...],
        Plays("files", essential=True),
        Field(min_length=1, description="Pictures, .txt captions or .zip archives."),
    ]


class TrainModelV3(Request[Training]):
    """A model of one's own, trained from a dataset of 15 to 100 pictures.

    Examples
    --------
    >>> TrainModelV3(dataset_id="x", model_name="My foxes").model_name
    'My foxes'
    """

    operation: ClassVar[Operation] = Operation(
        id="train-model-v-3",
        path="/v1/ideogram-v3/train-model",
        body="json",
        action="train",
        model="ideogram-3.0",
        generation="v1",
        result=Training,
        title="Ideogram 3.0 · train a model",
        picture=False,
    )

    dataset_id: Annotated[str, Plays("dataset_id", essential=True), Field(description="Id of the dataset.")]
    model_name: Annotated[
        str,
        Plays("model_name", essential=True),
        Field(pattern=r"^[A-Za-z0-9 -]{5,30}$", description="5 to 30 letters, digits, spaces and hyphens."),
    ]


class ListCustomModels(Request[CustomModels]):
    """The models of one's own, and those shared with the organization.

    Examples
    --------
    >>> ListCustomModels(scope="owned", status=["TRAINING", "COMPLETED"]).sent_query()
    [('scope', 'owned'), ('status', 'TRAINING'), ('status', 'COMPLETED')]
    """

    operation: ClassVar[Operation] = Operation(
        id="list-custom-models",
        path="/models",
        body="none",
        action="list-models",
        model="ideogram-3.0",
        generation="v1",
        result=CustomModels,
        title="List models",
        method="GET",
        picture=False,
        paid=False,
    )

    scope: Annotated[
        ModelScope | None, Plays("scope", essential=True), In("query"), Field(description="Both where unset.")
    ] = None
    status: Annotated[
        tuple[ModelStatus, ...] | None,
        Plays("status", essential=True),
        In("query"),
        Field(description="Only owned models in these states."),
    ] = None


class GetCustomModel(Request[CustomModelDetails]):
    """A model: its state, and the ``custom_model_uri`` to draw with.

    Examples
    --------
    >>> GetCustomModel(model_id="x").sent_path()
    '/models/x'
    """

    operation: ClassVar[Operation] = Operation(
        id="get-custom-model",
        path="/models/{model_id}",
        body="none",
        action="get-model",
        model="ideogram-3.0",
        generation="v1",
        result=CustomModelDetails,
        title="Look at a model",
        method="GET",
        picture=False,
        paid=False,
    )

    model_id: Annotated[PathId, Plays("model_id", essential=True), In("path"), Field(description="Id of the model.")]
