"""From a reading to a scene: which composition, which hour, where the words go."""

from __future__ import annotations

from dataclasses import dataclass

from ideowidgets.offline.pictures import arrange, graphics, isolated, staged
from ideowidgets.offline.pictures.chance import Chance
from ideowidgets.offline.pictures.reading import Reading
from ideowidgets.offline.pictures.scene import Lettering, Scene
from ideowidgets.offline.pictures.subjects import DRAWINGS

_HOURS = ("day",) * 8 + ("dusk",) * 6 + ("night",) * 4 + ("dawn",) * 3


@dataclass(frozen=True)
class Plan:
    """What was decided before drawing."""

    kind: str
    time: str
    weather: str


def sheet(width: int, height: int) -> Scene:
    """An empty scene in the picture's proportions, short side 1000."""
    short = min(width, height)
    return Scene(1000 * width / short, 1000 * height / short)


def decide(reading: Reading, chance: Chance, *, night: bool = False, dusk: bool = False, pale: bool = False) -> Plan:
    """Choose kind, hour and weather."""
    home = arrange.place_of(reading, chance.fork("place")) if reading.subjects or reading.settings else ""
    if home == "space":
        night = True
    hours = [hour for hour in _HOURS if reading.allows(hour) and not (pale and hour in {"dusk", "night"})] or ["day"]
    time = reading.time or ("night" if night else "dusk" if dusk else chance.fork("hour").pick(hours))
    return Plan(_kind(reading, chance.fork("kind")), time, reading.weather or "clear")


def _kind(reading: Reading, chance: Chance) -> str:
    if reading.kind in {"pattern", "emblem", "map", "chart", "abstract", "still"}:
        return reading.kind
    # A forest among the subjects is scenery and has no drawing of its own.
    if not reading.subjects or reading.subjects[0].name not in DRAWINGS:
        return "landscape" if reading.subjects or reading.settings else "abstract"
    first = DRAWINGS[reading.subjects[0].name]
    if first.place == "bust":
        return "portrait"
    if first.place == "table":
        return "landscape" if {"sea", "space", "desert"} & set(reading.settings) and chance.coin(50) else "still"
    if first.place == "emblem":
        return chance.pick(("emblem", "emblem", "hero"))
    if reading.kind == "poster":
        return chance.pick(("landscape", "hero"))
    if (
        first.name in {"mountain", "city", "bridge", "sun", "moon", "cloud", "rainbow", "star"}
        or len(reading.subjects) > 2
    ):
        return "landscape"
    return chance.pick(("landscape", "landscape", "hero"))


def compose(reading: Reading, plan: Plan, size: tuple[int, int], chance: Chance) -> Scene:
    """Draw the scene for a prompt in words."""
    scene = sheet(*size)
    box = _reserve(scene, reading, chance.fork("words"), plan)
    draw = {
        "landscape": arrange.landscape,
        "hero": staged.hero,
        "portrait": staged.portrait,
        "still": staged.still,
        "pattern": graphics.pattern,
        "emblem": graphics.emblem,
        "map": graphics.atlas,
        "chart": graphics.chart,
        "abstract": graphics.abstract,
        isolated.ALONE: isolated.alone,
    }[plan.kind]
    draw(scene, reading, plan.time, plan.weather, chance.fork(plan.kind), box)
    for lettering in scene.letterings:
        if lettering.panel:
            x0, y0, x1, y1 = lettering.box
            strip = scene.pen(plane=6)
            strip.rect(
                0, y0 / scene.height, x1 / scene.width if x1 < scene.width * 0.6 else 1, y1 / scene.height, "panel"
            ) if y0 < 1 else (strip.rect(x0 / scene.width, y0 / scene.height, 1, 1, "panel"))
    return scene


def _reserve(scene: Scene, reading: Reading, chance: Chance, plan: Plan) -> tuple[float, float, float, float]:
    """Keep a part of the sheet for the words; returns the box left for the picture."""
    w, h = scene.width, scene.height
    text = "\n".join(reading.quotes)
    if not text:
        return 0.0, 0.0, w, h
    long = min(1.0, len(text) / 60)
    if w > h * 1.9:
        share = 0.34 + 0.1 * long
        scene.letterings.append(Lettering(text, (0, 0, w * share, h), panel=True))
        scene.mark = "se"
        return w * share, 0.0, w, h
    share = (0.2 + 0.1 * long) if h <= w * 1.5 else (0.15 + 0.08 * long)
    if chance.coin(62) or plan.kind in {"pattern", "chart"}:
        scene.letterings.append(Lettering(text, (0, h * (1 - share), w, h), panel=True))
        scene.mark = "ne"
        return 0.0, 0.0, w, h * (1 - share)
    scene.letterings.append(Lettering(text, (w * 0.05, h * 0.045, w * 0.95, h * (share + 0.02))))
    return 0.0, h * (share + 0.02), w, h
