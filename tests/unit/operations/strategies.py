"""Requests of every operation, drawn at random from what its fields allow."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from hypothesis import strategies as st

from ideowidgets.operations import OPERATIONS, FieldSpec, Request, describe_fields
from ideowidgets.operations.errors import InvalidRequest
from tests.unit.operations.samples import ASSET, OWN_MODEL, fields_of, picture

text = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=60)

palettes = st.one_of(
    st.sampled_from(["EMBER", "FRESH", "ULTRAMARINE"]),
    st.lists(
        st.fixed_dictionaries(
            {"color_hex": st.from_regex(r"\A#[0-9a-f]{6}\Z")},
            optional={"color_weight": st.floats(0.05, 1.0).map(lambda weight: round(weight, 3))},
        ),
        min_size=1,
        max_size=8,
    ).map(lambda members: {"members": members}),
)

elements = st.one_of(
    st.fixed_dictionaries(
        {"type": st.just("obj"), "desc": text},
        optional={"bbox": st.lists(st.integers(0, 1000), min_size=4, max_size=4)},
    ),
    st.fixed_dictionaries({"type": st.just("text"), "desc": text, "text": text}, optional={"unknown key": text}),
)
json_prompts = st.fixed_dictionaries(
    {
        "high_level_description": text,
        "compositional_deconstruction": st.fixed_dictionaries(
            {"background": text, "elements": st.lists(elements, max_size=3)}
        ),
    }
)


font = b"OTTO" + bytes(16)


def _values(spec: FieldSpec) -> st.SearchStrategy[Any]:
    if spec.name in _OF_NAME:
        return _OF_NAME[spec.name]
    if spec.kind in ("text", "long_text"):
        words = text if spec.pattern is None else st.from_regex(spec.pattern, fullmatch=True)
        return words.filter(lambda words: len(words) <= (spec.maximum or 60) and "\n" not in words)
    if spec.kind in ("asset", "assets"):
        item = MODEL if spec.name == "stacked_custom_models" else ASSET
        return st.just([item] if spec.kind == "assets" else item)
    return _OF_KIND[spec.kind](spec)


_OF_KIND: dict[str, Callable[[FieldSpec], st.SearchStrategy[Any]]] = {
    "choice": lambda spec: st.sampled_from(spec.choices),
    "choices": lambda spec: st.lists(st.sampled_from(spec.choices), min_size=1, max_size=3),
    "integer": lambda spec: st.integers(spec.minimum, spec.maximum),
    "number": lambda _: st.floats(1, 10).map(lambda number: round(number, 3)),
    "boolean": lambda _: st.booleans(),
    "strings": lambda _: st.lists(st.just("https://ideogram.ai/x.png"), min_size=1, max_size=2),
    "palette": lambda _: palettes,
    "codes": lambda spec: st.lists(st.from_regex(spec.pattern or "", fullmatch=True), min_size=1, max_size=3),
    "json": lambda _: json_prompts,
    "file": lambda _: st.just(picture()),
    "files": lambda _: st.just([picture()]),
    "attachments": lambda spec: st.just([font if spec.name.startswith("font") else ("a.txt", b"a fox")]),
}
MODEL = {"custom_model_uri": OWN_MODEL, "weight": 0.5}
_OF_NAME: dict[str, st.SearchStrategy[Any]] = {
    "size": st.sampled_from(["auto", "1024x1024"]),
    "context_window": st.just("none"),
    "custom_width": st.sampled_from([64, 640]),
    "custom_height": st.sampled_from([64, 640]),
    "start_time": st.just("2026-11-01T00:00:00Z"),
    "end_time": st.just("2026-11-02T00:00:00Z"),
    "custom_model_uri": st.just(OWN_MODEL),
    "quality": st.just("low"),
}


@st.composite
def requests(draw: st.DrawFn, cls: type[Request[Any]] | None = None) -> Request[Any]:
    """Give a valid request of an operation, or of any."""
    cls = cls or draw(st.sampled_from(list(OPERATIONS.values())))
    typical = fields_of(cls.operation.id)
    optional = {spec.name: _values(spec) for spec in describe_fields(cls) if spec.name not in typical}
    drawn = draw(st.fixed_dictionaries({}, optional=optional))
    specs = {spec.name: spec for spec in describe_fields(cls)}
    for name in typical:
        if draw(st.booleans()):
            drawn[name] = draw(_values(specs[name])) if specs[name].kind not in ("file", "files") else typical[name]
    fields = typical | drawn
    for _ in range(8):
        try:
            return cls(**fields)
        except InvalidRequest as error:
            # What breaks a rule goes, the typical fields last.
            for problem in error.problems:
                named = re.findall(r"[a-z_]+", problem.field)
                droppable = [name for name in named if name in fields and name not in typical] or [
                    name for name in named if name in fields and not specs[name].required
                ]
                for name in droppable[:1]:
                    del fields[name]
    return cls(**typical)


__all__ = ["json_prompts", "requests", "text"]
