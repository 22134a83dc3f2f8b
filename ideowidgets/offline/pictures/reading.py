"""What a prompt asks for: subjects with counts and colours, setting, hour, weather, quoted words."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ideowidgets.offline.pictures import vocabulary as v
from ideowidgets.offline.pictures.colour import NAMES, RGB, parse

QUOTED = re.compile(
    r"\"([^\"\n]{1,160})\"|“([^”\n]{1,160})”|«([^»\n]{1,160})»|(?<!\w)'([^'\n]{1,80})'(?!\w)|「([^」\n]{1,80})」"
    r"|‘([^‘’\n]{1,80})’(?!\w)"
)
_WORD = re.compile(r"[^\W_]+(?:[-'][^\W_]+)*")
_MOST_READ = 6000


@dataclass(frozen=True)
class Subject:
    """A thing to draw: its drawing's name, how many, its colour as ``#rrggbb`` or None."""

    name: str
    count: int = 1
    tint: str | None = None


@dataclass(frozen=True)
class Reading:
    """A prompt understood."""

    subjects: tuple[Subject, ...] = ()
    settings: tuple[str, ...] = ()
    time: str | None = None
    weather: str | None = None
    kind: str | None = None
    quotes: tuple[str, ...] = ()
    colours: tuple[RGB, ...] = ()
    words: tuple[str, ...] = ()
    banned: frozenset[str] = frozenset()

    def allows(self, name: str) -> bool:
        """Whether the negative prompt leaves this in."""
        return name not in self.banned


def quoted(prompt: str) -> tuple[str, ...]:
    """The words in quotation marks, in order."""
    found = []
    for match in QUOTED.finditer(prompt[:_MOST_READ]):
        text = next((group for group in match.groups() if group), "").strip()
        if text and text not in found:
            found.append(text)
    return tuple(found[:4])


def banned_names(negative: str | None) -> frozenset[str]:
    """Names of drawings, settings and features that a negative prompt takes out."""
    names: set[str] = set()
    for raw in _WORD.findall((negative or "")[:_MOST_READ].lower()):
        word = v.singular(raw)
        names.add(word)
        for table in (v.SUBJECT_WORDS, v.SETTING_WORDS, v.WEATHER_WORDS, v.TIME_WORDS):
            if word in table:
                names.add(table[word])
            elif raw in table:
                names.add(table[raw])
        if word in {"words", "lettering", "letters", "typography", "caption", "letter", "word"}:
            names.add("text")
        if word in {"person", "people", "human", "portrait"}:
            names |= {"portrait", "figure", "man", "woman"}
        if word in NAMES:
            names.add(f"colour:{word}")
    return frozenset(names)


def read(prompt: str, negative: str | None = None) -> Reading:
    """Understand a prompt; whatever is not understood is ignored."""
    banned = banned_names(negative)
    quotes = () if "text" in banned else quoted(prompt)
    plain = (
        QUOTED.sub(" ", prompt[:_MOST_READ])
        .lower()
        .replace("golden hour", "golden-hour")
        .replace("still life", "still-life")
    )
    plain = plain.replace("ice cream", "icecream").replace("close up", "close-up").replace("air balloon", "balloon")
    words = _WORD.findall(plain)
    subjects: dict[str, Subject] = {}
    settings: list[str] = []
    loose: list[RGB] = []
    time = weather = kind = None
    count, count_at, tint, tint_at = 1, -9, None, -9
    for at, raw in enumerate(words):
        word = v.singular(raw)
        if raw in v.COUNTS or (raw.isdigit() and raw.isascii() and len(raw) < 3 and 0 < int(raw) <= 12):
            count, count_at = v.COUNTS.get(raw) or int(raw), at
            continue
        if raw in NAMES and f"colour:{raw}" not in banned and raw not in {"rose", "orange", "peach", "neon"}:
            if tint is not None:
                loose.append(tint)
            tint, tint_at = parse(raw), at
            continue
        kind = kind or v.KIND_WORDS.get(raw) or v.KIND_WORDS.get(word)
        time = time or _allowed(v.TIME_WORDS.get(raw), banned)
        weather = weather or _allowed(v.WEATHER_WORDS.get(raw), banned)
        setting = v.SETTING_WORDS.get(raw) or v.SETTING_WORDS.get(word)
        if setting and setting not in settings and setting not in banned and word not in banned:
            settings.append(setting)
        name = v.SUBJECT_WORDS.get(word) or v.SUBJECT_WORDS.get(raw)
        if name and name not in banned and word not in banned and name not in subjects:
            colour = tint if tint is not None and at - tint_at <= 3 else None
            text = f"#{colour[0]:02x}{colour[1]:02x}{colour[2]:02x}" if colour else None
            if colour:
                tint = None
            many = count if at - count_at <= 3 else 1
            if many == 1 and raw != word and raw.endswith("s"):
                many = 3
            if at - count_at <= 3:
                count_at = -9
            subjects[name] = Subject(name, many, text)
    if tint is not None:
        loose.append(tint)
    if {"man", "woman"} & subjects.keys():
        subjects.pop("portrait", None)
    return Reading(
        tuple(subjects.values())[:6],
        tuple(settings[:3]),
        time,
        weather,
        kind,
        quotes,
        tuple(loose[:5]),
        tuple(words[:400]),
        banned,
    )


def _allowed(name: str | None, banned: frozenset[str]) -> str | None:
    return None if name is None or name in banned else name
