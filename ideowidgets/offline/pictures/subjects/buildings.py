"""Houses, towers, bridges and tents."""

# Coordinates stay in rows, the way a path is read.
# ruff: noqa: E501
# fmt: off

from __future__ import annotations

from ideowidgets.offline.pictures.chance import Chance
from ideowidgets.offline.pictures.scene import Pen
from ideowidgets.offline.pictures.subjects.catalogue import drawing


@drawing("lighthouse", 0.62, "stand", 0.7)
def lighthouse(pen: Pen, chance: Chance) -> None:
    pen.blob([(0.0, 1.0), (0.08, 0.93), (0.24, 0.9), (0.36, 0.86), (0.66, 0.86), (0.8, 0.91), (0.94, 0.94), (1.0, 1.0)], "near")
    pen.poly([(0.08, 1.0), (0.3, 0.91), (0.36, 1.0)], "near+").poly([(0.7, 0.9), (0.86, 0.95), (0.74, 1.0)], "near-")
    pen.rect(0.64, 0.79, 0.9, 0.915, "light").poly([(0.62, 0.8), (0.77, 0.72), (0.92, 0.8)], "main-").rect(0.74, 0.83, 0.8, 0.915, "dark")
    foot, head, top = 0.15, 0.095, 0.235

    def side(y: float) -> float:
        return head + (foot - head) * (y - top) / (0.9 - top)

    pen.poly([(0.5 - head, top), (0.5 + head, top), (0.5 + foot, 0.9), (0.5 - foot, 0.9)], "light")
    bands = chance.pick((3, 2))
    step = (0.9 - top) / (bands * 2)
    for i in range(bands):
        y0 = top + step * (2 * i + 0.35)
        y1 = y0 + step
        pen.poly([(0.5 - side(y0), y0), (0.5 + side(y0), y0), (0.5 + side(y1), y1), (0.5 - side(y1), y1)], "main")
        pen.poly([(0.5 + side(y0) * 0.28, y0), (0.5 + side(y0), y0), (0.5 + side(y1), y1), (0.5 + side(y1) * 0.28, y1)], "main-")
    gaps = [top] + [top + step * (2 * i + 1.35) for i in range(bands)]
    ends = [top + step * (2 * i + 0.35) for i in range(bands)] + [0.9]
    for y0, y1 in zip(gaps, ends, strict=True):
        pen.poly([(0.5 + side(y0) * 0.28, y0), (0.5 + side(y0), y0), (0.5 + side(y1), y1), (0.5 + side(y1) * 0.28, y1)], "light-")
    pen.rect(0.475, 0.81, 0.525, 0.9, "dark")
    for y in (0.42, 0.62):
        pen.fine.rect(0.482, y, 0.518, y + 0.045, "dark")
    pen.rect(0.37, top - 0.018, 0.63, top + 0.006, "dark")
    for x in (0.38, 0.42, 0.58, 0.62):
        pen.fine.line([(x, top - 0.06), (x, top - 0.01)], 0.006, "dark")
    pen.fine.line([(0.375, top - 0.06), (0.625, top - 0.06)], 0.007, "dark")
    pen.rect(0.43, 0.125, 0.57, top - 0.018, "dark").rect(0.445, 0.135, 0.555, top - 0.026, "sun+")
    pen.fine.line([(0.5, 0.13), (0.5, top - 0.02)], 0.008, "dark")
    pen.poly([(0.405, 0.128), (0.44, 0.085), (0.5, 0.055), (0.56, 0.085), (0.595, 0.128)], "main")
    pen.line([(0.5, 0.06), (0.5, 0.015)], 0.009, "dark").disc(0.5, 0.04, 0.012, "main")


@drawing("house", 1.15, "stand", 0.42)
def house(pen: Pen, chance: Chance) -> None:
    pen.rect(0.7, 0.1, 0.79, 0.4, "wood").rect(0.685, 0.08, 0.805, 0.13, "wood-")
    pen.rect(0.12, 0.46, 0.88, 1.0, "light").rect(0.6, 0.46, 0.88, 1.0, "light-")
    pen.poly([(0.04, 0.5), (0.28, 0.14), (0.72, 0.14), (0.96, 0.5)], "main")
    pen.poly([(0.6, 0.5), (0.44, 0.14), (0.72, 0.14), (0.96, 0.5)], "main-")
    pen.rect(0.2, 0.66, 0.32, 1.0, "wood").disc(0.3, 0.84, 0.012, "accent")
    for x in (0.4, 0.68):
        pen.rect(x, 0.6, x + 0.15, 0.8, "dark").rect(x + 0.012, 0.615, x + 0.138, 0.785, "lit")
        pen.fine.line([(x + 0.075, 0.61), (x + 0.075, 0.79)], 0.012, "dark").line([(x + 0.01, 0.7), (x + 0.14, 0.7)], 0.012, "dark")
    pen.fine.oval(0.06, 0.97, 0.08, 0.06, "leaf").oval(0.94, 0.96, 0.09, 0.08, "leaf-")


@drawing("city", 1.7, "stand", 0.62)
def city(pen: Pen, chance: Chance) -> None:
    for row, (token, low, high) in enumerate((("far", 0.2, 0.62), ("mid", 0.3, 0.8), ("near", 0.5, 0.9))):
        x = -0.01
        while x < 1.0:
            w = chance.between(0.07, 0.14)
            top = chance.between(low, high) * (0.75 if abs(x + w / 2 - 0.5) < 0.22 else 1.0)
            x1 = min(x + w, 1.01)
            style = chance.below(4)
            pen.rect(x, top, x1, 1.0, token).rect(x + w * 0.62, top, x1, 1.0, token + "-")
            if style == 0:
                pen.poly([(x, top), (x + w / 2, top - 0.08), (x1, top)], token)
                pen.line([(x + w / 2, top - 0.07), (x + w / 2, top - 0.16)], 0.01, token)
            elif style == 1:
                pen.rect(x + w * 0.2, top - 0.05, x1 - w * 0.2, top, token)
            elif style == 2 and row < 2:
                pen.poly([(x, top), (x1, top - 0.07), (x1, top)], token)
            if row:
                for wy in range(int((0.97 - top) / 0.062)):
                    for wx in range(3):
                        if chance.coin(46):
                            gx = x + w * (0.16 + wx * 0.27)
                            pen.fine.rect(gx, top + 0.03 + wy * 0.062, gx + w * 0.14, top + 0.06 + wy * 0.062, "lit")
            x = x1 + (0.004 if row else 0.0)


@drawing("castle", 1.15, "stand", 0.6)
def castle(pen: Pen, chance: Chance) -> None:
    def tower(x: float, w: float, top: float, roof: float) -> None:
        pen.rect(x, top, x + w, 1.0, "stone").rect(x + w * 0.6, top, x + w, 1.0, "stone-")
        pen.rect(x - w * 0.1, top, x + w * 1.1, top + 0.05, "stone-")
        pen.poly([(x - w * 0.16, top), (x + w / 2, top - roof), (x + w * 1.16, top)], "main")
        pen.poly([(x + w / 2, top - roof), (x + w * 1.16, top), (x + w * 0.6, top)], "main-")
        pen.line([(x + w / 2, top - roof), (x + w / 2, top - roof - 0.09)], 0.008, "dark")
        pen.poly([(x + w / 2, top - roof - 0.09), (x + w / 2 + 0.07, top - roof - 0.065), (x + w / 2, top - roof - 0.04)], "accent")
        pen.fine.rect(x + w * 0.42, top + 0.12, x + w * 0.58, top + 0.2, "dark")

    tower(0.4, 0.2, 0.36, 0.22)
    pen.rect(0.12, 0.58, 0.88, 1.0, "stone+")
    for i in range(9):
        pen.rect(0.12 + i * 0.085, 0.53, 0.165 + i * 0.085, 0.59, "stone+")
    tower(0.03, 0.16, 0.5, 0.24)
    tower(0.81, 0.16, 0.46, 0.26)
    pen.rect(0.42, 0.78, 0.58, 1.0, "dark").disc(0.5, 0.78, 0.092, "dark")
    for x in (0.27, 0.69):
        pen.rect(x, 0.68, x + 0.04, 0.8, "dark")


@drawing("bridge", 2.4, "stand", 0.46)
def bridge(pen: Pen, chance: Chance) -> None:
    pen.rect(0.0, 0.66, 1.0, 0.72, "main").rect(0.0, 0.72, 1.0, 0.745, "main--")
    for x in (0.24, 0.76):
        for dx in (-0.035, 0.02):
            pen.rect(x + dx, 0.06, x + dx + 0.016, 1.0, "main")
        for y in (0.1, 0.26, 0.44):
            pen.rect(x - 0.035, y, x + 0.036, y + 0.035, "main-")
        pen.rect(x - 0.06, 0.92, x + 0.06, 1.0, "stone")
    points = [(i / 24, 0.08 + 0.52 * (1 - min(1.0, abs(i / 24 - 0.5) / 0.26) ** 2)) for i in range(6, 19)]
    pen.line(points, 0.018, "main-")
    pen.curve([(0.24, 0.08), (0.12, 0.38), (-0.02, 0.62)], 0.018, "main-").curve([(0.76, 0.08), (0.88, 0.38), (1.02, 0.62)], 0.018, "main-")
    for x, y in points[1:-1]:
        pen.fine.line([(x, y), (x, 0.66)], 0.008, "main-")


@drawing("windmill", 0.85, "stand", 0.6)
def windmill(pen: Pen, chance: Chance) -> None:
    pen.poly([(0.4, 0.36), (0.6, 0.36), (0.7, 1.0), (0.3, 1.0)], "light").poly([(0.52, 0.36), (0.6, 0.36), (0.7, 1.0), (0.55, 1.0)], "light-")
    pen.pie(0.5, 0.37, 0.125, 180, 360, "main").rect(0.46, 0.84, 0.54, 1.0, "wood").rect(0.47, 0.56, 0.53, 0.63, "dark")
    first = chance.between(0.2, 1.2)
    arm = pen.sub(0.5 - 0.37 / 0.85 * 1.0, 0.32 - 0.37, 0.74 / 0.85, 0.74, turn=first)
    for i in range(4):
        one = pen.sub(0.5 - 0.37 / 0.85, 0.32 - 0.37, 0.74 / 0.85, 0.74, turn=first + i * 1.5708)
        one.line([(0.5, 0.5), (0.5, 0.0)], 0.022, "wood").poly([(0.5, 0.02), (0.64, 0.02), (0.6, 0.36), (0.5, 0.36)], "accent")
        for k in range(1, 4):
            one.fine.line([(0.5, 0.02 + k * 0.085), (0.63, 0.02 + k * 0.085)], 0.008, "wood")
    arm.disc(0.5, 0.5, 0.035, "dark")


@drawing("church", 0.8, "stand", 0.6)
def church(pen: Pen, chance: Chance) -> None:
    pen.rect(0.34, 0.62, 0.96, 1.0, "light").poly([(0.3, 0.64), (0.48, 0.46), (0.86, 0.46), (1.0, 0.64)], "main")
    pen.rect(0.1, 0.36, 0.38, 1.0, "light").rect(0.28, 0.36, 0.38, 1.0, "light-")
    pen.poly([(0.06, 0.38), (0.24, 0.1), (0.42, 0.38)], "main-").line([(0.24, 0.12), (0.24, 0.0)], 0.012, "dark").line([(0.2, 0.04), (0.28, 0.04)], 0.012, "dark")
    pen.disc(0.24, 0.47, 0.05, "dark").disc(0.24, 0.47, 0.034, "lit")
    for x in (0.5, 0.66, 0.82):
        pen.rect(x - 0.035, 0.76, x + 0.035, 0.9, "dark").disc(x, 0.76, 0.028, "dark").rect(x - 0.02, 0.77, x + 0.02, 0.89, "lit")
    pen.rect(0.19, 0.82, 0.29, 1.0, "wood").disc(0.24, 0.82, 0.04, "wood")


@drawing("tent", 1.5, "stand", 0.36)
def tent(pen: Pen, chance: Chance) -> None:
    pen.poly([(0.02, 1.0), (0.36, 0.08), (0.74, 1.0)], "main").poly([(0.36, 0.08), (0.7, 0.12), (0.98, 1.0), (0.74, 1.0)], "main--")
    pen.poly([(0.24, 1.0), (0.36, 0.3), (0.5, 1.0)], "dark").poly([(0.36, 0.3), (0.2, 1.0), (0.29, 1.0)], "accent")
    pen.line([(0.36, 0.1), (0.34, 0.0)], 0.02, "wood")
    pen.fine.line([(0.02, 1.0), (0.36, 0.08), (0.74, 1.0)], 0.016, "main+")
