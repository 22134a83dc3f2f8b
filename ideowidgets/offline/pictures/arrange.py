"""The landscape: a horizon, scenery in layers, things where they belong."""

from __future__ import annotations

import math

from ideowidgets.offline.pictures import backdrops as b
from ideowidgets.offline.pictures.chance import Chance
from ideowidgets.offline.pictures.reading import Reading, Subject
from ideowidgets.offline.pictures.scene import Scene
from ideowidgets.offline.pictures.subjects import DRAWINGS, Drawing

Box = tuple[float, float, float, float]

_AT_HOME = {
    "sea": "lighthouse boat whale fish bridge palm",
    "desert": "cactus",
    "city": "city robot",
    "street": "car bicycle skateboard sign",
    "space": "rocket planet astronaut ufo",
    "forest": "pine bear fox owl mushroom forest",
    "mountain": "tent mountain",
}
_HOME = {name: place for place, names in _AT_HOME.items() for name in names.split()}


# Subjects that are the scenery itself.
VISTAS = frozenset({"mountain", "city"})


def place_of(reading: Reading, chance: Chance) -> str:
    """The setting asked for, else where the first subject is at home."""
    if reading.settings:
        wanted = [s for s in reading.settings if s not in {"room", "snow"}]
        if wanted:
            return wanted[0]
    for subject in reading.subjects:
        home = _HOME.get(subject.name)
        if home and reading.allows(home):
            return home
    return chance.pick(("field", "field", "mountain"))


def items_of(reading: Reading, *places: str) -> list[tuple[Subject, Drawing]]:
    """The subjects with their drawings, those of some places only if any are given."""
    found = [(s, DRAWINGS[s.name]) for s in reading.subjects if s.name in DRAWINGS]
    return [(s, d) for s, d in found if not places or d.place in places]


def landscape(scene: Scene, reading: Reading, time: str, weather: str, chance: Chance, box: Box) -> None:
    """A horizon, a light in the sky, scenery in layers, subjects where they belong."""
    x0, y0, x1, y1 = box
    w, h = scene.width, scene.height
    tall = h / w
    place = scene.place = place_of(reading, chance.fork("place"))
    standing = [(s, d) for s, d in items_of(reading, "stand", "table", "emblem", "bust") if s.name not in VISTAS]
    share = chance.between(0.54, 0.66) if tall < 1.5 else chance.between(0.6, 0.72)
    if place in {"sea", "street"}:
        share -= 0.04
    scene.horizon = (y0 + (y1 - y0) * share) / h
    hero_x = chance.pick((0.3, 0.36, 0.64, 0.7))
    light_x = 1.0 - hero_x + chance.between(-0.1, 0.1)
    scene.light = ((x0 + (x1 - x0) * light_x) / w, (y0 + (y1 - y0) * share * chance.between(0.34, 0.86)) / h)
    b.sky(scene, chance.fork("sky"), "night" if place == "space" else time)
    has_light = reading.allows("sun") if time != "night" else reading.allows("moon")
    crowded = bool(standing) and bool(items_of(reading, "sky")) and reading.time is None
    if (
        has_light
        and not crowded
        and weather not in {"rain", "storm", "fog"}
        and not any(s.name in {"sun", "moon"} for s in reading.subjects)
    ):
        b.luminary(scene, chance.fork("sun"), time, chance.between(62, 150) * (1.25 if tall > 1.5 else 1.0))
    if reading.allows("cloud") and place != "space":
        extra = 4 if weather in {"cloudy", "rain", "storm"} else 0
        low = y0 / h + 0.03
        b.clouds(
            scene,
            chance.fork("cloud"),
            chance.below(3) + extra + (1 if tall > 1.5 else 0),
            low,
            max(low + 0.05, scene.horizon * 0.72),
        )
    _scenery(scene, reading, place, weather, chance.fork("scenery"))
    _afloat(scene, reading, place, chance.fork("afloat"), box)
    if standing:
        foot = _foot(scene, place, chance.fork("foot"), y1)
        _stand(scene, standing, chance.fork("stand"), (x0, y0, x1, y1), foot, hero_x, place)
    aloft(scene, reading, chance.fork("aloft"), box, 1.0 - hero_x if standing else None)
    if (
        place != "space"
        and time != "night"
        and weather == "clear"
        and reading.allows("bird")
        and chance.fork("gulls").coin(60)
    ):
        b.gulls(scene, chance.fork("birds"), 3 + chance.below(3), y0 / h + 0.06, scene.horizon * 0.8)
    if place in {"forest", "mountain", "field"} and reading.allows("tree") and reading.allows("forest"):
        _frame(scene, chance.fork("frame"), y1)
    falling(scene, reading, chance.fork("weather"), weather)
    if weather == "fog":
        b.mist(scene, chance.fork("mist"), scene.horizon)


def _scenery(scene: Scene, reading: Reading, place: str, weather: str, chance: Chance) -> None:
    top = scene.horizon
    settings = set(reading.settings) | {place}
    names = {s.name for s in reading.subjects}
    if place == "space":
        _surface(scene, chance, "planet" not in names and "moon" not in names)
        return
    if "mountain" in settings or (
        place in {"field", "forest", "sea"} and chance.coin(45) and reading.allows("mountain")
    ):
        high = chance.between(0.62, 0.76) if "mountain" in names else chance.between(0.3, 0.5)
        b.ridge(scene, chance.fork(1), top + 0.01, top * high, "far", 1, peaks=True)
        if place == "mountain":
            b.ridge(scene, chance.fork(2), top + 0.02, top * chance.between(0.16, 0.26), "mid", 2, peaks=False)
    elif place == "sea":
        if chance.coin(60):
            b.ridge(scene, chance.fork(3), top + 0.004, top * 0.09, "far", 1, peaks=False)
    elif place not in {"city", "street"}:
        b.ridge(scene, chance.fork(4), top + 0.01, top * chance.between(0.14, 0.26), "far", 1, peaks=False)
    if place in {"city", "street"} or "city" in settings:
        tall = 1.45 if "city" in names else 1.0
        b.skyline(scene, chance.fork(5), top + 0.004, top * 0.5 * tall, 1, "far")
        b.skyline(scene, chance.fork(6), top + 0.006, top * 0.34 * tall, 2, "mid")
        if "city" in names:
            b.skyline(scene, chance.fork(13), top + 0.008, top * 0.3, 2, "near")
    _ground(scene, reading, place, weather, chance)


def _ground(scene: Scene, reading: Reading, place: str, weather: str, chance: Chance) -> None:
    top = scene.horizon
    settings = set(reading.settings) | {place}
    names = {s.name for s in reading.subjects}
    snow = "snow" in settings or weather == "snow"
    if place == "sea":
        b.sea(scene, chance.fork(7), top)
    elif place == "desert":
        b.dunes(scene, chance.fork(8), top)
    elif place == "city" and "city" in names and reading.allows("sea") and chance.fork(14).coin(60):
        b.sea(scene, chance.fork(7), top)
    elif place in {"city", "street"}:
        b.street(scene, chance.fork(9), top)
    else:
        if (place == "forest" or "forest" in settings) and reading.allows("tree"):
            b.wood(scene, chance.fork(10), top + 0.03, top * 0.34, 2, "--")
            b.wood(scene, chance.fork(11), top + 0.05, top * 0.24, 3, "-")
        b.field(scene, chance.fork(12), top + 0.02, "snow" if snow else "ground")


def falling(scene: Scene, reading: Reading, chance: Chance, weather: str) -> None:
    """Rain and snow, unless a storm was asked to stay dry."""
    if weather != "storm" or reading.allows("rain"):
        b.weather(scene, chance, weather)


def _surface(scene: Scene, chance: Chance, neighbour: bool) -> None:
    pen = scene.pen(plane=2)
    x, r = chance.between(0.1, 0.9), chance.between(0.9, 1.5)
    pen.disc(x, 0.86 + r, r, "mid").fine.disc(x - 0.02, 0.885 + r, r, "near")
    for _ in range(9):
        cx, cy = chance.unit(), chance.between(0.92, 1.0)
        pen.oval(cx, cy, 0.05 * chance.between(0.4, 1), 0.012, "mid-")
    if not neighbour:
        return
    other = scene.pen(plane=1)
    px, py, pr = chance.pick((0.14, 0.86)), chance.between(0.14, 0.3), chance.between(0.04, 0.09)
    other.disc(px, py, pr, "second").fine.disc(px + pr * 0.2, py + pr * 0.1, pr * 0.8, "second-")


def _foot(scene: Scene, place: str, chance: Chance, y1: float) -> float:
    top = scene.horizon * scene.height
    if place == "space":
        return min(y1, scene.height * 0.94)
    return top + (y1 - top) * chance.between(0.5, 0.8)


def _stand(
    scene: Scene, items: list[tuple[Subject, Drawing]], chance: Chance, box: Box, foot: float, hero_x: float, place: str
) -> None:
    x0, y0, x1, y1 = box
    width, room = x1 - x0, foot - y0
    single: list[tuple[Subject, Drawing, float]] = []
    for at, (subject, drawing) in enumerate(items):
        size = drawing.size * (1.0 if at == 0 else 0.72)
        single += [(subject, drawing, size * chance.between(0.9, 1.06)) for _ in range(subject.count)]
    tallest = max(size for *_, size in single)
    full = room * min(0.92, max(tallest, 0.5) * chance.between(1.1, 1.32)) / tallest
    widths = [full * size * drawing.ratio for _, drawing, size in single]
    total = sum(widths) * 1.1
    bridge = single[0][0].name == "bridge" and len(single) == 1
    most = width * (1.06 if bridge else 0.62 if len(single) == 1 else 0.94)
    if bridge:
        full, hero_x = most / (single[0][2] * single[0][1].ratio * 1.1), 0.5
        widths, total = [most / 1.1], most
    rows = 1
    if total > most * 1.9 and len(single) > 3:
        rows = 2
    squeeze = min(1.0, most * rows / total)
    if place == "sea" and not bridge:
        _headland(
            scene,
            chance.fork("rock"),
            foot,
            y1,
            hero_x if len(single) == 1 else 0.5,
            x0,
            width,
            sum(widths) * squeeze / rows,
        )
    per_row = math.ceil(len(single) / rows)
    for row in range(rows):
        part = list(range(row * per_row, min(len(single), (row + 1) * per_row)))
        part_width = sum(widths[i] for i in part) * squeeze * 1.1
        start = x0 + width * (hero_x if len(single) == 1 else 0.5) - part_width / 2
        if not bridge:
            start = min(max(start, x0 + width * 0.03), x1 - width * 0.03 - part_width)
        base = foot - (rows - 1 - row) * full * tallest * squeeze * 0.42
        for i in part:
            subject, drawing, size = single[i]
            w, h = widths[i] * squeeze, full * size * squeeze
            down = base + chance.between(0, 0.03) * room * (1 if len(single) > 1 else 0)
            shadow(scene, start + w * 0.55, down, w)
            pen = scene.pen(start + w * 0.05, down - h, w, h, plane=5, flip=chance.coin(), tint=subject.tint)
            drawing.draw(pen, chance.fork("hero", i))
            start += w * 1.1


def shadow(scene: Scene, x: float, y: float, w: float) -> None:
    """A flat shadow on the ground, centred at (x, y)."""
    pen = scene.pen(x - w * 0.6, y - w * 0.07, w * 1.2, w * 0.14, plane=4)
    pen.oval(0.5, 0.5, 0.48, 0.42, "ground--")


def _headland(
    scene: Scene, chance: Chance, foot: float, y1: float, at: float, x0: float, width: float, need: float
) -> None:
    pen = scene.pen(0, 0, plane=4)
    w, h = scene.width, scene.height
    cx = (x0 + width * at) / w
    half = max(need / w * 0.62, 0.12)
    left, right = cx - half, cx + half
    edge_left, edge_right = (-0.05, right + 0.22) if at < 0.5 else (left - 0.22, 1.05)
    f = foot / h
    pts = [
        (edge_left, 1.02),
        (edge_left, f + 0.02 if at < 0.5 else 1.0),
        (left, f - 0.005),
        (cx, f - 0.012),
        (right, f - 0.003),
        (edge_right, f + 0.02 if at >= 0.5 else 1.0),
        (edge_right, 1.02),
    ]
    if at < 0.5:
        pts[5] = (right + 0.09, f + 0.09)
    else:
        pts[1] = (left - 0.09, f + 0.09)
    pen.poly(pts, "near")
    pen.poly(
        [
            (left, f - 0.005),
            (cx, f - 0.012),
            (right, f - 0.003),
            (right + 0.02, f + 0.03),
            (cx, f + 0.022),
            (left - 0.02, f + 0.03),
        ],
        "leaf-",
    )
    for i in range(5):
        x = left + (right - left) * chance.between(-0.1, 1.1)
        y = f + chance.between(0.05, 0.2)
        pen.poly(
            [(x, y), (x + 0.05, y + 0.03), (x + 0.03, y + 0.1), (x - 0.02, y + 0.07)], "near+" if i % 2 else "near-"
        )


def _afloat(scene: Scene, reading: Reading, place: str, chance: Chance, box: Box) -> None:
    items = items_of(reading, "float")
    x0, y0, x1, y1 = box
    width = x1 - x0
    singles = [(s, d) for s, d in items for _ in range(s.count)]
    if place == "sea" and not singles and reading.allows("boat") and chance.coin(55):
        singles = [(Subject("boat"), DRAWINGS["boat"])] * (1 + chance.below(2))
        small = True
    else:
        small = False
    only = not small and not items_of(reading, "stand")
    n = len(singles)
    for i, (subject, drawing) in enumerate(singles):
        hero = (0.78 if n == 1 else 0.5) if only else 0.24
        h = (y1 - y0) * drawing.size * (0.22 if small else hero)
        w = h * drawing.ratio
        most = width * (0.7 / max(1, n) ** 0.8 if only else 0.26)
        if w > most:
            w, h = most, most / drawing.ratio
        cx = x0 + width * ((i + 0.5 + chance.between(-0.15, 0.15)) / n if n > 1 else chance.between(0.32, 0.68))
        line = scene.horizon * scene.height
        y = line + (y1 - line) * (
            (chance.between(0.3, 0.6) if only else chance.between(0.06, 0.2))
            if place == "sea"
            else chance.between(0.4, 0.6)
        )
        if n > 1 and only:
            y = line + (y1 - line) * (0.2 + 0.55 * (i % 2) + chance.between(0, 0.1))
        drawing.draw(
            scene.pen(cx - w / 2, y - h, w, h, plane=5 if only else 3, flip=chance.coin(), tint=subject.tint),
            chance.fork(i),
        )


def aloft(scene: Scene, reading: Reading, chance: Chance, box: Box, beside: float | None = None) -> None:
    """Things that fly, large when they are alone."""
    items = items_of(reading, "sky")
    x0, y0, x1, y1 = box
    only = not items_of(reading, "stand", "float", "table", "bust", "emblem")
    singles = [(s, d) for s, d in items for _ in range(s.count)]
    n = len(singles)
    for i, (subject, drawing) in enumerate(singles):
        h = (y1 - y0) * drawing.size * ((1.25 if n == 1 else 0.8 / max(1, n) ** 0.35) if only else 0.55)
        w = h * drawing.ratio
        most = (x1 - x0) * ((0.66 if n == 1 else 0.9 / max(2, n) ** 0.75) if only else 0.26)
        if w > most:
            w, h = most, most / drawing.ratio
        across = (i + 0.5) / n if n > 1 else chance.between(0.36, 0.64) if only else beside or chance.pick((0.2, 0.8))
        cx = x0 + (x1 - x0) * across + chance.between(-0.04, 0.04) * (x1 - x0)
        top = scene.horizon * scene.height
        span = max(0.0, top - y0 - h * 0.7) if only else max(0.0, top * 0.7 - y0 - h)
        y = (
            y0
            + (y1 - y0) * 0.05
            + span * ((0.15 + 0.7 * ((i * 3) % max(n, 2)) / max(n, 2)) if n > 1 else chance.between(0.3, 0.7))
        )
        cx = min(max(cx, x0 + w * 0.52), x1 - w * 0.52)
        drawing.draw(scene.pen(cx - w / 2, y, w, h, plane=5, flip=chance.coin(), tint=subject.tint), chance.fork(i))


def _frame(scene: Scene, chance: Chance, y1: float) -> None:
    """Dark trees or grasses at the edges, to lead the eye in."""
    if chance.coin(45):
        drawing = DRAWINGS[chance.pick(("pine", "pine", "tree"))]
        side = chance.coin()
        h = (y1 - 0) * chance.between(0.34, 0.5)
        w = h * drawing.ratio
        for k in range(2):
            hh, ww = h * (1 - 0.28 * k), w * (1 - 0.28 * k)
            x = -ww * 0.3 + k * w * 0.55 if side else scene.width - ww * 0.7 - k * w * 0.55
            drawing.draw(scene.pen(x, y1 * 1.02 - hh, ww, hh, plane=6), chance.fork(k))
    pen = scene.pen(plane=6)
    for _ in range(round(26 * scene.width / 1000)):
        x, s = chance.unit(), chance.between(0.02, 0.06)
        y = y1 / scene.height
        lean = chance.between(-0.02, 0.02)
        pen.fine.poly([(x - 0.004, y + 0.01), (x + lean, y - s), (x + 0.004, y + 0.01)], "leaf--")
