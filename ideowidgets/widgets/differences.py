"""How two pictures' requests differ: field by field, structured prompts path by path, texts word by word."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any, Final

from ideowidgets.operations.fields import describe_fields
from ideowidgets.operations.json_prompt import parse_json_prompt
from ideowidgets.operations.request import Request, notes_of, plain
from ideowidgets.widgets.compare_words import common, words_of
from ideowidgets.widgets.messages import Difference, Word
from ideowidgets.widgets.values import cut, is_missing, text_of

NOT_SET: Final = "not set"
MAX_WORDS: Final = 8_000
"""Longer texts are shown whole: nobody reads them word by word."""
MAX_PATHS: Final = 60
"""Places of one structured prompt that are listed; the rest is told as a number."""

_LONG: Final = ("prompt", "text_prompt", "negative_prompt", "prompt returned")
_DEEPEST: Final = 12
_SENTENCE: Final = 40
_LEAST_SHARED: Final = 0.2
_CONTAINER: Final = "compositional_deconstruction"
"""Holds the background and the elements, and says nothing by itself."""
_ROW_COLUMNS: Final = (
    *("model", "action", "prompt", "negative_prompt", "seed", "aspect_ratio", "resolution", "rendering_speed"),
    *("quality", "style_type", "style_preset", "style_codes", "color_palette", "magic_prompt"),
)


def fields_of(request: Request[Any] | None) -> dict[str, Any]:
    """Give what a request asks for, the operation's model first; what makes no other picture is left out."""
    if request is None:
        return {}
    asked = {name: plain(value) for name, value in request.set_fields().items() if _matters(type(request), name)}
    return {"model": request.operation.model, **asked}


def differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Difference]:
    """List the fields in which two requests differ.

    Parameters
    ----------
    before, after
        Values by field, as `fields_of` gives them.

    Examples
    --------
    >>> [(d.name, d.before, d.after) for d in differences({"seed": 7}, {"seed": 8, "style_preset": "BAUHAUS"})]
    [('seed', '7', '8'), ('style_preset', 'not set', 'Bauhaus')]
    """
    found = [
        one for name in dict.fromkeys((*before, *after)) for one in _of_value(name, before.get(name), after.get(name))
    ]
    # Whoever asks for values by field has room for words of whole texts only.
    return [one if one.name in _LONG else one.model_copy(update={"words": []}) for one in found]


def between(before: Request[Any], after: Request[Any]) -> list[Difference]:
    """List what two requests differ in, also where they are of different operations.

    Fields of different operations are compared by their role. What both amount to, because the service's default is
    what the other one asks for, is no difference, and neither is what makes no other picture, such as privacy.

    Examples
    --------
    >>> from ideowidgets.operations import GenerateV3, V2GenerateV4
    >>> [d.name for d in between(GenerateV3(prompt="a cat"), V2GenerateV4(prompt="a cat"))]
    ['model']
    """
    if type(before) is type(after):
        old, new = fields_of(before), fields_of(after)
        old["model"], new["model"] = before.model_label, after.model_label
    else:
        old, new = _by_role(before, after), _by_role(after, before)
        if before.operation.action != after.operation.action or before.model_label == after.model_label:
            old["operation"], new["operation"] = before.operation.title, after.operation.title
    found: list[Difference] = []
    by_role = type(before) is not type(after)
    defaults = _defaults(type(before), by_role), _defaults(type(after), by_role)
    for name in dict.fromkeys((*old, *new)):
        lacks = (
            None if name in old else defaults[0].get(name),
            None if name in new else defaults[1].get(name),
        )
        # A default of one that the other asks for outright is the same picture.
        if old.get(name, lacks[0]) == new.get(name, lacks[1]):
            continue
        told = _told(name, lacks)
        found += [one.model_copy(update=told) for one in _of_value(name, old.get(name), new.get(name))]
    return found


def between_rows(before: Any, after: Any) -> list[Difference]:
    """List what two rows differ in where there is no request, as for pictures from files."""
    old, new = ({name: _cell(row, name) for name in _ROW_COLUMNS} for row in (before, after))
    return differences(old, new)


def between_answers(before: Any, after: Any, *, seeds: bool) -> list[Difference]:
    """List what the answers in two rows differ in: the service, the seeds it chose, and the prompts it made.

    Parameters
    ----------
    before, after
        Rows of a record or of a frame.
    seeds : bool
        Whether to tell the returned seeds, which say nothing new where seeds were asked for.
    """
    names = ["service", *(["seed_returned"] if seeds else []), "prompt_returned"]
    found: list[Difference] = []
    for name in names:
        old, new = _cell(before, name), _cell(after, name)
        if old is None or new is None or (name == "prompt_returned" and _as_sent(before) and _as_sent(after)):
            continue
        found += _of_value(name.replace("_", " "), old, new)
    return found


def _as_sent(row: Any) -> bool:
    """Tell whether the prompt came back as it went; a structured one may have been written differently."""
    returned = _cell(row, "prompt_returned")
    structured = _tree(returned)
    return returned == _cell(row, "prompt") or (structured is not None and structured == _cell(row, "json_prompt"))


def word_diff(before: str, after: str) -> list[Word]:
    """Compare two texts word by word, in any script.

    Joining the pieces that are the same or removed gives `before`; the same or added ones give `after`.

    Examples
    --------
    >>> [(word.kind, word.text) for word in word_diff("a red cat", "a blue cat")]
    [('same', 'a '), ('removed', 'red'), ('added', 'blue'), ('same', ' cat')]
    """
    old, new = words_of(before), words_of(after)
    if len(old) > MAX_WORDS or len(new) > MAX_WORDS:
        old, new = [before], [after]
    return list(_pieces(old, new))


def _pieces(old: Sequence[str], new: Sequence[str]) -> Iterator[Word]:
    shared = _without_lone_spaces(common(old, new), old, new)
    if sum(len(old[i]) for i, _ in shared) < _LEAST_SHARED * max(sum(map(len, old)), sum(map(len, new))):
        # Two sentences that share a comma and an article are two sentences.
        shared = []
    i = j = 0
    same: list[str] = []
    for k, m in [*shared, (len(old), len(new))]:
        gone, come = "".join(old[i:k]), "".join(new[j:m])
        if (gone or come) and same:
            yield Word(kind="same", text="".join(same))
            same = []
        if gone:
            yield Word(kind="removed", text=gone)
        if come:
            yield Word(kind="added", text=come)
        same += old[k : k + 1]
        i, j = k + 1, m + 1
    if same:
        yield Word(kind="same", text="".join(same))


def _without_lone_spaces(shared: list[tuple[int, int]], old: Sequence[str], new: Sequence[str]) -> list[Any]:
    """Drop spaces between two changed words, so that a changed phrase is shown in one piece."""
    kept = []
    ends = {(-1, -1), (len(old), len(new))}
    known = {*shared, *ends}
    for i, j in shared:
        is_lone = (i - 1, j - 1) not in known and (i + 1, j + 1) not in known
        if not (is_lone and old[i].isspace()):
            kept.append((i, j))
    return kept


def _of_value(name: str, old: Any, new: Any) -> Iterator[Difference]:
    if old == new:
        return
    was, now = _tree(old), _tree(new)
    if was is not None and now is not None:
        yield from _of_trees(name, was, now)
        return
    is_prose = name in _LONG and isinstance(old, str) and isinstance(new, str)
    words = word_diff(old, new) if is_prose and was is None and now is None else []
    yield Difference(name=name, before=_said(name, old, was), after=_said(name, new, now), words=words)


def _of_trees(name: str, old: Any, new: Any) -> list[Difference]:
    found = list(_paths(name, old, new, _DEEPEST))
    if len(found) <= MAX_PATHS:
        return found
    rest = Difference(name=name, before="", after=f"and {len(found) - MAX_PATHS} more", words=[])
    return [*found[:MAX_PATHS], rest]


def _paths(path: str, old: Any, new: Any, depth: int) -> Iterator[Difference]:
    if old == new:
        return
    if depth and isinstance(old, Mapping) and isinstance(new, Mapping):
        for key in dict.fromkeys((*old, *new)):
            below = path if key == _CONTAINER else f"{path} › {cut(str(key), 60)}"
            yield from _paths(below, old.get(key), new.get(key), depth - 1)
    elif depth and _is_list_of_objects(old) and _is_list_of_objects(new):
        yield from _list_paths(path, old, new, depth - 1)
    else:
        is_prose = isinstance(old, str) and isinstance(new, str) and max(len(old), len(new)) > _SENTENCE
        words = word_diff(old, new) if is_prose else []
        yield Difference(name=path, before=_leaf(old), after=_leaf(new), words=words)


def _list_paths(path: str, old: Sequence[Any], new: Sequence[Any], depth: int) -> Iterator[Difference]:
    """Compare lists of objects: those that stayed are found first, so that one put in front moves no other."""
    frozen = [[json.dumps(item, sort_keys=True, default=str) for item in items] for items in (old, new)]
    i = j = 0
    for k, m in [*common(frozen[0], frozen[1]), (len(old), len(new))]:
        changed = _counterparts(frozen[0][i:k], frozen[1][j:m])
        for a, b in changed:
            yield from _paths(f"{path} {j + b + 1}", old[i + a], new[j + b], depth)
        for a in sorted(set(range(k - i)) - {a for a, _ in changed}):
            yield Difference(name=f"{path} {i + a + 1}", before=_leaf(old[i + a]), after="removed", words=[])
        for b in sorted(set(range(m - j)) - {b for _, b in changed}):
            yield Difference(name=f"{path} {j + b + 1}", before="new", after=_leaf(new[j + b]), words=[])
        i, j = k + 1, m + 1


def _counterparts(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int]]:
    """Pair what was changed with what it became, in order: of the longer list those with the most words in common."""
    if len(old) > len(new):
        return [(a, b) for b, a in _counterparts(new, old)]
    words = [set(words_of(text)) for text in new]
    found: list[tuple[int, int]] = []
    start = 0
    for a, text in enumerate(old):
        own = set(words_of(text))
        # As many are left over as the rest still needs.
        room = range(start, len(new) - (len(old) - a) + 1)
        b = max(room, key=lambda at: len(own & words[at]) / len(own | words[at]))
        found.append((a, b))
        start = b + 1
    return found


def _is_list_of_objects(value: Any) -> bool:
    return isinstance(value, list | tuple) and bool(value) and all(isinstance(item, Mapping) for item in value)


def _tree(value: Any) -> Mapping[str, Any] | None:
    """Give a structured value, also one that travels as text; None for anything flat."""
    if isinstance(value, str):
        try:
            return parse_json_prompt(value)
        except RecursionError:
            return None
    is_structured = isinstance(value, Mapping) and not {"sha256", "members"} & set(value) and set(value) != {"name"}
    return value if is_structured else None


def _said(name: str, value: Any, tree: Mapping[str, Any] | None) -> str:
    if is_missing(value):
        return NOT_SET
    return outline(tree) if tree is not None else cut(text_of(name, value), 2_000)


def outline(tree: Mapping[str, Any]) -> str:
    """Tell a structured prompt in one line.

    Examples
    --------
    >>> outline({"high_level_description": "A quay", "compositional_deconstruction": {"elements": [{}, {}]}})
    'structured prompt “A quay”, 2 elements'
    """
    composed = tree.get("compositional_deconstruction")
    elements = composed.get("elements") if isinstance(composed, Mapping) else None
    named = tree.get("high_level_description")
    said = f"structured prompt “{cut(named, 160)}”" if isinstance(named, str) else "structured prompt"
    count = len(elements) if isinstance(elements, list | tuple) else 0
    return f"{said}, {count} element{'' if count == 1 else 's'}" if count else said


def _leaf(value: Any) -> str:
    if is_missing(value):
        return NOT_SET
    if isinstance(value, Mapping):
        told = [
            str(value[key]) for key in ("text", "desc", "high_level_description") if isinstance(value.get(key), str)
        ]
        kind = value.get("type")
        named = ": ".join([*([str(kind)] if isinstance(kind, str) else []), " — ".join(told)]) if told else ""
        return cut(named or json.dumps(value, ensure_ascii=False, default=str), 300)
    if isinstance(value, list | tuple):
        return cut(", ".join(map(_leaf, value)) or "none", 300)
    return cut(text_of("", value), 2_000)


def _by_role(request: Request[Any], other: Request[Any]) -> dict[str, Any]:
    """Give values by what both requests call a field, else by its role; the model first."""
    theirs, ours = _names_by_role(type(other)), _names_by_role(type(request))
    roles = request.roles()
    found: dict[str, Any] = {"model": request.model_label}
    for role, name in ours.items():
        if role != "model" and role in roles and _matters(type(request), name):
            found[name if theirs.get(role, name) == name else role] = roles[role]
    fields = fields_of(request)
    return found | {name: value for name, value in fields.items() if name not in (*ours.values(), "model")}


@cache
def _names_by_role(cls: type[Request[Any]]) -> Mapping[str, str]:
    return {notes.plays.role: name for name, notes in notes_of(cls).items() if notes.plays is not None}


def _matters(cls: type[Request[Any]], name: str) -> bool:
    notes = notes_of(cls).get(name)
    return notes is None or notes.plays is None or notes.plays.hashed


@cache
def _defaults(cls: type[Request[Any]], by_role: bool) -> Mapping[str, Any]:
    """Give what the service does where a field is not set, as far as it is documented."""
    found: dict[str, Any] = {}
    for field in describe_fields(cls):
        value = plain(field.default)
        plays = notes_of(cls)[field.name].plays
        if value is None:
            continue
        if plays is None or not by_role:
            found[field.name] = value
            continue
        value = plays.canonical(value) if plays.canonical else value
        found |= {plays.role: value, field.name: value}
    return found


def _told(name: str, lacks: tuple[Any, Any]) -> dict[str, str]:
    """Write the service's defaults in place of what is not set."""
    said = zip(("before", "after"), lacks, strict=True)
    return {side: text_of(name, value) for side, value in said if value is not None}


def _cell(row: Any, name: str) -> Any:
    value = getattr(row, name, None)
    return None if is_missing(value) else value
