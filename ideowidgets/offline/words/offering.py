"""What a plain prompt offers for a layout: things and their number, words and their place, where and when."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from ideowidgets.offline.pictures import vocabulary as v
from ideowidgets.offline.pictures.reading import QUOTED, Reading, quoted, read
from ideowidgets.offline.words import phrases

MOST_OBJECTS = 6
MOST_BOXES = 8
MOST_ALONE = 4
_MOST_READ = 6000

# Words over several lines are not drawn, and name no thing either.
_QUOTES = re.compile(QUOTED.pattern + '|"[^"]*"')
_BETWEEN = re.compile(r"[,.;:\n]|\b(?:and|with|beside|under|above|over|in front of|next to|near|below|beneath)\b")
_LEAD = re.compile(
    r"^(?:[\w-]+\s+){0,4}?(?:photo|photograph|picture|image|drawing|painting|watercolou?r|poster|illustration|sketch|render|"
    r"cover|flyer|banner|logo|icon|sticker|emblem|badge|close-up|shot)\s+(?:of|for|showing|about)\s+",
    re.IGNORECASE,
)
_SAYING = re.compile(
    r"\b(?:that\s+says|which\s+says|says|saying|reading|reads|titled|entitled|called|the\s+(?:words?|text|title))\s*$",
    re.IGNORECASE,
)
_PLACED = re.compile(r"\s+(?=(?:in|on|at|by|against|through|before|during|inside|outside|across)\s+\S)", re.IGNORECASE)
_PREPOSITION = re.compile(r"^(?:in|on|at|by|against|through|before|during|inside|outside|across)\s", re.IGNORECASE)
_CLAUSES = re.compile(r"[,.;:\n\"“”«»「」]|\band\b")
_LOWER = re.compile(r"\b(?:below|beneath|bottom|underneath|under|foot|footer|lower)\b", re.IGNORECASE)
_UPPER = re.compile(r"\b(?:above|top|over|headline|upper|head|title|titled)\b", re.IGNORECASE)
_LETTERS = re.compile(r"\b([a-z]+)\s+(?:letters|lettering|type|text|capitals|script|neon)\b", re.IGNORECASE)
_STYLE_WORDS = """
style styled lighting lit light mood colours colors palette detailed cinematic realistic photorealistic minimalist
minimal vector 4k 8k hd 24mm 35mm 50mm 85mm bokeh lens texture textured vintage retro modern aesthetic atmosphere
shadows contrast watercolor watercolour artwork composition quality render 3d grain vibrant muted pastel monochrome
"""
_STYLES = frozenset(_STYLE_WORDS.split())
_STANDS_FOR_NOTHING = re.compile(
    r"^(?:(?:at|in|on|to|the|a|an|of|it|its|is|all|both|letters|lettering|text|words?|top|bottom|upper|lower|left|right|middle|"
    r"centre|center|side|corner|half|third|them|they|him|her|this|that|each|other|big|bold|large|small|headline|title)\b\s*)+$",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Words:
    """Quoted words: whether they belong below the picture, and the name of their colour or ""."""

    words: str
    below: bool
    colour: str


@dataclass(frozen=True)
class Thing:
    """An object: its description, and of its drawing width / height (0: unknown), relative size, whether it flies."""

    desc: str
    ratio: float = 0.0
    size: float = 1.0
    aloft: bool = False


@dataclass(frozen=True)
class Offer:
    """A prompt taken apart.

    Attributes
    ----------
    reading : Reading
        The whole prompt as the drawings understand it.
    texts : tuple of Words
        What is to be written.
    subjects, places, styles : tuple of str
        Phrases of the prompt, in its own words.
    """

    reading: Reading
    texts: tuple[Words, ...]
    subjects: tuple[str, ...]
    places: tuple[str, ...]
    styles: tuple[str, ...]


def understand(prompt: str) -> Offer:
    """Take a prompt apart.

    Examples
    --------
    >>> offer = understand('a photo of a red fox in the snow at night, cinematic lighting')
    >>> offer.subjects, offer.places, offer.styles
    (('a red fox',), ('in the snow', 'at night'), ('cinematic lighting',))
    """
    text = prompt[:_MOST_READ]
    subjects: list[str] = []
    places: list[str] = []
    styles: list[str] = []
    for raw in _BETWEEN.split(_QUOTES.sub(" , ", text)):
        piece = _SAYING.sub("", re.sub(r"\s+", " ", raw).strip(" -–—'\"!?()"))
        piece = _LEAD.sub("", piece).strip()
        if len(piece) < 3 or _STANDS_FOR_NOTHING.match(piece) or _LETTERS.search(piece):
            continue
        thing, where = _parted(piece)
        places += where
        if not thing:
            continue
        last = thing.lower().split()[-1]
        if not read(thing).subjects and (last in _STYLES or _is_air(thing)):
            (styles if last in _STYLES else places).append(thing[:200])
        else:
            subjects.append(thing[:200])
    found = tuple(dict.fromkeys(subjects))[:MOST_OBJECTS]
    return Offer(
        read(text),
        _texts(text),
        found or ("the subject",),
        tuple(dict.fromkeys(places))[:4],
        tuple(dict.fromkeys(styles))[:4],
    )


def objects(offer: Offer) -> list[Thing]:
    """Give the things of an offer, each as often as it is counted where that is up to four."""
    from ideowidgets.offline.pictures.subjects import DRAWINGS

    things: list[Thing] = []
    for left, phrase in zip(range(len(offer.subjects), 0, -1), offer.subjects, strict=True):
        subjects = read(phrase).subjects
        drawing = DRAWINGS.get(subjects[0].name) if subjects else None
        if drawing is None:
            things.append(Thing(phrase))
            continue
        thing = Thing(phrase, drawing.ratio, drawing.size, drawing.place == "sky")
        count = subjects[0].count
        if 1 < count <= MOST_ALONE and len(things) + count + left - 1 <= MOST_BOXES:
            alone = _single(phrase, subjects[0].name, count)
            things += [replace(thing, desc=alone)] * count
        else:
            things.append(replace(thing, ratio=drawing.ratio * min(count, MOST_OBJECTS)))
    return things


def scenery(offer: Offer) -> str:
    """Give where and when in the prompt's words, or where its first thing is at home; "" for a plain ground."""
    if offer.places:
        return " ".join(offer.places)
    if offer.reading.kind in {"emblem", "pattern", "chart", "map", "abstract"} or not offer.reading.subjects:
        return ""
    from ideowidgets.offline.pictures.arrange import items_of, place_of
    from ideowidgets.offline.pictures.chance import Chance

    if "room" in offer.reading.settings or items_of(offer.reading, "table", "emblem", "bust"):
        return ""
    home = place_of(offer.reading, Chance("home", *offer.reading.words))
    return phrases.place(home, ())


def _parted(piece: str) -> tuple[str, list[str]]:
    """A phrase without what it says about place, hour and weather, and that."""
    where: list[str] = []
    first, *tails = _PLACED.split(piece)
    thing = first
    if _PREPOSITION.match(first) and _is_air(first, anything=True):
        where.append(first[:200])
        thing = ""
    for tail in tails:
        if _is_air(tail, anything=True):
            where.append(tail[:200])
        else:
            thing = f"{thing} {tail}".strip()
    return thing, where


def _is_air(text: str, *, anything: bool = False) -> bool:
    """Whether a phrase says where or when; with `anything`, also if a thing of that name could be drawn."""
    found = read(text)
    return bool(found.settings or found.time or found.weather) and (anything or not found.subjects)


def _texts(prompt: str) -> tuple[Words, ...]:
    found: list[Words] = []
    letters = [match[1].lower() for match in _LETTERS.finditer(_QUOTES.sub(" ", prompt))]
    for index, words in enumerate(quoted(prompt)):
        before, _, after = prompt.partition(words)
        near = f"{_CLAUSES.split(before[:-1])[-1]} {_following(after[1:])}"
        upper, lower = _UPPER.search(near) is not None, _LOWER.search(near) is not None
        below = lower if lower != upper else index > 0
        found.append(Words(words, below, letters[min(index, len(letters) - 1)] if letters else ""))
    return tuple(found)


def _following(text: str) -> str:
    """What is said of words right after them; past a comma only where no other words follow."""
    here, *later = _CLAUSES.split(text[:80])
    alone = not any(mark in text for mark in '"“«「')
    return here if here.strip() or not alone else next((part for part in later if part.strip()), "")


def _single(phrase: str, name: str, count: int) -> str:
    """One of several: ``three red owls`` gives ``a red owl, one of three``."""
    words: list[str] = []
    for word in phrase.split():
        plain = word.lower()
        if plain in v.COUNTS or plain.isdigit() or (not words and plain in {"a", "an", "the", "of"}):
            continue
        one = v.singular(plain)
        words.append(one if v.SUBJECT_WORDS.get(one) == name else word)
    noun = " ".join(words)
    article = "an" if noun[:1].lower() in tuple("aeiou") else "a"
    return f"{article} {noun}, one of {('two', 'three', 'four')[count - 2]}"
