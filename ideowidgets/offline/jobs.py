"""Jobs: accepted now, done later, asked after until then."""

from __future__ import annotations

import re
import threading
from collections import OrderedDict
from dataclasses import dataclass
from typing import Any, Literal

from ideowidgets.offline.answers import deny, refuse
from ideowidgets.offline.faults import Fault
from ideowidgets.offline.state import Account
from ideowidgets.operations.request import Request

MAX_JOBS = 2_000
MAX_JOB_BYTES = 512_000_000
FAIL_JOB = "fail-job"
GENERATION_ERROR = "generation_error"
CONTENT_POLICY = "content_policy_violation"
USAGE_PRICED = frozenset(("post-resize-image-async",))

_ID = re.compile(r"[A-Za-z0-9_-]{22}")
_BARE_IMAGE = ("resolution", "is_image_safe", "url", "asset_id")
_IMAGE = ("prompt", "seed", *_BARE_IMAGE)


@dataclass
class Job:
    """One accepted request.

    Attributes
    ----------
    request : Request
        What to do. The answer is made from it when it is asked for, so that its links are fresh.
    account : Account
        Whose it is.
    accepted : float
        When, in Unix seconds.
    ready : float
        Not done before.
    polls_left : int
        How many polls are still told that it is pending.
    fault : Fault or None
        What befalls its pictures.
    failure : str or None
        Why it fails, where it does.
    cost : int or None
        Millionths of a dollar, where the price follows from the usage.
    webhook_url : str or None
        Where its end is to be told.
    """

    id: str
    request: Request[Any]
    account: Account
    accepted: float
    ready: float
    polls_left: int
    fault: Fault | None = None
    failure: str | None = None
    cost: int | None = None
    webhook_url: str | None = None

    @property
    def weight(self) -> int:
        """Bytes it keeps in memory."""
        return sum(len(file.data) for files in self.request.attachments().values() for file in files)

    def poll(self, now: float, fault: Fault | None = None) -> Literal["pending", "completed", "failed"]:
        """Give its state at a time, and count the asking."""
        kind = fault.kind if fault else None
        if kind == "job-stuck":
            return "pending"
        if kind == "job-failed":
            self.failure = self.failure or GENERATION_ERROR
            self.finish(now)
        if now < self.ready or self.polls_left > 0:
            self.polls_left = max(0, self.polls_left - 1)
            return "pending"
        return "failed" if self.failure else "completed"

    def finish(self, now: float) -> None:
        """Be done, whatever was left to wait for."""
        self.ready, self.polls_left = min(self.ready, now), 0


class Jobs:
    """The jobs of one engine; the oldest make room for new ones."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: OrderedDict[str, Job] = OrderedDict()
        self._weight = 0

    def add(self, job: Job) -> None:
        """Take a job in."""
        with self._lock:
            self._kept[job.id] = job
            self._weight += job.weight
            while len(self._kept) > MAX_JOBS or (self._weight > MAX_JOB_BYTES and len(self._kept) > 1):
                _, oldest = self._kept.popitem(last=False)
                self._weight -= oldest.weight

    def find(self, generation_id: str) -> Job | None:
        """Give a job by its id."""
        with self._lock:
            return self._kept.get(generation_id)

    def of(self, account: Account, generation_id: str) -> Job:
        """Give a job of an account.

        Raises
        ------
        Refusal
            With 400 for what is no id, 404 for the id of no job of this account.
        """
        if not _ID.fullmatch(generation_id):
            refuse(400, f"{generation_id!r:.80} does not match '^[A-Za-z0-9_-]{{22}}$' - 'generation_id'")
        job = self.find(generation_id)
        if job is None or job.account is not account:
            deny(404, "The generation was not found.")
        return job

    def clear(self) -> None:
        """Forget all."""
        with self._lock:
            self._kept.clear()
            self._weight = 0


def entry(item: dict[str, Any]) -> dict[str, Any]:
    """Turn an item of a synchronous answer into one of a poll's, told apart by ``object_type``.

    Examples
    --------
    >>> entry({"resolution": "300x250", "is_image_safe": True, "url": None})["object_type"]
    'image.without-prompt-or-seed'
    """
    if "object_type" in item:
        return item
    has_both = "prompt" in item and "seed" in item
    kind, names = ("image.generation", _IMAGE) if has_both else ("image.without-prompt-or-seed", _BARE_IMAGE)
    return {"object_type": kind} | {name: item[name] for name in names if name in item}
