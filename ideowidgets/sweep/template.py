"""Prompts with places in them: ``{animal}`` variables, ``{red|blue}`` variants, search and replace."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import islice, product
from typing import Any, Self

from pydantic import BaseModel

from ideowidgets.operations.registry import field_of_role
from ideowidgets.operations.request import Request, plain
from ideowidgets.operations.structured_prompt import StructuredPrompt
from ideowidgets.operations.structured_prompt.fields import names_part, structured_of

TEXT_ROLES = ("prompt", "json_prompt", "negative_prompt")
MAX_VARIANTS = 10_000
# Doubled braces are nobody's place: other tools weigh words with them, and formats escape them so.
_BRACES = re.compile(r"(?<!\{)\{([^{}]*)\}(?!\})")
_NAME = re.compile(r"[^\W\d]\w*")
_JSON_MEMBER = re.compile(r'"\s*:')


class Replace(tuple[str, ...]):
    """Search and replace: the first term is searched for in the prompt and kept once; the others take its place.

    Upper and lower case count. Stands for the list of values of an axis, whose name is free.

    Examples
    --------
    >>> axes = {"subject": Replace("lighthouse", "windmill", "castle")}
    >>> axes["subject"].searched
    'lighthouse'
    """

    __slots__ = ()

    def __new__(cls, searched: str, *others: str) -> Self:
        """Take the term that is searched for, then those that take its place."""
        return super().__new__(cls, (searched, *others))

    @property
    def searched(self) -> str:
        """The term that must stand in a prompt."""
        return self[0]

    def __repr__(self) -> str:
        return f"Replace({', '.join(map(repr, self))})"


def text_fields(cls: type[Request[Any]]) -> tuple[str, ...]:
    """Give the fields of a request class that hold prompts."""
    names = field_of_role(cls)
    return tuple(names[role] for role in TEXT_ROLES if role in names)


def holds_text(cls: type[Request[Any]], name: str) -> bool:
    """Tell whether a field, or a part of a structured prompt, is text in which places are filled."""
    return name in text_fields(cls) or names_part(name)


def change_texts(value: Any, change: Callable[[str], str]) -> Any:
    """Change every text within a value; a value without any change is given back as it is."""
    if isinstance(value, str):
        prompt = structured_of(value)
        # What takes a place may hold quotation marks, which would break the JSON around it.
        return change(value) if prompt is None else _changed_prompt(value, prompt, change)
    if isinstance(value, BaseModel):
        before = plain(value)
        after = change_texts(before, change)
        return value if after == before else after
    if isinstance(value, Mapping):
        return {name: change_texts(item, change) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return [change_texts(item, change) for item in value]
    return value


def _changed_prompt(text: str, prompt: StructuredPrompt, change: Callable[[str], str]) -> str:
    before = prompt.to_dict()
    after = change_texts(before, change)
    return text if after == before else StructuredPrompt(after).to_json()


def texts_in(value: Any) -> Iterator[str]:
    """Give every text within a value, in the order in which :func:`change_texts` comes to them."""
    found: list[str] = []

    def note(text: str) -> str:
        found.append(text)
        return text

    change_texts(value, note)
    yield from found


def variables_in(value: Any) -> dict[str, None]:
    """Give the names of the variables in a value's texts, each once, in order.

    Examples
    --------
    >>> list(variables_in("a {animal} in a {red|blue} hat, {{not this}}"))
    ['animal']
    """
    places = [place for text in texts_in(value) for place in _BRACES.findall(text)]
    return dict.fromkeys(place for place in places if _NAME.fullmatch(place))


def variants_in(value: Any) -> list[tuple[str, ...]]:
    """Give the options of each group of variants in a value's texts.

    Examples
    --------
    >>> variants_in("a {red|blue} cat {in a hat|}")
    [('red', 'blue'), ('in a hat', '')]
    """
    return [
        tuple(place.split("|")) for text in texts_in(value) for place in _BRACES.findall(text) if _is_variants(place)
    ]


def _is_variants(place: str) -> bool:
    return "|" in place and not _JSON_MEMBER.search(place)


def spread(value: Any) -> list[Any]:
    """Give a prompt once for each combination of its variants; a prompt without variants alone.

    Examples
    --------
    >>> spread("a {red|blue} cat")
    ['a red cat', 'a blue cat']
    """
    groups = variants_in(value)
    chosen = islice(product(*groups), MAX_VARIANTS + 1)
    return [Filling(variants=options).fill(value) for options in chosen] if groups else [value]


class Filling:
    """What takes the places of prompts in one cell, and what of it was used.

    Parameters
    ----------
    variables : mapping
        Name to text.
    variants : sequence of str
        The option of each group, in order.
    swaps : mapping
        Searched term to what takes its place.
    """

    def __init__(
        self,
        variables: Mapping[str, str] | None = None,
        variants: Sequence[str] = (),
        swaps: Mapping[str, str] | None = None,
    ) -> None:
        self._variables = variables or {}
        self._variants = iter(variants)
        self._swaps = swaps or {}
        self.used: set[str] = set()
        """Places of variables with their braces, and terms, that were found."""

    @cached_property
    def _terms(self) -> re.Pattern[str] | None:
        # All at once and the longest first, so that nothing is searched for in what was just put in.
        longest = sorted(self._swaps, key=len, reverse=True)
        return re.compile("|".join(map(re.escape, longest))) if longest else None

    def fill(self, value: Any, *, variants: bool = True) -> Any:
        """Fill the places of a field's value, texts within structured prompts included."""
        filled = value
        if self._variables or variants:
            filled = change_texts(filled, lambda text: _BRACES.sub(lambda m: self._place(m, variants), text))
        if self._terms is not None:
            terms = self._terms
            filled = change_texts(filled, lambda text: terms.sub(self._swap, text))
        return filled

    def _place(self, found: re.Match[str], variants: bool) -> str:
        place = found[1]
        if place in self._variables:
            self.used.add(found[0])
            return self._variables[place]
        if variants and _is_variants(place):
            return next(self._variants, found[0])
        return found[0]

    def _swap(self, found: re.Match[str]) -> str:
        self.used.add(found[0])
        return self._swaps[found[0]]
