"""Checks of elements: their kind, their words, their boxes."""

from __future__ import annotations

from ideowidgets.operations.errors import shorten
from ideowidgets.operations.structured_prompt.box import nearest, numbers_of
from ideowidgets.operations.structured_prompt.contract import (
    ELEMENT_COLORS,
    ELEMENTS,
    UNITS,
    put,
)
from ideowidgets.operations.structured_prompt.fixes import (
    box_guess,
    changing,
    clamped,
    in_order,
    quoted_in,
    removing,
    renaming,
    setting,
)
from ideowidgets.operations.structured_prompt.key_checks import check_keys
from ideowidgets.operations.structured_prompt.palette_checks import check_palette
from ideowidgets.operations.structured_prompt.problem import Findings
from ideowidgets.operations.structured_prompt.text_checks import check_required_text, kind_of
from ideowidgets.operations.structured_prompt.tree import Json, Path, get_at, remove_at

# What others call the description of an element.
_OTHER_NAMES = ("description", "caption", "content", "prompt", "label", "name")


def check_elements(tree: Json, findings: Findings) -> None:
    """Check every element of the list, whatever stands in it."""
    elements = get_at(tree, ELEMENTS)
    for index, element in enumerate(elements):
        path = (*ELEMENTS, index)
        if isinstance(element, dict):
            _check_element(tree, path, element, findings)
        elif isinstance(element, str):
            made = {"type": "obj", "desc": element}
            findings.add("wrong-type", path, "must be an object, is text", "Make it an object", setting(path, made))
        else:
            message = f"must be an object, is {kind_of(element)}"
            findings.add("wrong-type", path, message, "Remove it", removing(path))


def _check_element(tree: Json, path: Path, element: dict[str, Json], findings: Findings) -> None:
    check_keys(tree, path, findings)
    kind = element.get("type")
    if kind not in ("obj", "text"):
        made = "text" if element.get("text") is not None else "obj"
        missing = "type" not in element or (kind is None and findings.profile == "api")
        code, message = (
            ("missing", "is required") if missing else ("unknown-type", f"must be obj or text, is {shorten(kind, 40)}")
        )
        findings.add(code, (*path, "type"), message, f"Make it {made!r}", setting((*path, "type"), made))
    _check_text(tree, path, element, findings)
    _check_desc(tree, path, element, findings)
    _check_box(path, element, findings)
    check_palette(tree, path, ELEMENT_COLORS, findings)


def _check_text(tree: Json, path: Path, element: dict[str, Json], findings: Findings) -> None:
    kind, place = element.get("type"), (*path, "text")
    there = element.get("text") is not None
    if kind == "text" and ("text" not in element or (not there and findings.profile == "api")):
        desc = element.get("desc")
        words = quoted_in(desc) if isinstance(desc, str) else ()
        if words:
            findings.add(
                "missing",
                place,
                "is required",
                f"Take {shorten(words[0], 30)} from the description",
                setting(place, words[0]),
            )
        else:
            without = lambda found: put(remove_at(found, place), (*path, "type"), "obj")  # noqa: E731 - one expression, used here
            findings.add("missing", place, "is required of a text element", "Make it an object", without)
    elif kind == "obj" and there:
        if isinstance(element["text"], str):
            findings.add(
                "text-in-object",
                place,
                "stands in an object",
                "Make it a text element",
                setting((*path, "type"), "text"),
            )
        else:
            findings.add("text-in-object", place, "stands in an object", "Remove it", removing(place))
    elif there:
        check_required_text(tree, place, findings)
    elif "text" in element:
        findings.add(
            "null",
            place,
            "has no value",
            "Remove it" if kind != "text" else "Make it empty, to be written",
            removing(place) if kind != "text" else setting(place, ""),
        )


def _check_desc(tree: Json, path: Path, element: dict[str, Json], findings: Findings) -> None:
    place = (*path, "desc")
    if element.get("desc") is None and ("desc" not in element or findings.profile == "api"):
        other = next((name for name in _OTHER_NAMES if isinstance(element.get(name), str)), None)
        if other is not None:
            findings.add("missing", place, "is required", f"Take it from {other!r}", renaming(path, other, "desc"))
        else:
            findings.add("missing", place, "is required", "Add an empty one, to be written", setting(place, ""))
    else:
        check_required_text(tree, place, findings)


def _check_box(path: Path, element: dict[str, Json], findings: Findings) -> None:
    if "bbox" not in element:
        return
    box, place = element["bbox"], (*path, "bbox")
    if box is None:
        findings.add("null", place, "has no value", "Remove it", removing(place))
        return
    numbers = numbers_of(box)
    if numbers is None:
        code = "wrong-type" if not isinstance(box, list) else "bbox-count" if len(box) != 4 else "bbox-number"
        message = {
            "wrong-type": f"must be a list, is {kind_of(box)}",
            "bbox-count": f"must have 4 numbers, has {len(box) if isinstance(box, list) else 0}",
            "bbox-number": f"must be numbers, is {shorten(box, 60)}",
        }[code]
        guess = box_guess(box)
        offer = f"Make it {guess}" if guess else "Remove it"
        findings.add(code, place, message, offer, setting(place, guess) if guess else removing(place))
        return
    _check_numbers(numbers, place, findings)


def _check_numbers(box: list[float], place: Path, findings: Findings) -> None:
    told = f"[{', '.join(str(side) for side in box)}]"
    fractional = any(side != int(side) for side in box)
    if fractional and all(0 <= side <= 1 for side in box):
        made = [nearest(side * UNITS) for side in box]
        findings.add("bbox-whole", place, f"{told} counts from 0 to 1", f"Make it {made}", setting(place, made))
    elif fractional:
        message, rounded = f"must be whole numbers, is {told}", [nearest(side) for side in box]
        findings.add("bbox-whole", place, message, f"Round it to {rounded}", setting(place, rounded))
    elif any(isinstance(side, float) for side in box):
        whole = [int(side) for side in box]
        findings.add("bbox-decimals", place, f"{told} has decimal points", f"Write {whole}", setting(place, whole))
    if any(not 0 <= side <= UNITS for side in box):
        made_in = clamped(box)
        findings.add(
            "bbox-range",
            place,
            f"must lie within 0 to {UNITS}, is {told}",
            f"Cut it to {_told(made_in)}",
            changing(place, clamped),
        )
    if box[0] > box[2] or box[1] > box[3]:
        message = f"must be y_min, x_min, y_max, x_max, is {told}"
        findings.add("bbox-reversed", place, message, "Put its corners in order", changing(place, in_order))
    elif box[0] == box[2] or box[1] == box[3]:
        findings.add("bbox-empty", place, f"{told} has no area", "Leave the place to the model", removing(place))


def _told(box: list[float]) -> str:
    return f"[{', '.join(str(side) for side in box)}]"
