"""What can be wrong with a structured prompt: one rule per code, with its weight in each profile."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Final, Literal, NamedTuple

from ideowidgets.operations.structured_prompt.contract import ELEMENTS, Profile, short_path
from ideowidgets.operations.structured_prompt.tree import Json, Path, from_path, to_path

Severity = Literal["error", "warning", "hint"]
Repair = Callable[[Json], Json]


class Rule(NamedTuple):
    """A rule: how heavily it weighs in each profile (None: not at all), and what it wants."""

    api: Severity | None
    training: Severity | None
    about: str


RULES: Final[dict[str, Rule]] = {
    "wrong-type": Rule("error", "error", "A part is of the kind that the contract says."),
    "missing": Rule("error", "error", "Required parts are there."),
    "null": Rule("warning", "error", "A part without a value is left out; the service drops it."),
    "empty": Rule("warning", "warning", "Descriptions say something."),
    "unknown-key": Rule("hint", "error", "Keys are those of the contract; the API takes others and does not use them."),
    "key-order": Rule(None, "error", "Keys stand in canonical order; exports always do."),
    "root-order": Rule(None, "warning", "The first keys stand in canonical order; exports always do."),
    "no-description": Rule(None, "hint", "A high-level description is strongly recommended."),
    "unknown-type": Rule("error", "error", "An element is obj or text."),
    "text-in-object": Rule("warning", "error", "Only text elements have a text."),
    "photo-and-art-style": Rule("hint", "error", "A style is a photo or has an art style, not both."),
    "photo-or-art-style": Rule(None, "error", "A style has a photo or an art style."),
    "bbox-count": Rule("error", "error", "A box has four numbers."),
    "bbox-number": Rule("error", "error", "A box is made of numbers."),
    "bbox-whole": Rule("error", "error", "A box is made of whole numbers from 0 to 1000."),
    "bbox-decimals": Rule(None, "error", "A box's numbers are written without a decimal point."),
    "bbox-range": Rule("error", "error", "A box lies within 0 to 1000."),
    "bbox-reversed": Rule("warning", "error", "A box's first corner is above and left of its second."),
    "bbox-empty": Rule("warning", "warning", "A box has an area."),
    "bbox-axes": Rule("warning", "warning", "Boxes are rows first: y_min, x_min, y_max, x_max."),
    "color": Rule("error", "error", "Colours are written #RRGGBB."),
    "color-case": Rule(None, "error", "Colours are written in upper case."),
    "palette-size": Rule("warning", "error", "A style has up to 16 colours, an element up to 5."),
    "no-elements": Rule("warning", "warning", "There is an element; without one a placeholder may come back."),
    "placeholder": Rule("warning", "warning", "One element that fills the frame and repeats the description may fail."),
    "length": Rule("warning", "warning", "The v2 API takes 10,000 characters, the open weights 2,048 tokens."),
    "box-tiny": Rule("hint", "hint", "A box is large enough to be drawn."),
    "box-same": Rule("hint", "hint", "Two elements do not share one box."),
    "box-for-text": Rule("hint", "hint", "A line of words has a box wider than tall."),
    "many-elements": Rule("hint", "hint", "Parts of one subject belong into its description."),
    "said-twice": Rule("hint", "hint", "Nothing is said twice."),
    "scenery": Rule("hint", "hint", "Sky, floor, ground and weather belong into the background."),
    "words-missing": Rule("hint", "hint", "Words in quotation marks have a text element of their own."),
    "vague": Rule("hint", "hint", "A description settles on one thing."),
    "praise": Rule("hint", "hint", "A description says what is seen, not how well it looks."),
    "camera-in-object": Rule("hint", "hint", "Lens, focus and shadow are said in the style, not of an object."),
    "grain-in-background": Rule("hint", "hint", "Film grain and paper texture are no part of the background."),
    "warm-grade": Rule("hint", "hint", "A light source is named rather than a tint."),
    "long-description": Rule("hint", "hint", "The high-level description has at most 50 words."),
    "long-desc": Rule("hint", "hint", "An element's description has at most 60 words."),
    "short-desc": Rule("hint", "hint", "An object's description is more than a word or two."),
    "medium": Rule("hint", "hint", "A photograph has a photo, everything else an art style."),
    "language": Rule("hint", "hint", "Descriptions are in English; only drawn words are in any language."),
}
"""Code to rule. Codes of hints and warnings can be muted."""


@dataclass(frozen=True, slots=True)
class PromptProblem:
    """One thing that is wrong with a structured prompt, or could be better.

    Attributes
    ----------
    code : str
        A key of ``RULES``.
    path : str
        The place, as in ``compositional_deconstruction.elements[2].bbox``; empty for the prompt as a whole.
    severity : str
        ``error``: refused in this profile. ``warning``: taken, and likely not what was meant. ``hint``: advice.
    message : str
        What was found and what is wanted.
    offer : str or None
        What ``prompt.fix(problem)`` would do.
    """

    code: str
    path: str
    severity: Severity
    message: str
    profile: Profile
    offer: str | None = None
    repair: Repair | None = field(default=None, repr=False, compare=False)

    @property
    def element(self) -> int | None:
        """The index of the element it is about, where it is about one."""
        path = from_path(self.path) if self.path else ()
        return path[2] if len(path) > 2 and path[:2] == ELEMENTS and isinstance(path[2], int) else None

    @property
    def place(self) -> str:
        """The path as a person would write it: ``elements[2].bbox``."""
        return to_path(short_path(from_path(self.path))) if self.path else "the prompt"

    def cells(self) -> dict[str, Any]:
        """Give what a table shows of it."""
        return {"severity": self.severity, "code": self.code, "place": self.place} | {
            "problem": self.message,
            "fix": self.offer,
        }

    def to_dict(self) -> dict[str, Any]:
        """Give it JSON-ready."""
        names = ("code", "path", "element", "severity", "message", "offer")
        return {name: getattr(self, name) for name in names}

    def __str__(self) -> str:
        offer = f" {self.offer}." if self.offer else ""
        return f"{self.severity}: {self.place}: {self.message}.{offer}"


class Findings:
    """Collects problems of one profile."""

    def __init__(self, profile: Profile) -> None:
        self.profile: Profile = profile
        self.found: list[PromptProblem] = []

    def add(self, code: str, path: Path, message: str, offer: str | None = None, repair: Repair | None = None) -> None:
        """Note a problem, where its rule holds in the profile."""
        rule = RULES[code]
        severity = rule.api if self.profile == "api" else rule.training
        if severity is not None:
            self.found.append(
                PromptProblem(code, to_path(path), severity, message, self.profile, offer, repair if offer else None)
            )
