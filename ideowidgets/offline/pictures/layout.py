"""A structured prompt drawn as its layout: background, boxes, words, palettes."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ideowidgets.offline.pictures import arrange, vocabulary
from ideowidgets.offline.pictures import colour as c
from ideowidgets.offline.pictures.chance import Chance
from ideowidgets.offline.pictures.colour import RGB
from ideowidgets.offline.pictures.compose import Plan, sheet
from ideowidgets.offline.pictures.reading import Reading, Subject, read
from ideowidgets.offline.pictures.scene import Lettering, Scene, Thing
from ideowidgets.offline.pictures.subjects import DRAWINGS

Box = tuple[float, float, float, float]

_PANEL_WORDS = """
sidebar panel card rectangle square bar button banner frame block strip swatch tile column
header footer section container label ribbon stripe pill background band swatches
"""
_PANELS = frozenset(_PANEL_WORDS.split())
_DISCS = frozenset(["circle", "disc", "disk", "dot", "ball", "sphere", "orb", "ring", "badge", "coin"])
_PLAIN = re.compile(r"\b(solid|plain|blank|seamless|studio|gradient|transparent)\b")
_MOST_ELEMENTS = 60


@dataclass(frozen=True)
class Element:
    """One thing of the layout; `box` is (x0, y0, x1, y1) in thousandths, or None."""

    kind: str
    desc: str
    text: str
    box: Box | None
    palette: tuple[RGB, ...]


@dataclass(frozen=True)
class Layout:
    """A structured prompt, as far as it can be drawn."""

    text: str
    background: str
    elements: tuple[Element, ...]
    palette: tuple[RGB, ...]
    medium: str = ""

    @property
    def key(self) -> str:
        """What the scenery depends on (the elements have streams of their own)."""
        return f"{self.text}\n{self.background}"[:4000]


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _colours(value: object) -> tuple[RGB, ...]:
    found = [c.parse(item) for item in value] if isinstance(value, (list, tuple)) else []
    return tuple(colour for colour in found if colour is not None)[:16]


def _box(value: object) -> Box | None:
    if not isinstance(value, (list, tuple)) or len(value) != 4 or not all(isinstance(v, (int, float)) for v in value):
        return None
    y0, x0, y1, x1 = (min(1000.0, max(0.0, float(v))) if math.isfinite(v) else 0.0 for v in value)
    left, right, top, foot = min(x0, x1), max(x0, x1), min(y0, y1), max(y0, y1)
    return (left, top, right, foot) if right - left >= 4 and foot - top >= 4 else None


def read_layout(prompt: Mapping[str, Any]) -> Layout:
    """Read a structured prompt; parts of the wrong shape are passed over."""
    style = prompt.get("style_description")
    parts = prompt.get("compositional_deconstruction")
    body: Mapping[str, Any] = parts if isinstance(parts, Mapping) else {}
    elements: list[Element] = []
    listed = body.get("elements")
    for item in listed[:_MOST_ELEMENTS] if isinstance(listed, (list, tuple)) else ():
        if isinstance(item, Mapping):
            kind = "text" if item.get("type") == "text" else "obj"
            elements.append(
                Element(
                    kind,
                    _text(item.get("desc")),
                    _text(item.get("text")),
                    _box(item.get("bbox")),
                    _colours(item.get("color_palette")),
                )
            )
    styled: Mapping[str, Any] = style if isinstance(style, Mapping) else {}
    told = " ".join(_text(styled.get(k)) for k in ("lighting", "aesthetics"))
    return Layout(
        f"{_text(prompt.get('high_level_description'))} {told}".strip(),
        _text(body.get("background")),
        tuple(elements),
        _colours(styled.get("color_palette")),
        _text(styled.get("medium")).lower(),
    )


def arrange_layout(layout: Layout, reading: Reading, plan: Plan, size: tuple[int, int], chance: Chance) -> Scene:
    """Draw background and elements; every boxed element stays inside its box."""
    scene = sheet(*size)
    _background(scene, layout, reading, plan, chance.fork("background"))
    placed = _placed(layout.elements, chance.fork("place"))
    occupied = [0.0, 0.0, 0.0, 0.0]
    for element, box in placed:
        x0, y0, x1, y1 = (
            box[0] / 1000 * scene.width,
            box[1] / 1000 * scene.height,
            box[2] / 1000 * scene.width,
            box[3] / 1000 * scene.height,
        )
        for i, (cx, cy) in enumerate(((1000, 1000), (0, 1000), (1000, 0), (0, 0))):
            near = box[0] - 130 < cx < box[2] + 130 and box[1] - 60 < cy < box[3] + 60
            occupied[i] += near * (3.0 if element.kind == "text" else 1.0)
        if element.kind == "text":
            ink = _hex(element.palette[0]) if element.palette else None
            scene.letterings.append(
                Lettering(element.text.replace("\\n", "\n").replace(" / ", "\n"), (x0, y0, x1, y1), ink)
            )
        else:
            ground = layout.palette[0] if layout.palette else None
            first, known = len(scene.shapes), len(scene.things)
            _object(scene, element, (x0, y0, x1, y1), reading, ground, chance.fork(element.desc, box))
            # The element's own words say more than the name of the drawing that stands for it.
            del scene.things[known:]
            if len(scene.shapes) > first:
                scene.things.append(Thing(element.desc, first, len(scene.shapes), 5, (x0, y0, x1, y1)))
    scene.mark = ("se", "sw", "ne", "nw")[occupied.index(min(occupied))]
    return scene


def _background(scene: Scene, layout: Layout, reading: Reading, plan: Plan, chance: Chance) -> None:
    behind = read(f"{layout.background} . {layout.text}", None)
    settings = tuple(
        s
        for s in read(layout.background).settings or behind.settings
        if reading.allows(s) and s not in {"room", "space"}
    )
    scene.horizon = 0.62
    scene.light = (chance.between(0.6, 0.85), chance.between(0.16, 0.34))
    plain = _PLAIN.search(layout.background.lower()) is not None or not settings
    if plain:
        pen = scene.pen(plane=0, group=0)
        for i in range(8):
            pen.rect(0, i / 8, 1, 1, f"sky~{i * 10 + 10}")
        return
    empty = Reading((), settings, plan.time, plan.weather, banned=reading.banned | {"bird", "boat"})
    arrange.landscape(
        scene, empty, plan.time, plan.weather, chance.fork("scenery"), (0.0, 0.0, scene.width, scene.height)
    )


def _placed(elements: tuple[Element, ...], chance: Chance) -> list[tuple[Element, Box]]:
    """Boxes for all: asked ones as they are, others where their words suggest or in an even row."""
    loose = [e for e in elements if e.box is None and e.kind == "obj"]
    texts = [e for e in elements if e.box is None and e.kind == "text" and e.text.strip()]
    given: dict[int, Box] = {}
    columns = min(len(loose), 4) or 1
    rows = (len(loose) + columns - 1) // columns or 1
    top, foot = (150.0 if texts else 90.0), (800.0 if texts else 930.0)
    for i, element in enumerate(loose):
        w, h = 880 / columns, (foot - top) / rows
        x, y = 60 + (i % columns) * w, top + (i // columns) * h
        given[id(element)] = (x + w * 0.04, y + h * 0.04, x + w * 0.96, y + h * 0.96)
    free = {"upper": [60.0], "lower": [830.0], "middle": [400.0]}
    for i, element in enumerate(texts):
        words = element.desc.lower()
        zone = (
            "upper"
            if re.search(r"\b(top|upper|above|headline|title)\b", words)
            else "lower"
            if re.search(r"\b(bottom|lower|below|beneath|under|footer)\b", words)
            else ("upper" if i == 0 else "lower")
        )
        small = re.search(r"\b(small|tiny|thin|caption|tagline|subtle)\b", words) is not None
        height = 70.0 if small else 150.0
        y = free[zone][0]
        free[zone][0] += (height + 24) * (1 if zone != "lower" else -1)
        given[id(element)] = (90.0, max(0.0, y), 910.0, min(1000.0, y + height))
    out: list[tuple[Element, Box]] = []
    for element in elements:
        box = element.box or given.get(id(element))
        if box is not None:
            out.append((element, box))
    return out


def _hex(colour: RGB) -> str:
    return "#{:02x}{:02x}{:02x}".format(*colour)


def _standing_out(colour: RGB, ground: RGB | None) -> RGB:
    """The colour, moved a little when it would vanish on the ground."""
    if ground is None or c.apart(colour, ground) > 2500:
        return colour
    return c.mix(colour, (255, 255, 255) if c.light(ground) < 128 else (20, 20, 26), 24)


def _object(scene: Scene, element: Element, box: Box, reading: Reading, ground: RGB | None, chance: Chance) -> None:
    x0, y0, x1, y1 = box
    words = re.findall(r"[\w-]+", element.desc.lower())[:40]
    understood = read(" ".join(words), " ".join(sorted(reading.banned - {"text"})))
    colours = element.palette[:5] or understood.colours[:1]
    tint = ",".join(_hex(_standing_out(colour, ground)) for colour in colours)
    singles = [vocabulary.singular(word) for word in words]
    form = next((i for i, word in enumerate(singles) if word in _PANELS or word in _DISCS), 99)
    names = {s.name for s in understood.subjects}
    thing = next((i for i, word in enumerate(singles) if vocabulary.SUBJECT_WORDS.get(word) in names), 99)
    # Of two nouns side by side the second is the thing: a house cat is a cat.
    if thing + 1 < len(singles) and vocabulary.SUBJECT_WORDS.get(singles[thing + 1]) in names:
        thing += 1
    if thing < 99 and thing <= form:
        subject = next(s for s in understood.subjects if s.name == vocabulary.SUBJECT_WORDS.get(singles[thing]))
        own = _moved(subject.tint, ground) if subject.tint and not element.palette else tint
        _drawn(scene, Subject(subject.name, subject.count, own or None), box, reading, chance)
        return
    if reading.banned & set(singles):
        return
    token = tint.partition(",")[0] or chance.pick(("second", "main", "accent", "deep"))
    if form < 99 and singles[form] in _DISCS:
        inside = scene.pen(x0, y0, x1 - x0, y1 - y0, plane=5)
        r = min(x1 - x0, y1 - y0) * 0.48 / (y1 - y0)
        inside.disc(0.5, 0.5, r, token)
        inside.fine.bow(0.5, 0.5, r * 0.86, 150, 300, r * 0.06, token + "+")
        return
    _panel(scene, element, box, token, labelled=form == 99)


def _moved(tint: str, ground: RGB | None) -> str:
    """A tint that stands out from the ground."""
    colour = c.parse(tint)
    return tint if colour is None else _hex(_standing_out(colour, ground))


def _drawn(scene: Scene, subject: Subject, box: Box, reading: Reading, chance: Chance) -> None:
    x0, y0, x1, y1 = box
    tall, wide = y1 - y0, x1 - x0
    name = "tree" if subject.name == "forest" else subject.name
    if name in {"portrait", "man", "woman"} and tall > wide * 1.7:
        name = "figure"
    if name in reading.banned:
        return
    drawing = DRAWINGS[name]
    n = min(subject.count, 6) if wide > tall * 0.6 else 1
    each = wide / n
    w = min(each * 0.96, tall * 0.97 * drawing.ratio)
    h = w / drawing.ratio
    for i in range(n):
        left = x0 + each * (i + 0.5) - w / 2
        pen = scene.pen(left, y1 - tall * 0.015 - h, w, h, plane=5, flip=chance.coin(), tint=subject.tint)
        drawing.draw(pen.within(box), chance.fork(i))


def _panel(scene: Scene, element: Element, box: Box, token: str, *, labelled: bool) -> None:
    """A rounded plate; unknown things carry their first words as a label."""
    x0, y0, x1, y1 = box
    pen = scene.pen(x0, y0, x1 - x0, y1 - y0, plane=5)
    r = min(x1 - x0, y1 - y0) * 0.09

    def plate(inset: float, name: str) -> None:
        rx, ry = r / pen.w, r / pen.h
        a, b = inset / pen.w, inset / pen.h
        pen.poly(
            [
                (a + rx, b),
                (1 - a - rx, b),
                (1 - a - rx * 0.3, b + ry * 0.3),
                (1 - a, b + ry),
                (1 - a, 1 - b - ry),
                (1 - a - rx * 0.3, 1 - b - ry * 0.3),
                (1 - a - rx, 1 - b),
                (a + rx, 1 - b),
                (a + rx * 0.3, 1 - b - ry * 0.3),
                (a, 1 - b - ry),
                (a, b + ry),
                (a + rx * 0.3, b + ry * 0.3),
            ],
            name,
        )

    plate(0.0, token + "-")
    plate(min(8.0, r), token)
    label = " ".join(re.findall(r"[^\W\d_][\w'-]*", element.desc)[:4])
    if labelled and label:
        width, height = x1 - x0, y1 - y0
        scene.letterings.append(
            Lettering(label, (x0 + width * 0.12, y0 + height * 0.3, x1 - width * 0.12, y1 - height * 0.3))
        )
