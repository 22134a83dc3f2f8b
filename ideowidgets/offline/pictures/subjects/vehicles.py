"""Things that travel."""

# Coordinates stay in rows, the way a path is read.
# ruff: noqa: E501
# fmt: off

from __future__ import annotations

import math

from ideowidgets.offline.pictures.chance import Chance
from ideowidgets.offline.pictures.scene import Pen
from ideowidgets.offline.pictures.subjects.catalogue import drawing


def _wheel(pen: Pen, x: float, y: float, r: float) -> None:
    pen.disc(x, y, r, "dark").disc(x, y, r * 0.55, "light-").disc(x, y, r * 0.2, "dark")


@drawing("boat", 0.92, "float", 0.62)
def boat(pen: Pen, chance: Chance) -> None:
    pen.line([(0.47, 0.04), (0.47, 0.84)], 0.018, "wood")
    pen.blob([(0.5, 0.06), (0.6, 0.3), (0.8, 0.56), (0.9, 0.72), (0.7, 0.75), (0.5, 0.74)], "light")
    pen.poly([(0.5, 0.5), (0.77, 0.5), (0.87, 0.66), (0.5, 0.66)], "main")
    pen.blob([(0.44, 0.14), (0.44, 0.72), (0.26, 0.73), (0.12, 0.7), (0.3, 0.46)], "light-")
    pen.poly([(0.47, 0.03), (0.6, 0.055), (0.47, 0.085)], "accent")
    pen.poly([(0.06, 0.8), (0.96, 0.78), (0.86, 0.95), (0.78, 0.985), (0.24, 0.985), (0.14, 0.93)], "main")
    pen.poly([(0.06, 0.8), (0.96, 0.78), (0.94, 0.825), (0.075, 0.84)], "light").poly([(0.13, 0.92), (0.88, 0.92), (0.78, 0.985), (0.24, 0.985)], "main--")
    pen.blob([(0.0, 0.985), (0.3, 0.965), (0.7, 0.965), (1.0, 0.985), (0.7, 1.0), (0.3, 1.0)], "water2")


@drawing("car", 2.15, "stand", 0.3)
def car(pen: Pen, chance: Chance) -> None:
    pen.blob([(0.26, 0.5), (0.34, 0.16), (0.42, 0.06), (0.62, 0.05), (0.7, 0.14), (0.8, 0.48), (0.5, 0.6)], "main-")
    pen.poly([(0.31, 0.46), (0.375, 0.17), (0.49, 0.14), (0.49, 0.46)], "glass").poly([(0.525, 0.46), (0.525, 0.14), (0.64, 0.16), (0.725, 0.46)], "glass")
    pen.fine.poly([(0.35, 0.46), (0.42, 0.16), (0.45, 0.15), (0.39, 0.46)], "glass+")
    pen.blob([(0.02, 0.7), (0.04, 0.52), (0.2, 0.45), (0.5, 0.43), (0.82, 0.44), (0.96, 0.52), (0.985, 0.7), (0.96, 0.84), (0.5, 0.86), (0.05, 0.84)], "main")
    pen.blob([(0.03, 0.74), (0.5, 0.7), (0.98, 0.74), (0.96, 0.84), (0.5, 0.86), (0.05, 0.84)], "main-")
    pen.oval(0.045, 0.6, 0.022, 0.06, "sun+").oval(0.965, 0.6, 0.018, 0.05, "accent")
    pen.rect(0.52, 0.54, 0.58, 0.565, "light").fine.line([(0.505, 0.46), (0.505, 0.82)], 0.012, "main--")
    for x in (0.22, 0.78):
        pen.disc(x, 0.81, 0.205, "main--")
        _wheel(pen, x, 0.82, 0.18)


@drawing("train", 2.3, "stand", 0.34)
def train(pen: Pen, chance: Chance) -> None:
    for i in range(3):
        pen.disc(0.84 - i * 0.1, 0.16 - i * 0.05, 0.07 + 0.05 * i, "cloud")
    pen.rect(0.3, 0.34, 0.86, 0.72, "main").rect(0.3, 0.58, 0.86, 0.72, "main-").oval(0.86, 0.53, 0.05, 0.19, "dark")
    pen.rect(0.77, 0.16, 0.82, 0.36, "dark").rect(0.755, 0.13, 0.835, 0.19, "dark").disc(0.6, 0.33, 0.08, "accent").disc(0.46, 0.34, 0.06, "dark")
    pen.rect(0.06, 0.14, 0.33, 0.74, "main").rect(0.03, 0.08, 0.36, 0.16, "dark").rect(0.11, 0.24, 0.2, 0.46, "lit").rect(0.22, 0.24, 0.3, 0.46, "lit")
    for x in (0.4, 0.55, 0.7):
        pen.fine.rect(x, 0.34, x + 0.014, 0.72, "accent")
    pen.poly([(0.86, 0.72), (0.99, 0.95), (0.84, 0.95)], "accent").rect(0.04, 0.72, 0.88, 0.79, "dark")
    for x, r in ((0.14, 0.14), (0.3, 0.14), (0.48, 0.11), (0.62, 0.11), (0.76, 0.11)):
        _wheel(pen, x, 0.96 - r, r)
    pen.line([(0.14, 0.82), (0.62, 0.86)], 0.03, "accent").rect(0.0, 0.95, 1.0, 0.985, "dark")


@drawing("bicycle", 1.6, "stand", 0.42)
def bicycle(pen: Pen, chance: Chance) -> None:
    for x in (0.225, 0.775):
        pen.bow(x, 0.66, 0.305, 0, 360, 0.04, "dark").bow(x, 0.66, 0.27, 0, 360, 0.016, "light-")
        for i in range(8):
            a = math.pi * i / 8
            pen.fine.line([(x + 0.26 * math.cos(a) / 1.6, 0.66 + 0.26 * math.sin(a)), (x - 0.26 * math.cos(a) / 1.6, 0.66 - 0.26 * math.sin(a))], 0.006, "stone")
    for start, end in (((0.225, 0.66), (0.37, 0.3)), ((0.37, 0.3), (0.66, 0.3)), ((0.66, 0.3), (0.47, 0.68)), ((0.37, 0.3), (0.47, 0.68)), ((0.225, 0.66), (0.47, 0.68)), ((0.775, 0.66), (0.64, 0.16))):
        pen.line([start, end], 0.04, "main")
    pen.curve([(0.64, 0.16), (0.69, 0.12), (0.74, 0.15), (0.73, 0.24)], 0.035, "dark").line([(0.37, 0.3), (0.345, 0.2)], 0.035, "dark")
    pen.blob([(0.27, 0.18), (0.36, 0.15), (0.43, 0.19), (0.34, 0.22)], "wood").disc(0.47, 0.68, 0.07, "accent").disc(0.47, 0.68, 0.03, "dark")


@drawing("rocket", 0.58, "sky", 0.62)
def rocket(pen: Pen, chance: Chance) -> None:
    pen.blob([(0.5, 1.0), (0.34, 0.86), (0.38, 0.72), (0.62, 0.72), (0.66, 0.86)], "sun").blob([(0.5, 0.92), (0.42, 0.82), (0.44, 0.72), (0.56, 0.72), (0.58, 0.82)], "light")
    pen.blob([(0.32, 0.5), (0.1, 0.68), (0.06, 0.86), (0.2, 0.76), (0.36, 0.72)], "main-").blob([(0.68, 0.5), (0.9, 0.68), (0.94, 0.86), (0.8, 0.76), (0.64, 0.72)], "main--")
    pen.blob([(0.5, 0.0), (0.64, 0.12), (0.73, 0.3), (0.72, 0.54), (0.64, 0.75), (0.36, 0.75), (0.28, 0.54), (0.27, 0.3), (0.36, 0.12)], "light")
    pen.blob([(0.5, 0.0), (0.64, 0.12), (0.73, 0.3), (0.72, 0.54), (0.64, 0.75), (0.56, 0.75), (0.62, 0.5), (0.6, 0.2)], "light--")
    pen.blob([(0.5, -0.01), (0.6, 0.08), (0.67, 0.18), (0.5, 0.2), (0.33, 0.18), (0.4, 0.08)], "main")
    pen.disc(0.5, 0.36, 0.09, "dark").disc(0.5, 0.36, 0.07, "glass").fine.disc(0.47, 0.335, 0.025, "light")
    pen.poly([(0.33, 0.66), (0.67, 0.66), (0.64, 0.75), (0.36, 0.75)], "main").rect(0.47, 0.56, 0.53, 0.84, "main-")


@drawing("plane", 1.7, "sky", 0.36)
def plane(pen: Pen, chance: Chance) -> None:
    pen.blob([(0.55, 0.5), (0.36, 0.1), (0.3, 0.08), (0.4, 0.5)], "main--")
    pen.blob([(0.02, 0.42), (0.14, 0.44), (0.5, 0.4), (0.84, 0.42), (0.98, 0.55), (0.9, 0.66), (0.5, 0.68), (0.2, 0.6)], "light")
    pen.blob([(0.1, 0.55), (0.5, 0.58), (0.98, 0.56), (0.9, 0.66), (0.5, 0.68), (0.2, 0.6)], "light-")
    pen.poly([(0.02, 0.44), (0.0, 0.1), (0.09, 0.1), (0.2, 0.45)], "main").blob([(0.14, 0.52), (0.02, 0.62), (0.0, 0.66), (0.1, 0.64), (0.22, 0.56)], "main-")
    pen.blob([(0.62, 0.56), (0.3, 0.92), (0.22, 0.96), (0.38, 0.56)], "main").blob([(0.86, 0.46), (0.93, 0.48), (0.94, 0.52), (0.85, 0.52)], "dark")
    for i in range(7):
        pen.fine.disc(0.34 + i * 0.07, 0.5, 0.022, "dark")


@drawing("balloon", 0.74, "sky", 0.56)
def balloon(pen: Pen, chance: Chance) -> None:
    outline = [(0.5, 0.0), (0.8, 0.08), (0.98, 0.3), (0.9, 0.52), (0.62, 0.78), (0.38, 0.78), (0.1, 0.52), (0.02, 0.3), (0.2, 0.08)]
    pen.blob(outline, "main")
    for f, token in ((0.72, "light"), (0.42, "accent"), (0.14, "main-")):
        pen.blob([(0.5 + (x - 0.5) * f, y) for x, y in outline], token)
    pen.blob([(0.72, 0.06), (0.98, 0.3), (0.9, 0.52), (0.62, 0.78), (0.76, 0.5), (0.84, 0.3)], "main--")
    for x in (0.4, 0.6):
        pen.line([(x, 0.78), (x + (0.02 if x < 0.5 else -0.02), 0.9)], 0.007, "dark")
    pen.poly([(0.41, 0.89), (0.59, 0.89), (0.57, 1.0), (0.43, 1.0)], "wood").rect(0.4, 0.88, 0.6, 0.905, "wood-")


@drawing("ufo", 1.9, "sky", 0.3)
def ufo(pen: Pen, chance: Chance) -> None:
    pen.poly([(0.38, 0.62), (0.62, 0.62), (0.86, 1.0), (0.14, 1.0)], "lit")
    pen.pie(0.5, 0.42, 0.36, 180, 360, "glass").disc(0.5, 0.3, 0.1, "leaf")
    pen.blob([(0.0, 0.54), (0.2, 0.42), (0.5, 0.38), (0.8, 0.42), (1.0, 0.54), (0.8, 0.66), (0.5, 0.7), (0.2, 0.66)], "main").blob([(0.05, 0.56), (0.5, 0.58), (0.95, 0.56), (0.8, 0.66), (0.5, 0.7), (0.2, 0.66)], "main--")
    for i in range(5):
        pen.disc(0.2 + i * 0.15, 0.55, 0.03, "sun+")


@drawing("planet", 1.5, "sky", 0.5)
def planet(pen: Pen, chance: Chance) -> None:
    back = pen.sub(0, 0, 1, 1, turn=-0.3)
    back.poly([(0.5 + x * 0.5, 0.5 + y * 0.16) for x, y in _ring(180, 360)], "accent")
    pen.disc(0.5, 0.5, 0.4, "main")
    body = pen.sub(0, 0, 1, 1, turn=-0.3)
    for y, half, token in ((0.34, 0.225, "main+"), (0.5, 0.26, "second"), (0.64, 0.23, "main-")):
        body.blob([(0.5 - half, y), (0.5, y - 0.05), (0.5 + half, y), (0.5, y + 0.05)], token)
    pen.fine.blob([(0.6, 0.12), (0.74, 0.28), (0.765, 0.5), (0.7, 0.76), (0.56, 0.895), (0.66, 0.7), (0.69, 0.5), (0.67, 0.3)], "main--")
    back.poly([(0.5 + x * 0.5, 0.5 + y * 0.16) for x, y in _ring(0, 180)], "accent")


def _ring(start: int, end: int) -> list[tuple[float, float]]:
    steps = range(start, end + 1, 10)
    outer = [(math.cos(math.radians(a)), math.sin(math.radians(a))) for a in steps]
    return outer + [(x * 0.74, y * 0.7) for x, y in reversed(outer)]


@drawing("skateboard", 3.0, "stand", 0.14)
def skateboard(pen: Pen, chance: Chance) -> None:
    for x in (0.22, 0.78):
        pen.rect(x - 0.02, 0.5, x + 0.02, 0.75, "stone")
        _wheel(pen, x - 0.05, 0.8, 0.18)
        _wheel(pen, x + 0.05, 0.8, 0.18)
    pen.curve([(0.02, 0.22), (0.12, 0.44), (0.3, 0.48), (0.7, 0.48), (0.88, 0.44), (0.98, 0.22)], 0.16, "main")
