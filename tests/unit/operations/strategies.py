"""Requests of every operation, drawn at random from what its fields allow."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from ideowidgets.operations import (
    OPERATIONS,
    FieldSpec,
    GenerateV3,
    GenerateV4,
    MagicPromptV4,
    Request,
    V2GenerateV4,
    V2GenerateV45,
    describe_fields,
)
from ideowidgets.operations.errors import InvalidRequest

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


def _values(spec: FieldSpec) -> st.SearchStrategy[Any] | None:
    match spec.kind:
        case "choice":
            return st.sampled_from(spec.choices)
        case "integer":
            return st.integers(spec.minimum, spec.maximum)
        case "boolean":
            return st.booleans()
        case "long_text":
            return text
        case "palette":
            return palettes
        case "codes":
            return st.lists(st.from_regex(spec.pattern or "", fullmatch=True), min_size=1, max_size=3)
        case "json":
            return json_prompts
    return None


@st.composite
def requests(draw: st.DrawFn, cls: type[Request[Any]] | None = None) -> Request[Any]:
    """Give a valid request of an operation, or of any."""
    cls = cls or draw(st.sampled_from(list(OPERATIONS.values())))
    specs = {spec.name: values for spec in describe_fields(cls) if (values := _values(spec)) is not None}
    required = (
        {"prompt", "text_prompt"} if cls is not GenerateV4 else {draw(st.sampled_from(["text_prompt", "json_prompt"]))}
    )
    fields = draw(
        st.fixed_dictionaries(
            {name: values for name, values in specs.items() if name in required},
            optional={name: values for name, values in specs.items() if name not in required},
        )
    )
    try:
        return cls(**fields)
    except InvalidRequest as error:
        for problem in error.problems:
            for name in problem.field.split(", ")[1:]:
                fields.pop(name, None)
            if len(problem.field.split(", ")) == 1:
                fields.pop(problem.field, None)
        return cls(**fields)


__all__ = ["GenerateV3", "MagicPromptV4", "V2GenerateV4", "V2GenerateV45", "json_prompts", "requests", "text"]
