"""What pictures show, asked for after the fact, so that it can be compared with what was asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from ideowidgets.operations.errors import IdeogramError
from ideowidgets.operations.registry import field_of_role, pick
from ideowidgets.operations.request import Request
from ideowidgets.record import Row
from ideowidgets.run.budget import Budget
from ideowidgets.run.call import Call
from ideowidgets.run.runner import Runner
from ideowidgets.run.spending import allowed, check_amount

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True)
class Described:
    """What describing pictures gave.

    Attributes
    ----------
    described, known, failed : int
        Pictures described now, described before, and asked for in vain.
    errors : tuple of str
        Why, each reason once.
    spent_usd_micros : int
        Millionths of a US dollar that it cost.
    """

    described: int
    known: int
    failed: int
    errors: tuple[str, ...]
    spent_usd_micros: int


def describe_results(
    source: Any, runner: Runner, *, max_usd: float | None = None, unknown_prices: bool = False, again: bool = False
) -> Described:
    """Describe pictures that structured prompts asked for, each once; blocks until it is done.

    Every description is a row of the record whose parent is the picture's row. Pictures whose request carried no
    structured prompt are left out, as are those of a service while ``runner`` only draws.

    Parameters
    ----------
    source : DataFrame, Sweep, Record, or iterable of image ids
        Rows of the runner's record.
    runner : Runner
        Asks and records.
    max_usd : float, optional
        A cap in US dollars; needed above 1 dollar or 20 pictures where they cost money.
    unknown_prices : bool
        Describe also where nobody publishes a price; it does not count towards the cap.
    again : bool
        Describe also what is described already.

    Raises
    ------
    BudgetExceeded
        Where it costs more than it may; nothing is sent then.
    NotInRecord
        Where a row is not in the runner's record.
    IdeogramError
        Where the service describes nothing, or the runner was closed.
    """
    check_amount(max_usd)
    if runner.worker.here:
        raise IdeogramError("Whoever watches runs on the thread that sends: describe on another one.")
    make = partial(_request, runner, pick("describe", "4.0", runner.carries))
    wanted, known = _wanted(source, runner, make, again=again)
    if not wanted:
        return Described(0, known, 0, (), 0)
    # All are of one kind, so that one says what each costs, and not all pictures are in memory at once.
    first = make(wanted[0])
    runner.check_carried(first)
    prices = [runner.quote(first)] * len(wanted)
    cap = None if runner.free else allowed(prices, len(wanted), max_usd, unknown_prices=unknown_prices)
    runner.account.check([first] * len(wanted), prices)
    budget = Budget(cap, unknown_prices=unknown_prices)
    ended = list(_sent(runner, wanted, make, budget))
    calls = [one for one in ended if isinstance(one, Call)]
    failed = [one.error or one.state if isinstance(one, Call) else one for one in ended if not _is_told(one)]
    spent = sum(call.spent_usd_micros for call in calls)
    return Described(len(ended) - len(failed), known, len(failed), tuple(dict.fromkeys(map(str, failed))), spent)


def _is_told(ended: Call | IdeogramError) -> bool:
    return isinstance(ended, Call) and ended.state == "ok"


def asked_vs_got(
    source: Any, runner: Runner, *, max_usd: float | None = None, unknown_prices: bool = False
) -> pd.DataFrame:
    """Describe what is not described yet, and give what was asked for against it, as columns.

    Parameters
    ----------
    source, runner, max_usd, unknown_prices
        As for :func:`describe_results`; ``source`` is a DataFrame, a Sweep or a Record.

    Returns
    -------
    DataFrame
        With the index of the source: ``elements_asked``, ``elements_found``, ``elements_extra``, ``box_iou``,
        ``text_match`` and ``asked_vs_got_reason``; see :class:`ideowidgets.measures.AskedVsGot`.

    Raises
    ------
    BudgetExceeded, NotInRecord, IdeogramError
        As for :func:`describe_results`.

    Examples
    --------
    >>> import tempfile
    >>> from ideowidgets.operations import V2GenerateV4
    >>> from ideowidgets.operations.structured_prompt import StructuredPrompt
    >>> from ideowidgets.record import Record
    >>> runner = Runner(Record(tempfile.mkdtemp()), service="offline")
    >>> sign = StructuredPrompt(background="a wall").add_text("OPEN", bbox=(300, 200, 700, 800))
    >>> runner.submit(V2GenerateV4(prompt=sign, seed=7)).wait(60).state
    'ok'
    >>> asked_vs_got(runner.record, runner)["elements_found"].tolist()
    [1]
    >>> runner.close()
    """
    from ideowidgets.measures import AskedVsGot, measure
    from ideowidgets.measures.source import frame_of

    frame = frame_of(source)
    describe_results(frame, runner, max_usd=max_usd, unknown_prices=unknown_prices)
    return measure(frame, AskedVsGot(runner.record))


def _wanted(source: Any, runner: Runner, make: Callable[[Row], Request[Any]], *, again: bool) -> tuple[list[Row], int]:
    """Give the rows to describe, and how many are described already."""
    from ideowidgets.measures.asked import OFFLINE, asked_of, described

    wanted: list[Row] = []
    known = 0
    for row in runner.record.rows(_ids(source)):
        if row.sha256 is None or asked_of({"operation": row.operation, "params": row.params}) is None:
            continue
        if not again and described(runner.record, row.image_id, row.service) is not None:
            known += 1
        # What the stand-in says of another's picture says nothing.
        elif row.service == OFFLINE or not runner.free or runner.service_of(make(row)) != OFFLINE:
            wanted.append(row)
    return wanted, known


def _ids(source: Any) -> list[str]:
    frame = source if hasattr(source, "columns") else getattr(source, "df", None)
    return [str(image_id) for image_id in (source if frame is None else frame.index)]


def _request(runner: Runner, cls: type[Request[Any]], row: Row) -> Request[Any]:
    return cls(**{field_of_role(cls)["image"]: runner.record.image_bytes(row.sha256 or "")})


def _sent(
    runner: Runner, rows: list[Row], make: Callable[[Row], Request[Any]], budget: Budget
) -> Iterator[Call | IdeogramError]:
    """Send in groups, and give each call once it is done, or why there is none."""
    for start in range(0, len(rows), runner.in_flight):
        calls: list[Call] = []
        try:
            for row in rows[start : start + runner.in_flight]:
                try:
                    request = make(row)
                except IdeogramError as error:
                    yield error
                    continue
                calls.append(runner.submit(request, parent_image_id=row.image_id, budget=budget))
            for call in calls:
                yield call.wait()
        except KeyboardInterrupt:
            for call in calls:
                call.cancel()
            raise
