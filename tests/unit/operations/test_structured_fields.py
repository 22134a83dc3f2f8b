"""Requests take structured prompts in every form, and their parts can be replaced."""

from __future__ import annotations

import json

import pytest

from ideowidgets.operations import (
    Description,
    GenerateV3,
    GenerateV4,
    MagicPrompt,
    TransparentV4,
    V2GenerateV4,
    V2GenerateV45,
)
from ideowidgets.operations.errors import InvalidRequest
from ideowidgets.operations.structured_prompt import Box, StructuredPrompt, set_in
from ideowidgets.operations.structured_prompt.fields import names_part, structured_field


def prompt():
    return (
        StructuredPrompt(high_level_description="A shop", background="a street")
        .restyle(aesthetics="plain", lighting="even", photo="50 mm", medium="photograph")
        .add_text("OPEN", "bold capitals", bbox=(400, 500, 500, 900))
        .set_at("mine", {"kept": [1]})
    )


class Canvas:
    json_prompt = prompt()


@pytest.mark.parametrize(
    "given",
    [
        prompt(),
        prompt().to_dict(),
        prompt().to_json(),
        Description((), prompt().to_dict()),
        MagicPrompt(prompt().to_dict(), None),
        Canvas(),
    ],
    ids=["value", "mapping", "text", "description", "magic prompt", "canvas"],
)
def test_v1_and_v2_take_it_in_every_form(given):
    for cls in (GenerateV4, TransparentV4):
        sent = cls(json_prompt=given).body_fields()["json_prompt"]
        assert json.dumps(sent, separators=(",", ":")) == prompt().to_json()
    for cls in (V2GenerateV4, V2GenerateV45):
        assert cls(prompt=given).prompt == prompt().to_json()


def test_one_hash_whatever_the_form():
    hashes = {GenerateV4(json_prompt=form).request_hash for form in (prompt(), prompt().to_dict(), prompt().to_json())}
    assert len(hashes) == 1


def test_what_is_broken_is_refused_before_it_is_sent():
    with pytest.raises(InvalidRequest, match="bbox"):
        GenerateV4(json_prompt=prompt().move(0, (0, 0, 1100, 5)))


@pytest.mark.parametrize("request_", [GenerateV4(json_prompt=prompt()), V2GenerateV4(prompt=prompt(), seed=7)])
def test_parts_are_replaced_like_fields(request_):
    name = structured_field(request_)

    def read(request):
        return StructuredPrompt.read(request.wire_fields()[name])

    made = request_.replace(
        **{f"{name}.elements[0].text": "SHUT", "style.color_palette": ["#0B3954"], "elements[0].bbox": Box(0, 1, 2, 3)}
    )
    assert read(made).elements[0].text == "SHUT"
    assert read(made).elements[0].bbox == (0, 1, 2, 3)
    assert read(made).style["color_palette"] == ["#0B3954"]
    assert read(made).get("mine") == {"kept": [1]}
    assert read(request_) == prompt()
    assert made.request_hash != request_.request_hash
    assert (
        made.replace(
            **{"elements[0].text": "OPEN", "style.color_palette": None, "elements[0].bbox": [400, 500, 500, 900]}
        )
        == request_
    )
    again = made.replace(**{"rendering_speed": "TURBO", "json_prompt.background": "a lane"})
    assert (read(again).background, again.roles()["rendering_speed"]) == ("a lane", "TURBO")


@pytest.mark.parametrize(
    ("request_", "place", "value", "message"),
    [
        (V2GenerateV4(prompt="a cat"), "prompt.elements[0].text", "x", "has no structured prompt"),
        (GenerateV3(prompt="a cat"), "elements[0].text", "x", "has no structured prompt"),
        (GenerateV4(json_prompt=prompt()), "elements[7].text", "x", r"there is no \[7\]"),
        (GenerateV4(json_prompt=prompt()), "json_prompt.foo.bar", "x", "is no place in a structured prompt"),
        (GenerateV4(json_prompt=prompt()), "elements[0].txt", "x", r"Did you mean elements\[0\].text\?"),
        (GenerateV4(json_prompt=prompt()), "elements[0].description", "x", r"Did you mean elements\[0\].desc\?"),
        (GenerateV4(json_prompt=prompt()), "style.zoom", "x", "Keys are aesthetics, lighting"),
        (GenerateV4(json_prompt=prompt()), "elements[0].bbox", [1, 2], "bbox"),
        (GenerateV4(json_prompt=prompt()), "elements[0].text", object(), "holds a object"),
    ],
)
def test_places_that_are_not_there_are_told(request_, place, value, message):
    with pytest.raises(InvalidRequest, match=message):
        request_.replace(**{place: value})


def test_a_key_of_ones_own_varies_where_the_prompt_has_it():
    request = GenerateV4(json_prompt=prompt().set_at("elements[0].weight", 1))
    made = request.replace(**{"elements[0].weight": 2})
    assert StructuredPrompt.read(made.wire_fields()["json_prompt"]).get("elements[0].weight") == 2


def test_names_of_parts():
    assert [names_part(name) for name in ("json_prompt.elements[0].text", "prompt.style.photo", "elements[2]")] == [
        True
    ] * 3
    assert [names_part(name) for name in ("seed", "prompt", "elements", "a.b", "x[0]", "elements[")] == [False] * 6


def test_prose_that_mentions_the_contract_is_no_structured_prompt():
    request = V2GenerateV4(prompt="explain compositional_deconstruction {to me}")
    with pytest.raises(InvalidRequest, match="has no structured prompt"):
        set_in(request, {"background": "x"})
