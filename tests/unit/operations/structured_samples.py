"""Structured prompts of every kind for property tests: sound ones, slightly broken ones, and any JSON at all."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import strategies as st

from ideowidgets.operations.structured_prompt.tree import MISSING, Path, get_at, remove_at, set_at

HIGH, STYLE, COMPOSITION = "high_level_description", "style_description", "compositional_deconstruction"

words = st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=30)
prose = (
    st.sampled_from(
        ["a red door", "A calm sea", "", "stunning sky", 'a sign that says "OPEN"', "연꽃과 구름 그림", "word " * 70]
    )
    | words
)
colors = st.sampled_from(["#0B3954", "#FFFFFF", "#A1B2C3"])
any_json = st.recursive(
    st.none() | st.booleans() | st.integers(-2000, 2000) | st.floats(allow_nan=False, allow_infinity=False) | words,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(words, inner, max_size=4),
    max_leaves=12,
)


@st.composite
def boxes(draw: Any) -> list[int]:
    y, x = sorted(draw(st.tuples(*[st.integers(0, 1000)] * 2))), sorted(draw(st.tuples(*[st.integers(0, 1000)] * 2)))
    return [y[0], x[0], y[1], x[1]]


@st.composite
def elements(draw: Any) -> dict[str, Any]:
    kind = draw(st.sampled_from(["obj", "text"]))
    made: dict[str, Any] = {"type": kind}
    if draw(st.booleans()):
        made["bbox"] = draw(boxes())
    if kind == "text":
        made["text"] = draw(prose)
    made["desc"] = draw(prose)
    if draw(st.booleans()):
        made["color_palette"] = draw(st.lists(colors, max_size=5))
    return made


@st.composite
def sound(draw: Any) -> dict[str, Any]:
    """Give one without errors in both profiles."""
    made: dict[str, Any] = {HIGH: draw(prose)}
    if draw(st.booleans()):
        kind = draw(st.sampled_from(["photo", "art_style"]))
        style = {name: draw(prose) for name in ("aesthetics", "lighting", "photo", "medium", "art_style")}
        del style["art_style" if kind == "photo" else "photo"]
        if draw(st.booleans()):
            style["color_palette"] = draw(st.lists(colors, max_size=16))
        made[STYLE] = style
    made[COMPOSITION] = {"background": draw(prose), "elements": draw(st.lists(elements(), max_size=5))}
    return made


ODD_VALUES: tuple[Any, ...] = (
    *(None, True, "", 0.5, 1100, -3, "#fff", "#abcdef", "silver", [], {}, [100, 100], [0.1, 0.2, 0.5, 0.9], "obj"),
    *([900, 900, 100, 100], [1, 2, 3, 4.0], ["1", "2", "3", "4"], [-5, 0.5, 1070, 1], "bg", {"x": 1, "y": 2}),
    *([100, 200, 300, 1100.5], [False, 0, 1, 1], ["#fff", 3, "#0b3954"], {"type": "obj"}, "text"),
)
ODD_KEYS = (
    *("aspect_ratio", "canvasW", "tags", "description", "text", "bbox", "photo", "art_style", "color_palette", "type"),
    *("desc", "backgroud", "elements", "background", "high_level_desc", "lightning", "color_pallete", "name"),
)
odd = st.sampled_from(ODD_VALUES) | any_json
odd_keys = st.sampled_from(ODD_KEYS)


def places(tree: Any, path: Path = ()) -> list[Path]:
    """Give every place in a tree."""
    found: list[Path] = [path] if path else []
    if isinstance(tree, dict):
        for name, item in tree.items():
            found += places(item, (*path, name))
    elif isinstance(tree, list):
        for index, item in enumerate(tree):
            found += places(item, (*path, index))
    return found


@st.composite
def broken(draw: Any, most: int = 4) -> dict[str, Any]:
    """Give one that is nearly sound: parts replaced, removed, added, in another order."""
    tree: Any = draw(sound())
    for _ in range(draw(st.integers(0, most))):
        known = places(tree)
        if not known:
            break
        path = draw(st.sampled_from(known))
        what = draw(st.sampled_from(["replace", "remove", "add", "add", "turn"]))
        found = get_at(tree, path, MISSING)
        if what == "replace":
            tree = set_at(tree, path, draw(odd))
        elif what == "remove":
            tree = remove_at(tree, path)
        elif what == "add":
            owner = path if isinstance(found, dict) else path[:-1]
            if isinstance(get_at(tree, owner), dict):
                tree = set_at(tree, (*owner, draw(odd_keys)), draw(odd))
        elif isinstance(found, dict):
            tree = set_at(tree, path, dict(reversed(found.items())))
    return tree


def minified(tree: Any) -> str:
    return json.dumps(tree, ensure_ascii=False, separators=(",", ":"))
