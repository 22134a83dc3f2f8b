"""Time: deadlines, places in a gate, pauses before sending again, and the log line of each sending."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable

from ideowidgets.client.effects import Enter, Pause, Steps
from ideowidgets.client.gate import Gate, Ticket
from ideowidgets.client.retry import Repeatable, Retry, chance, decide
from ideowidgets.operations.errors import IdeogramError, Timeout

log = logging.getLogger("ideowidgets")
log.addHandler(logging.NullHandler())


class Pace:
    """How long a client's calls may take and when they are sent again.

    Parameters
    ----------
    deadline : float or None
        Seconds for a call that says nothing of its own.
    retry : Retry
        When to send again.
    clock : callable
        Seconds that only grow.
    """

    def __init__(self, deadline: float | None, retry: Retry, clock: Callable[[], float] = time.monotonic) -> None:
        self.deadline = deadline
        self.retry = retry
        self.rng = chance()
        self.now = clock

    def until(self, deadline: float | None) -> float | None:
        """Give the moment when a call's time is over, or None."""
        seconds = self.deadline if deadline is None else deadline
        return None if seconds is None else self.now() + seconds

    def left(self, most: float, until: float | None) -> float:
        """Give the seconds that one step may take."""
        return most if until is None else max(0.001, min(most, until - self.now()))

    def enter(self, gate: Gate, cap: int, until: float | None) -> Steps[Ticket]:
        """Wait for a place, and for the end of a pause that the service asked for.

        Raises
        ------
        Timeout
            Where the deadline passes before there is one.
        """
        while True:
            pause = gate.held_until - self.now()
            if pause > 0:
                if until is not None and self.now() + pause >= until:
                    raise Timeout("The service asked for a pause beyond the deadline. Nothing was sent.", sent=False)
                yield Pause(pause)
                continue
            left = None if until is None else max(0.0, until - self.now())
            ticket: Ticket | None = yield Enter(gate, cap, left)
            if ticket is None:
                raise Timeout("The deadline passed while waiting for a free place. Nothing was sent.", sent=False)
            if gate.held_until <= self.now():
                return ticket
            ticket.leave()

    def wait(
        self, call: Repeatable, outcome: IdeogramError, attempt: int, began: float, until: float | None
    ) -> float | None:
        """Give the pause before sending again, or None where it is not sent again."""
        now = self.now()
        wait = decide(self.retry, call, outcome, attempt, now - began, self.rng)
        return None if wait is None or (until is not None and now + wait >= until) else wait

    def note(self, label: str, outcome: object, began: float, attempt: int) -> None:
        """Log one sending: what, how it ended, how long; never what was asked and never a link."""
        if not log.isEnabledFor(logging.INFO):
            return
        status = getattr(outcome, "status", None)
        request_id = getattr(outcome, "request_id", None)
        log.info(
            "%s %s in %.0f ms, attempt %d%s",
            label,
            status or ("200" if isinstance(outcome, bytes) else type(outcome).__name__),
            (self.now() - began) * 1000,
            attempt,
            f", request {request_id}" if request_id else "",
        )
