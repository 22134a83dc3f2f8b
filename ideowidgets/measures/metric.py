"""What a metric is: a name, a version, and values of a picture; or one function."""

from __future__ import annotations

import difflib
import hashlib
import json
import math
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar, Final, overload

from ideowidgets.measures.errors import MeasureError, NotMeasurable
from ideowidgets.measures.pictures import Found
from ideowidgets.operations.errors import type_of, with_article
from ideowidgets.record.schema import TOO_LARGE

if TYPE_CHECKING:
    from PIL.Image import Image

    from ideowidgets.record.columns import Kind

Value = float | int | str | bool
Values = Mapping[str, Value | None]
Function = Callable[["Image", Mapping[str, Any]], Any]

REASON: Final = "_reason"
_TYPES: Final[Mapping[str, type | tuple[type, ...]]] = {
    "number": (int, float),
    "integer": int,
    "flag": bool,
    "text": str,
}


class Metric:
    """One measure of a picture.

    Its values are kept by the hash of the picture, the metric's kind and version, its parameters, and what
    :meth:`asks` gives; so ``version`` must change whenever the same picture would get another value.

    Parameters
    ----------
    name : str
        The column, or the beginning of its columns' names.
    """

    version: ClassVar[str] = "1"
    name: str

    def __init__(self, name: str) -> None:
        if not name.isidentifier():
            raise MeasureError(f"name: {name!r} is no name for a column; use letters, digits and underscores.")
        self.name = name

    @property
    def columns(self) -> Mapping[str, Kind | None]:
        """Column name to its kind; None where only the values tell."""
        return {self.name: "number"}

    @property
    def may_lack(self) -> frozenset[str]:
        """Columns that may have no value where the others have one."""
        return frozenset()

    def parameters(self) -> Any:
        """Give, JSON-ready, what its values depend on beside the picture and the row."""
        return None

    def obstacle(self) -> str | None:
        """Say why it cannot be measured here at all; None where it can."""
        return None

    def asks(self, row: Mapping[str, Any]) -> Any:  # noqa: ARG002 - most metrics look at the picture alone
        """Give what of the row its values depend on; :meth:`measure` gets this and not the row.

        Raises
        ------
        NotMeasurable
            Where the row lacks it.
        """
        return None

    def measure(self, image: Image, asked: Any) -> Values:
        """Give the values of a picture by column.

        Raises
        ------
        NotMeasurable
            Where the picture has none; the message becomes the reason.
        """
        raise NotImplementedError

    def key(self) -> str | None:
        """Give the name under which its values are kept; None where they must not be."""
        told = json.dumps([type(self).__qualname__, self.version, self.parameters()], sort_keys=True)
        return hashlib.sha256(told.encode()).hexdigest()

    def __repr__(self) -> str:
        return f"<metric {self.name}: {', '.join(self.columns)}>"


class FunctionMetric(Metric):
    """A function as a metric; see :func:`metric`."""

    def __init__(
        self, function: Function, name: str | None = None, *, version: str | None = None, reads: Sequence[str] = ()
    ) -> None:
        given = name or str(getattr(function, "__name__", type(function).__name__))
        if given == "<lambda>":
            raise MeasureError("A lambda has no name for its column: use def, or metric(function, name='...').")
        super().__init__(given)
        self.function = function
        self.reads = tuple(reads)
        self._version = version

    @property
    def columns(self) -> Mapping[str, Kind | None]:
        return {self.name: None}

    def parameters(self) -> Any:
        return [self.name, self._version, self.reads]

    def key(self) -> str | None:
        return None if self._version is None else super().key()

    def asks(self, row: Mapping[str, Any]) -> Any:
        if self._version is None:
            return row
        absent = [name for name in self.reads if name not in row]
        if absent:
            raise NotMeasurable(f"the frame has no column {absent[0]!r}, which {self.name} reads")
        return {name: row[name] for name in self.reads}

    def measure(self, image: Image, asked: Any) -> Values:
        # A function may well draw on its picture or shrink it in place; others measure the same one after it.
        return {self.name: self.function(image.copy(), asked)}


@overload
def metric(
    function: Function, *, name: str | None = ..., version: str | None = ..., reads: Sequence[str] = ...
) -> FunctionMetric: ...
@overload
def metric(
    *, name: str | None = ..., version: str | None = ..., reads: Sequence[str] = ...
) -> Callable[[Function], FunctionMetric]: ...
def metric(
    function: Function | None = None, *, name: str | None = None, version: str | None = None, reads: Sequence[str] = ()
) -> FunctionMetric | Callable[[Function], FunctionMetric]:
    """Make a metric of a function ``(image, row) -> float | str | bool``; also as a decorator.

    :func:`~ideowidgets.measures.measuring.measure` takes the bare function too. It is then run at every call,
    because nobody can tell whether its code changed meanwhile.

    Parameters
    ----------
    function : callable
        Gets a PIL image of its own and the row as a mapping; may raise anything, which becomes the reason.
    name : str, optional
        The column; the function's own name where omitted.
    version : str, optional
        With it, values are kept; change it whenever the function changes.
    reads : sequence of str
        Columns of the row that it reads. Where values are kept, the function gets these and no others, so that a
        value is never found again for a row to which it does not belong.

    Examples
    --------
    >>> from PIL import Image
    >>> @metric(version="1")
    ... def is_wide(image, row):
    ...     return image.width > image.height
    >>> is_wide.measure(Image.new("RGB", (4, 3)), {})
    {'is_wide': True}
    """
    if function is None:
        return lambda given: FunctionMetric(given, name, version=version, reads=reads)
    return FunctionMetric(function, name, version=version, reads=reads)


def _checked(value: Any) -> Value:
    """Take numpy's scalars as Python's, and refuse what no column can hold."""
    if getattr(value, "shape", None) == () and hasattr(value, "item"):
        value = value.item()
    if value is None:
        raise NotMeasurable("the metric gave None")
    if not isinstance(value, str | int | float | bool):
        gave = type_of(value)
        raise NotMeasurable(f"the metric gave {gave}; it must give a number, text, True or False")
    if isinstance(value, float) and math.isnan(value):
        raise NotMeasurable("the metric gave NaN")
    if isinstance(value, int) and abs(value) >= TOO_LARGE:
        raise NotMeasurable("the metric gave a whole number that is too large for a column")
    return value


def fitted(metric: Metric, values: Values) -> Values:
    """Give a metric's values by column, refusing what the columns it promised cannot hold."""
    found: dict[str, Value | None] = {}
    for column, kind in metric.columns.items():
        if column in metric.may_lack and values.get(column) is None:
            found[column] = None
            continue
        value = _checked(values.get(column))
        if kind is not None and not isinstance(value, _TYPES[kind]):
            gave = type_of(value)
            raise NotMeasurable(f"the metric gave {gave} for {column!r}, which is {with_article(kind)}")
        found[column] = value
    return found


def kind_of(values: Sequence[Value | None]) -> Kind:
    """Tell the kind of a column that a function filled.

    Examples
    --------
    >>> kind_of([True, None]), kind_of([1, 2.5, True]), kind_of([1, "many"])
    ('flag', 'number', 'text')
    """
    there = [value for value in values if value is not None]
    if there and all(isinstance(value, bool) for value in there):
        return "flag"
    return "number" if all(isinstance(value, int | float) for value in there) else "text"


def asked_key(asked: Any) -> str | None:
    """Give the hash of what a metric asks of a row; None where it holds what has no lasting identity.

    Examples
    --------
    >>> asked_key(None), asked_key(["#ff0000"]) == asked_key(("#ff0000",)), asked_key(object())
    ('', True, None)
    """
    if asked is None:
        return ""
    try:
        text = json.dumps(asked, sort_keys=True, default=_identity)
    except (TypeError, ValueError):
        return None
    return hashlib.sha256(text.encode()).hexdigest()


def _identity(value: Any) -> Any:
    if isinstance(value, Found):
        return {"picture": value.sha256}
    if isinstance(getattr(value, "sha256", None), str):
        return {"picture": value.sha256}
    if hasattr(value, "isoformat"):
        return value.isoformat()
    if hasattr(value, "tolist"):
        return value.tolist()
    raise TypeError(type(value).__name__)


def resolve(asked: Sequence[Any], known: Mapping[str, type[Metric]]) -> tuple[Metric, ...]:
    """Take metrics, their classes, their names and plain functions.

    Raises
    ------
    MeasureError
        Where one is none of these, or two would fill the same column.
    """
    found = tuple(_one(each, known) for each in asked)
    if not found:
        raise MeasureError(f"No metric was given. Name some: {', '.join(known)}, or a function of your own.")
    taken: dict[str, Metric] = {}
    for each in found:
        for column in [*each.columns, each.name + REASON]:
            if column in taken:
                raise MeasureError(f"Two metrics fill the column {column!r}: give one of them another name=.")
            taken[column] = each
    return found


def _one(given: Any, known: Mapping[str, type[Metric]]) -> Metric:
    if isinstance(given, Metric):
        return given
    if isinstance(given, type) and issubclass(given, Metric):
        given = given.__name__ if given not in known.values() else next(n for n, cls in known.items() if cls is given)
    if isinstance(given, str):
        if given in known:
            return known[given]()  # type: ignore[call-arg]
        near = difflib.get_close_matches(given.casefold(), known, n=1)
        hint = f"Did you mean {near[0]!r}?" if near else f"Known are {', '.join(known)}."
        raise MeasureError(f"There is no metric {given!r}. {hint}")
    if callable(given):
        return FunctionMetric(given)
    raise MeasureError(f"A {type(given).__name__} is no metric: give a metric, its name, or a function (image, row).")
