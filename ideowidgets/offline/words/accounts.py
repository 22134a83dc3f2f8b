"""What there is to tell about a picture: by its marks if the stand-in drew it, else by its pixels."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from ideowidgets.offline.pictures import colour as c
from ideowidgets.offline.pictures.marks import Mark, Marks, read
from ideowidgets.offline.pictures.reading import Reading
from ideowidgets.offline.pictures.reading import read as understood
from ideowidgets.offline.words import phrases
from ideowidgets.offline.words.looking import Look, Region, look_at, name_of

Element = dict[str, Any]

MOST_WORDS = 60
MOST_COLOURS = 6
CLEAR = "transparent background"
_PEOPLE = frozenset({"portrait", "woman", "man", "figure"})
_VISTAS = ("mountain", "city")
_HOURLESS = frozenset({"pattern", "emblem", "map", "chart", "abstract", "layout", "alone"})
_PALE_ABOVE = frozenset({"azure", "blue", "navy", "white", "silver", "lavender", "turquoise", "amber", "pink", "grey"})
# What the lower third may be, by its colour; only below a sky.
_GROUNDS = {
    "field": frozenset({"green", "olive", "lime", "mint"}),
    "sea": frozenset({"blue", "teal", "turquoise", "navy"}),
    "desert": frozenset({"beige", "amber", "tan", "rust", "brown"}),
    "snow": frozenset({"white", "silver"}),
}


@dataclass(frozen=True)
class Account:
    """What there is to tell about a picture, before it is put into one form or the other.

    Attributes
    ----------
    subject : str
        What it shows, as part of a sentence.
    words : tuple of str
        What is written in it.
    background, medium, manner : str
        What is behind; what it is made in; how.
    elements : tuple of dict
        Elements of a structured prompt, with boxes.
    tags : tuple of str
        Single words, without the colours.
    """

    look: Look
    subject: str
    background: str
    medium: str
    manner: str
    words: tuple[str, ...] = ()
    elements: tuple[Element, ...] = ()
    preset: str = ""
    tags: tuple[str, ...] = ()


def account_of(data: bytes) -> Account:
    """Look at a picture and say what there is to tell.

    Raises
    ------
    Refusal
        With the service's answer for a picture that it cannot read.
    """
    look, marks = look_at(data), read(data)
    if marks is not None and (marks.prompt or marks.json_prompt):
        return _of_marks(marks, look)
    return _of_pixels(look, marks.marks if marks else ())


def _of_marks(marks: Marks, look: Look) -> Account:
    layout = marks.composition == "layout"
    told = marks.json_prompt or {}
    headline = told.get("high_level_description")
    prompt = headline if layout and isinstance(headline, str) else marks.prompt
    reading = understood(prompt)
    words = [mark for mark in marks.words if not any(_labels(mark, thing) for thing in marks.things)]
    medium, manner = phrases.MEDIA.get(marks.treatment, ("illustration", "drawn in clear shapes"))
    places = [] if layout or look.clear else _places(marks, reading)
    subject = _plain(prompt) if layout and prompt else _subject(marks, reading, places)
    things = _grouped(marks.things) if not layout else [[thing] for thing in marks.things]
    elements = [_object(_named(group[0], reading, layout=layout), mark) for group in things for mark in group[:6]]
    shown = [] if layout else [phrases.spoken(group[0].what, reading.words) for group in things]
    hour = "" if marks.composition in _HOURLESS else marks.hour
    tags = [*shown, *reading.settings, hour, "" if marks.weather == "clear" else marks.weather, medium]
    return Account(
        look,
        subject or "an arrangement of shapes",
        _behind(marks, look, places, reading),
        medium,
        manner,
        tuple(mark.what for mark in words),
        (*elements, *(_lettering(mark) for mark in words)),
        (marks.style_preset or "").replace("_", " ").lower(),
        tuple(tag for tag in tags if tag),
    )


def _subject(marks: Marks, reading: Reading, places: list[str]) -> str:
    """What the drawing shows: its things, with the prompt's words and the picture's colours."""
    parts = []
    for group in _grouped(marks.things):
        count = 3 if marks.composition == "pattern" else len(group)
        noun = phrases.spoken(group[0].what, reading.words, count)
        parts.append(_coloured(count, noun, group[0]))
    vistas = [s.name for s in reading.subjects if s.name in _VISTAS and marks.composition in {"landscape", "hero"}]
    scenery = ["a city skyline" if name == "city" else "mountains" for name in vistas]
    text = phrases.listed(parts[:6])
    if text and marks.composition == "portrait" and any(s.name == "hat" for s in reading.subjects):
        text = f"{text} wearing a hat"
    if scenery:
        text = f"{text} before {phrases.listed(scenery)}" if text else phrases.listed(scenery)
    form = phrases.FORMS.get(marks.composition, "")
    if text:
        return " ".join(part for part in (text, form, *places, _air(marks, reading)) if part)
    # Nobody could draw it: the prompt's own words stand, which may say where and when themselves.
    told = reading.settings or reading.time or reading.weather
    rest = (form,) if told else (form, *places, _air(marks, reading))
    return " ".join(part for part in (_plain(marks.prompt), *rest) if part)


def _places(marks: Marks, reading: Reading) -> list[str]:
    """Where it is: as asked, or as drawn."""
    vistas = {s.name for s in reading.subjects} & set(_VISTAS)
    asked = [phrases.place(setting, reading.words) for setting in reading.settings if setting not in vistas]
    drawn = [phrases.place(marks.place, reading.words)] if marks.place and not (reading.settings or vistas) else []
    return [place for place in asked[:2] or drawn if place]


def _air(marks: Marks, reading: Reading) -> str:
    """Hour and weather, as far as the picture shows them."""
    hour = marks.hour if marks.composition not in _HOURLESS or reading.time else ""
    weather = "" if marks.weather == "snow" and "snow" in reading.settings else marks.weather
    return " ".join(part for part in (phrases.HOURS.get(hour, ""), phrases.WEATHERS.get(weather, "")) if part)


def _behind(marks: Marks, look: Look, places: list[str], reading: Reading) -> str:
    if look.clear:
        return CLEAR
    body = (marks.json_prompt or {}).get("compositional_deconstruction")
    told = body.get("background") if isinstance(body, dict) else None
    if isinstance(told, str) and told:
        return told[:2000]
    colours = phrases.listed(list(dict.fromkeys([look.upper.name, look.lower.name])))
    air = _air(marks, reading)
    if places:
        scene = " and ".join(place.partition(" ")[2] for place in places)
        return f"{scene} {air}, in {colours}".replace(" ,", ",")
    return f"a plain ground in {colours} {air}".strip()


def _of_pixels(look: Look, marks: tuple[Mark, ...]) -> Account:
    """Tell what any eye sees: forms, colours, light; and what was put into the picture here."""
    words = tuple(mark for mark in marks if mark.kind == "text")
    shapes = [_form(region, clear=look.clear > 0) for region in look.regions[:3]]
    drawn = [_everyday(mark) for mark in marks if mark.kind == "obj"]
    ground = _ground(look)
    colours = phrases.listed(colours_of(look)[:3])
    scene = phrases.place(ground, ()) if ground else ""
    hour = _hour(look)
    shown = phrases.listed([*drawn[:3], *shapes]) or f"tones of {colours}"
    subject = " ".join(part for part in (shown, scene, phrases.HOURS.get(hour, "")) if part)
    medium = {"photo": "photograph", "flat": "vector graphic", "painted": "painting"}[look.manner]
    manner = {
        "photo": "photographed in continuous tones",
        "flat": "drawn in flat, even colours",
        "painted": "painted with a visible texture",
    }[look.manner]
    split = not look.clear and c.apart(look.upper.value, look.lower.value) > 9000
    elements = [
        {
            "type": "obj",
            "bbox": list(region.box),
            "desc": shape,
            "color_palette": [hex_of(region.value)],
        }
        for region, shape in zip(look.regions, (_form(r, clear=look.clear > 0) for r in look.regions), strict=True)
    ]
    elements += [_object(_everyday(mark), mark) for mark in marks if mark.kind == "obj"]
    if split and not scene:
        elements.insert(0, _floor(look))
    return Account(
        look,
        subject,
        _ground_words(look, scene, split=split),
        medium,
        manner,
        tuple(mark.what for mark in words),
        (*elements, *map(_lettering, words)),
        "",
        tuple(tag for tag in (look.manner, ground, hour, medium) if tag),
    )


def _ground_words(look: Look, scene: str, *, split: bool) -> str:
    if look.clear:
        return CLEAR
    if scene:
        return f"{scene.partition(' ')[2]}, {look.upper.name} above {look.lower.name}"
    return f"a plain {look.upper.name} ground{f', {look.lower.name} below' if split else ''}"


def _floor(look: Look) -> Element:
    """The lower part of a picture that is parted in two."""
    return {
        "type": "obj",
        "bbox": [look.horizon, 0, 1000, 1000],
        "desc": f"a wide {look.lower.name} band along the lower edge",
        "color_palette": [hex_of(look.lower.value)],
    }


def _form(region: Region, *, clear: bool) -> str:
    """A region by its outline; the words are those that the drawings know as plain shapes."""
    top, left, foot, right = region.box
    wide, tall = right - left, foot - top
    if clear and region.fill < 0.6:
        kind = "cut-out block"
    elif wide > 2.6 * tall:
        kind = "band"
    elif tall > 2.6 * wide:
        kind = "column"
    elif region.fill > 0.9:
        kind = "block"
    elif 0.68 < region.fill <= 0.9:
        kind = "disc"
    else:
        kind = "uneven block"
    size = "large" if region.share > 0.12 else "small" if region.share < 0.02 else ""
    return phrases.counted(1, kind, f"{size} {region.name}".strip())


def _ground(look: Look) -> str:
    if look.manner == "flat" or look.clear or look.upper.name not in _PALE_ABOVE:
        return ""
    if look.lower.name == look.upper.name or c.apart(look.lower.value, look.upper.value) < 9000:
        return ""
    return next((name for name, colours in _GROUNDS.items() if look.lower.name in colours), "")


def _hour(look: Look) -> str:
    """What the light suggests; a flat drawing has none."""
    if look.manner == "flat" or look.clear:
        return ""
    if look.brightness < 64:
        return "night"
    if look.warmth > 36 and look.brightness < 150:
        return "dusk"
    return "day" if look.manner == "photo" and look.brightness > 110 else ""


def _grouped(things: tuple[Mark, ...]) -> list[list[Mark]]:
    groups: dict[str, list[Mark]] = {}
    for thing in things:
        groups.setdefault(thing.what, []).append(thing)
    return list(groups.values())


def _named(mark: Mark, reading: Reading, *, layout: bool) -> str:
    return mark.what if layout else _coloured(1, phrases.spoken(mark.what, reading.words), mark)


def _everyday(mark: Mark) -> str:
    return _coloured(1, phrases.spoken(mark.what, ()), mark)


def _coloured(count: int, noun: str, mark: Mark) -> str:
    """A number of things in their colour; what is coloured of people is what they wear."""
    colour = name_of(_rgb(mark.colour))
    if mark.what in _PEOPLE:
        return f"{phrases.counted(count, noun)} in {colour}"
    return phrases.counted(count, noun, colour)


def _object(desc: str, mark: Mark) -> Element:
    return {"type": "obj", "bbox": list(mark.box), "desc": desc, "color_palette": [mark.colour.upper()]}


def _lettering(mark: Mark) -> Element:
    case = "capitals" if mark.what.isupper() else "letters"
    lines = mark.what.count("\n") + 1
    spread = f" on {lines} lines" if lines > 1 else ""
    return {
        "type": "text",
        "bbox": list(mark.box),
        "text": mark.what,
        "desc": f"bold condensed {name_of(_rgb(mark.colour))} {case}{spread}",
        "color_palette": [mark.colour.upper()],
    }


def _labels(words: Mark, thing: Mark) -> bool:
    """Whether words are only the label of a thing that nobody can draw."""
    starts = all(a <= b for a, b in zip(thing.box[:2], words.box[:2], strict=True))
    ends = all(a >= b for a, b in zip(thing.box[2:], words.box[2:], strict=True))
    named = " ".join(re.findall(r"[^\W\d_][\w'-]*", thing.what.lower()))
    return starts and ends and " ".join(words.what.lower().split()) in named


def _plain(prompt: str) -> str:
    """A prompt as part of a sentence: the words to typeset taken out, cut at a whole word."""
    text = re.sub(r"[\"“”«»「」][^\"“”«»「」]*[\"“”«»「」]", " ", prompt)
    text = " ".join(text.split()[:MOST_WORDS]).strip(" .,;:")
    return text[:1].lower() + text[1:] if text[1:2].islower() else text


def colours_of(look: Look) -> list[str]:
    """Name the colours that matter, the largest first."""
    return [tone.name for tone in look.tones if tone.share > 0.03][:MOST_COLOURS] or [look.tones[0].name]


def _rgb(text: str) -> c.RGB:
    return c.parse(text) or (128, 128, 128)


def hex_of(value: c.RGB) -> str:
    """Give a colour as ``#RRGGBB``."""
    return "#{:02X}{:02X}{:02X}".format(*value)
