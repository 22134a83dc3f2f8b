"""Custom models: train, list, look at."""

from __future__ import annotations

from typing import Any

from ideowidgets.offline.answers import deny
from ideowidgets.offline.desk import Desk
from ideowidgets.offline.schemas import CUSTOM_MODEL, TRAINING, listed, obj
from ideowidgets.offline.state import MAX_IMAGES, Model
from ideowidgets.operations.v1.training import GetCustomModel, ListCustomModels, TrainModelV3

MIN_IMAGES = 15

TRAIN_ANSWER = TRAINING
LIST_ANSWER = obj({"models": listed(CUSTOM_MODEL)})
GET_ANSWER = obj({"model": CUSTOM_MODEL})


def train(request: TrainModelV3, desk: Desk) -> dict[str, Any]:
    """Begin to train; the model is asked after until it is ready."""
    dataset = desk.account.dataset(request.dataset_id)
    if not MIN_IMAGES <= len(dataset.images) <= MAX_IMAGES:
        deny(400, f"A model is trained from {MIN_IMAGES} to {MAX_IMAGES} images; there are {len(dataset.images)}.")
    model = desk.account.new_model(request.model_name, dataset, desk.now, desk.stage_seconds)
    return {
        "model_id": model.id,
        "dataset_id": dataset.id,
        "training_status": model.status(desk.now),
        "model_name": model.name,
    }


def list_all(request: ListCustomModels, desk: Desk) -> dict[str, Any]:
    """Give own and shared models, the newest first; a status is asked of own models alone."""
    with desk.account.lock:
        models = list(reversed(desk.account.models.values()))
    return {
        "models": [
            _told(model, desk)
            for model in models
            if request.scope in (None, "owned" if model.owned else "shared")
            and (not model.owned or not request.status or model.status(desk.now) in request.status)
        ]
    }


def get(request: GetCustomModel, desk: Desk) -> dict[str, Any]:
    """Tell of one model."""
    return {"model": _told(desk.account.model(request.model_id), desk)}


def _told(model: Model, desk: Desk) -> dict[str, Any]:
    status = model.status(desk.now)
    ready = status == "COMPLETED"
    return {
        "model_id": model.id,
        "custom_model_uri": model.uri if ready else None,
        "name": model.name,
        "status": status,
        "dataset_id": model.dataset_id,
        "creation_time": desk.written(model.created),
        "last_update_time": desk.written(model.changed(desk.now)),
        "is_available_for_generation": ready,
        "is_owned": model.owned,
    }
