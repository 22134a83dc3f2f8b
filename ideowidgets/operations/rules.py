"""Rules that span fields, as data: shown by forms, checked by requests, told in errors."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from ideowidgets.operations.errors import Problem, shorten


class Rule(Protocol):
    """A rule over several fields of one request."""

    @property
    def fields(self) -> tuple[str, ...]:
        """Names of the fields the rule is about."""

    def explain(self) -> str:
        """Say the rule in one clause."""

    def check(self, given: Mapping[str, Any]) -> Problem | None:
        """Give the problem, or None where the rule holds.

        Parameters
        ----------
        given : mapping
            Field name to value, for the fields that were set.
        """


def _names(fields: tuple[str, ...]) -> str:
    return ", ".join(fields)


@dataclass(frozen=True, slots=True)
class AtMostOne:
    """Fields that exclude each other.

    Examples
    --------
    >>> rule = AtMostOne("resolution", "aspect_ratio")
    >>> rule.check({"resolution": "1024x1024", "aspect_ratio": "1x1"}).field
    'resolution, aspect_ratio'
    """

    fields: tuple[str, ...]

    def __init__(self, *fields: str) -> None:
        object.__setattr__(self, "fields", fields)

    def explain(self) -> str:
        return f"at most one of {_names(self.fields)}"

    def check(self, given: Mapping[str, Any]) -> Problem | None:
        both = tuple(name for name in self.fields if name in given)
        if len(both) < 2:
            return None
        values = ", ".join(shorten(given[name], 30) for name in both)
        return Problem(_names(both), values, "exclude each other", f"Keep one: {' or '.join(both)}.")


@dataclass(frozen=True, slots=True)
class ExactlyOne:
    """Fields of which one, and only one, must be set."""

    fields: tuple[str, ...]

    def __init__(self, *fields: str) -> None:
        object.__setattr__(self, "fields", fields)

    def explain(self) -> str:
        return f"exactly one of {_names(self.fields)}"

    def check(self, given: Mapping[str, Any]) -> Problem | None:
        if not any(name in given for name in self.fields):
            return Problem(_names(self.fields), "", "exactly one is needed", f"Give {' or '.join(self.fields)}.")
        return AtMostOne(*self.fields).check(given)


@dataclass(frozen=True, slots=True)
class Excludes:
    """One field that cannot go with any of others, which may go together."""

    field: str
    others: tuple[str, ...]

    def __init__(self, field: str, *others: str) -> None:
        object.__setattr__(self, "field", field)
        object.__setattr__(self, "others", others)

    @property
    def fields(self) -> tuple[str, ...]:
        return (self.field, *self.others)

    def explain(self) -> str:
        return f"{self.field} not with {_names(self.others)}"

    def check(self, given: Mapping[str, Any]) -> Problem | None:
        against = tuple(name for name in self.others if name in given)
        if self.field not in given or not against:
            return None
        return Problem(
            _names((self.field, *against)),
            shorten(given[self.field], 40),
            f"{self.field} cannot be combined with {_names(against)}",
            f"Remove {self.field}, or remove {_names(against)}.",
        )


@dataclass(frozen=True, slots=True)
class Needs:
    """A field that is only allowed together with another."""

    field: str
    other: str

    @property
    def fields(self) -> tuple[str, ...]:
        return (self.field, self.other)

    def explain(self) -> str:
        return f"{self.field} only with {self.other}"

    def check(self, given: Mapping[str, Any]) -> Problem | None:
        if self.field not in given or self.other in given:
            return None
        return Problem(self.field, "", f"is only allowed with {self.other}", f"Give {self.other}, or leave it out.")


@dataclass(frozen=True, slots=True)
class SameCount:
    """Two lists that must be equally long when the first is given."""

    field: str
    other: str

    @property
    def fields(self) -> tuple[str, ...]:
        return (self.field, self.other)

    def explain(self) -> str:
        return f"as many {self.field} as {self.other}"

    def check(self, given: Mapping[str, Any]) -> Problem | None:
        if self.field not in given:
            return None
        mine, theirs = len(given[self.field]), len(given.get(self.other, ()))
        if mine == theirs:
            return None
        return Problem(
            self.field,
            f"{mine}",
            f"must have as many entries as {self.other} ({theirs})",
            "Add or remove entries.",
        )


@dataclass(frozen=True, slots=True)
class NotValue:
    """A value that the enumeration lists and this operation refuses."""

    field: str
    value: str
    fix: str

    @property
    def fields(self) -> tuple[str, ...]:
        return (self.field,)

    def explain(self) -> str:
        return f"{self.field} is never {self.value} here"

    def check(self, given: Mapping[str, Any]) -> Problem | None:
        if given.get(self.field) != self.value:
            return None
        return Problem(self.field, repr(self.value), "is not accepted by this operation", self.fix)


@dataclass(frozen=True, slots=True)
class AtLeastOne:
    """Fields of which one or more must be set."""

    fields: tuple[str, ...]

    def __init__(self, *fields: str) -> None:
        object.__setattr__(self, "fields", fields)

    def explain(self) -> str:
        return f"at least one of {_names(self.fields)}"

    def check(self, given: Mapping[str, Any]) -> Problem | None:
        if any(name in given for name in self.fields):
            return None
        return Problem(_names(self.fields), "", "one is needed", f"Give {' or '.join(self.fields)}.")


@dataclass(frozen=True, slots=True)
class SameSize:
    """A mask that must have as many pixels as its picture; of lists, one by one."""

    field: str
    other: str

    @property
    def fields(self) -> tuple[str, ...]:
        return (self.field, self.other)

    def explain(self) -> str:
        return f"{self.field} as large as {self.other}"

    def check(self, given: Mapping[str, Any]) -> Problem | None:
        if self.field not in given or self.other not in given:
            return None
        for mask, picture in zip(_listed(given[self.field]), _listed(given[self.other]), strict=False):
            try:
                mine, theirs = mask.size(), picture.size()
            except ValueError as error:
                return Problem(self.field, "", str(error), "Give a readable picture.")
            if mine != theirs:
                return Problem(
                    self.field,
                    f"{mine[0]}x{mine[1]}",
                    f"must be as large as {self.other}, {theirs[0]}x{theirs[1]}",
                    "Resize it.",
                )
        return None


def _listed(value: Any) -> tuple[Any, ...]:
    return value if isinstance(value, tuple) else (value,)
