"""Verbs about datasets, models of one's own, and the account."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from ideowidgets.operations.registry import make_request
from ideowidgets.operations.request import Request

if TYPE_CHECKING:
    from datetime import datetime

    from ideowidgets.operations.training_results import (
        CustomModelDetails,
        CustomModels,
        Dataset,
        DatasetDetails,
        Datasets,
        Training,
        UploadReport,
    )
    from ideowidgets.operations.usage import Usage


def list_datasets(search: str | None = None, **more: Any) -> Request[Datasets]:
    """Give the datasets of the account, or those whose name contains ``search`` (64 characters at most).

    Examples
    --------
    >>> list_datasets("fox")
    ListDatasets(search='fox')
    """
    return make_request("list-datasets", search=search, **more)


def create_dataset(name: str, **more: Any) -> Request[Dataset]:
    """Make a new, empty dataset.

    Examples
    --------
    >>> create_dataset("foxes")
    CreateDataset(name='foxes')
    """
    return make_request("create-dataset", name=name, **more)


def get_dataset(dataset_id: str, **more: Any) -> Request[DatasetDetails]:
    """Look into a dataset: its files, and the models trained from it.

    Examples
    --------
    >>> get_dataset("abc")
    GetDataset(dataset_id='abc')
    """
    return make_request("get-dataset", dataset_id=dataset_id, **more)


def upload_dataset_assets(dataset_id: str, files: Sequence[Any], **more: Any) -> Request[UploadReport]:
    """Put pictures, captions and archives into a dataset; the answer tells the outcome of every file.

    Parameters
    ----------
    dataset_id : str
        The dataset.
    files : sequence
        Paths, whatever holds a picture, or pairs of a name and bytes; a caption is matched by its name, so
        ``sunset.txt`` goes with ``sunset.jpg``.

    Raises
    ------
    InvalidRequest
        Where a file is of no kind that a dataset takes, or too large; nothing is sent.

    Examples
    --------
    >>> upload_dataset_assets("abc", [("sunset.txt", b"a sunset")]).files[0].name
    'sunset.txt'
    """
    return make_request("upload-dataset-assets", dataset_id=dataset_id, files=files, **more)


def train_model(dataset_id: str, model_name: str, **more: Any) -> Request[Training]:
    """Train a model of your own from a dataset of 15 to 100 pictures; paid per training.

    Parameters
    ----------
    dataset_id : str
        The dataset.
    model_name : str
        5 to 30 letters, digits, spaces and hyphens.

    Raises
    ------
    InvalidRequest
        Where the name is not such a name; nothing is sent.

    Examples
    --------
    >>> train_model("abc", "My foxes")
    TrainModelV3(dataset_id='abc', model_name='My foxes')
    """
    return make_request("train", dataset_id=dataset_id, model_name=model_name, **more)


def list_models(scope: str | None = None, status: Sequence[str] | None = None, **more: Any) -> Request[CustomModels]:
    """Give models of one's own, and shared ones.

    Parameters
    ----------
    scope : str, optional
        ``"owned"`` or ``"shared"``; both where it is left out.
    status : sequence of str, optional
        Only owned models in these states, as in ``["TRAINING", "COMPLETED"]``.

    Examples
    --------
    >>> list_models("owned")
    ListCustomModels(scope='owned')
    """
    return make_request("list-models", scope=scope, status=status, **more)


def get_model(model_id: str, **more: Any) -> Request[CustomModelDetails]:
    """Look at a model: its state, and the ``custom_model_uri`` to draw with.

    Examples
    --------
    >>> get_model("abc")
    GetCustomModel(model_id='abc')
    """
    return make_request("get-model", model_id=model_id, **more)


def usage(
    start_time: str | datetime,
    end_time: str | datetime | None = None,
    *,
    bucket_width: str | None = None,
    sources: Sequence[str] | None = None,
    **more: Any,
) -> Request[Usage]:
    """Tell what the organization has spent; needs an administrator's key.

    Parameters
    ----------
    start_time, end_time : str or datetime
        ISO 8601, as in ``"2026-11-01T00:00:00Z"``.
    bucket_width : str, optional
        ``"1d"`` or ``"1h"``.
    sources : sequence of str, optional
        ``"api"``, ``"app"``.

    Examples
    --------
    >>> usage("2026-11-01T00:00:00Z", bucket_width="1h").bucket_width
    '1h'
    """
    asked: dict[str, Any] = {
        "start_time": start_time,
        "end_time": end_time,
        "bucket_width": bucket_width,
        "sources": sources,
    }
    return make_request("usage", **asked, **more)
