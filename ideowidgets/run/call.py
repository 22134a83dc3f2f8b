"""One recorded call: a handle on a request from the queue to its rows."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Generator
from concurrent.futures import CancelledError, Future
from concurrent.futures import TimeoutError as FutureTimeout
from contextlib import suppress
from typing import Any, Literal

from ideowidgets.operations.errors import IdeogramError, Timeout
from ideowidgets.operations.request import Request

log = logging.getLogger("ideowidgets.run")

CallState = Literal["queued", "sent", "ok", "unsafe", "failed", "cancelled", "unknown"]
FINAL: tuple[CallState, ...] = ("ok", "unsafe", "failed", "cancelled", "unknown")


class Call:
    """A request on its way, or done. Made by :meth:`Runner.submit`.

    Attributes
    ----------
    request : Request
        What is asked.
    state : str
        ``queued``, ``sent``, then ``ok``, ``unsafe`` (all withheld), ``failed``, ``cancelled`` or ``unknown`` (it
        may have been billed).
    request_id : str or None
        Key in the record, once it was sent.
    image_ids : tuple of str
        Keys of the rows of its pictures, once they are there.
    generation_id : str or None
        Its job at the service, where it is one and was accepted.
    error : IdeogramError or None
        Why it failed.
    spent_usd_micros : int
        What it cost, in millionths of a US dollar.
    """

    def __init__(self, request: Request[Any], on_change: Callable[[Call], object] | None = None) -> None:
        self.request = request
        self.state: CallState = "queued"
        self.request_id: str | None = None
        self.image_ids: tuple[str, ...] = ()
        self.generation_id: str | None = None
        self.error: IdeogramError | None = None
        self.result_value: Any = None
        self.spent_usd_micros = 0
        # Set by the runner: whether another call of the same request makes this one needless.
        self.unless: Callable[[str], bool] | None = None
        self._on_change = on_change
        self._future: Future[None] | None = None
        self._task: asyncio.Task[None] | None = None
        self._cancel_wanted = False
        # Set on the runner's loop once the service has answered or failed; pictures may still be on their way.
        self.answered = asyncio.Event()

    def __repr__(self) -> str:
        why = f": {self.error}" if self.error is not None else ""
        return f"Call({self.request.operation.title}, {self.state}{why})"

    @property
    def done(self) -> bool:
        """Whether nothing more will happen."""
        return self.state in FINAL

    def cancel(self, *, abandon: bool = False) -> None:
        """Take the request out of the queue.

        Parameters
        ----------
        abandon : bool
            Also stop waiting for an answer on its way. It may be billed all the same, and its row says so;
            without this a request that has left is let finish, because its pictures are paid for.
        """
        self._cancel_wanted = True
        task = self._task
        if task is not None and not self.done:
            # The loop closes with the runner, and then there is nothing left to cancel.
            with suppress(RuntimeError):
                task.get_loop().call_soon_threadsafe(self.cancel_here, abandon)

    def cancel_here(self, abandon: bool) -> None:
        """Do what :meth:`cancel` asks; used on the runner's thread."""
        self._cancel_wanted = True
        if self._task is not None and (self.state == "queued" or (abandon and not self.done)):
            self._task.cancel()

    def wait(self, timeout: float | None = None) -> Call:
        """Block until it is done, and give the call itself.

        Parameters
        ----------
        timeout : float, optional
            Seconds.

        Raises
        ------
        Timeout
            After ``timeout``; the call goes on.
        """
        if self._future is not None:
            try:
                self._future.result(timeout)
            except FutureTimeout:
                raise Timeout(
                    f"Still {self.state} after {timeout:g} s. It goes on; wait again.",
                    sent=self.state == "sent",
                ) from None
            except CancelledError:
                log.debug("the runner was closed before a call began")
        return self

    def result(self, timeout: float | None = None) -> Any:
        """Block until it is done and give the typed result.

        Raises
        ------
        IdeogramError
            The error of a call that failed, was cancelled, or may have been billed.
        """
        self.wait(timeout)
        if self.error is not None:
            raise self.error
        return self.result_value

    def __await__(self) -> Generator[Any, None, Call]:
        yield from self.ended().__await__()
        return self

    async def ended(self) -> None:
        """Return when the work is over, however it ended."""
        if self._future is not None:
            await asyncio.wait({asyncio.wrap_future(self._future)})

    def become(self, state: CallState, **facts: Any) -> None:
        """Move to a state and tell whoever watches; used by the runner, on its thread."""
        for name, value in facts.items():
            setattr(self, name, value)
        self.state = state
        if self._on_change is None:
            return
        try:
            self._on_change(self)
        except Exception:
            # Whoever watches must not stop what is paid for.
            log.exception("a watcher of a call failed")

    @property
    def answer_is_paid(self) -> bool:
        """Whether the service worked on it, so that asking again costs again."""
        return self.result_value is not None or (self.error is not None and self.error.may_have_been_billed)

    @property
    def cancel_wanted(self) -> bool:
        """Whether someone asked to take it out of the queue."""
        return self._cancel_wanted

    def runs_as(self, task: asyncio.Task[None] | None) -> None:
        """Remember the task that does the work; used by the runner, on its thread."""
        self._task = task

    def started(self, future: Future[None]) -> None:
        """Remember what to wait for; used by the runner."""
        self._future = future
