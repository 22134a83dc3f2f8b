"""The in-flight gate: how many requests may be out at once with one key, for threads and event loops together."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections import deque
from collections.abc import Callable
from typing import Literal
from weakref import WeakValueDictionary

IN_FLIGHT = 10


class Ticket:
    """One asker's place: waiting, held, or given back."""

    __slots__ = ("__weakref__", "_gate", "age", "cap", "state", "wake")

    def __init__(self, gate: Gate, cap: int, wake: Callable[[], object]) -> None:
        self._gate = gate
        self.cap = cap
        self.wake = wake
        self.age = 0
        self.state: Literal["waiting", "held", "gone"] = "waiting"

    def held(self) -> bool:
        """Whether the asker may send."""
        return self.state == "held"

    def leave(self) -> None:
        """Give the place back, or stop waiting for one; harmless when done twice."""
        self._gate.leave(self)


class Gate:
    """Counts what is in flight; first come, first served.

    Waiting costs no thread of its own: an asker is told through its ``wake``, so a thread can wait on an
    event and a task on its loop, and both draw from one count.

    How many may be out follows what the service says. Where it refuses one as too many, the number falls to what
    it names as its limit, or to half; then it grows by one for each round of answers, and ten times slower
    where it was refused before. What was sent before the number fell says nothing new.

    Parameters
    ----------
    limit : int
        Most places at once.

    Examples
    --------
    >>> gate = Gate(limit=1)
    >>> first, second = gate.ask(10, lambda: None), gate.ask(10, lambda: None)
    >>> first.held(), second.held()
    (True, False)
    >>> first.leave()
    >>> second.held()
    True
    """

    def __init__(self, limit: int = IN_FLIGHT) -> None:
        self._lock = threading.Lock()
        self._queue: deque[Ticket] = deque()
        self._in_use = 0
        self._limit = max(1, limit)
        self._window = float(self._limit)
        self._named: int | None = None
        self._refused_at = float("inf")
        self._age = 0
        self._held_until = 0.0

    @property
    def limit(self) -> int:
        """Most places at once."""
        return self._limit

    @property
    def window(self) -> int:
        """Places that may be held now; below the limit after a refusal."""
        return min(self._limit, int(self._window))

    @property
    def held_until(self) -> float:
        """The moment before which nobody is to send, by the clock of whoever called :meth:`hold`."""
        return self._held_until

    @property
    def in_use(self) -> int:
        """Places held now."""
        return self._in_use

    @property
    def waiting(self) -> int:
        """Askers that wait now."""
        return len(self._queue)

    def ask(self, cap: int, wake: Callable[[], object]) -> Ticket:
        """Ask for a place.

        Parameters
        ----------
        cap : int
            The asker's own limit, where it is lower than the gate's.
        wake : callable
            Called once, from any thread, when a place is given later; not when it is given at once.
        """
        ticket = Ticket(self, max(1, cap), wake)
        with self._lock:
            if not self._queue and self._fits(ticket):
                self._hand(ticket)
            else:
                self._queue.append(ticket)
        return ticket

    def leave(self, ticket: Ticket) -> None:
        """Give back or withdraw a ticket."""
        with self._lock:
            if ticket.state == "held":
                self._in_use -= 1
            elif ticket.state == "waiting":
                self._queue.remove(ticket)
            else:
                return
            ticket.state = "gone"
            admitted = self._admit()
        _wake(admitted)

    def widen(self, limit: int) -> None:
        """Let more be out, for an account that may; never more than the service has named as its limit."""
        with self._lock:
            limit = limit if self._named is None else min(limit, self._named)
            if limit <= self._limit:
                return
            if self._window >= self._limit:
                self._window = float(limit)
            self._limit = limit
            admitted = self._admit()
        _wake(admitted)

    def refused(self, ticket: Ticket, limit: int | None = None) -> None:
        """Take it that the service had too many; ``limit`` is what it named."""
        with self._lock:
            if limit is not None:
                self._named = max(1, limit)
                self._limit = min(self._limit, self._named)
            if self._limit < self._window:
                self._window = float(self._limit)
            elif ticket.age == self._age:
                self._refused_at = self._in_use
                self._window = max(1.0, min(self._window, self._in_use) / 2)
            else:
                return
            self._age += 1

    def worked(self) -> None:
        """Take it that the service answered; called while the place is still held."""
        with self._lock:
            # Where fewer are out than may be, an answer says nothing of how many more could be.
            if self.window >= self._limit or self._in_use < self.window:
                return
            step = 1 / self.window
            self._window += step if self.window + 1 < self._refused_at else step / 10
            admitted = self._admit()
        _wake(admitted)

    def hold(self, until: float) -> None:
        """Let nobody send before a moment, because the service asked for a pause."""
        with self._lock:
            self._held_until = max(self._held_until, until)

    def _hand(self, ticket: Ticket) -> None:
        self._in_use += 1
        ticket.age = self._age
        ticket.state = "held"

    def _fits(self, ticket: Ticket) -> bool:
        return self._in_use < min(self.window, ticket.cap)

    def _admit(self) -> list[Ticket]:
        admitted = []
        while self._queue and self._fits(self._queue[0]):
            ticket = self._queue.popleft()
            self._hand(ticket)
            admitted.append(ticket)
        return admitted


def _wake(tickets: list[Ticket]) -> None:
    for ticket in tickets:
        try:
            ticket.wake()
        except RuntimeError:
            # The asker's event loop is closed: nobody will use this place, so the next one gets it.
            ticket.leave()


def enter(gate: Gate, cap: int, seconds: float | None) -> Ticket | None:
    """Wait in this thread for a place; None where the time ran out."""
    woken = threading.Event()
    ticket = gate.ask(cap, woken.set)
    try:
        if ticket.held() or woken.wait(seconds) or ticket.held():
            return ticket
    except BaseException:
        ticket.leave()
        raise
    ticket.leave()
    return None


async def enter_async(gate: Gate, cap: int, seconds: float | None) -> Ticket | None:
    """Wait in this task for a place; None where the time ran out."""
    loop = asyncio.get_running_loop()
    woken = asyncio.Event()
    ticket = gate.ask(cap, lambda: loop.call_soon_threadsafe(woken.set))
    if ticket.held():
        return ticket
    try:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await woken.wait()
    except BaseException:
        ticket.leave()
        raise
    if ticket.held():
        return ticket
    ticket.leave()
    return None


_gates: WeakValueDictionary[tuple[str, str], Gate] = WeakValueDictionary()
_gates_lock = threading.Lock()


def shared_gate(base_url: str, fingerprint: str) -> Gate:
    """Give the process's one gate for a service's address and a key."""
    with _gates_lock:
        gate = _gates.get((base_url, fingerprint))
        if gate is None:
            gate = _gates[base_url, fingerprint] = Gate()
        return gate
