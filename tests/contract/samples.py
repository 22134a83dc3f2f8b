"""Small requests, good and bad, that several tests say."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from tests.contract.facts import ENUMS, MAX_SEED, OPERATIONS, Fact
from tests.contract.strategies import ATTACHED, LINK, picture

ID = "AAAAAAAAAAAAAAAAAAAAAA"
_TEXTS = {
    "id": ID,
    "model_uri": "model/mine/version/1",
    "model_name": "My model",
    "pixels": "1024x1024",
    "ratio": "16x9",
    "category": ID,
    "size": "auto",
    "context_window": "none",
    "link": LINK,
    "time": "2026-11-01T00:00:00Z",
    "later": "2026-11-03T00:00:00Z",
}
_ASSET = {"asset_type": "UPLOAD", "asset_id": "a"}
_OBJECTS: dict[str, Any] = {
    "palette": {"name": "EMBER"},
    "v2_palette": {"name": "ember"},
    "json_prompt": {
        "high_level_description": "x",
        "compositional_deconstruction": {"background": "y", "elements": []},
    },
    "asset_v1": _ASSET,
    "asset": _ASSET,
    "stacked": {"custom_model_uri": "model/mine/version/1"},
}


def sample(fact: Fact, refused: tuple[Any, ...] = ()) -> Any:
    """Give one value that a fact allows."""
    allowed = [value for value in ENUMS[fact.enum] if value not in refused] if fact.enum else [None]
    shape = fact.shape or ""
    values: dict[str, Any] = {
        "string": _TEXTS.get(shape, "x"),
        "strings": [_TEXTS.get(shape, "aabbccdd")],
        "integer": fact.multiple_of * 32 if fact.multiple_of else int(fact.minimum or 1),
        "number": 2.5,
        "boolean": True,
        "enum": allowed[0],
        "enums": allowed[:1],
        "object": _OBJECTS.get(shape),
        "objects": [_OBJECTS.get(shape)],
        "file": picture(),
        "files": [picture()],
        "attachments": ATTACHED.get(shape, [])[:1],
    }
    return values[fact.kind]


def value(operation_id: str, name: str) -> Any:
    """Give one value that an operation allows for a field."""
    facts = OPERATIONS[operation_id]
    return sample(facts.fields[name], tuple(facts.refused.get(name, ())))


def minimal(operation_id: str, *names: str) -> dict[str, Any]:
    """Give the fewest fields that an operation takes, and those that are named."""
    facts = OPERATIONS[operation_id]
    chosen = {name for name, fact in facts.fields.items() if fact.required} | set(names)
    for group in (*facts.exactly_one, *facts.at_least_one):
        if not chosen & set(group):
            chosen.add(group[0])
    for name in sorted(chosen):
        if name in facts.needs and not chosen & set(facts.needs[name]):
            chosen.add(facts.needs[name][0])
    found = {name: value(operation_id, name) for name in facts.fields if name in chosen}
    for (name, special), others in facts.needs_when.items():
        if found.get(name) == special and not found.keys() & set(others):
            found[name] = next(one for one in ENUMS[facts.fields[name].enum or ""] if one != special)
    for gate in facts.gates:
        if gate.field in found and found.get(gate.by, facts.fields[gate.by].default) not in gate.allowed:
            found[gate.by] = gate.allowed[0]
    return found


def billed(operation_id: str) -> bool:
    """Tell whether the service bills an operation."""
    return OPERATIONS[operation_id].method == "post" and "dataset" not in operation_id


MINIMAL: dict[str, dict[str, Any]] = {operation_id: minimal(operation_id) for operation_id in OPERATIONS}


def wrong_values(fact: Fact) -> list[Any]:
    """Give values that break one fact."""
    wrong: list[Any] = []
    least, most = fact.minimum, fact.maximum
    if fact.kind == "integer":
        wrong += [(0 if least is None else int(least)) - 1, (MAX_SEED if most is None else int(most)) + 1, 1.5, "1"]
        wrong += [1000] if fact.multiple_of else []
    if fact.kind == "number":
        wrong += ["many", float("nan")]
    if fact.kind == "boolean":
        wrong += ["perhaps", 2]
    if fact.kind == "enum":
        wrong += ["SOMETHING ELSE ENTIRELY", ""]
    if fact.kind == "enums":
        wrong += [["SOMETHING ELSE ENTIRELY"]]
    if fact.kind == "strings" and fact.pattern:
        wrong += [["xyz"], ["aabbccdd0"], ['["aabbccdd"]']]
    if fact.kind == "string":
        wrong += [5]
        wrong += [""] if least else []
        wrong += ["x" * (int(most) + 1)] if most else []
        wrong += ["§"] if fact.pattern and fact.pattern != r"\S" else []
        wrong += [" \n "] if fact.pattern == r"\S" else []
    return wrong + _wrong_objects(fact) + _wrong_lists(fact)


def _wrong_objects(fact: Fact) -> list[Any]:
    if fact.shape in ("palette", "v2_palette"):
        name = ENUMS["ColorPalettePresetName" if fact.shape == "palette" else "V2ColorPalettePresetName"][0]
        colour = {"color_hex": "#123456"}
        return [
            {},
            {"name": name, "members": [colour]},
            {"members": []},
            {"members": [colour | {"color_weight": 0.01}]},
            {"members": [{"color_hex": "red"}]},
            {"members": [colour] * 9},
        ]
    if fact.shape == "json_prompt":
        return [{}, {"high_level_description": "x"}, "not JSON"]
    one: list[Any] = []
    if fact.shape in ("asset", "asset_v1"):
        one = [{"asset_type": "PHOTO", "asset_id": "x"}, {"asset_type": "ASSET"}]
        one += [{"asset_type": "ASSET", "asset_id": "x", "collection_id": "too short"}]
    if fact.shape == "stacked":
        one = [{}, {"custom_model_uri": "mine"}, {"custom_model_uri": "model/a/version/1", "weight": 0}]
    return [[wrong] for wrong in one] if fact.kind == "objects" else one


def _wrong_lists(fact: Fact) -> list[Any]:
    # An empty list is not sent at all, so it need not be refused.
    return [sample(fact) * (fact.max_items + 1)] if fact.max_items else []


def wrongly_sent() -> dict[str, list[tuple[str, tuple[None, str]]]]:
    """A request of Ideogram 3.0, put on the wire wrongly in every way that was seen in the wild."""
    prompt = [("prompt", (None, "x"))]
    return {
        "numbers in words": [*prompt, ("seed", (None, "seven"))],
        "booleans as Python writes them": [*prompt, ("enable_copyright_detection", (None, "True"))],
        "a list as JSON": [*prompt, ("style_codes", (None, '["aabbccdd"]'))],
        "a list with brackets": [*prompt, ("style_codes[]", (None, "aabbccdd"))],
        "an unset field": [*prompt, ("seed", (None, ""))],
        "an unknown field": [*prompt, ("sed", (None, "1"))],
        "a value twice": [*prompt, *prompt],
        "an object as Python": [*prompt, ("color_palette", (None, "{'name': 'EMBER'}"))],
    }


URL = "http://x" + OPERATIONS["post-generate-image-v-3"].path
WRONGLY_SENT = [
    pytest.param(what, httpx.Request("POST", URL, files=parts), id=what) for what, parts in wrongly_sent().items()
]
