"""The same call on both clients, and what came of it in a form that can be compared."""

from __future__ import annotations

import asyncio
import difflib
import hashlib
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, fields, is_dataclass
from itertools import groupby
from pprint import pformat
from typing import Any

from ideowidgets.client import AsyncJob, Job
from ideowidgets.offline.faults import POLLS, Fault
from ideowidgets.offline.journal import Call
from ideowidgets.offline.server import OfflineServer
from ideowidgets.operations.errors import IdeogramError, Timeout
from tests.contract.world import KEY, World
from tests.unit.client.conftest import OFTEN, QUICK, Blocking, Both

Act = Callable[[Any], Any]

_ID = re.compile(r"[A-Za-z0-9_-]{22}")
_LINK = re.compile(r"https?://\S+")
# Whether the deadline falls into a pause or into a question is a matter of time.
_LAST_POLL = re.compile(r" The last question was not answered: .*(?= It goes on)")
_SET_ANEW = re.compile(r"(?:.*_)?(?:id|ids|uri|url|created)")


@dataclass(frozen=True)
class Outcome:
    """What one client made of a call.

    Attributes
    ----------
    value : object
        What it gave, or None.
    error : IdeogramError or None
        What it raised.
    told : object
        Either of them as plain values, without ids, links and times of creation.
    arrived : list
        What reached the server for it.
    """

    value: Any
    error: IdeogramError | None
    told: Any
    arrived: list[Any]


class Pair:
    """Both clients, before one server with something in its account.

    Attributes
    ----------
    known : dict
        What exists there, by the name of the field that takes it.
    """

    def __init__(self, world: World, server: OfflineServer) -> None:
        self.world = world
        self.url = server.base_url
        dataset = world.send("get-dataset", {"dataset_id": world.known["dataset_id"]}).json()["dataset"]
        self.known = world.known | {"asset": dataset["cover_asset_identifier"]}
        # Asked for the first time a job is pending; here both clients shall be told the same.
        world.polled(self.known["generation_id"], "v1")
        self._runner = asyncio.Runner()
        self._made: dict[tuple[Any, ...], Both] = {}

    def close(self) -> None:
        for client in self._made.values():
            client.close()
        self._runner.close()

    def fresh(self, kind: str, **options: Any) -> Both:
        """Make a client of one kind."""
        given = {"base_url": self.url, "retry": QUICK, "polling": OFTEN, **options}
        return Both(kind, self._runner, given.pop("key", KEY), **given)

    def outcomes(self, act: Act, *faults: Fault, **options: Any) -> tuple[Outcome, Outcome]:
        """Do the same on both clients, with the same faults for each."""
        one, other = (self._outcome(kind, act, faults, options) for kind in ("sync", "async"))
        return one, other

    def same(self, act: Act, *faults: Fault, **options: Any) -> tuple[Outcome, Outcome]:
        """Do the same on both clients, and see that the same came of it."""
        one, other = self.outcomes(act, *faults, **options)
        assert other.told == one.told, _difference(one.told, other.told)
        assert other.arrived == one.arrived, _difference(one.arrived, other.arrived)
        return one, other

    def about(self, given: Any, name: str = "") -> Any:
        """Replace what points to nothing by what exists here."""
        if name in self.known:
            return self.known[name]
        if isinstance(given, dict):
            if "asset_id" in given:
                return self.known["asset"]
            return {key: self.about(value, key) for key, value in given.items()}
        return [self.about(item) for item in given] if isinstance(given, list) else given

    def _outcome(self, kind: str, act: Act, faults: tuple[Fault, ...], options: dict[str, Any]) -> Outcome:
        key = (kind, *sorted(options.items()))
        client = self._made.get(key) or self._made.setdefault(key, self.fresh(kind, **options))
        engine = self.world.engine
        before = len(engine.calls)
        engine.faults = faults
        value, error = None, None
        try:
            value = act(client)
        except IdeogramError as raised:
            error = raised
        finally:
            engine.faults = ()
        told = comparable(value if error is None else error)
        return Outcome(value, error, told, arrivals(engine.calls[before:], faults, error))


@contextmanager
def paired(**settings: Any) -> Iterator[Pair]:
    """Serve a stand-in on a socket, and make both clients for it."""
    world = World(**settings)
    with OfflineServer(world.engine) as server:
        pair = Pair(world, server)
        yield pair
        pair.close()


def arrivals(calls: Iterable[Call], faults: tuple[Fault, ...], error: IdeogramError | None) -> list[Any]:
    """Tell what reached the server; how often a job was asked after is a matter of time.

    A question that a client gave up waiting for can reach the server when the next call is under way.
    """
    played = {None, *(fault.kind for fault in faults)}
    given_up = POLLS if isinstance(error, Timeout) else ()
    told = [
        (call.operation, call.method, call.status, sorted(call.fields), call.files, call.had_key, call.fault)
        for call in calls
        if call.fault in played and call.operation not in given_up
    ]
    return [one for one, again in groupby(told) for _ in (range(1) if one[1] == "GET" else again)]


def comparable(value: Any, name: str = "") -> Any:
    """Give a result or an error as plain values; what is made anew for each call is told by its kind alone."""
    if isinstance(value, Exception):
        return {"error": type(value).__name__, "says": _masked(str(value)), "facts": comparable(vars(value))}
    if isinstance(value, Job | AsyncJob | Blocking):
        job = value.job if isinstance(value, Blocking) else value
        return {"job": job.generation, "done": job.done, "shown": _masked(repr(job)).removeprefix("Async")}
    if is_dataclass(value) and not isinstance(value, type):
        told = {field.name: comparable(getattr(value, field.name), field.name) for field in fields(value)}
        return {"type": type(value).__name__, **told}
    if isinstance(value, Mapping):
        return {key: comparable(item, str(key)) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [comparable(item, name) for item in value]
    if isinstance(value, bytes):
        return f"{len(value)} bytes, {hashlib.sha256(value).hexdigest()}"
    if value is not None and _SET_ANEW.fullmatch(name):
        return f"<{type(value).__name__}>"
    return _masked(value) if isinstance(value, str) else value


def _difference(one: Any, other: Any) -> str:
    """Give the lines that only one of them has: - of the sync client, + of the async one."""
    lines = difflib.unified_diff(pformat(one).splitlines(), pformat(other).splitlines(), "sync", "async", n=0)
    return "\n".join(lines)


def _masked(text: str) -> str:
    return _ID.sub("<id>", _LINK.sub("<link>", _LAST_POLL.sub("", text)))
