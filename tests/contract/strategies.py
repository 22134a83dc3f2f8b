"""Bodies that the facts allow, and requests made from them."""

from __future__ import annotations

import io
from typing import Any

from hypothesis import assume
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from PIL import Image

from ideowidgets.operations import OPERATIONS as CLASSES
from ideowidgets.operations import Picture, Request
from tests.contract.facts import ENUMS, OPERATIONS, Fact
from tests.contract.schemas import request_schema

# Line ends inside a multipart text are normalised by some parsers; they have an example of their own, and so have
# the words that the stand-in's safety check reads.
text = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=40).filter(
    lambda words: "unsafe-" not in words
)


def picture(side: int = 64, colour: str = "#446688") -> Picture:
    buffer = io.BytesIO()
    Image.new("RGB", (side, side), colour).save(buffer, "PNG")
    return Picture.of(buffer.getvalue())


_SHAPES: dict[str, st.SearchStrategy[Any]] = {
    "palette": st.one_of(
        st.sampled_from(ENUMS["ColorPalettePresetName"]).map(lambda name: {"name": name}),
        st.lists(
            st.fixed_dictionaries(
                {"color_hex": st.from_regex(r"\A#(?:[0-9a-fA-F]{3}){1,2}\Z")},
                optional={"color_weight": st.sampled_from([0.05, 0.25, 0.5, 1.0])},
            ),
            min_size=1,
            max_size=8,
        ).map(lambda members: {"members": members}),
    ),
    "json_prompt": st.fixed_dictionaries(
        {
            "high_level_description": text,
            "compositional_deconstruction": st.fixed_dictionaries(
                {
                    "background": text,
                    "elements": st.lists(
                        st.one_of(
                            st.fixed_dictionaries(
                                {"type": st.just("obj"), "desc": text},
                                optional={"bbox": st.lists(st.integers(0, 1000), min_size=4, max_size=4)},
                            ),
                            st.fixed_dictionaries({"type": st.just("text"), "text": text, "desc": text}),
                        ),
                        max_size=3,
                    ),
                }
            ),
        },
        optional={"style_description": st.fixed_dictionaries({}, optional={"medium": text, "lighting": text})},
    ),
    "asset": st.fixed_dictionaries({"asset_type": st.sampled_from(ENUMS["AssetType"]), "asset_id": text}),
}


def _values(name: str, fact: Fact) -> st.SearchStrategy[Any]:
    if name == "size":
        return st.sampled_from(["auto", *ENUMS["ResolutionV4"]])
    simple: dict[str, st.SearchStrategy[Any]] = {
        "string": text,
        "boolean": st.booleans(),
        "file": st.just(picture()),
        "files": st.lists(st.just(picture()), min_size=1, max_size=fact.max_items or 2),
    }
    if fact.kind in simple:
        return simple[fact.kind]
    if fact.kind == "integer":
        return st.integers(fact.minimum, fact.maximum)
    if fact.kind == "enum":
        return st.sampled_from(ENUMS[fact.enum or ""])
    if fact.kind == "strings":
        return st.lists(st.from_regex(r"\A[0-9a-fA-F]{8}\Z"), min_size=1, max_size=3)
    shape = _SHAPES[fact.shape or ""]
    return shape if fact.kind == "object" else st.lists(shape, min_size=1, max_size=fact.max_items)


@st.composite
def fields(draw: st.DrawFn, operation_id: str) -> dict[str, Any]:
    """Give fields that the facts allow, files as pictures."""
    facts = OPERATIONS[operation_id]
    required = {name for name, fact in facts.fields.items() if fact.required}
    if facts.exactly_one:
        required.add(draw(st.sampled_from(facts.exactly_one)))
    chosen = required | set(draw(st.lists(st.sampled_from(sorted(facts.fields)), unique=True, max_size=6)))
    chosen -= set(facts.exactly_one) - required
    for group in facts.at_most_one:
        if set(group) <= chosen:
            chosen.discard(draw(st.sampled_from(group)))
    if "character_reference_images_mask" in chosen:
        chosen.add("character_reference_images")
    if "mask" in chosen:
        chosen.add("images")
        chosen.discard("size")
    values = {name: draw(_values(name, facts.fields[name])) for name in sorted(chosen)}
    for name, value in facts.refused.items():
        assume(values.get(name) != value)
    if "character_reference_images_mask" in values:
        values["character_reference_images_mask"] = values["character_reference_images"]
    sources = len(values.get("images", ())) + len(values.get("image_asset_identifiers", ()))
    if values.get("quality") == "very_low" and not sources:
        values["quality"] = "low"
    if "mask" in values and sources > 4:
        values.pop("image_asset_identifiers", None)
        values["images"] = values["images"][:4]
    if sources and values.get("size", "auto") != "auto":
        values["size"] = draw(st.sampled_from(["source", "512x768", "2048x2048"]))
    return values


@st.composite
def requests(draw: st.DrawFn, operation_id: str | None = None) -> Request[Any]:
    """Give a request of an operation, or of any, made from fields that the facts allow."""
    chosen = operation_id or draw(st.sampled_from(sorted(OPERATIONS)))
    return CLASSES[chosen](**draw(fields(chosen)))


def validator(operation_id: str) -> Draft202012Validator:
    return Draft202012Validator(request_schema(operation_id))
