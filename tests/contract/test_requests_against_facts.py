"""Request classes hold what the facts say: fields, bounds, rules, sizes of files."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ideowidgets.operations import OPERATIONS as CLASSES
from ideowidgets.operations import FieldSpec, Picture, describe_fields
from ideowidgets.operations.errors import InvalidRequest
from tests.contract import deviations, strategies
from tests.contract.facts import ENUMS, JSON, MULTIPART, OPERATIONS, Total
from tests.contract.samples import billed, minimal, wrong_values
from tests.contract.schemas import request_validator
from tests.contract.wire import as_read, placed

IDS = sorted(OPERATIONS)
KINDS = {
    "string": ("text", "long_text"),
    "integer": ("integer",),
    "number": ("number",),
    "boolean": ("boolean",),
    "enum": ("choice",),
    "enums": ("choices",),
    "object": ("palette", "json", "asset"),
    "strings": ("codes", "strings"),
    "objects": ("assets", "models"),
    "file": ("file",),
    "files": ("files",),
    "attachments": ("attachments",),
}
FIELDS = [(operation_id, name) for operation_id in IDS for name in OPERATIONS[operation_id].fields]
FILES = [(i, name) for i, name in FIELDS if OPERATIONS[i].fields[name].max_bytes]


@cache
def specs(operation_id: str) -> dict[str, FieldSpec]:
    return {spec.name: spec for spec in describe_fields(CLASSES[operation_id])}


def test_every_operation_has_facts_and_a_class():
    assert set(CLASSES) == set(OPERATIONS)


@pytest.mark.parametrize("operation_id", IDS)
def test_operation(operation_id):
    facts, operation = OPERATIONS[operation_id], CLASSES[operation_id].operation
    bodies = {(): "none", (MULTIPART,): "multipart", (JSON,): "json", (MULTIPART, JSON): "both"}
    assert operation.id == operation_id
    assert operation.path == facts.path
    assert operation.method.lower() == facts.method
    assert operation.body == bodies[facts.bodies]
    assert operation.generation == facts.generation
    assert operation.dry_run is facts.dry_run
    assert operation.webhook is facts.webhook
    assert operation.delivery == facts.delivery
    assert operation.wrapped == facts.wrapped
    # A dataset is free; whether making one may be repeated is for the class to say.
    assert operation.paid or not billed(operation_id)
    assert not (operation.paid and facts.method == "get")


def test_twins_take_the_same():
    for operation_id, cls in CLASSES.items():
        if cls.operation.twin is not None:
            mine, other = OPERATIONS[operation_id], OPERATIONS[cls.operation.twin]
            assert mine.delivery == "answer"
            assert other.delivery == "job"
            assert mine.fields == other.fields
    alone = {i for i, facts in OPERATIONS.items() if facts.delivery == "job" and facts.generation == "v1"}
    twins = {cls.operation.twin for cls in CLASSES.values()} - {None}
    assert alone - twins == {"post-resize-image-async"}


def differences() -> Iterator[tuple[str, str, str]]:
    """Compare every field of every class with its fact."""
    for operation_id in IDS:
        facts, ours = OPERATIONS[operation_id], specs(operation_id)
        for name in set(facts.fields) ^ set(ours):
            yield operation_id, name, "present"
        for name in set(facts.fields) & set(ours):
            yield from ((operation_id, name, what) for what in field_differences(operation_id, name))


def field_differences(operation_id: str, name: str) -> Iterator[str]:
    facts, spec = OPERATIONS[operation_id], specs(operation_id)[name]
    fact = facts.fields[name]
    if spec.kind not in KINDS[fact.kind]:
        yield "kind"
    refused = set(facts.refused.get(name, ()))
    choices = sorted(set(ENUMS[fact.enum]) - refused) if fact.enum else []
    pairs: dict[str, tuple[Any, Any]] = {
        "required": (spec.required, fact.required),
        "enum": (sorted(spec.choices), choices),
        "default": (spec.default, fact.default),
        "place": (spec.place, fact.place),
        "pattern": (spec.pattern, fact.pattern),
    }
    if fact.kind in ("integer", "number", "string"):
        pairs |= {"minimum": (spec.minimum, fact.minimum), "maximum": (spec.maximum, fact.maximum)}
    if fact.kind in ("files", "objects", "attachments", "strings", "enums"):
        pairs["max_items"] = (spec.max_items, fact.max_items)
    yield from (what for what, (mine, theirs) in pairs.items() if mine != theirs)


def test_fields():
    found = list(differences())
    assert deviations.unexplained(found, deviations.CLASSES) == []
    assert deviations.needless(found, deviations.CLASSES) == []


@pytest.mark.parametrize("operation_id", IDS)
def test_no_exclusion_is_invented(operation_id):
    facts = OPERATIONS[operation_id]
    known = {frozenset(pair) for group in (*facts.at_most_one, *facts.exactly_one) for pair in _pairs(group)}
    ours = {frozenset((name, other)) for name, spec in specs(operation_id).items() for other in spec.excludes}
    assert ours <= known


def _pairs(names: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    yield from ((one, other) for one in names for other in names if one < other)


def broken_rules(operation_id: str) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Give requests that break one rule each."""
    facts = OPERATIONS[operation_id]
    for group in (*facts.at_most_one, *facts.exactly_one):
        for pair in _pairs(group):
            yield "apart", pair[0], minimal(operation_id, *pair)
    for group in (*facts.exactly_one, *facts.at_least_one):
        yield "none", group[0], _without(minimal(operation_id), *group)
    for name, others in facts.needs.items():
        yield "alone", name, _without(minimal(operation_id, name), *others)
    for (name, special), others in facts.needs_when.items():
        yield "alone", name, _without(minimal(operation_id, name), *others) | {name: special}
    for name, values in facts.refused.items():
        yield from (("refused", name, minimal(operation_id) | {name: refused}) for refused in values)
    for gate in facts.gates:
        wrong = [one for one in ENUMS[facts.fields[gate.by].enum or ""] if one not in gate.allowed]
        yield from (("gate", gate.field, minimal(operation_id, gate.field) | {gate.by: one}) for one in wrong)
    for one, other in facts.equal_counts:
        fields = minimal(operation_id, one, other)
        yield "count", one, fields | {one: fields[one] * 2}
    for total in facts.totals:
        yield "total", total.fields[0], _filled(operation_id, total, total.most + 1)
        if total.beside:
            beside, most = total.beside
            yield "total", total.fields[0], _filled(operation_id, total, most + 1, beside)


def _filled(operation_id: str, total: Total, count: int, *names: str) -> dict[str, Any]:
    fields = minimal(operation_id, *total.fields, *names)
    first = fields[total.fields[0]] * (count - 1)
    return fields | {total.fields[0]: first}


def _without(fields: dict[str, Any], *names: str) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if name not in names}


BROKEN = [
    pytest.param(operation_id, name, fields, id=f"{operation_id}-{rule}-{name}-{index}")
    for operation_id in IDS
    for index, (rule, name, fields) in enumerate(broken_rules(operation_id))
]


@pytest.mark.parametrize(("operation_id", "name", "fields"), BROKEN)
def test_a_broken_rule_is_refused(operation_id, name, fields):
    with pytest.raises(InvalidRequest) as refused:
        CLASSES[operation_id](**fields)
    assert name in str(refused.value)


@given(data=st.data())
@pytest.mark.parametrize("operation_id", IDS)
@settings(max_examples=12)
def test_what_the_facts_allow_is_taken(operation_id, data):
    fields = data.draw(strategies.fields(operation_id))
    request = CLASSES[operation_id](**fields)
    for place, found in placed(operation_id, as_read(request.wire_fields())).items():
        request_validator(operation_id, place).validate(found)


WRONG = [
    pytest.param(operation_id, name, wrong, id=f"{operation_id}-{name}-{index}")
    for operation_id, name in FIELDS
    for index, wrong in enumerate(wrong_values(OPERATIONS[operation_id].fields[name]))
]


@pytest.mark.parametrize(("operation_id", "name", "wrong"), WRONG)
def test_what_the_facts_forbid_is_refused(operation_id, name, wrong):
    with pytest.raises(InvalidRequest) as refused:
        CLASSES[operation_id](**minimal(operation_id, name) | {name: wrong})
    assert any(name in problem.field for problem in refused.value.problems)


@cache
def padded(size: int, kind: str = "") -> Picture | bytes:
    """Give a file of exactly so many bytes; what stands after a PNG's end belongs to nobody."""
    if kind == "fonts":
        return strategies.ATTACHED[kind][0].ljust(size, b"\0")
    return Picture(strategies.picture().data.ljust(size, b"\0"), "large.png", "image/png")


@pytest.mark.parametrize(("operation_id", "name"), FILES)
def test_the_size_of_a_file(operation_id, name):
    fact = OPERATIONS[operation_id].fields[name]
    fields, limit = minimal(operation_id, name), fact.max_bytes or 0
    files = (padded(limit, fact.shape or ""), padded(limit + 1, fact.shape or ""))
    right, wrong = ({name: one if fact.kind == "file" else [one]} for one in files)
    CLASSES[operation_id](**fields | right)
    with pytest.raises(InvalidRequest) as refused:
        CLASSES[operation_id](**fields | wrong)
    assert all(name in problem.field for problem in refused.value.problems)


def test_a_whole_request_of_the_first_generation_stays_under_fifty_megabytes():
    cls = CLASSES["post-generate-image-v-3"]
    half = padded(25_000_000)
    cls(prompt="x", style_reference_images=[half])
    with pytest.raises(InvalidRequest, match="50"):
        cls(prompt="x", style_reference_images=[half, half])


@pytest.mark.parametrize(("operation_id", "name"), FIELDS)
def test_each_field_alone_is_taken_and_kept(operation_id, name):
    request = CLASSES[operation_id](**minimal(operation_id, name))
    assert name in request.wire_fields()
    sent = minimal(operation_id, name)[name]
    if not isinstance(sent, list | Picture):
        assert request.wire_fields()[name] == sent


RATIOS = [i for i in IDS if OPERATIONS[i].fields.get("aspect_ratio")]


@pytest.mark.parametrize("operation_id", RATIOS)
def test_a_ratio_has_one_spelling_in_its_role(operation_id):
    fact = OPERATIONS[operation_id].fields["aspect_ratio"]
    for sent in ENUMS[fact.enum] if fact.enum else ("auto", "16x9"):
        role = CLASSES[operation_id](**minimal(operation_id) | {"aspect_ratio": sent}).roles()["aspect_ratio"]
        assert role in {*ENUMS["AspectRatioV4"], *ENUMS["AspectRatioV3"]}
