"""What an edit changed where it should have changed nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from PIL import Image as Pillow
from PIL import ImageChops, ImageFilter

from ideowidgets.measures.errors import MeasureError, NotMeasurable
from ideowidgets.measures.metric import Metric, Values
from ideowidgets.measures.pictures import Found, find, is_missing, upright
from ideowidgets.operations.fields import describe_fields
from ideowidgets.operations.mask import Mask, Selected
from ideowidgets.operations.registry import OPERATIONS
from ideowidgets.record.image_ref import ImageRef

if TYPE_CHECKING:
    from PIL.Image import Image

    from ideowidgets.record.columns import Kind

_MOST_MARGIN: Final = 256


@dataclass(frozen=True, slots=True)
class Change:
    """What differs between two pictures outside a mask.

    Attributes
    ----------
    changed : float
        Share of the unselected pixels that differ, 0 to 1; exactly 0 where none does.
    largest : int
        The largest difference of any channel of any of them, in 8-bit levels.
    """

    changed: float
    largest: int


def change_outside(before: Image, after: Image, mask: Mask, *, tolerance: int = 0, margin: int = 0) -> Change:
    """Compare a picture with its edit where the mask selects nothing.

    Parameters
    ----------
    before, after : PIL image
        Of one size; compared in 8 bits, with transparency. What is fully transparent in both is the same.
    mask : Mask
        White is selected, and not looked at.
    tolerance : int
        Pixels count as changed where a channel differs by more than this, 0 to 254 8-bit levels. 0 finds any
        change; 2 to 8 pass what saving as JPEG does.
    margin : int
        Leave out so many pixels around the selection as well, 0 to 256: edits are often blended at their edge.

    Raises
    ------
    NotMeasurable
        Where sizes differ, or nothing is outside.

    Examples
    --------
    >>> from PIL import Image
    >>> before = Image.new("RGB", (10, 10), "white")
    >>> after = before.copy()
    >>> after.paste("red", (0, 0, 5, 5))
    >>> change_outside(before, after, Mask.box((10, 10), left=0, top=0, right=5, bottom=5))
    Change(changed=0.0, largest=0)
    >>> change_outside(before, after, Mask.box((10, 10), left=0, top=0, right=5, bottom=4))
    Change(changed=0.0625, largest=255)
    """
    _check_bounds(tolerance, margin)
    before, after = upright(before), upright(after)
    if not before.size == after.size == mask.size:
        told = ", ".join(
            f"{what} {width} x {height}"
            for what, (width, height) in (("before", before.size), ("after", after.size), ("mask", mask.size))
        )
        raise NotMeasurable(f"the pictures differ in size ({told}), so no pixel has a counterpart")
    outside = ImageChops.invert(_grown(mask.pil(), margin))
    counts = difference(before, after).histogram(outside)
    total = sum(counts)
    if not total:
        raise NotMeasurable("the mask selects everything, so nothing is outside")
    largest = max((level for level, times in enumerate(counts) if times), default=0)
    return Change(sum(counts[tolerance + 1 :]) / total, largest)


def _grown(selected: Image, margin: int) -> Image:
    for _ in range(margin):
        selected = selected.filter(ImageFilter.MaxFilter(3))
    return selected


def difference(before: Image, after: Image) -> Image:
    """Give the largest difference of any channel at each pixel of two pictures of one size, mode ``L``."""
    before, after = upright(before), upright(after)
    if before.mode != after.mode:
        before, after = before.convert("RGBA"), after.convert("RGBA")
    if before.mode == "RGBA":
        # Colour that nobody can see is changed by encoders at will.
        seen = ImageChops.lighter(before.getchannel("A"), after.getchannel("A")).point([0] + [255] * 255)
        nothing = Pillow.new("RGBA", before.size, (0, 0, 0, 0))
        before, after = (Pillow.composite(image, nothing, seen) for image in (before, after))
    first, *others = ImageChops.difference(before, after).split()
    for channel in others:
        first = ImageChops.lighter(first, channel)
    return first


def _check_bounds(tolerance: int, margin: int) -> None:
    if not 0 <= tolerance <= 254:
        raise MeasureError(f"tolerance: must be 0 to 254 8-bit levels (got {tolerance!r}).")
    if not 0 <= margin <= _MOST_MARGIN:
        raise MeasureError(f"margin: must be 0 to {_MOST_MARGIN} pixels (got {margin!r}).")


class ChangeOutside(Metric):
    """What an edit changed outside its mask, as :func:`change_outside` gives it.

    Two columns. ``outside_changed``, range: 0 to 1, share of the unselected pixels; lower is better, exactly 0 where
    every one is as it was. ``outside_largest``, range: 0 to 255, 8-bit levels; lower is better. Source: plain
    difference. Limits: pixels must correspond, so an edit of another size has no value; an answer saved as JPEG
    differs a little everywhere (raise ``tolerance``); says nothing of how good the edit is.

    Parameters
    ----------
    before : picture or column name, optional
        What was edited: one picture for all rows, or the name of a column of pictures (a text is always a column's
        name; give files as ``Path``). Where omitted, the picture that the row's request carried.
    mask : Mask, picture or column name, optional
        White is selected. Where omitted, the mask that the row's request carried, in its own colours.
    tolerance, margin : int
        As for :func:`change_outside`.

    Examples
    --------
    >>> from PIL import Image
    >>> before = Image.new("RGB", (8, 8), "white")
    >>> metric = ChangeOutside(before, Mask.box((8, 8), left=0, top=0, right=4, bottom=4))
    >>> metric.measure(before, metric.asks({}))
    {'outside_changed': 0.0, 'outside_largest': 0}
    """

    def __init__(
        self,
        before: Any = None,
        mask: Any = None,
        *,
        tolerance: int = 0,
        margin: int = 0,
        name: str = "outside",
    ) -> None:
        super().__init__(name)
        _check_bounds(tolerance, margin)
        self.tolerance, self.margin = tolerance, margin
        self._before: Any = before if before is None or isinstance(before, str) else find(before)
        self._mask: Any = mask if mask is None or isinstance(mask, str) else find(_drawn(mask))

    @property
    def columns(self) -> Mapping[str, Kind | None]:
        return {f"{self.name}_changed": "number", f"{self.name}_largest": "integer"}

    def parameters(self) -> Any:
        return [self.tolerance, self.margin]

    def asks(self, row: Mapping[str, Any]) -> Any:
        before, mask = self._before, self._mask
        selected: Selected | None = "white"
        if before is None:
            before = _sent(row, "image", "before")
        elif isinstance(before, str):
            before = _in_column(row, before)
        if mask is None:
            mask, selected = _sent(row, "mask", "mask"), _selected(str(row["operation"]))
        elif isinstance(mask, str):
            mask = _in_column(row, mask, drawn=True)
        return before, mask, selected

    def measure(self, image: Image, asked: Any) -> Values:
        before, mask, selected = asked
        meant = Mask.from_pil(mask.load())
        if selected == "black":
            meant = meant.inverted()
        found = change_outside(before.load(), image, meant, tolerance=self.tolerance, margin=self.margin)
        return {f"{self.name}_changed": found.changed, f"{self.name}_largest": found.largest}


def _drawn(mask: Any) -> Any:
    """Give a mask as the picture of it."""
    if isinstance(mask, Mask):
        return mask.png
    return Mask.of(mask).png if getattr(getattr(mask, "dtype", None), "kind", "") == "b" else mask


def _in_column(row: Mapping[str, Any], column: str, *, drawn: bool = False) -> Found:
    if column not in row:
        raise NotMeasurable(f"the frame has no column {column!r}; a file is given as Path({column!r})")
    value = row[column]
    if is_missing(value):
        raise NotMeasurable(f"nothing is in the column {column!r}")
    return find(_drawn(value) if drawn else value)


def _sent(row: Mapping[str, Any], role: str, parameter: str) -> Found:
    """Find a picture that the request of a record's row carried."""
    operation, params, image = (row.get(name) for name in ("operation", "params", "image"))
    cls = OPERATIONS.get(str(operation))
    if cls is None or not isinstance(params, Mapping) or not isinstance(image, ImageRef) or image.root is None:
        raise NotMeasurable(f"the row is none of a record; give ChangeOutside({parameter}=...)")
    for spec in describe_fields(cls):
        sent = params.get(spec.name) if spec.role in (role, role + "s") else None
        if isinstance(sent, list) and len(sent) == 1:
            sent = sent[0]
        if isinstance(sent, Mapping) and isinstance(sent.get("sha256"), str):
            return find(ImageRef(sent["sha256"], root=str(Path(image.root))))
    raise NotMeasurable(f"its request carried no {role}; give ChangeOutside({parameter}=...)")


@cache
def _selected(operation: str) -> Selected | None:
    """Tell which colour of its mask an operation works on."""
    return next(spec.selected for spec in describe_fields(OPERATIONS[operation]) if spec.role == "mask")
