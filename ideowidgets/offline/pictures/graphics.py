"""Compositions without a horizon: pattern, emblem, map, chart, and free geometry for words nobody can draw."""

from __future__ import annotations

import math
from itertools import pairwise

from ideowidgets.offline.pictures.chance import Chance
from ideowidgets.offline.pictures.reading import Reading, Subject
from ideowidgets.offline.pictures.scene import Pen, Scene, smooth
from ideowidgets.offline.pictures.subjects import DRAWINGS

Box = tuple[float, float, float, float]
_INKS = ("main", "second", "accent", "deep", "dark", "light")


def _known(reading: Reading) -> list[Subject]:
    return [s for s in reading.subjects if s.name in DRAWINGS]


def pattern(scene: Scene, reading: Reading, time: str, weather: str, chance: Chance, box: Box) -> None:
    """Motifs in a half-drop repeat, with small fillers between."""
    subjects = _known(reading) or [Subject(chance.pick(("leaf", "flower", "star")))]
    w, h = scene.width, scene.height
    scene.pen(plane=0, group=0).rect(0, 0, 1, 1, "sky2")
    across = chance.pick((3, 4, 5)) * max(1, round(w / 1000))
    cell = w / across
    rows = math.ceil(h / cell) + 2
    checks = chance.coin(50)
    filler = scene.pen(plane=1)
    group = scene.group()
    for col in range(-1, across + 1):
        for row in range(-1, rows):
            x = col * cell
            y = (row + (0.5 if col % 2 else 0.0)) * cell
            if checks and (col + row) % 2:
                filler.disc((x + cell / 2) / w, (y + cell / 2) / h, cell * 0.47 / h, "sky")
            subject = subjects[(col + 2 * row) % len(subjects)]
            drawing = DRAWINGS[subject.name]
            tall = cell * 0.74 if drawing.ratio < 1 else cell * 0.74 / drawing.ratio
            wide = tall * drawing.ratio
            pen = scene.pen(
                x + (cell - wide) / 2,
                y + (cell - tall) / 2,
                wide,
                tall,
                plane=5,
                flip=bool((col + row) % 2),
                tint=subject.tint,
                group=group,
            )
            drawing.draw(pen, chance.fork("motif", subject.name))
            k = cell * 0.045
            filler.poly(
                [((x) / w, (y - k * 2) / h), ((x + k) / w, y / h), (x / w, (y + k * 2) / h), ((x - k) / w, y / h)],
                "accent",
            )


def emblem(scene: Scene, reading: Reading, time: str, weather: str, chance: Chance, box: Box) -> None:
    """The first subject as a badge: rings, rays, a shield or a hexagon."""
    x0, y0, x1, y1 = box
    scene.pen(plane=0, group=0).rect(0, 0, 1, 1, "sky2")
    cx, cy = (x0 + x1) / 2, (y0 + y1) / 2
    short = min(x1 - x0, y1 - y0)
    r = short * 0.41
    badge = scene.pen(cx - r, cy - r, 2 * r, 2 * r, plane=2)
    style = chance.pick(("ring", "rays", "shield", "hexagon", "square"))
    if style == "rays":
        n = 32
        badge.poly(
            [
                (
                    0.5 + (0.53 if i % 2 else 0.485) * math.cos(math.pi * i / n),
                    0.5 + (0.53 if i % 2 else 0.485) * math.sin(math.pi * i / n),
                )
                for i in range(2 * n)
            ],
            "dark",
        )
        badge.disc(0.5, 0.5, 0.44, "sky").disc(0.5, 0.5, 0.41, "second")
    elif style == "shield":
        badge.blob(
            [(0.08, 0.05), (0.5, 0.0), (0.92, 0.05), (0.93, 0.5), (0.74, 0.86), (0.5, 1.03), (0.26, 0.86), (0.07, 0.5)],
            "dark",
        )
        badge.blob(
            [(0.13, 0.1), (0.5, 0.055), (0.87, 0.1), (0.875, 0.5), (0.7, 0.82), (0.5, 0.97), (0.3, 0.82), (0.125, 0.5)],
            "second",
        )
    elif style == "hexagon":
        for size, token in ((0.52, "dark"), (0.47, "light"), (0.45, "second")):
            badge.poly(
                [(0.5 + size * math.sin(math.pi * i / 3), 0.5 - size * math.cos(math.pi * i / 3)) for i in range(6)],
                token,
            )
    elif style == "square":
        for size, token in ((0.48, "dark"), (0.45, "second")):
            pts = [
                (0.5 - size, 0.5 - size * 0.6),
                (0.5 - size * 0.6, 0.5 - size),
                (0.5 + size * 0.6, 0.5 - size),
                (0.5 + size, 0.5 - size * 0.6),
                (0.5 + size, 0.5 + size * 0.6),
                (0.5 + size * 0.6, 0.5 + size),
                (0.5 - size * 0.6, 0.5 + size),
                (0.5 - size, 0.5 + size * 0.6),
            ]
            badge.blob(pts, token)
    else:
        badge.disc(0.5, 0.5, 0.5, "dark").disc(0.5, 0.5, 0.465, "light").disc(0.5, 0.5, 0.445, "dark").disc(
            0.5, 0.5, 0.4, "second"
        )
        for i in range(24):
            a = 2 * math.pi * i / 24
            badge.fine.disc(0.5 + 0.422 * math.cos(a), 0.5 + 0.422 * math.sin(a), 0.008, "accent")
    subjects = _known(reading)
    if not subjects:
        _monogram(badge.sub(0.24, 0.24, 0.52, 0.52, plane=5), chance.fork("mono"))
        return
    subject = subjects[0]
    drawing = DRAWINGS[subject.name]
    n = min(subject.count, 3)
    tall = r * (1.12 if drawing.ratio < 1.2 else 1.24 / drawing.ratio) / (n**0.6)
    wide = tall * drawing.ratio
    for i in range(n):
        left = cx - wide / 2 + (i - (n - 1) / 2) * wide * 0.96
        drawing.draw(scene.pen(left, cy - tall / 2, wide, tall, plane=5, tint=subject.tint), chance.fork("figure"))


def _monogram(pen: Pen, chance: Chance) -> None:
    for i in range(4):
        x, y = i % 2 * 0.5, i // 2 * 0.5
        _tile(pen.sub(x, y, 0.5, 0.5), chance.below(5), chance.pick(("main", "accent", "light")))


def _tile(pen: Pen, style: int, token: str) -> None:
    if style == 0:
        pen.pie(0, 0, 1.0, 0, 90, token)
    elif style == 1:
        pen.pie(1, 1, 1.0, 180, 270, token)
    elif style == 2:
        pen.disc(0.5, 0.5, 0.5, token)
    elif style == 3:
        pen.poly([(0, 0), (1, 0), (0, 1)], token)
    elif style == 4:
        pen.pie(0, 0.5, 0.5, -90, 90, token).pie(0.5, 0.5, 0.5, -90, 90, token)
    elif style == 5:
        for i in range(0, 6, 2):
            pen.rect(0, i / 6, 1, (i + 1) / 6, token)
    elif style == 6:
        pen.bow(0, 1, 0.8, 270, 360, 0.3, token).pie(0, 1, 0.4, 270, 360, token)
    else:
        pen.rect(0.2, 0.2, 0.8, 0.8, token)


def atlas(scene: Scene, reading: Reading, time: str, weather: str, chance: Chance, box: Box) -> None:
    """An island chart with contour lines, a route, a compass and places."""
    x0, y0, x1, y1 = box
    pen = scene.pen(x0, y0, x1 - x0, y1 - y0, plane=1)
    scene.pen(plane=0, group=0).rect(0, 0, 1, 1, "sky")
    k = pen.h / pen.w
    for i in range(1, 10):
        pen.line([(i / 10, 0), (i / 10, 1)], 0.0016, "sky2").line([(0, i / 10), (1, i / 10)], 0.0016, "sky2")
    radii = [chance.between(0.24, 0.42) for _ in range(11)]
    spread = min(1.0, 1 / k) if k > 1 else 1.0
    land = scene.pen(x0, y0, x1 - x0, y1 - y0, plane=2)
    for ring, token in (
        (1.14, "water+"),
        (1.07, "water++"),
        (1.0, "warm+"),
        (0.84, "ground2"),
        (0.62, "ground"),
        (0.4, "leaf"),
        (0.2, "snow"),
    ):
        points = []
        for i, r in enumerate(radii):
            a = 2 * math.pi * i / len(radii)
            points.append(
                (
                    0.5 + r * ring * spread * math.cos(a) * min(1.35, 1 / k * (k if k > 1 else 1.0) * 1.15),
                    0.5 + r * ring * spread * math.sin(a),
                )
            )
        land.blob(points, token)
    stops = [(chance.between(0.28, 0.72), 0.28 + 0.11 * i) for i in range(5)]
    trail = smooth(stops, closed=False)
    for first, second in list(pairwise(trail))[::2]:
        land.line([first, second], 0.009, "main")
    for x, y in (stops[0], stops[-1]):
        land.disc(x, y - 0.045, 0.026, "main").poly(
            [(x - 0.022 * k, y - 0.035), (x + 0.022 * k, y - 0.035), (x, y)], "main"
        ).disc(x, y - 0.045, 0.01, "light")
    rose = scene.pen(
        x0 + (x1 - x0) * 0.06,
        y1 - min(x1 - x0, y1 - y0) * 0.26,
        min(x1 - x0, y1 - y0) * 0.2,
        min(x1 - x0, y1 - y0) * 0.2,
        plane=5,
    )
    for i in range(8):
        a = math.pi * i / 4
        tip = 0.48 if i % 2 == 0 else 0.3
        for s, token in ((-1, "dark"), (1, "light")):
            rose.poly(
                [
                    (0.5, 0.5),
                    (0.5 + tip * math.sin(a), 0.5 - tip * math.cos(a)),
                    (0.5 + 0.11 * math.sin(a + s * 0.5), 0.5 - 0.11 * math.cos(a + s * 0.5)),
                ],
                token,
            )
    for i, subject in enumerate(_known(reading)[:4]):
        drawing = DRAWINGS[subject.name]
        side = min(x1 - x0, y1 - y0) * 0.2
        px, py = ((0.78, 0.1), (0.12, 0.12), (0.74, 0.72), (0.44, 0.44))[i]
        drawing.draw(
            scene.pen(
                x0 + (x1 - x0) * px,
                y0 + (y1 - y0) * py,
                side * min(1, drawing.ratio),
                side / max(1, drawing.ratio),
                plane=5,
                tint=subject.tint,
            ),
            chance.fork(i),
        )


def chart(scene: Scene, reading: Reading, time: str, weather: str, chance: Chance, box: Box) -> None:
    """Bars with a line over them, or a ring, on a quiet grid."""
    x0, y0, x1, y1 = box
    w, h = scene.width, scene.height
    scene.pen(plane=0, group=0).rect(0, 0, 1, 1, "sky2")
    short = min(x1 - x0, y1 - y0)
    pad = short * 0.09
    page = scene.pen(x0 + pad, y0 + pad, x1 - x0 - 2 * pad, y1 - y0 - 2 * pad, plane=2)
    k = page.h / page.w
    for i in range(6):
        page.line([(0, i / 5 * 0.92), (1, i / 5 * 0.92)], 0.003, "sky")
    n = chance.pick((6, 7, 9)) * max(1, round(w / h))
    values = [
        0.2 + 0.7 * (0.5 + 0.5 * math.sin(i * 0.8 + chance.between(0, 0.9))) * (0.5 + 0.5 * i / n) for i in range(n)
    ]
    for i, value in enumerate(values):
        page.rect((i + 0.2) / n, 0.92 * (1 - value), (i + 0.8) / n, 0.92, "main" if i == n - 2 else "second")
        page.rect((i + 0.56) / n, 0.92 * (1 - value), (i + 0.8) / n, 0.92, "main-" if i == n - 2 else "second-")
        page.rect((i + 0.3) / n, 0.955, (i + 0.7) / n, 0.97, "dark")
    trend = [((i + 0.5) / n, 0.92 * (1 - 0.85 * value) - 0.06) for i, value in enumerate(values)]
    front = scene.pen(page.x, page.y, page.w, page.h, plane=5)
    front.curve(trend, 0.012, "dark")
    for x, y in trend:
        front.disc(x, y, 0.018, "dark").disc(x, y, 0.01, "accent")
    page.line([(0, 0.92), (1, 0.92)], 0.007, "dark")
    ring = scene.pen(page.x, page.y, page.w, page.h, plane=5)
    at, start = (0.14 * max(k, 0.6), 0.16), -90.0
    for share, token in ((150, "main"), (110, "accent"), (100, "deep")):
        ring.bow(at[0], at[1], 0.1, start, start + share - 4, 0.05, token)
        start += share
    for i, subject in enumerate(_known(reading)[:3]):
        drawing = DRAWINGS[subject.name]
        s = short * 0.17
        drawing.draw(
            scene.pen(
                x0 + (x1 - x0) * (0.34 + 0.2 * i),
                y0 + pad,
                s * min(1, drawing.ratio),
                s / max(1, drawing.ratio),
                plane=6,
                tint=subject.tint,
            ),
            chance.fork(i),
        )


def abstract(scene: Scene, reading: Reading, time: str, weather: str, chance: Chance, box: Box) -> None:
    """Free geometry that the words choose: a tile field, orbiting discs, or stacked arcs."""
    x0, y0, x1, y1 = box
    w, h = scene.width, scene.height
    ground = scene.pen(plane=0, group=0)
    ground.rect(0, 0, 1, 1, "sky2")
    style = chance.pick(("tiles", "orbits", "arcs", "arcs", "orbits"))
    short = min(x1 - x0, y1 - y0)
    if style == "tiles":
        n = chance.pick((4, 5))
        cell = short / n
        cols, rows = max(1, round((x1 - x0) / cell)), max(1, round((y1 - y0) / cell))
        cw, ch = (x1 - x0) / cols, (y1 - y0) / rows
        for col in range(cols):
            for row in range(rows):
                pen = scene.pen(x0 + col * cw, y0 + row * ch, cw, ch, plane=3, flip=chance.coin())
                back, front = chance.shuffled(_INKS)[:2]
                pen.rect(-0.004, -0.004, 1.004, 1.004, back if chance.coin(70) else "sky2")
                _tile(pen, chance.below(8), front)
        return
    cx, cy = x0 + (x1 - x0) * chance.between(0.38, 0.62), y0 + (y1 - y0) * chance.between(0.4, 0.56)
    scene.light = (cx / w, cy / h)
    if style == "orbits":
        pen = scene.pen(plane=2)
        pen.disc(cx / w, cy / h, short * 0.3 / h, "main")
        for i in range(5):
            pen.bow(
                cx / w,
                cy / h,
                short * (0.34 + 0.06 * i) / h,
                chance.between(0, 360),
                chance.between(400, 620),
                (4 + 3 * (i % 3)) / h,
                "dark",
            )
        for i in range(8):
            a, d = chance.between(0, 6.28), short * chance.between(0.2, 0.5)
            over = scene.pen(plane=3 + i % 3)
            px, py = (
                (cx + d * math.cos(a) * (x1 - x0) / short * 0.85) / w,
                (cy + d * math.sin(a) * (y1 - y0) / short * 0.85) / h,
            )
            over.disc(px, py, short * chance.pick((0.03, 0.05, 0.08, 0.13)) / h, _INKS[i % 5])
        bar = scene.pen(cx - short * 0.5, cy - short * 0.03, short, short * 0.06, plane=6)
        bar = bar.sub(0, 0, 1, 1, turn=chance.between(-1.2, 1.2))
        bar.rect(0, 0.3, 1, 0.7, "dark")
        return
    base = y1
    for i in range(4):
        r = short * (0.46 - 0.075 * i)
        pen = scene.pen(plane=2 + i)
        dx = cx + (chance.between(-0.2, 0.2) * short if i else 0)
        token = ("second", "accent", "main", "dark")[i]
        pen.pie(dx / w, (base - short * 0.12) / h, r / h, 180, 360, token)
        pen.fine.bow(dx / w, (base - short * 0.12) / h, r * 0.86 / h, 180, 360, 0.012, token + "+")
    scene.pen(plane=6).rect(0, (base - short * 0.12) / h, 1, 1, "deep")
    top = scene.pen(plane=1)
    for i in range(3):
        top.disc(
            (x0 + (x1 - x0) * chance.between(0.12, 0.88)) / w,
            (y0 + (y1 - y0) * chance.between(0.1, 0.36)) / h,
            short * chance.pick((0.04, 0.07, 0.12)) / h,
            ("sun", "second", "main")[i],
        )
