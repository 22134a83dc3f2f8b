"""What the parts of one stand-in share: its settings, clock, links, faults, journal, accounts and jobs."""

from __future__ import annotations

import itertools
import secrets
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Literal

from ideowidgets.offline import faults
from ideowidgets.offline.faults import Fault
from ideowidgets.offline.jobs import Jobs
from ideowidgets.offline.journal import Charge, Journal
from ideowidgets.offline.links import Links
from ideowidgets.offline.state import Account, Accounts
from ideowidgets.offline.webhooks import Signer
from ideowidgets.offline.wire import ApiRequest

BASE_URL = "https://offline.ideowidgets.invalid"
MAX_IN_FLIGHT = 10
DAY = 86_400.0
STAGE_SECONDS = 60.0

CreatedStyle = Literal["iso", "space"]


@dataclass
class Settings:
    """What can be set, before or while it runs; the engine's docstring tells what each means."""

    base_url: str = BASE_URL
    speed: float = 0.0
    link_life: float = DAY
    max_in_flight: int = MAX_IN_FLIGHT
    created_style: CreatedStyle = "iso"
    job_polls: int = 1
    job_seconds: float = 0.0
    stage_seconds: float = STAGE_SECONDS

    def __post_init__(self) -> None:
        self.base_url = self.base_url.rstrip("/")


@dataclass
class Arrival:
    """What is known so far about a request that is being answered.

    Attributes
    ----------
    account : Account or None
        Whose; None until the key was looked at.
    """

    request: ApiRequest
    operation: str | None = None
    fields: tuple[str, ...] = ()
    files: dict[str, tuple[int, ...]] = field(default_factory=dict)
    fault: Fault | None = None
    reason: str = ""
    charge: Charge | None = None
    account: Account | None = None

    @property
    def key(self) -> str:
        """The key that came along, or nothing."""
        return self.request.headers.get("api-key", "")


class House:
    """The shared things of one engine.

    Parameters
    ----------
    clock : callable
        Gives Unix seconds.
    secret : bytes, optional
        Signs links and deliveries; random when not given.
    """

    def __init__(self, settings: Settings, clock: Callable[[], float] = time.time, secret: bytes | None = None) -> None:
        self.settings = settings
        self._clock = clock
        self._ahead = 0.0
        self._lock = threading.Lock()
        self._numbers = itertools.count(1)
        key = secret or secrets.token_bytes(32)
        self.links = Links(key, self.now, settings.link_life)
        self.signer = Signer(key)
        self.journal = Journal()
        self.script = faults.Script()
        self.accounts = Accounts()
        self.jobs = Jobs()

    def now(self) -> float:
        """Give the time in Unix seconds."""
        return self._clock() + self._ahead

    def advance(self, seconds: float) -> None:
        """Move the clock forward."""
        with self._lock:
            self._ahead += seconds

    def next_number(self) -> int:
        """Count the answers, so that each has an id of its own."""
        with self._lock:
            return next(self._numbers)

    def written(self, moment: float) -> str:
        """Write a time as the service does."""
        separator = "T" if self.settings.created_style == "iso" else " "
        return datetime.fromtimestamp(moment, UTC).isoformat(sep=separator)

    def reset(self) -> None:
        """Forget all but the settings."""
        self.links.clear()
        self.script.set(())
        self.journal.clear()
        self.accounts.clear()
        self.jobs.clear()
        with self._lock:
            self._ahead = 0.0
            self._numbers = itertools.count(1)
