"""More values for an axis of the sweep behind a grid: what there is to choose, what it costs, and the grown sweep."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

from ideowidgets.operations.errors import IdeogramError, InvalidRequest, Problem
from ideowidgets.operations.fields import FieldSpec, describe_fields
from ideowidgets.operations.registry import OPERATIONS
from ideowidgets.sweep.axes import REPEAT, plan_seeds
from ideowidgets.widgets.grid_messages import AddChoice, AddQuote, AskAdd
from ideowidgets.widgets.values import label_of, text_of

if TYPE_CHECKING:
    from ideowidgets.sweep.sweep import Sweep

_TYPED: Final = ("text", "long_text", "integer", "number", "choice", "choices")
"""Kinds of fields whose values a person can pick or write in one line."""


class CannotAdd(IdeogramError):
    """A grid cannot be given another value there, or not now."""


def addable(sweep: Sweep | None) -> list[str]:
    """Name the axes that a page can add values to."""
    if sweep is None or sweep.planned.sampling.sample == "latin":
        return []
    return [name for name in sweep.axes if name == REPEAT or _is_open(sweep, name)]


def _is_open(sweep: Sweep, name: str) -> bool:
    axis = next(axis for axis in sweep.planned.axes if axis.name == name)
    if axis.linked or axis.kind("variant"):
        return False
    spec = _spec(sweep, name)
    return spec is None or spec.kind in _TYPED


def grown(sweep: Sweep, axis: str, values: Sequence[Any]) -> Sweep:
    """Give the sweep with more values on an axis.

    Raises
    ------
    CannotAdd
        Where there is no sweep, or it is under way.
    InvalidRequest
        Where a value is there already or breaks a rule.
    """
    if sweep.running:
        raise CannotAdd("The sweep is under way. Wait until it is done, or cancel it, then add.")
    if axis == REPEAT:
        return sweep.extend(repeats=len(sweep.axes.get(REPEAT, (0,))) + len(values))
    return sweep.extend({axis: list(values)})


def quote_for(sweep: Sweep, asked: AskAdd) -> AddQuote:
    """Answer a page that opens "+" on an axis: suggestions, and the price of the value it names."""
    choices = _choices(sweep, asked.axis)
    text = asked.value if asked.value is not None else _suggested(sweep, asked.axis, choices)
    said, micros, error = "", None, None
    if text:
        try:
            more = grown(sweep, asked.axis, [read_value(sweep, asked.axis, text)])
            quote = more.estimate()
            said, micros = quote.text, quote.usd_micros
        except IdeogramError as problem:
            error = _said(problem)
    return AddQuote(
        seq=asked.seq,
        axis=asked.axis,
        label=label_of(asked.axis),
        value=text,
        choices=choices,
        text=said,
        usd_micros=micros,
        error=error,
    )


def _said(problem: IdeogramError) -> str:
    """Say what is wrong without the heading that nothing was sent: here nobody thinks so."""
    if isinstance(problem, InvalidRequest):
        return " ".join(f"{one.rule}. {one.fix}".strip() for one in problem.problems[:3])
    return str(problem)


def read_value(sweep: Sweep, axis: str, text: str) -> Any:
    """Read what a person wrote or picked as a value of an axis.

    Raises
    ------
    InvalidRequest
        Where a number is needed.
    """
    spec = _spec(sweep, axis)
    values = sweep.axes.get(axis, ())
    number = (
        int
        if axis == REPEAT or (spec and spec.kind == "integer")
        else float
        if spec and spec.kind == "number"
        else type(values[0])
        if values and all(isinstance(value, int | float) and not isinstance(value, bool) for value in values)
        else None
    )
    if number is None:
        return text
    try:
        return number(text.strip())
    except ValueError:
        problem = Problem(axis, text[:80], "takes a number", "Write one such as 11.")
        raise InvalidRequest(sweep.planned.title, [problem]) from None


def _spec(sweep: Sweep, axis: str) -> FieldSpec | None:
    specs = describe_fields(type(sweep.request))
    return next((spec for spec in specs if axis in (spec.name, spec.role)), None)


def _suggested(sweep: Sweep, axis: str, choices: Sequence[AddChoice]) -> str:
    values = sweep.axes.get(axis, ())
    if axis == REPEAT:
        return str(len(values))
    if axis == "seed":
        drawn = plan_seeds(sweep.request, len(values) + 1)
        return str(next(seed for seed in drawn if seed not in values))
    return choices[0].value if choices else ""


def _choices(sweep: Sweep, axis: str) -> list[AddChoice]:
    here = {str(value) for value in sweep.axes.get(axis, ())}
    spec = _spec(sweep, axis)
    if axis == "model" and not (spec and spec.choices):
        action = sweep.request.operation.action
        models = dict.fromkeys(cls.operation.model for cls in OPERATIONS.values() if cls.operation.action == action)
        return [AddChoice(value=model, text=model) for model in models if model not in here]
    listed = spec.choices if spec and spec.kind == "choice" else ()
    return [AddChoice(value=value, text=text_of(axis, value)) for value in listed if value not in here]
