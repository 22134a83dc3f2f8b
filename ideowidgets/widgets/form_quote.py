"""What a form says before anything is spent: price, time, reuse, problems."""

from __future__ import annotations

from collections.abc import Sequence

from ideowidgets.operations.prices import dollars
from ideowidgets.sweep import Sweep
from ideowidgets.widgets.code import runnable
from ideowidgets.widgets.form_messages import FieldProblem, Quoted


def quoted(sweep: Sweep, seq: int, view: str | None) -> Quoted:
    """Give what a plan would cost, by the list: no service is asked while someone types."""
    quote = sweep.estimate()
    remade = quote.new == 0 and quote.reused > 0
    what = "image" if sweep.request.operation.picture else "result"
    parts = [f"{quote.images} {what}{'' if quote.images == 1 else 's'}"]
    if quote.reused:
        parts.append(f"{'' if remade else f'{quote.reused} '}{_reuse_text(sweep)}")
    parts.append("$0" if remade else price_text(quote.usd_micros, quote.list_usd_micros, quote.qualifier))
    if quote.new and (seconds := seconds_text(quote.seconds)):
        parts.append(seconds)
    return Quoted(
        seq=seq, view=view, problems=[], text=" · ".join(parts), remade=remade, code=runnable(sweep.to_python())
    )


def not_quoted(problems: Sequence[FieldProblem], seq: int, view: str | None) -> Quoted:
    """Give what is wrong instead of a price."""
    return Quoted(seq=seq, view=view, problems=list(problems), text="", remade=False, code="")


def price_text(usd_micros: int | None, list_micros: int | None, qualifier: str) -> str:
    """Write a price as the form shows it.

    Examples
    --------
    >>> price_text(0, 120_000, "exact"), price_text(1_440_000, 1_440_000, "about"), price_text(None, None, "about")
    ('$0.00 (list $0.12)', 'about $1.44', 'price unknown')
    """
    if usd_micros is None:
        return "price unknown"
    about = "about " if qualifier == "about" and usd_micros else ""
    listed = f" (list {dollars(list_micros)})" if list_micros and list_micros != usd_micros else ""
    return f"{about}{dollars(usd_micros)}{listed}"


def seconds_text(seconds: float) -> str:
    """Write a duration as the form shows it; nothing where it is over at once.

    Examples
    --------
    >>> seconds_text(0.2), seconds_text(12.4), seconds_text(300)
    ('', '12 s', '5 min')
    """
    if seconds < 1:
        return ""
    return f"{round(seconds)} s" if seconds < 90 else f"{round(seconds / 60)} min"


def _reuse_text(sweep: Sweep) -> str:
    times = [sweep.state(cell.cell_id).reused_at for cell in sweep.cells]
    found = sorted(time for time in times if time is not None)
    return f"yours from {found[-1].astimezone():%-d %b}" if found else "yours"
