"""Faults by script, not by dice: what goes wrong, where and at which call."""

from __future__ import annotations

import math
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Literal, get_args

from ideowidgets.offline import answers
from ideowidgets.offline.answers import NO_CREDIT
from ideowidgets.offline.wire import ApiReply
from ideowidgets.operations.registry import OPERATIONS

Early = Literal["400", "400-rule", "401", "402", "403", "404", "422", "429", "503"]
Late = Literal["500", "502", "504", "slow", "stall", "reset", "cut", "html", "not-json", "wrong-content-type"]
Content = Literal[
    "redirect",
    "oversized",
    "expired-link",
    "unsafe-image",
    "fewer-images",
    "unknown-fields",
    "missing-fields",
]
Polling = Literal["poll-429", "job-stuck", "job-failed"]
AtGateways = Literal["gateway-failed"]
Kind = Literal[Early, Late, Content, Polling, AtGateways]

EARLY: frozenset[str] = frozenset((*get_args(Early), "poll-429"))
POLLING: frozenset[str] = frozenset(get_args(Polling))
KINDS: frozenset[str] = frozenset((*get_args(Early), *get_args(Late), *get_args(Content), *POLLING, "gateway-failed"))
DOWNLOAD = "download"
POLLS = frozenset(("get-generation", "get_generation_v2"))
ELSEWHERE = "https://elsewhere.invalid/picture.png"
OVERSIZED = 300_000_000


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that goes wrong.

    A status below 500, and 503, is answered before any work: nothing is billed. Everything else happens after
    the work is done, so the request counts as billed even where no usable answer arrives.

    ``poll-429``, ``job-stuck`` (still pending) and ``job-failed`` (failed from now on) happen to polls alone.
    ``gateway-failed`` is the failure that a gateway tells with status 200; it happens to gateways alone.
    What befalls the pictures of a job can be told of the operation that begins it or of the poll.

    Parameters
    ----------
    kind : str
        A status (``"400"`` ... ``"504"``; ``"400-rule"`` is the second shape of 400), ``slow``, ``stall``,
        ``reset``, ``cut``, ``html``, ``not-json``, ``wrong-content-type``, ``redirect``, ``oversized``,
        ``expired-link``, ``unsafe-image``, ``fewer-images``, ``unknown-fields``, ``missing-fields``,
        ``poll-429``, ``job-stuck``, ``job-failed`` or ``gateway-failed``.
    on : str, optional
        An ``operationId``, ``"download"`` for the links, or the name of a gateway's path. None: every operation,
        not the links.
    at : int, optional
        Only the n-th call (from 1) of those that ``on`` names, counted from when the script was set.
    seconds : float
        For ``slow``.
    after : int, optional
        For ``cut``: how many bytes of the body are sent; half of it when not given.
    retry_after : float, optional
        Seconds, for ``429``, ``503`` and ``poll-429``, which says 1 when none is given.
    reason : str
        ``reject_reason`` of ``402``.
    images : tuple of int, optional
        For ``unsafe-image``: which pictures; all when not given.
    keep : int
        For ``fewer-images``: how many remain.
    location : str
        For ``redirect``.

    Examples
    --------
    >>> Fault("429", at=2, retry_after=3).matches("post-generate-image-v-3", 2)
    True
    """

    kind: Kind
    on: str | None = None
    at: int | None = None
    seconds: float = 1.0
    after: int | None = None
    retry_after: float | None = None
    reason: str = "insufficient_funds"
    images: tuple[int, ...] | None = None
    keep: int = 0
    location: str = ELSEWHERE

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ValueError(f"{self.kind!r} is no fault; choose one of {', '.join(sorted(KINDS))}")
        if self.kind == "402" and self.reason not in NO_CREDIT:
            raise ValueError(f"{self.reason!r} is no reject_reason; choose one of {', '.join(NO_CREDIT)}")
        for name in ("at", "seconds", "after", "retry_after", "keep"):
            value = getattr(self, name)
            if value is not None and not (isinstance(value, int | float) and 0 <= value < math.inf):
                raise ValueError(f"{name} must be a number, 0 or more, not {value!r:.40}")
        if not all(isinstance(index, int) for index in self.images or ()):
            raise ValueError("images are numbers of pictures, from 0")
        on: Any = self.on
        location: Any = self.location
        if not (on is None or isinstance(on, str)) or not (isinstance(location, str) and location.isprintable()):
            raise ValueError("on and location must be text on one line")

    def concerns(self, operation: str) -> bool:
        """Tell whether it is about an operation."""
        if self.kind in POLLING and operation not in POLLS:
            return False
        if self.kind == "gateway-failed" and operation in OPERATIONS:
            return False
        return operation != DOWNLOAD if self.on is None else self.on == operation

    def matches(self, operation: str, number: int) -> bool:
        """Tell whether it is about the n-th call of an operation."""
        return self.concerns(operation) and self.at in (None, number)

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Fault:
        """Read a fault that came as JSON.

        Raises
        ------
        ValueError
            Where it names no known fault or an unknown setting.
        """
        try:
            images = data.get("images")
            return cls(**(data | ({} if images is None else {"images": tuple(images)})))
        except TypeError as wrong:
            raise ValueError(f"this is no fault: {wrong}") from None


class Script:
    """The faults of one engine, each with its own count of calls."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._counted: list[tuple[Fault, list[int]]] = []

    def set(self, faults: Iterable[Fault]) -> None:
        """Replace the script and count from the beginning."""
        with self._lock:
            self._counted = [(fault, [0]) for fault in faults]

    @property
    def faults(self) -> tuple[Fault, ...]:
        """The script."""
        with self._lock:
            return tuple(fault for fault, _ in self._counted)

    def next(self, operation: str) -> Fault | None:
        """Count a call and give the first fault that is about it."""
        found: Fault | None = None
        with self._lock:
            for fault, count in self._counted:
                if fault.concerns(operation):
                    count[0] += 1
                    if found is None and fault.matches(operation, count[0]):
                        found = fault
        return found


def refusal(fault: Fault, limit: int, generation: Literal["v1", "v2"] = "v1") -> ApiReply:
    """Give the answer of a fault that is decided before any work."""
    if fault.kind == "402":
        return answers.no_credit(fault.reason)
    if fault.kind == "422":
        return answers.unsafe(generation)
    if fault.kind == "429":
        return answers.too_many(limit, fault.retry_after)
    if fault.kind == "poll-429":
        return answers.too_soon(1.0 if fault.retry_after is None else fault.retry_after)
    if fault.kind == "503":
        return answers.unavailable(fault.retry_after)
    return _REFUSED[fault.kind]()


_REFUSED: dict[str, Callable[[], ApiReply]] = {
    "400": lambda: answers.problem(400, "'x' is not of type 'integer' - 'seed'"),
    "400-rule": lambda: answers.error(400, "The fields cannot be combined."),
    "401": answers.denied,
    "403": answers.forbidden,
    "404": answers.not_found,
}
_LINKS = ("url", "base_image_url")


def change(fault: Fault, content: dict[str, Any]) -> dict[str, Any]:
    """Change what an answer says."""
    data = content.get("data")
    if fault.kind == "unknown-fields":
        more = {"a_new_field": {"x": 1}, "response_type": "something_new"}
        items = [item | {"a_new_field": [1], "style_type": "A_NEW_STYLE"} for item in data or ()]
        return content | more | ({"data": items} if data else {})
    if fault.kind == "missing-fields":
        return {"created": content.get("created")}
    return change_pictures(fault, content)


def change_pictures(fault: Fault, content: dict[str, Any]) -> dict[str, Any]:
    """Change what an answer says of its pictures; of a job, this is told when it is done."""
    data = content.get("data")
    if fault.kind == "unsafe-image" and data:
        chosen = range(len(data)) if fault.images is None else fault.images
        return content | {"data": [_withheld(item) if i in chosen else item for i, item in enumerate(data)]}
    if fault.kind == "fewer-images" and data:
        return content | {"data": data[: fault.keep]}
    return content


def _withheld(item: dict[str, Any]) -> dict[str, Any]:
    return item | {"is_image_safe": False} | {name: None for name in _LINKS if name in item}


def spoil(fault: Fault, reply: ApiReply) -> ApiReply:
    """Spoil a finished reply."""
    way = _SPOILED.get(fault.kind)
    return reply if way is None else way(fault, reply)


def _cut(fault: Fault, reply: ApiReply) -> ApiReply:
    kept = len(reply.body) // 2 if fault.after is None else fault.after
    return reply.replace(fault="cut", cut_at=min(kept, len(reply.body)))


def _mislabelled(_: Fault, reply: ApiReply) -> ApiReply:
    others = (pair for pair in reply.headers if pair[0] != "content-type")
    return reply.replace(headers=(("content-type", "text/plain"), *others))


def _expired(_: Fault, reply: ApiReply) -> ApiReply:
    """Refuse a download; an answer's links were made expired already."""
    return answers.gone() if reply.header("content-type") == "image/png" else reply


_SPOILED: dict[str, Callable[[Fault, ApiReply], ApiReply]] = {
    "500": lambda *_: answers.error(500, "Internal server error."),
    "502": lambda *_: answers.page(502),
    "504": lambda *_: answers.page(504),
    "slow": lambda fault, reply: reply.replace(delay=reply.delay + fault.seconds),
    "stall": lambda _, reply: reply.replace(fault="stall"),
    "reset": lambda _, reply: reply.replace(fault="reset"),
    "cut": _cut,
    "html": lambda *_: answers.page(200),
    "not-json": lambda _, reply: reply.replace(body=b'{"data": ['),
    "wrong-content-type": _mislabelled,
    "redirect": lambda fault, _: ApiReply(307, (("location", fault.location),)),
    "oversized": lambda _, reply: reply.replace(fault="cut", cut_at=len(reply.body), declared=OVERSIZED),
    "expired-link": _expired,
}
