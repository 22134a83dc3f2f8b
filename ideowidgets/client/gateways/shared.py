"""What gateways have in common: what they cannot do, and how to read what they say went wrong."""

from __future__ import annotations

import json
from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, ClassVar

from ideowidgets.client.call import Call, Reply
from ideowidgets.client.refusals import read_json, refusal
from ideowidgets.client.services import Generations, Service
from ideowidgets.operations.errors import IdeogramError, InvalidRequest, Problem, Refused
from ideowidgets.operations.prices import Price
from ideowidgets.operations.request import Request

_SPOKEN = ("message", "error", "detail", "title", "msg", "errors")


@dataclass(frozen=True, slots=True)
class Lack:
    """Something a gateway cannot carry.

    Attributes
    ----------
    field : str
        The vendor's name of the field; ``operation`` where it is the whole request.
    reason : str
        The rest of a sentence that begins with the gateway's name.
    fix : str
        What to do now, as a clause.
    """

    field: str
    reason: str
    fix: str


class Gateway(Service, ABC):
    """Base of the gateways: they answer at once, quote no prices, and carry only some requests."""

    title: ClassVar[str]
    jobs: ClassVar[bool] = False
    quotes: ClassVar[bool] = False

    @abstractmethod
    def missing(self, asked: type[Request[Any]]) -> Lack | None:
        """Give why no request of a class can be carried, or None."""

    @abstractmethod
    def lacks(self, request: Request[Any]) -> list[Lack]:
        """Give what of a request of a class that is offered cannot be carried."""

    def cannot(self, asked: Request[Any] | type[Request[Any]]) -> str | None:
        found = self._lacks(asked)
        return "; ".join(f"{lack.reason}: {lack.fix}" for lack in found) or None

    def checked(self, request: Request[Any], *, dry_run: bool) -> None:
        """Refuse what cannot be carried.

        Raises
        ------
        InvalidRequest
            With one problem for each thing it cannot carry; nothing was sent.
        """
        found = self._lacks(request)
        if dry_run:
            found.append(Lack("dry_run", "quotes no prices", "request.price() gives Ideogram's own list price"))
        if found:
            raise self._refused(request.operation.title, found)

    def price(self, request: Request[Any]) -> Price:  # noqa: ARG002
        """Give a price that is unknown: a gateway sells at prices of its own."""
        return Price(None, source=f"{self.title} has its own prices")

    def encode_job(self, request: Request[Any], webhook_url: str | None = None) -> Call:  # noqa: ARG002
        raise self._refused(request.operation.title, [_NO_JOBS])

    def encode_poll(self, generation_id: str, generation: Generations) -> Call:  # noqa: ARG002
        raise self._refused("Get generation", [_NO_JOBS])

    def refusal(self, reply: Reply, call: Call) -> IdeogramError | None:
        """Give the error that an answer means, whatever shape the gateway gave it."""
        return None if 200 <= reply.status < 300 else refused(reply, call)

    def _lacks(self, asked: Request[Any] | type[Request[Any]]) -> list[Lack]:
        missing = self.missing(asked if isinstance(asked, type) else type(asked))
        if missing is not None:
            return [missing]
        return [] if isinstance(asked, type) else self.lacks(asked)

    def _refused(self, operation: str, found: list[Lack]) -> InvalidRequest:
        problems = [
            Problem(lack.field, "", f"{self.title} {lack.reason}", f"{lack.fix[0].upper()}{lack.fix[1:]}.")
            for lack in found
        ]
        return InvalidRequest(operation, problems)


_NO_JOBS = Lack("async", "runs no jobs: it answers when the pictures are made", "use client.send(request)")


def refused(reply: Reply, call: Call) -> IdeogramError:
    """Read an error answer of any shape as the vendor's own would be read; the body stays as it came."""
    body = read_json(reply.body)
    if not isinstance(body, dict):
        return refusal(reply, call)
    known = {name: body[name] for name in ("reject_reason", "max_inflight_requests") if name in body}
    plainly = {"reject_reason": code(body), "error": words(body)} | known
    error = refusal(replace(reply, body=json.dumps(plainly).encode()), call)
    if isinstance(error, Refused):
        error.body = body
    return error


def words(told: Any, depth: int = 4) -> str:
    """Give what an error body says, from whichever member says it.

    Examples
    --------
    >>> words({"statusCode": 400, "message": ["num_images must be a number"], "error": "Bad Request"})
    'num_images must be a number'
    >>> words({"error": {"message": "no quota", "code": "insufficient_user_quota"}})
    'no quota'
    """
    if isinstance(told, str):
        return told.strip()
    if depth == 0:
        return ""
    if isinstance(told, Mapping):
        return next((said for name in _SPOKEN if (said := words(told.get(name), depth - 1))), "")
    if isinstance(told, list):
        return "; ".join(said for item in told[:10] if (said := words(item, depth - 1)))
    return ""


def code(told: Mapping[str, Any]) -> str | None:
    """Give the code of an error body, where it has one in words."""
    inner = told.get("error")
    for holder in (told, inner if isinstance(inner, Mapping) else {}):
        found = holder.get("code")
        if isinstance(found, str) and found.strip():
            return found.strip()[:80]
    return None
