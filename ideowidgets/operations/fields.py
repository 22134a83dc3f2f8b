"""A request class's fields as plain facts: forms, help and the stand-in's document are made from them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from annotated_types import Ge, Le, MaxLen, MinLen
from pydantic import BaseModel
from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

from ideowidgets.operations.attachment import Attachment
from ideowidgets.operations.json_prompt import JsonPrompt
from ideowidgets.operations.mask import Polarity, Selected
from ideowidgets.operations.operation import Plays
from ideowidgets.operations.palette import ColorPalette, V2ColorPalette
from ideowidgets.operations.picture import Picture
from ideowidgets.operations.request import Request, notes_of, place_of, plays_of
from ideowidgets.operations.rules import AtMostOne, ExactlyOne, Excludes, NotValue

Kind = Literal[
    "text",
    "long_text",
    "integer",
    "number",
    "boolean",
    "choice",
    "choices",
    "palette",
    "codes",
    "strings",
    "file",
    "files",
    "attachments",
    "json",
    "asset",
    "assets",
]

_LONG = ("prompt", "negative_prompt")
_KIND_OF: dict[Any, Kind] = {
    int: "integer",
    float: "number",
    bool: "boolean",
    str: "text",
    ColorPalette: "palette",
    V2ColorPalette: "palette",
    Picture: "file",
    JsonPrompt: "json",
}


@dataclass(frozen=True, slots=True)
class FieldSpec:
    """One field of a request class.

    Attributes
    ----------
    name, label, help : str
        The vendor's name, the same in words, and one sentence.
    kind : str
        What a form shows it as. ``asset`` and ``assets`` are JSON objects of ``model``, ``attachments`` are
        files that need not be pictures.
    choices : tuple of str
        For ``choice``; the vendor's values.
    minimum, maximum : int or None
        Bounds of a number, or of a text's length.
    max_items : int or None
        For lists.
    default : object
        What the service uses when the field is not sent, where that is documented.
    excludes : tuple of str
        Fields that cannot be set at the same time.
    pattern : str or None
        For texts and codes.
    place : str
        Where it travels: ``body``, ``path`` or ``query``.
    max_bytes : int or None
        For one file.
    model : type or None
        For JSON objects: what they must be.
    selected : str or None
        For a mask: the colour of what the operation works on, ``black`` or ``white``.
    """

    name: str
    label: str
    help: str
    kind: Kind
    required: bool
    essential: bool
    role: str | None
    choices: tuple[str, ...] = ()
    minimum: int | None = None
    maximum: int | None = None
    max_items: int | None = None
    default: Any = None
    excludes: tuple[str, ...] = ()
    pattern: str | None = None
    place: str = "body"
    max_bytes: int | None = None
    model: type[BaseModel] | None = None
    selected: Selected | None = None


def describe_fields(cls: type[Request[Any]]) -> tuple[FieldSpec, ...]:
    """Give the facts of every field of a request class, in its order.

    Examples
    --------
    >>> from ideowidgets.operations import GenerateV3
    >>> seed = next(field for field in describe_fields(GenerateV3) if field.name == "seed")
    >>> seed.kind, seed.minimum, seed.maximum
    ('integer', 0, 2147483647)
    """
    return tuple(_spec(cls, name, info) for name, info in cls.model_fields.items() if name != "unchecked")


def _spec(cls: type[Request[Any]], name: str, info: FieldInfo) -> FieldSpec:
    plays = plays_of(cls, name)
    core, notes = _unwrap(info.annotation, info.metadata)
    listed = get_origin(core) is tuple
    item, item_notes = _unwrap(get_args(core)[0], []) if listed else (core, notes)
    pattern = next((p for n in item_notes if (p := getattr(n, "pattern", None))), None)
    return FieldSpec(
        name=name,
        label=name.replace("_", " "),
        help=info.description or next((n.description for n in notes if isinstance(n, FieldInfo) and n.description), ""),
        kind=_kind(item, listed, pattern is not None, plays),
        required=info.is_required(),
        essential=bool(plays and plays.essential),
        role=plays.role if plays else None,
        choices=_choices(cls, name, item),
        minimum=_bound(notes, Ge, "ge", MinLen, "min_length"),
        maximum=_bound(notes, Le, "le", MaxLen, "max_length"),
        max_items=_bound(notes, MaxLen, "max_length") if listed else None,
        default=None if info.default is PydanticUndefined else info.default,
        excludes=_excludes(cls, name),
        pattern=pattern,
        place=place_of(cls, name),
        max_bytes=notes_of(cls)[name].max_bytes if isinstance(item, type) and issubclass(item, Attachment) else None,
        model=item if isinstance(item, type) and issubclass(item, BaseModel) else None,
        selected=next((note.selected for note in notes if isinstance(note, Polarity)), None),
    )


def _unwrap(annotation: Any, notes: list[Any]) -> tuple[Any, list[Any]]:
    """Strip ``Annotated`` and ``| None``, collecting what they say."""
    if get_origin(annotation) is Annotated:
        inner, *more = get_args(annotation)
        return _unwrap(inner, notes + [n for m in more for n in _flat(m)])
    if get_origin(annotation) in (Union, UnionType):
        kept = [arg for arg in get_args(annotation) if arg is not type(None)]
        if len(kept) == 1:
            return _unwrap(kept[0], notes)
    return annotation, notes


def _flat(note: Any) -> Iterator[Any]:
    yield note
    if isinstance(note, FieldInfo):
        yield from note.metadata


def _kind(item: Any, listed: bool, patterned: bool, plays: Plays | None) -> Kind:
    if get_origin(item) is Literal:
        return "choices" if listed else "choice"
    if item not in _KIND_OF and issubclass(item, BaseModel):
        return "assets" if listed else "asset"
    if issubclass(item, Attachment) and item is not Picture:
        return "attachments"
    kind = _KIND_OF[item]
    if listed:
        return "files" if kind == "file" else "codes" if patterned else "strings"
    return "long_text" if kind == "text" and plays and plays.role in _LONG else kind


def _choices(cls: type[Request[Any]], name: str, item: Any) -> tuple[str, ...]:
    """Give the values to offer: the enumeration less what the operation refuses."""
    refused = {rule.value for rule in cls.rules if isinstance(rule, NotValue) and rule.field == name}
    return tuple(v for v in get_args(item) if v not in refused) if get_origin(item) is Literal else ()


def _bound(notes: list[Any], *kinds: Any) -> int | None:
    for kind, name in zip(kinds[::2], kinds[1::2], strict=True):
        for note in notes:
            if isinstance(note, kind):
                return int(getattr(note, name))
    return None


def _excludes(cls: type[Request[Any]], name: str) -> tuple[str, ...]:
    found: list[str] = []
    for rule in cls.rules:
        if name not in rule.fields:
            continue
        if isinstance(rule, AtMostOne | ExactlyOne):
            found += [other for other in rule.fields if other != name]
        elif isinstance(rule, Excludes):
            found += rule.others if name == rule.field else (rule.field,)
    return tuple(found)
