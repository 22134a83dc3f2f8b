"""Fields that the facts allow, and requests made from them."""

from __future__ import annotations

import io
from collections.abc import Mapping
from functools import cache
from typing import Any

from hypothesis import strategies as st
from PIL import Image

from ideowidgets.operations import OPERATIONS as CLASSES
from ideowidgets.operations import Picture, Request
from tests.contract.facts import ENUMS, MAX_SEED, OPERATIONS, Fact, Operation

# Line ends inside a multipart text are normalised by some parsers; they have an example of their own, and so have
# the words that the stand-in's safety check reads.
text = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=40).filter(
    lambda words: "unsafe-" not in words and words.strip() != "" and words not in ("null", "None")
)
LINK = "https://ideogram.ai/api/images/ephemeral/PgX6mbnNRYaYsVCRuiR9yA.png?exp=1893456000&sig=" + "ab" * 32


@cache
def picture(side: int = 64, colour: str = "#446688") -> Picture:
    buffer = io.BytesIO()
    Image.new("RGB", (side, side), colour).save(buffer, "PNG")
    return Picture.of(buffer.getvalue())


ATTACHED: dict[str, list[Any]] = {
    "dataset": [("a.txt", b"a caption"), ("b.png", picture().data), ("a.png", picture().data)],
    "fonts": [b"OTTO" + bytes(16), b"\x00\x01\x00\x00" + bytes(16)],
}


def _palette(presets: str) -> st.SearchStrategy[Any]:
    member = st.fixed_dictionaries(
        {"color_hex": st.from_regex(r"\A#(?:[0-9a-fA-F]{3}){1,2}\Z")},
        optional={"color_weight": st.sampled_from([0.05, 0.25, 0.5, 1.0])},
    )
    return st.one_of(
        st.sampled_from(ENUMS[presets]).map(lambda name: {"name": name}),
        st.lists(member, min_size=1, max_size=8).map(lambda members: {"members": members}),
    )


_element = st.one_of(
    st.fixed_dictionaries(
        {"type": st.just("obj"), "desc": text},
        optional={"bbox": st.lists(st.integers(0, 1000), min_size=4, max_size=4)},
    ),
    st.fixed_dictionaries({"type": st.just("text"), "text": text, "desc": text}),
)
_asset = {"asset_type": st.sampled_from(ENUMS["AssetType"]), "asset_id": text}
_OBJECTS: dict[str, st.SearchStrategy[Any]] = {
    "palette": _palette("ColorPalettePresetName"),
    "v2_palette": _palette("V2ColorPalettePresetName"),
    "json_prompt": st.fixed_dictionaries(
        {
            "high_level_description": text,
            "compositional_deconstruction": st.fixed_dictionaries(
                {"background": text, "elements": st.lists(_element, max_size=3)}
            ),
        },
        optional={"style_description": st.fixed_dictionaries({}, optional={"medium": text, "lighting": text})},
    ),
    "asset_v1": st.fixed_dictionaries(_asset),
    "asset": st.fixed_dictionaries(_asset, optional={"collection_id": st.from_regex(r"\A[A-Za-z0-9_-]{22}\Z")}),
    "stacked": st.fixed_dictionaries(
        {"custom_model_uri": st.just("model/a/version/1")}, optional={"weight": st.sampled_from([0.5, 1.0, 2.0])}
    ),
}
# What a text means, where any text would not do.
_TEXTS: dict[str, st.SearchStrategy[Any]] = {
    "id": st.from_regex(r"\A[A-Za-z0-9_-]{22}\Z"),
    "model_uri": st.sampled_from(["model/mine/version/1", "model/a-b_c/version/2.0"]),
    "model_name": st.from_regex(r"\A[A-Za-z][A-Za-z0-9 -]{3,20}[A-Za-z0-9]\Z"),
    "pixels": st.sampled_from(["1024x1024", "1536x640", "512x768"]),
    "ratio": st.sampled_from(["auto", "16x9", "1x1", "3x5"]),
    "category": st.from_regex(r"\A[A-Za-z0-9_-]{22}\Z"),
    "size": st.sampled_from(["auto", *ENUMS["ResolutionV4"]]),
    "context_window": st.just("none"),
    "link": st.just(LINK),
    "time": st.sampled_from(["2026-11-01T00:00:00Z", "2026-11-02T03:04:05+00:00"]),
    "later": st.sampled_from(["2026-11-03T00:00:00Z", "2026-11-03T23:59:59Z"]),
}


def values(fact: Fact) -> st.SearchStrategy[Any]:
    """Give values that one fact allows."""
    simple: dict[str, st.SearchStrategy[Any]] = {
        "boolean": st.booleans(),
        "file": st.just(picture()),
        "files": st.lists(st.just(picture()), min_size=1, max_size=fact.max_items or 2),
        "attachments": st.lists(st.sampled_from(ATTACHED.get(fact.shape or "", ())), min_size=1, max_size=3),
        "number": st.sampled_from([1.0, 2.5, 10.0]),
    }
    if fact.kind in simple:
        return simple[fact.kind]
    if fact.kind == "string":
        return _TEXTS.get(fact.shape or "", text)
    if fact.kind == "integer":
        return _whole(fact)
    if fact.kind in ("enum", "enums"):
        one = st.sampled_from(ENUMS[fact.enum or ""])
        return one if fact.kind == "enum" else st.lists(one, min_size=1, max_size=3, unique=True)
    if fact.kind == "strings":
        code = _TEXTS.get(fact.shape or "", st.from_regex(r"\A[0-9a-fA-F]{8}\Z"))
        return st.lists(code, min_size=1, max_size=3)
    shape = _OBJECTS[fact.shape or ""]
    return shape if fact.kind == "object" else st.lists(shape, min_size=1, max_size=fact.max_items)


def _whole(fact: Fact) -> st.SearchStrategy[int]:
    if fact.multiple_of:
        # Two of them make a size, which must not be too large.
        return st.sampled_from([64, 512, 1024, 2048])
    least = 0 if fact.minimum is None else int(fact.minimum)
    most = MAX_SEED if fact.maximum is None else int(fact.maximum)
    return st.integers(least, most)


@st.composite
def fields(
    draw: st.DrawFn, operation_id: str, known: Mapping[str, Any] | None = None, without: frozenset[str] = frozenset()
) -> dict[str, Any]:
    """Give fields that the facts allow, files as pictures.

    Parameters
    ----------
    known : mapping, optional
        Values of some fields, such as the ids of what exists; used wherever the field is drawn.
    without : set
        Shapes of fields that are left out.
    """
    facts = OPERATIONS[operation_id]
    usable = {name: fact for name, fact in facts.fields.items() if fact.shape not in without}
    chosen = _chosen(draw, facts, usable)
    found = {name: draw(values(usable[name])) for name in sorted(chosen)}
    found |= {name: value for name, value in (known or {}).items() if name in found}
    for name, refused in facts.refused.items():
        if found.get(name) in refused:
            found[name] = draw(st.sampled_from([v for v in ENUMS[usable[name].enum or ""] if v not in refused]))
    for gate in facts.gates:
        if gate.field in found and found.get(gate.by, usable[gate.by].default) not in gate.allowed:
            found[gate.by] = draw(st.sampled_from(_allowed_by_all(facts, gate.by, set(found))))
    for one, other in facts.equal_counts:
        if one in found:
            found[one] = found[other]
    return _sized(facts, found)


def _chosen(draw: st.DrawFn, facts: Operation, usable: dict[str, Fact]) -> set[str]:
    required = {name for name, fact in usable.items() if fact.required}
    for group in facts.exactly_one:
        required.add(draw(st.sampled_from([name for name in group if name in usable])))
    apart = {name for group in facts.exactly_one for name in group} - required
    optional = sorted(set(usable) - apart)
    chosen = required | set(draw(st.lists(st.sampled_from(optional), unique=True, max_size=6)))
    for group in facts.at_least_one:
        if not chosen & set(group):
            chosen.add(draw(st.sampled_from([name for name in group if name in usable])))
    for name in sorted(chosen & set(facts.needs)):
        if not chosen & set(facts.needs[name]):
            chosen |= {other for other in facts.needs[name][:1] if other not in apart}
        if not chosen & set(facts.needs[name]):
            chosen.discard(name)
    for group in facts.at_most_one:
        both = [name for name in group if name in chosen]
        for name in both[1:]:
            chosen.discard(name)
            chosen -= {needing for needing, others in facts.needs.items() if name in others}
    return chosen


def _allowed_by_all(facts: Operation, by: str, given: set[str]) -> list[str]:
    kept = list(ENUMS[facts.fields[by].enum or ""])
    for gate in facts.gates:
        if gate.by == by and gate.field in given:
            kept = [value for value in kept if value in gate.allowed]
    return kept


def _sized(facts: Operation, found: dict[str, Any]) -> dict[str, Any]:
    """Keep to how many may be there together, to what only some values allow, and to what 4.5 draws from sources."""
    for total in facts.totals:
        most = total.beside[1] if total.beside and total.beside[0] in found else total.most
        if sum(len(found.get(name, ())) for name in total.fields) > most:
            first, *others = (name for name in total.fields if name in found)
            found = {name: value for name, value in found.items() if name not in others}
            found[first] = found[first][:most]
    for (name, value), needed in facts.needs_when.items():
        if found.get(name) == value and not found.keys() & set(needed):
            del found[name]
    sources = any(name in found for total in facts.totals for name in total.fields)
    if sources and found.get("size", "auto") != "auto":
        found["size"] = "source" if len(found["size"]) % 2 else "512x768"
    return found


@st.composite
def requests(draw: st.DrawFn, operation_id: str | None = None) -> Request[Any]:
    """Give a request of an operation, or of any, made from fields that the facts allow."""
    chosen = operation_id or draw(st.sampled_from(sorted(OPERATIONS)))
    return CLASSES[chosen](**draw(fields(chosen)))
