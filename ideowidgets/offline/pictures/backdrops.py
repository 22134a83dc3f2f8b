"""What stands behind the subject: skies, ranges, waters, grounds."""

from __future__ import annotations

import math

from ideowidgets.offline.pictures.chance import Chance
from ideowidgets.offline.pictures.scene import Pen, Point, Scene, smooth
from ideowidgets.offline.pictures.subjects.catalogue import DRAWINGS


def sky(scene: Scene, chance: Chance, time: str, *, rays: bool = True) -> None:
    """Fill the sheet with the sky's colours, in bands, rings around the light, or rays."""
    pen = scene.pen(plane=0, group=0)
    pen.rect(0, 0, 1, 1, "sky")
    lx, ly = scene.light
    style = chance.pick(("bands", "bands", "rings", "rings", "rays" if rays else "rings"))
    far = math.hypot(max(lx, 1 - lx) * scene.width, max(ly, 1 - ly) * scene.height) / scene.height
    if style == "rings":
        for i in range(1, 9):
            pen.disc(lx, ly, far * (1.0 - i * 0.105), f"sky~{i * 12}")
    elif style == "rays":
        n = chance.pick((14, 18, 22))
        for i in range(n):
            a0 = 2 * math.pi * i / n
            a1 = a0 + math.pi / n
            reach = far * 1.6
            k = scene.height / scene.width
            pen.poly(
                [
                    (lx, ly),
                    (lx + reach * math.cos(a0) * k, ly + reach * math.sin(a0)),
                    (lx + reach * math.cos(a1) * k, ly + reach * math.sin(a1)),
                ],
                "sky~38",
            )
        for i in range(1, 4):
            pen.disc(lx, ly, far * (0.52 - i * 0.1), f"sky~{30 + i * 20}")
    else:
        n = 8
        for i in range(1, n):
            y = scene.horizon * (i / n) ** 0.85
            wave = chance.between(-0.012, 0.012)
            edge = smooth([(x / 5, y + wave * math.sin(x * 1.9 + i)) for x in range(6)], closed=False)
            pen.poly([*edge, (1, 1), (0, 1)], f"sky~{i * 14}")
    if time == "night":
        stars(scene, chance.fork("stars"), scene.horizon)


def stars(scene: Scene, chance: Chance, below: float) -> None:
    """Scattered stars, a few with points."""
    pen = scene.pen(plane=0)
    area = scene.width * scene.height / 1e6
    for i in range(int(46 * area)):
        x, y = chance.unit(), chance.unit() * below * 0.94
        r = chance.pick((1.6, 2.0, 2.6, 3.4)) / scene.height
        if i % 9 == 0:
            k = scene.height / scene.width
            s = r * 3.6
            pen.poly(
                [
                    (x, y - s),
                    (x + s * 0.2 * k, y - s * 0.2),
                    (x + s * k, y),
                    (x + s * 0.2 * k, y + s * 0.2),
                    (x, y + s),
                    (x - s * 0.2 * k, y + s * 0.2),
                    (x - s * k, y),
                    (x - s * 0.2 * k, y - s * 0.2),
                ],
                "light",
            )
        else:
            pen.disc(x, y, r, "light-" if i % 3 else "light")


def luminary(scene: Scene, chance: Chance, time: str, radius: float) -> None:
    """The sun, or at night the moon."""
    pen = scene.pen(plane=1)
    lx, ly = scene.light
    r = radius / scene.height
    if time == "night":
        pen.disc(lx, ly, r, "sun")
        if chance.coin(50):
            pen.disc(lx - r * 0.5 * scene.height / scene.width, ly - r * 0.12, r * 0.88, "sky~30")
        else:
            for dx, dy, s in ((-0.3, -0.2, 0.2), (0.3, 0.3, 0.26), (0.25, -0.4, 0.13), (-0.3, 0.45, 0.12)):
                pen.fine.disc(lx + dx * r * scene.height / scene.width, ly + dy * r, s * r, "sun-")
    else:
        pen.disc(lx, ly, r, "sun")
        pen.fine.disc(lx, ly, r * 0.8, "sun+")


def ridge(
    scene: Scene, chance: Chance, base: float, rise: float, token: str, plane: int, *, peaks: bool
) -> list[Point]:
    """A range across the sheet whose foot is at `base` and whose tops reach `rise` above it (shares of height)."""
    pen = scene.pen(plane=plane)
    aspect = scene.width / scene.height
    n = max(3, round((5 if peaks else 3.4) * max(aspect, 0.6)))
    points: list[Point] = []
    for i in range(n + 1):
        x = i / n + (chance.between(-0.3, 0.3) / n if 0 < i < n else 0)
        up = chance.between(0.45, 1.0) if i % 2 else chance.between(0.05, 0.4)
        points.append((x * 1.04 - 0.02, base - rise * up))
    line = points if peaks else smooth(points, closed=False)
    pen.poly([*line, (1.03, 1.0), (-0.03, 1.0)], token)
    if peaks:
        for left, top, right in zip(points, points[1:], points[2:], strict=False):
            if top[1] < left[1] and top[1] < right[1]:
                drop = (right[1] - top[1]) * 0.4
                t = 0.4
                pen.poly(
                    [
                        top,
                        (top[0] + (right[0] - top[0]) * t, top[1] + drop),
                        (top[0] + (right[0] - top[0]) * 0.16, top[1] + drop * 0.62),
                        (top[0] + (right[0] - top[0]) * 0.1, top[1] + drop * 1.25),
                        (top[0] + (left[0] - top[0]) * 0.12, top[1] + (left[1] - top[1]) * 0.24),
                        (top[0] + (left[0] - top[0]) * 0.32, top[1] + (left[1] - top[1]) * 0.32),
                    ],
                    "snow",
                )
                pen.fine.poly(
                    [
                        top,
                        right,
                        (top[0] + (right[0] - top[0]) * 0.55, 1.0),
                        (top[0], base),
                        (top[0] + (right[0] - top[0]) * 0.1, top[1] + drop * 1.25),
                        (top[0] + (right[0] - top[0]) * 0.16, top[1] + drop * 0.62),
                        (top[0] + (right[0] - top[0]) * t, top[1] + drop),
                    ],
                    token + "-",
                )
    return points


def sea(scene: Scene, chance: Chance, top: float) -> None:
    """Water from `top` down, with the light's glitter on it."""
    pen = scene.pen(plane=2)
    pen.rect(0, top, 1, 1, "water")
    lx = scene.light[0]
    depth = 1.0 - top
    for i in range(1, 6):
        y = top + depth * (i / 6) ** 1.4
        pen.rect(0, y, 1, 1, "water" + "-" * ((i + 1) // 2))
    shine = scene.pen(plane=2)
    rows = 15
    for i in range(rows):
        t = (i + 0.5) / rows
        y = top + depth * t**1.25 * 0.94
        half = (0.035 + 0.1 * t) * chance.between(0.35, 1.0) * min(1.0, scene.height / scene.width * 1.4)
        x = lx + chance.between(-0.025, 0.025)
        thick = (0.0022 + 0.006 * t) * min(scene.width, scene.height) / scene.height
        shine.blob([(x - half, y), (x, y - thick), (x + half, y), (x, y + thick)], "water2" if i % 3 else "sun")
    for _ in range(round(12 * scene.width / 1000)):
        t = chance.unit()
        y = top + depth * (0.08 + 0.88 * t)
        x, half = chance.unit(), (0.03 + 0.05 * t) * 1000 / scene.width
        thick = (0.002 + 0.005 * t) * min(scene.width, scene.height) / scene.height
        shine.fine.blob([(x - half, y), (x, y - thick), (x + half, y), (x, y + thick)], "water+")


def field(scene: Scene, chance: Chance, top: float, soil: str = "ground") -> None:
    """Rolling ground from `top` down, in overlapping swells with furrows."""
    depth = 1.0 - top
    swells = 3 if scene.height <= scene.width * 1.4 else 4
    for i in range(swells):
        y = top + depth * (i / swells) ** 1.1
        pen = scene.pen(plane=min(2 + i, 4))
        a, b = chance.between(-0.5, 0.5), chance.between(-0.5, 0.5)
        swell = depth * (0.16 if i else 0.07)
        edge = smooth(
            [(-0.02, y + a * swell), (0.28, y - b * swell), (0.62, y + b * swell * 0.7), (1.02, y - a * swell)],
            closed=False,
        )
        shade = ("", "-", "--", "--")[i] if soil != "snow" else ("-", "", "-", "")[i]
        name = f"{soil}2" if soil == "ground" and i == 0 else soil + shade
        pen.poly([*edge, (1.02, 1.02), (-0.02, 1.02)], name)
        if i and chance.coin(70):
            vx = chance.between(0.2, 0.8)
            for k in range(-5, 6):
                foot = vx + k * 0.22
                pen.fine.line(
                    [(vx + k * 0.03, y + swell * 0.75), (foot, 1.02)], 0.0042, name + "-" if k % 2 else name + "+"
                )


def dunes(scene: Scene, chance: Chance, top: float) -> None:
    """Sand from `top` down, each dune with a lit and a shaded side."""
    depth = 1.0 - top
    for i in range(4):
        y = top + depth * i * 0.25
        pen = scene.pen(plane=min(2 + i, 4))
        x = chance.between(0.2, 0.8)
        h = depth * (0.1 + 0.06 * i)
        crest = [
            (-0.05, y + h * 0.7),
            (x * 0.5, y + h * 0.35),
            (x, y - h * 0.5),
            (x + (1 - x) * 0.5, y + h * 0.2),
            (1.05, y + h * 0.6),
        ]
        pen.poly([*smooth(crest, closed=False), (1.05, 1.02), (-0.05, 1.02)], "warm" + ("++", "+", "", "-")[i])
        pen.blob(
            [
                (x, y - h * 0.48),
                (x + 0.1, y + h * 0.1),
                (1.02, y + h * 0.66),
                (0.8, y + h * 1.1),
                (x + 0.06, y + h * 0.9),
                (x - 0.05, y + h * 0.5),
            ],
            "warm" + ("+", "", "-", "--")[i],
        )


def street(scene: Scene, chance: Chance, top: float) -> None:
    """A street running to a vanishing point on the horizon."""
    pen = scene.pen(plane=3)
    vx = 0.5 + chance.between(-0.14, 0.14)
    pen.rect(0, top, 1, 1, "ground")
    pen.poly([(vx - 0.012, top), (vx + 0.012, top), (1.0, 1.0), (0.0, 1.0)], "near+")
    pen.poly([(vx - 0.012, top), (vx - 0.006, top), (0.1, 1.0), (0.0, 1.0)], "stone")
    pen.poly([(vx + 0.006, top), (vx + 0.012, top), (1.0, 1.0), (0.9, 1.0)], "stone")
    for i in range(6):
        t0, t1 = (i / 6) ** 2, ((i + 0.5) / 6) ** 2
        y0, y1 = top + (1 - top) * t0, top + (1 - top) * t1
        pen.poly(
            [
                (vx - 0.012 * t0, y0),
                (vx + 0.012 * t0, y0),
                (vx + 0.014 * t1 + (0.5 - vx) * t1, y1),
                (vx - 0.014 * t1 + (0.5 - vx) * t1, y1),
            ],
            "light",
        )


def skyline(scene: Scene, chance: Chance, base: float, rise: float, plane: int, token: str) -> None:
    """Roofs across the sheet."""
    pen = scene.pen(plane=plane)
    x = -0.01
    unit = 1000 / scene.width
    while x < 1.0:
        w = chance.between(0.05, 0.11) * unit
        top = base - rise * chance.between(0.3, 1.0)
        pen.rect(x, top, x + w, base + 0.01, token)
        pen.fine.rect(x + w * 0.65, top, x + w, base + 0.01, token + "-")
        if chance.coin(25):
            pen.poly([(x, top), (x + w / 2, top - rise * 0.14), (x + w, top)], token)
        for row in range(int((base - top) / 0.032)):
            for col in range(3):
                if chance.coin(34):
                    gx = x + w * (0.14 + 0.28 * col)
                    pen.fine.rect(gx, top + 0.012 + row * 0.032, gx + w * 0.13, top + 0.026 + row * 0.032, "lit")
        x += w


def wood(scene: Scene, chance: Chance, base: float, rise: float, plane: int, shade: str) -> None:
    """A row of trees."""
    x = -0.04
    kind = chance.pick(("pine", "pine", "tree"))
    drawing = DRAWINGS[kind]
    while x < 1.02:
        h = rise * chance.between(0.6, 1.0)
        w = h * drawing.ratio * scene.height / scene.width
        pen = scene.pen(
            x * scene.width, (base - h) * scene.height, w * scene.width, h * scene.height, plane=plane, group=1
        )
        if kind == "pine":
            for i in range(3):
                pen.poly(
                    [(0.5, i * 0.22), (0.86 + i * 0.07, 0.44 + i * 0.28), (0.14 - i * 0.07, 0.44 + i * 0.28)],
                    "leaf" + shade,
                )
        else:
            pen.rect(0.46, 0.5, 0.54, 1.0, "near")
            pen.disc(0.5, 0.38, 0.36, "leaf" + shade)
            pen.fine.disc(0.44, 0.32, 0.24, "leaf" + shade[:-1])
        x += w * chance.between(0.5, 0.85)


def clouds(scene: Scene, chance: Chance, count: int, low: float, high: float) -> None:
    """Clouds between two heights (shares)."""
    drawing = DRAWINGS["cloud"]
    for i in range(count):
        h = chance.between(40, 86) * (1.25 if scene.height > 1400 else 1.0)
        w = h * drawing.ratio * chance.between(1.3, 2.2)
        x = chance.between(-0.1, 0.95) * scene.width
        y = chance.between(low, high) * scene.height
        drawing.draw(scene.pen(x, y, w, h, plane=1, flip=chance.coin()), chance.fork(i))


def gulls(scene: Scene, chance: Chance, count: int, low: float, high: float) -> None:
    """A few far birds."""
    pen = scene.pen(plane=2)
    k = 1 / scene.width
    j = 1 / scene.height
    cx, cy = chance.between(0.2, 0.7), chance.between(low, high)
    for _ in range(count):
        s = chance.between(13, 27)
        x, y = cx + chance.between(-130, 130) * k, cy + chance.between(-60, 60) * j
        for side in (-1, 1):
            pen.blob(
                [
                    (x, y),
                    (x + side * s * 0.5 * k, y - s * 0.34 * j),
                    (x + side * s * k, y - s * 0.2 * j),
                    (x + side * s * 0.5 * k, y - s * 0.18 * j),
                ],
                "dark",
            )


def weather(scene: Scene, chance: Chance, kind: str) -> None:
    """Rain, snow, lightning or mist in front of everything."""
    pen = scene.pen(plane=7, group=2)
    area = scene.width * scene.height / 1e6
    if kind in {"rain", "storm"}:
        for _ in range(int(110 * area)):
            x, y, s = chance.unit() * 1.1, chance.unit(), chance.between(26, 60)
            pen.line([(x, y), (x - s * 0.3 / scene.width, y + s / scene.height)], 2.6 / scene.height, "light-")
    if kind == "storm":
        x, k = chance.pick((0.1, 0.84)), 1000 / scene.width
        pts = [(0.03, 0.0), (-0.03, 0.42), (0.012, 0.4), (-0.035, 0.92), (0.06, 0.31), (0.018, 0.33), (0.06, 0.0)]
        scene.pen(plane=1).poly([(x + px * k, py * min(scene.horizon, 0.7)) for px, py in pts], "sun+")
    if kind == "snow":
        for _ in range(int(130 * area)):
            pen.disc(chance.unit(), chance.unit(), chance.pick((2.5, 3.5, 5.0, 7.0)) / scene.height, "light")


def mist(scene: Scene, chance: Chance, around: float) -> None:
    """Long flat veils."""
    pen: Pen = scene.pen(plane=3)
    for _ in range(5):
        y, x = around + chance.between(-0.08, 0.14), chance.unit()
        half = chance.between(0.2, 0.45)
        pen.blob([(x - half, y), (x, y - 0.012), (x + half, y), (x, y + 0.014)], "sky2+")
