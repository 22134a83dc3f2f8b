"""Structured prompts against the vendor's schema and the verdicts on real ones, where they lie beside the checkout."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

import jsonschema
import pytest
from hypothesis import given, settings

from ideowidgets.operations.structured_prompt import StructuredPrompt, problems_of
from tests.contract.vendor import SPECIFICATIONS
from tests.paths import REPOSITORY
from tests.unit.operations.structured_samples import COMPOSITION, STYLE, broken, minified, sound

REAL = REPOSITORY.parent / "shared" / "json_prompts"
OCTOBER = "ideogram_v2_2026-10.json_prompt_and_mask.excerpt.json"
FILES = sorted(path.name for path in REAL.glob("*.json")) if REAL.exists() else []


@cache
def schema() -> dict[str, Any]:
    path = SPECIFICATIONS / OCTOBER
    if not path.exists():
        pytest.skip(f"the vendor's document {OCTOBER} is not beside the checkout")
    components = json.loads(path.read_text(encoding="utf-8"))["components"]
    return {"$ref": "#/components/schemas/V4JsonPrompt", "components": components}


def without_nulls(tree: Any) -> Any:
    """Drop the members without a value where the vendor's schema says that they are dropped (x-drop-nulls)."""

    def dropped(value: Any) -> Any:
        return {k: v for k, v in value.items() if v is not None} if isinstance(value, dict) else value

    tree = dropped(tree)
    if isinstance(tree.get(STYLE), dict):
        tree = tree | {STYLE: dropped(tree[STYLE])}
    composition = tree.get(COMPOSITION)
    if isinstance(composition, dict) and isinstance(composition.get("elements"), list):
        elements = [dropped(element) for element in composition["elements"]]
        tree = tree | {COMPOSITION: composition | {"elements": elements}}
    return tree


def is_accepted(tree: Any) -> bool:
    return jsonschema.Draft202012Validator(schema()).is_valid(without_nulls(tree))


def has_errors(tree: Any, profile: Any) -> bool:
    return any(problem.severity == "error" for problem in problems_of(tree, profile))


@cache
def verdicts() -> dict[str, tuple[int, bool]]:
    """Give the official verdicts: issues that the verifier counts, and whether the API takes it."""
    rows = [line.split("|")[1:-1] for line in (REAL / "README.md").read_text(encoding="utf-8").splitlines()]
    cells = [[cell.strip() for cell in row] for row in rows]
    return {
        row[0]: (0 if row[-2] == "ok" else int(row[-2]), row[-1] == "ok")
        for row in cells
        if row and row[0].endswith(".json")
    }


def test_real_prompts_are_there():
    if not FILES:
        pytest.skip("the real structured prompts are not beside the checkout")
    assert set(FILES) == set(verdicts())


@pytest.mark.parametrize("name", FILES)
def test_our_verdict_is_the_official_one(name):
    tree = json.loads((REAL / name).read_text(encoding="utf-8"))
    issues, accepted = verdicts()[name]
    told = [problem for problem in problems_of(tree, "training") if problem.severity == "error"]
    assert (not told) == (issues == 0), told
    # It names several unknown keys, and several missing ones, in one message.
    assert len(told) >= issues
    assert has_errors(tree, "api") != accepted
    assert is_accepted(tree) == accepted


@pytest.mark.parametrize("name", FILES)
def test_real_prompts_go_through_without_loss(name):
    text = (REAL / name).read_text(encoding="utf-8")
    tree = json.loads(text)
    prompt = StructuredPrompt.read(text)
    assert not prompt.changes
    assert prompt.to_json(order="given") == minified(tree)
    assert prompt.to_dict() == tree
    assert StructuredPrompt.read(REAL / name) == StructuredPrompt.read(prompt.to_json(indent=2)) == prompt
    assert not any(p.code.endswith("order") for p in problems_of(json.loads(prompt.to_json()), "training"))


@pytest.mark.parametrize("name", FILES)
def test_real_prompts_are_mended_by_the_fixes_they_are_offered(name):
    for profile in ("api", "training"):
        mended = StructuredPrompt.read(REAL / name).fix_all(profile)
        assert not has_errors(json.loads(mended.to_json()), profile)
        assert profile == "training" or is_accepted(json.loads(mended.to_json()))


@given(tree=broken() | sound())
@settings(max_examples=150)
def test_errors_for_the_api_are_what_its_schema_refuses(tree):
    assert has_errors(tree, "api") != is_accepted(tree)
