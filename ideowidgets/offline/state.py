"""What an account of the stand-in holds: datasets, custom models, uploaded pictures; all bounded, all in memory."""

from __future__ import annotations

import re
import threading
from collections import OrderedDict
from dataclasses import dataclass, field

from ideowidgets.offline.answers import deny
from ideowidgets.offline.links import short_id

MAX_ACCOUNTS = 256
MAX_DATASETS = 500
MAX_MODELS = 500
MAX_IMAGES = 100
MAX_ASSET_BYTES = 512_000_000
UPLOAD = "UPLOAD"
NO_SOURCE = "The source asset was not found."


@dataclass
class StoredImage:
    """A picture of a dataset."""

    name: str
    size: int
    asset_id: str
    caption: str | None = None


@dataclass
class Dataset:
    """Pictures and captions to train a model from."""

    id: str
    name: str
    created: float
    updated: float
    images: list[StoredImage] = field(default_factory=list)
    model_ids: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Model:
    """A custom model; its state follows from the time.

    Attributes
    ----------
    stage : float
        Seconds in each of the states before the last.
    fails : bool
        Whether training ends in an error.
    """

    id: str
    name: str
    uri: str
    created: float
    stage: float = 0.0
    dataset_id: str | None = None
    fails: bool = False
    owned: bool = True

    def status(self, now: float) -> str:
        """Give the state at a time: CREATING, TRAINING, then COMPLETED or ERRORED.

        Examples
        --------
        >>> model = Model("m", "Poster", "model/poster/version/1", created=0, stage=60)
        >>> [model.status(now) for now in (0, 60, 120)]
        ['CREATING', 'TRAINING', 'COMPLETED']
        """
        last = "ERRORED" if self.fails else "COMPLETED"
        return ("CREATING", "TRAINING", last)[self._reached(now)]

    def changed(self, now: float) -> float:
        """Give when it came into the state that it has at a time."""
        return self.created + self._reached(now) * self.stage

    def _reached(self, now: float) -> int:
        return 2 if self.stage <= 0 else max(0, min(2, int((now - self.created) // self.stage)))


SHARED = Model(
    id=short_id("a model of the organization"),
    name="House Style",
    uri="model/house-style/version/1",
    created=1_767_225_600.0,
    owned=False,
)


class Assets:
    """Uploaded pictures by owner and id; the oldest make room for new ones."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: OrderedDict[tuple[str, str], bytes] = OrderedDict()
        self._bytes = 0

    def put(self, owner: str, asset_id: str, data: bytes) -> None:
        """Keep a picture."""
        with self._lock:
            self._bytes += len(data) - len(self._kept.pop((owner, asset_id), b""))
            self._kept[owner, asset_id] = data
            while self._bytes > MAX_ASSET_BYTES and len(self._kept) > 1:
                _, dropped = self._kept.popitem(last=False)
                self._bytes -= len(dropped)

    def get(self, owner: str, asset_id: str) -> bytes | None:
        """Give a picture back, or None."""
        with self._lock:
            return self._kept.get((owner, asset_id))

    def clear(self) -> None:
        """Forget all."""
        with self._lock:
            self._kept.clear()
            self._bytes = 0


class Account:
    """What belongs to one key.

    Parameters
    ----------
    user_id : str
        Tells accounts apart without telling the key.
    assets : Assets
        Shared by all accounts of an engine, as their memory is.
    """

    def __init__(self, user_id: str, assets: Assets) -> None:
        self.user_id = user_id
        self.assets = assets
        self.lock = threading.RLock()
        self.datasets: dict[str, Dataset] = {}
        self.models: dict[str, Model] = {SHARED.id: SHARED}
        self._made = 0

    def new_id(self, what: str) -> str:
        """Make an id that this account has not had."""
        with self.lock:
            self._made += 1
            return short_id(self.user_id, what, self._made)

    def asset(self, asset_type: str, asset_id: str) -> bytes:
        """Give the bytes of an uploaded picture.

        Raises
        ------
        Refusal
            With 404 where there is none.
        """
        data = self.assets.get(self.user_id, asset_id) if asset_type == UPLOAD else None
        if data is None:
            deny(404, NO_SOURCE)
        return data

    def dataset(self, dataset_id: str) -> Dataset:
        """Give a dataset.

        Raises
        ------
        Refusal
            With 404 where there is none.
        """
        with self.lock:
            found = self.datasets.get(dataset_id)
        if found is None:
            deny(404, "The dataset was not found.")
        return found

    def new_dataset(self, name: str, now: float) -> Dataset:
        """Open a dataset.

        Raises
        ------
        Refusal
            With 400 where the account has too many.
        """
        with self.lock:
            if len(self.datasets) >= MAX_DATASETS:
                deny(400, f"An account holds at most {MAX_DATASETS} datasets.")
            dataset = Dataset(self.new_id("dataset"), name, now, now)
            self.datasets[dataset.id] = dataset
        return dataset

    def model(self, model_id: str) -> Model:
        """Give a model, own or shared.

        Raises
        ------
        Refusal
            With 404 where there is none.
        """
        with self.lock:
            found = self.models.get(model_id)
        if found is None:
            deny(404, "The model was not found.")
        return found

    def model_by_uri(self, uri: str) -> Model | None:
        """Give a model by what generate operations call it."""
        with self.lock:
            return next((model for model in self.models.values() if model.uri == uri), None)

    def new_model(self, name: str, dataset: Dataset, now: float, stage: float) -> Model:
        """Begin to train a model; one with ``error`` in its name will fail.

        Raises
        ------
        Refusal
            With 400 where the account has too many.
        """
        with self.lock:
            if len(self.models) >= MAX_MODELS:
                deny(400, f"An account holds at most {MAX_MODELS} models.")
            slug = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-") or "model"
            version = 1 + sum(model.uri.startswith(f"model/{slug}/") for model in self.models.values())
            model = Model(
                id=self.new_id("model"),
                name=name,
                uri=f"model/{slug}/version/{version}",
                created=now,
                stage=stage,
                dataset_id=dataset.id,
                fails="error" in name.lower(),
            )
            self.models[model.id] = model
            dataset.model_ids.append(model.id)
        return model


class Accounts:
    """The accounts of one engine; the one not used for longest makes room for a new one."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: OrderedDict[str, Account] = OrderedDict()
        self.assets = Assets()

    def of(self, owner: str) -> Account:
        """Give the account of a key, told by its fingerprint."""
        with self._lock:
            account = self._kept.get(owner)
            if account is None:
                account = self._kept[owner] = Account(short_id("user", owner), self.assets)
                if len(self._kept) > MAX_ACCOUNTS:
                    self._kept.popitem(last=False)
            self._kept.move_to_end(owner)
        return account

    def clear(self) -> None:
        """Forget all."""
        with self._lock:
            self._kept.clear()
        self.assets.clear()
