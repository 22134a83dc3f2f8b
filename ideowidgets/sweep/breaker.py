"""When a run stops by itself: before four hundred cells fail alike, and before money goes where nothing comes back."""

from __future__ import annotations

import re
from typing import Final

from ideowidgets.operations.errors import (
    BadKey,
    BudgetExceeded,
    DownloadFailed,
    IdeogramError,
    JobFailed,
    MissingKey,
    NoAnswer,
    NoCredit,
    NoQuote,
    Refused,
    ServerError,
    TooManyInFlight,
    Unsafe,
)
from ideowidgets.record import RecordError
from ideowidgets.record.errors import BadImage
from ideowidgets.run import Call, Cancelled

EQUAL: Final = 5
IN_A_ROW: Final = 5

# Each of these would fail every other cell as well, or lose what the others cost.
_AT_ONCE = (BadKey, BudgetExceeded, MissingKey, NoCredit, RecordError)
# Each of these may have cost without giving an answer, or says that nobody is there.
_TROUBLE = (ServerError, NoAnswer, NoQuote, TooManyInFlight)
# Each of these is a picture that is paid for and not there.
_LOST = (DownloadFailed, BadImage)
_VARYING = re.compile(r"\b[0-9a-f]{8,}\b|\d+", re.IGNORECASE)


class Breaker:
    """Looks at how calls end, one after another, and says when it is time to stop.

    A run stops

    - at once on what every other cell would meet as well: a key that is refused, an empty balance, a cap that is
      reached, a record that cannot be written;
    - after 5 equal errors, where nothing has been made yet: a field that the service does not take. The safety check
      is about a prompt, so its refusals are equal only where the prompt is;
    - after 5 calls in a row, at any time, that gave nothing and may have cost, or reached nobody: 5xx, no answer,
      broken answers, too many in flight in spite of waiting; or whose pictures cannot be fetched.

    Withheld pictures and failures between successes are results, and stop nothing.
    """

    def __init__(self) -> None:
        self._made = False
        self._equal: dict[tuple[object, ...], int] = {}
        self._row: list[IdeogramError] = []
        self._lost: list[IdeogramError] = []

    def answered(self) -> None:
        """Take an answer that has come; its pictures may still be on their way."""
        self._made = True
        self._row.clear()

    def reason(self, call: Call) -> str | None:
        """Take a call that ended, and say why nothing more shall be sent; None where all is well.

        Parameters
        ----------
        call : Call
            One that is done; cancelled ones say nothing.
        """
        error = call.error
        if isinstance(error, Cancelled) or call.state == "cancelled":
            return None
        if isinstance(error, _AT_ONCE) and not isinstance(error, BadImage):
            return f"Stopped, because every cell would fail alike. {error}"
        if isinstance(error, _LOST):
            self._lost.append(error)
            return self._given_up(self._lost)
        if error is None or call.result_value is not None:
            self._lost.clear()
            return None
        if isinstance(error, _TROUBLE) or (isinstance(error, JobFailed) and not error.unsafe):
            self._row.append(error)
        else:
            self._row.clear()
        return self._given_up(self._row) or (None if self._made else self._alike(call, error))

    def _alike(self, call: Call, error: IdeogramError) -> str | None:
        key = _key(call, error)
        self._equal[key] = count = self._equal.get(key, 0) + 1
        if count < EQUAL:
            return None
        about = "The safety check refused one prompt" if _is_unsafe(error) else "The same error came"
        return f"Stopped: {about} {count} times, and nothing was made. {error}"

    @staticmethod
    def _given_up(row: list[IdeogramError]) -> str | None:
        if len(row) < IN_A_ROW:
            return None
        paid = sum(error.may_have_been_billed or isinstance(error, _LOST) for error in row)
        cost = f", {paid} of which may have been billed" if paid else ""
        return f"Stopped: {len(row)} calls in a row gave nothing{cost}. The last: {row[-1]}"


def advice(stopped: str, left: int, unknown: int) -> str:
    """Say what was left, and what to do about it.

    Parameters
    ----------
    stopped : str
        Why.
    left, unknown : int
        Images that were not sent, and cells that may have been billed.

    Examples
    --------
    >>> advice("Stopped: no key.", 12, 0)
    'Stopped: no key. 12 images were not sent and cost nothing. Mend the cause; run() then sends what is left.'
    """
    again = "Mend the cause; run() then sends what is left"
    if unknown:
        again += ", and run(retry='unknown') what may have been billed"
    kept = f"{left} {'image was' if left == 1 else 'images were'} not sent and cost nothing."
    return f"{stopped.rstrip()} {kept} {again}."


def _is_unsafe(error: IdeogramError) -> bool:
    return isinstance(error, Unsafe) or (isinstance(error, JobFailed) and error.unsafe)


def _key(call: Call, error: IdeogramError) -> tuple[object, ...]:
    """Tell errors apart by what they say; numbers and ids in it are the request's, not the cause's."""
    said = error.text if isinstance(error, Refused) else str(error)
    prompt = call.request.roles().get("prompt") if _is_unsafe(error) else None
    return type(error), getattr(error, "status", None), _VARYING.sub("#", said), str(prompt)
