"""Signs and emblems."""

# Coordinates stay in rows, the way a path is read.
# ruff: noqa: E501
# fmt: off

from __future__ import annotations

import math

from ideowidgets.offline.pictures.chance import Chance
from ideowidgets.offline.pictures.scene import Pen
from ideowidgets.offline.pictures.subjects.catalogue import drawing


@drawing("heart", 1.08, "emblem", 0.6)
def heart(pen: Pen, chance: Chance) -> None:
    outline = [(0.5, 0.26), (0.6, 0.1), (0.78, 0.04), (0.95, 0.16), (0.98, 0.38), (0.86, 0.62), (0.66, 0.84), (0.5, 0.99), (0.34, 0.84), (0.14, 0.62), (0.02, 0.38), (0.05, 0.16), (0.22, 0.04), (0.4, 0.1)]
    pen.blob(outline, "main").blob([(0.78, 0.04), (0.95, 0.16), (0.98, 0.38), (0.86, 0.62), (0.66, 0.84), (0.5, 0.99), (0.7, 0.7), (0.84, 0.4)], "main-")
    pen.fine.blob([(0.14, 0.34), (0.16, 0.2), (0.27, 0.13), (0.22, 0.24)], "main++")


@drawing("star", 1.0, "sky", 0.36)
def star(pen: Pen, chance: Chance) -> None:
    points = [(0.5 + (0.5 if i % 2 == 0 else 0.21) * math.sin(math.pi * i / 5), 0.52 - (0.5 if i % 2 == 0 else 0.21) * math.cos(math.pi * i / 5)) for i in range(10)]
    pen.poly(points, "sun")
    for i in range(0, 10, 2):
        pen.poly([(0.5, 0.52), points[i], points[(i + 1) % 10]], "sun-")


@drawing("crown", 1.35, "emblem", 0.5)
def crown(pen: Pen, chance: Chance) -> None:
    pen.poly([(0.08, 0.84), (0.02, 0.26), (0.27, 0.56), (0.5, 0.1), (0.73, 0.56), (0.98, 0.26), (0.92, 0.84)], "sun").poly([(0.5, 0.1), (0.73, 0.56), (0.98, 0.26), (0.92, 0.84), (0.6, 0.84)], "sun-").rect(0.08, 0.84, 0.92, 0.98, "accent")
    for x, y in ((0.02, 0.22), (0.5, 0.07), (0.98, 0.22)):
        pen.disc(x, y, 0.07, "main")
    for i in range(4):
        pen.disc(0.2 + i * 0.2, 0.91, 0.035, ("main", "light")[i % 2])


@drawing("skull", 0.82, "emblem", 0.6)
def skull(pen: Pen, chance: Chance) -> None:
    pen.blob([(0.5, 0.0), (0.8, 0.08), (0.98, 0.34), (0.9, 0.6), (0.76, 0.7), (0.73, 0.96), (0.5, 1.0), (0.27, 0.96), (0.24, 0.7), (0.1, 0.6), (0.02, 0.34), (0.2, 0.08)], "light")
    pen.blob([(0.72, 0.05), (0.98, 0.34), (0.9, 0.6), (0.76, 0.7), (0.73, 0.96), (0.6, 0.98), (0.68, 0.66), (0.84, 0.4)], "light-")
    for x in (0.3, 0.7):
        pen.blob([(x - 0.13, 0.42), (x, 0.32), (x + 0.13, 0.42), (x + 0.09, 0.57), (x - 0.09, 0.57)], "dark")
    pen.poly([(0.5, 0.56), (0.57, 0.7), (0.43, 0.7)], "dark")
    for i in range(4):
        pen.line([(0.38 + i * 0.08, 0.8), (0.38 + i * 0.08, 0.96)], 0.014, "dark")


@drawing("gem", 1.15, "emblem", 0.5)
def gem(pen: Pen, chance: Chance) -> None:
    top, waist, tip = 0.08, 0.36, (0.5, 1.0)
    xs = (0.0, 0.26, 0.5, 0.74, 1.0)
    pen.poly([(0.2, top), (0.8, top), (1.0, waist), tip, (0.0, waist)], "second")
    tokens = ("second+", "glass", "second", "second-")
    for i in range(4):
        pen.poly([(xs[i], waist), (xs[i + 1], waist), tip], tokens[i])
    for a, b, d, token in (((0.2, top), (0.0, waist), (0.26, waist), "second-"), ((0.2, top), (0.5, top), (0.26, waist), "glass+"), ((0.5, top), (0.26, waist), (0.74, waist), "glass"), ((0.5, top), (0.8, top), (0.74, waist), "second+"), ((0.8, top), (0.74, waist), (1.0, waist), "second--")):
        pen.poly([a, b, d], token)


@drawing("gear", 1.0, "emblem", 0.56)
def gear(pen: Pen, chance: Chance) -> None:
    teeth = 10
    points = []
    for i in range(teeth):
        for da, r in ((-0.2, 0.4), (-0.13, 0.5), (0.13, 0.5), (0.2, 0.4)):
            a = 2 * math.pi * i / teeth + da
            points.append((0.5 + r * math.cos(a), 0.5 + r * math.sin(a)))
    pen.poly(points, "main").disc(0.5, 0.5, 0.33, "main-").disc(0.5, 0.5, 0.27, "main").disc(0.5, 0.5, 0.13, "dark").fine.disc(0.5, 0.5, 0.09, "light")
    for i in range(5):
        a = 2 * math.pi * i / 5
        pen.fine.disc(0.5 + 0.2 * math.cos(a), 0.5 + 0.2 * math.sin(a), 0.03, "main--")


@drawing("hand", 0.72, "emblem", 0.6)
def hand(pen: Pen, chance: Chance) -> None:
    for x, top in ((0.3, 0.12), (0.47, 0.02), (0.64, 0.08), (0.8, 0.24)):
        pen.line([(x, top + 0.06), (0.5 + (x - 0.5) * 0.85, 0.6)], 0.105, "skin").disc(x, top + 0.06, 0.052, "skin")
    pen.line([(0.1, 0.5), (0.34, 0.74)], 0.11, "skin-").disc(0.1, 0.5, 0.055, "skin-")
    pen.blob([(0.24, 0.5), (0.5, 0.44), (0.8, 0.5), (0.82, 0.7), (0.7, 0.86), (0.36, 0.86), (0.24, 0.72)], "skin").poly([(0.34, 0.82), (0.72, 0.82), (0.76, 1.0), (0.3, 1.0)], "main").rect(0.31, 0.82, 0.75, 0.87, "light")


@drawing("eye", 1.7, "emblem", 0.5)
def eye(pen: Pen, chance: Chance) -> None:
    pen.blob([(0.0, 0.52), (0.22, 0.2), (0.5, 0.08), (0.78, 0.2), (1.0, 0.52), (0.78, 0.82), (0.5, 0.93), (0.22, 0.82)], "dark").blob([(0.05, 0.52), (0.24, 0.26), (0.5, 0.16), (0.76, 0.26), (0.95, 0.52), (0.76, 0.76), (0.5, 0.85), (0.24, 0.76)], "light")
    pen.disc(0.5, 0.5, 0.31, "second").disc(0.5, 0.5, 0.25, "second+").disc(0.5, 0.5, 0.15, "dark").disc(0.44, 0.42, 0.06, "light")
    for i in range(16):
        a = 2 * math.pi * i / 16
        pen.fine.line([(0.5 + 0.1 * math.cos(a), 0.5 + 0.17 * math.sin(a)), (0.5 + 0.165 * math.cos(a), 0.5 + 0.28 * math.sin(a))], 0.01, "second-")
