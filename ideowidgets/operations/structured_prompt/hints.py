"""Advice on writing: what the models' own prompts teach, none of it required."""

from __future__ import annotations

from itertools import combinations
from typing import Final

from ideowidgets.operations.errors import shorten
from ideowidgets.operations.lettering import folded
from ideowidgets.operations.structured_prompt.box import Box
from ideowidgets.operations.structured_prompt.contract import (
    BACKGROUND,
    ELEMENTS,
    HIGH,
    STYLE,
    UNITS,
    put,
)
from ideowidgets.operations.structured_prompt.element import Element
from ideowidgets.operations.structured_prompt.fixes import changing, quoted_in, removing
from ideowidgets.operations.structured_prompt.problem import Findings, Repair
from ideowidgets.operations.structured_prompt.tree import Json, Path, get_at, remove_at, set_at
from ideowidgets.operations.structured_prompt.wording import (
    SCENERY,
    same_words,
    slips_of,
    words_of,
)

LONGEST_DESCRIPTION: Final = 50
LONGEST_DESC: Final = 60
MOST_ELEMENTS: Final = 30
TINY: Final = 15
ALIKE: Final = 0.95
SHIFTED: Final = 50
MOST_COMPARED: Final = 100


def give_hints(tree: Json, findings: Findings) -> None:
    """Note what could be written better, and what looks like a slip."""
    found = get_at(tree, ELEMENTS)
    elements = [Element(i, raw) for i, raw in enumerate(found)] if isinstance(found, list) else []
    if isinstance(found, list):
        _about_elements(tree, elements, findings)
    _about_boxes(elements, findings)
    _about_words(tree, elements, findings)
    objects = {(*ELEMENTS, element.index, "desc") for element in elements if not element.is_text}
    for path, text in _prose(tree, elements):
        _about_prose(path, text, path in objects, findings)
    _about_style(tree, findings)


def _prose(tree: Json, elements: list[Element]) -> list[tuple[Path, str]]:
    places: list[Path] = [(HIGH,), BACKGROUND]
    places += [(STYLE, name) for name in ("aesthetics", "lighting", "photo", "art_style")]
    places += [(*ELEMENTS, element.index, "desc") for element in elements]
    found = [(path, get_at(tree, path)) for path in places]
    return [(path, text) for path, text in found if isinstance(text, str) and text.strip()]


_SLIPS: Final = {
    "vague": ("vague", "leaves it open"),
    "praise": ("praise", "praises instead of showing"),
    "warm-grade": ("warm-grade", "tints everything; name the light source"),
    "camera": ("camera-in-object", "belongs into the style"),
    "grain": ("grain-in-background", "belongs into the style"),
    "language": ("language", "is not in English"),
}


def _about_prose(path: Path, text: str, is_object: bool, findings: Findings) -> None:
    for slip, words in slips_of(text):
        code, why = _SLIPS[slip]
        if (slip != "camera" or is_object) and (slip != "grain" or path == BACKGROUND):
            findings.add(code, path, f"{words!r} {why}" if words else why)
    count = len(words_of(text))
    if path == (HIGH,) and count > LONGEST_DESCRIPTION:
        findings.add("long-description", path, f"has {count} words")
    if path[-1] == "desc" and count > LONGEST_DESC:
        findings.add("long-desc", path, f"has {count} words")


def _about_style(tree: Json, findings: Findings) -> None:
    medium, path = get_at(tree, (STYLE, "medium")), (STYLE, "medium")
    if not isinstance(medium, str) or not medium.strip():
        return
    photographic = "photo" in medium.lower()
    photo, art = (get_at(tree, (STYLE, name)) for name in ("photo", "art_style"))
    if photographic and art and not photo:
        findings.add("medium", path, f"{shorten(medium, 30)} goes with 'photo', not with 'art_style'")
    elif not photographic and photo and not art:
        findings.add("medium", path, f"{shorten(medium, 30)} goes with 'art_style', not with 'photo'")


def _about_elements(tree: Json, elements: list[Element], findings: Findings) -> None:
    if not elements:
        findings.add("no-elements", ELEMENTS, "is empty; a placeholder may come back instead of a picture")
    if len(elements) > MOST_ELEMENTS:
        findings.add("many-elements", ELEMENTS, f"has {len(elements)}; one subject is one element, parts in its 'desc'")
    high, background = get_at(tree, (HIGH,)), get_at(tree, BACKGROUND)
    told = {words_of(background)} if isinstance(background, str) else set()
    if isinstance(high, str) and isinstance(background, str) and same_words(high, background):
        findings.add("said-twice", BACKGROUND, "repeats the high-level description")
    for element in elements:
        path, desc = (*ELEMENTS, element.index, "desc"), element.desc
        if desc is None:
            continue
        if not element.is_text and 0 < len(words_of(desc)) < 3:
            findings.add("short-desc", path, f"{shorten(desc, 30)} leaves much to chance")
        if not element.is_text and isinstance(background, str) and SCENERY.match(desc):
            offer = "Say it in the background"
            findings.add(
                "scenery", path, f"{shorten(desc, 40)} is scenery", offer, _into_background(element.index, desc)
            )
        if not element.is_text and len(words_of(desc)) > 1 and words_of(desc) in told:
            findings.add("said-twice", path, "is said elsewhere in the same words")
        told.add(words_of(desc))
    _about_placeholder(elements, high, findings)


def _about_placeholder(elements: list[Element], high: Json, findings: Findings) -> None:
    if len(elements) != 1 or not isinstance(high, str):
        return
    box, desc = elements[0].bbox, elements[0].desc
    if box == (0, 0, UNITS, UNITS) and desc is not None and same_words(high, desc):
        path = (*ELEMENTS, 0)
        findings.add(
            "placeholder",
            path,
            "fills the frame and repeats the description",
            "Leave the place to the model",
            removing((*path, "bbox")),
        )


def _into_background(index: int, desc: str) -> Repair:
    def repair(tree: Json) -> Json:
        background = get_at(tree, BACKGROUND, "")
        joined = f"{background.rstrip().rstrip('.')}. {desc}" if background.strip() else desc
        return set_at(remove_at(tree, (*ELEMENTS, index)), BACKGROUND, joined)

    return repair


def _about_words(tree: Json, elements: list[Element], findings: Findings) -> None:
    drawn = folded(" ".join(element.text or "" for element in elements))
    places: list[tuple[Path, Json]] = [((HIGH,), get_at(tree, (HIGH,))), (BACKGROUND, get_at(tree, BACKGROUND))]
    places += [((*ELEMENTS, e.index, "desc"), e.desc) for e in elements if not e.is_text]
    for path, text in places:
        missing = [words for words in quoted_in(text) if folded(words) not in drawn] if isinstance(text, str) else []
        if missing:
            there = isinstance(get_at(tree, ELEMENTS), list)
            offer = f"Add a text element {shorten(missing[0], 30)}" if there else None
            message = f"{shorten(missing[0], 40)} has no text element"
            findings.add("words-missing", path, message, offer, _adding(missing))


def _adding(words: list[str]) -> Repair:
    def repair(tree: Json) -> Json:
        made = [{"type": "text", "text": text, "desc": "clear, legible lettering"} for text in dict.fromkeys(words)]
        return put(tree, ELEMENTS, [*get_at(tree, ELEMENTS, []), *made])

    return repair


def _about_boxes(elements: list[Element], findings: Findings) -> None:
    boxes = {e.index: e.bbox for e in elements if e.bbox is not None and e.bbox.is_valid and e.bbox.area}
    for index, box in boxes.items():
        if min(box.width, box.height) < TINY:
            message = f"is {box.width} wide and {box.height} high, of {UNITS}"
            findings.add("box-tiny", (*ELEMENTS, index, "bbox"), message)
    compared = list(boxes.items())[:MOST_COMPARED]
    for (first, one), (second, other) in combinations(compared, 2):
        near = abs(one.y_min - other.y_min) <= SHIFTED and abs(one.x_min - other.x_min) <= SHIFTED
        if near and one.iou(other) > ALIKE:
            findings.add("box-same", (*ELEMENTS, second, "bbox"), f"lies on the box of element {first}")
    lines = [e for e in elements if e.is_text and e.index in boxes and _is_line(e.text)]
    upright = [e.index for e in lines if boxes[e.index].height > 2 * boxes[e.index].width]
    if len(lines) >= 2 and len(upright) * 5 >= len(lines) * 3:
        message = "lines of words stand upright; boxes seem to be x first"
        offer = "Swap the axes of every box"
        findings.add("bbox-axes", ELEMENTS, message, offer, changing(ELEMENTS, _transposed))
    else:
        for index in upright:
            box = boxes[index]
            findings.add("box-for-text", (*ELEMENTS, index, "bbox"), f"is {box.width} wide and {box.height} high")


def _is_line(text: str | None) -> bool:
    return text is not None and len(text.strip()) >= 3 and "\n" not in text


def _transposed(elements: Json) -> Json:
    return [
        element | {"bbox": list(box.transposed())} if (box := _whole_box(element)) is not None else element
        for element in elements
    ]


def _whole_box(element: Json) -> Box | None:
    raw = element.get("bbox") if isinstance(element, dict) else None
    box = Element(0, element).bbox
    return box if box is not None and list(box) == raw else None
