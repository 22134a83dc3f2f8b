"""What a structured prompt asked for against what a description of the picture tells."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from ideowidgets.measures.errors import MeasureError, NotMeasurable
from ideowidgets.measures.metric import Metric, Values
from ideowidgets.operations.errors import IdeogramError, NoStructuredPrompt
from ideowidgets.operations.registry import OPERATIONS, field_of_role
from ideowidgets.operations.structured_prompt import StructuredPrompt
from ideowidgets.operations.structured_prompt.fields import ROLES, structured_of
from ideowidgets.record import Record, Row

if TYPE_CHECKING:
    from PIL.Image import Image

    from ideowidgets.record.columns import Kind

OFFLINE: Final = "offline"
_COLUMNS: Final[Mapping[str, Kind | None]] = {
    "elements_asked": "integer",
    "elements_found": "integer",
    "elements_extra": "integer",
    "box_iou": "number",
    "text_match": "number",
}


class AskedVsGot(Metric):
    """Elements, boxes and words that were asked for, against a description of the picture.

    Five columns. ``elements_asked``, ``elements_found`` and ``elements_extra``, range: 0 and more, counts; of the
    last, lower is better. ``box_iou``, range: 0 to 1, higher is better, mean overlap of the boxes asked for with those
    described, a missing element counting 0; missing where no box was asked for. ``text_match``, range: 0 to 1, higher
    is better, 1 minus the normalised edit distance of the words asked for, a missing element counting 0; missing
    where no words were asked for. Source: :meth:`StructuredPrompt.match`, and a describe operation of Ideogram 4.0.

    Limits: it measures the picture through the eyes of another model, which overlooks things, invents others and puts
    boxes roughly. Nothing is sent: what is not described yet has no value, and says so;
    :func:`ideowidgets.run.describing.describe_results` describes it.

    Parameters
    ----------
    descriptions : Record or mapping
        Where the descriptions are: a record, whose rows of describe operations have the picture's row as their
        parent, the latest counting; or ``image_id`` to a description, a structured prompt, or its JSON.
    asked : str, optional
        The column that holds what was asked, as such; by default the structured prompt that the row's request carried.
    name : str
        Of the column of reasons; where it is not the default, also the beginning of the others.

    Examples
    --------
    >>> from ideowidgets.operations import V2GenerateV4
    >>> sign = StructuredPrompt(background="a wall").add_text("OPEN", bbox=(0, 0, 100, 200))
    >>> metric = AskedVsGot({"a-0": sign.move(0, (0, 0, 100, 100))}, asked="plan")
    >>> metric.measure(None, metric.asks({"image_id": "a-0", "plan": sign}))["box_iou"]
    0.5
    """

    version = "1"

    def __init__(
        self, descriptions: Record | Mapping[str, Any], *, asked: str | None = None, name: str = "asked_vs_got"
    ) -> None:
        super().__init__(name)
        if not isinstance(descriptions, Record | Mapping):
            raise MeasureError(
                f"descriptions: must be a record, or map image_id to a description (got a "
                f"{type(descriptions).__name__})."
            )
        self._descriptions = descriptions
        self._asked = asked
        self._prefix = "" if name == "asked_vs_got" else f"{name}_"

    @property
    def columns(self) -> Mapping[str, Kind | None]:
        return {self._prefix + column: kind for column, kind in _COLUMNS.items()}

    @property
    def may_lack(self) -> frozenset[str]:
        return frozenset((f"{self._prefix}box_iou", f"{self._prefix}text_match"))

    def asks(self, row: Mapping[str, Any]) -> Any:
        return [self._wanted(row).to_json(), self._got(row).to_json()]

    def _wanted(self, row: Mapping[str, Any]) -> StructuredPrompt:
        if self._asked is None:
            found = asked_of(row)
            if found is None:
                raise NotMeasurable("its request carried no structured prompt; name a column: AskedVsGot(asked=...)")
            return found
        if row.get(self._asked) is None:
            raise NotMeasurable(f"nothing is in the column {self._asked!r}")
        return _read(row[self._asked], f"the column {self._asked!r}")

    def _got(self, row: Mapping[str, Any]) -> StructuredPrompt:
        image_id = row.get("image_id")
        if image_id is None:
            raise NotMeasurable("the row has no image_id, by which its description is found")
        if isinstance(self._descriptions, Record):
            found = described(self._descriptions, str(image_id), str(row.get("service") or ""))
        else:
            found = self._descriptions.get(str(image_id))
        if found is None:
            raise NotMeasurable("the picture is not described yet: describe_results(source, runner)")
        return _read(found, "its description")

    def measure(self, image: Image | None, asked: Any) -> Values:  # noqa: ARG002 - seen through its description
        wanted, got = (StructuredPrompt.read(text) for text in asked)
        return {self._prefix + column: value for column, value in wanted.match(got).columns().items()}


def asked_of(row: Mapping[str, Any]) -> StructuredPrompt | None:
    """Give the structured prompt that the request of a record's row carried, or None."""
    cls = OPERATIONS.get(str(row.get("operation")))
    params = row.get("params")
    if cls is None or not isinstance(params, Mapping):
        return None
    names = field_of_role(cls)
    found = (structured_of(params.get(names[role])) for role in ROLES if role in names)
    return next((prompt for prompt in found if prompt is not None), None)


def described(record: Record, image_id: str, service: str) -> Any:
    """Give the latest structured description of a picture that a record holds, or None.

    Parameters
    ----------
    service : str
        Whose picture it is: what the stand-in says of another's picture says nothing.
    """
    try:
        rows = record.children(image_id)
    except IdeogramError as error:
        raise NotMeasurable(str(error)) from error
    return next((row.json_prompt for row in reversed(rows) if _tells(row, service)), None)


def _tells(row: Row, service: str) -> bool:
    wanted = row.action == "describe" and row.status == "ok" and row.json_prompt is not None
    return wanted and (row.service != OFFLINE or service == OFFLINE)


def _read(value: Any, where: str) -> StructuredPrompt:
    # Text without braces would be taken for the name of a file to read.
    if isinstance(value, str) and "{" not in value:
        raise NotMeasurable(f"{where} holds no structured prompt")
    try:
        return StructuredPrompt.read(value)
    except NoStructuredPrompt as error:
        raise NotMeasurable(f"{where} holds no structured prompt: {error}") from error
