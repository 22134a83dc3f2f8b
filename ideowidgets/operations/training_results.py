"""What comes back about datasets and models of one's own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from ideowidgets.operations.results import json_object, needed, objects, parse_time, text_or_none, texts, whole_or_none

Raw = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Dataset:
    """A dataset of pictures to train from."""

    dataset_id: str
    name: str
    user_id: str | None = None
    creation_time: datetime | None = None
    raw: Raw = field(default_factory=dict, repr=False, compare=False)

    @classmethod
    def parse(cls, body: Any) -> Dataset:
        found = json_object(body)
        return cls(
            dataset_id=needed(found, "dataset_id", str),
            name=needed(found, "name", str),
            user_id=text_or_none(found.get("user_id")),
            creation_time=parse_time(found.get("creation_time")),
            raw=found,
        )


@dataclass(frozen=True, slots=True)
class Datasets:
    """The datasets of an account."""

    datasets: tuple[Dataset, ...]
    raw: Raw = field(default_factory=dict, repr=False, compare=False)

    @classmethod
    def parse(cls, body: Any) -> Datasets:
        found = json_object(body)
        return cls(tuple(map(Dataset.parse, needed(found, "datasets", list))), found)


@dataclass(frozen=True, slots=True)
class StoredFile:
    """One file of a dataset.

    Attributes
    ----------
    file_size_bytes : int or None
        Bytes.
    caption : str or None
        Where one was uploaded beside it.
    """

    file_name: str
    file_size_bytes: int | None = None
    caption: str | None = None


@dataclass(frozen=True, slots=True)
class DatasetDetails:
    """A dataset with its files and the models trained from it."""

    dataset: Dataset
    file_count: int
    files: tuple[StoredFile, ...]
    custom_model_ids: tuple[str, ...]
    raw: Raw = field(default_factory=dict, repr=False, compare=False)

    @classmethod
    def parse(cls, body: Any) -> DatasetDetails:
        found = json_object(body)
        files = tuple(
            StoredFile(
                text_or_none(item.get("file_name")) or "",
                whole_or_none(item.get("file_size_bytes")),
                text_or_none(item.get("caption")),
            )
            for item in objects(found.get("files"))
        )
        count = whole_or_none(found.get("file_count"))
        return cls(
            dataset=Dataset.parse(needed(found, "dataset", dict)),
            file_count=len(files) if count is None else count,
            files=files,
            custom_model_ids=texts(found.get("custom_model_ids")),
            raw=found,
        )


@dataclass(frozen=True, slots=True)
class UploadedFile:
    """What became of one uploaded file.

    Attributes
    ----------
    failure_reason : str or None
        Such as ``INVALID_IMAGE``; None where it was taken.
    asset_id : str or None
        Where it was taken.
    """

    file_name: str | None
    failure_reason: str | None = None
    asset_id: str | None = None


@dataclass(frozen=True, slots=True)
class UploadReport:
    """The outcome of an upload, file by file; the service answers so even where every file failed."""

    total_count: int
    success_count: int
    failure_count: int
    successful_assets: tuple[UploadedFile, ...]
    failed_assets: tuple[UploadedFile, ...]
    raw: Raw = field(default_factory=dict, repr=False, compare=False)

    @classmethod
    def parse(cls, body: Any) -> UploadReport:
        found = json_object(body)
        taken = tuple(
            UploadedFile(
                text_or_none(item.get("file_name")),
                asset_id=text_or_none((item.get("asset_identifier") or {}).get("asset_id")),
            )
            for item in objects(found.get("successful_assets"))
        )
        failed = tuple(
            UploadedFile(text_or_none(item.get("file_name")), text_or_none(item.get("failure_reason")) or "unknown")
            for item in objects(found.get("failed_assets"))
        )
        return cls(
            total_count=needed(found, "total_count", int),
            success_count=needed(found, "success_count", int),
            failure_count=needed(found, "failure_count", int),
            successful_assets=taken,
            failed_assets=failed,
            raw=found,
        )


@dataclass(frozen=True, slots=True)
class Training:
    """A training that was begun."""

    model_id: str
    dataset_id: str | None
    training_status: str | None
    model_name: str | None
    raw: Raw = field(default_factory=dict, repr=False, compare=False)

    @classmethod
    def parse(cls, body: Any) -> Training:
        found = json_object(body)
        return cls(
            model_id=needed(found, "model_id", str),
            dataset_id=text_or_none(found.get("dataset_id")),
            training_status=text_or_none(found.get("training_status")),
            model_name=text_or_none(found.get("model_name")),
            raw=found,
        )


@dataclass(frozen=True, slots=True)
class CustomModel:
    """A model of one's own, or one shared with the organization.

    Attributes
    ----------
    status : str
        ``CREATING``, ``DRAFT``, ``TRAINING``, ``COMPLETED``, ``ERRORED`` or ``ARCHIVED``.
    custom_model_uri : str or None
        What to draw with, once it is ready.
    """

    model_id: str
    name: str
    status: str
    is_available_for_generation: bool
    is_owned: bool
    custom_model_uri: str | None = None
    dataset_id: str | None = None
    creation_time: datetime | None = None
    last_update_time: datetime | None = None
    raw: Raw = field(default_factory=dict, repr=False, compare=False)

    @classmethod
    def parse(cls, body: Any) -> CustomModel:
        found = json_object(body)
        return cls(
            model_id=needed(found, "model_id", str),
            name=needed(found, "name", str),
            status=needed(found, "status", str),
            is_available_for_generation=found.get("is_available_for_generation") is True,
            is_owned=found.get("is_owned") is True,
            custom_model_uri=text_or_none(found.get("custom_model_uri")),
            dataset_id=text_or_none(found.get("dataset_id")),
            creation_time=parse_time(found.get("creation_time")),
            last_update_time=parse_time(found.get("last_update_time")),
            raw=found,
        )


@dataclass(frozen=True, slots=True)
class CustomModels:
    """The models that can be seen."""

    models: tuple[CustomModel, ...]
    raw: Raw = field(default_factory=dict, repr=False, compare=False)

    @classmethod
    def parse(cls, body: Any) -> CustomModels:
        found = json_object(body)
        return cls(tuple(map(CustomModel.parse, needed(found, "models", list))), found)


@dataclass(frozen=True, slots=True)
class CustomModelDetails:
    """One model."""

    model: CustomModel
    raw: Raw = field(default_factory=dict, repr=False, compare=False)

    @classmethod
    def parse(cls, body: Any) -> CustomModelDetails:
        found = json_object(body)
        return cls(CustomModel.parse(needed(found, "model", dict)), found)
