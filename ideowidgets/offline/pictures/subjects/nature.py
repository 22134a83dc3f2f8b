"""Trees, flowers, rocks, and what hangs in the sky."""

# Coordinates stay in rows, the way a path is read.
# ruff: noqa: E501
# fmt: off

from __future__ import annotations

import math

from ideowidgets.offline.pictures.chance import Chance
from ideowidgets.offline.pictures.scene import Pen, Point
from ideowidgets.offline.pictures.subjects.catalogue import drawing


@drawing("tree", 0.85, "stand", 0.62)
def tree(pen: Pen, chance: Chance) -> None:
    lean = chance.between(-0.03, 0.03)
    pen.poly([(0.46, 1.0), (0.475, 0.5), (0.53, 0.5), (0.56, 1.0)], "wood")
    pen.line([(0.5, 0.66), (0.3, 0.46)], 0.03, "wood").line([(0.51, 0.6), (0.7, 0.42)], 0.028, "wood")
    lobes = [(0.27, 0.44, 0.19), (0.73, 0.42, 0.2), (0.38, 0.24, 0.2), (0.64, 0.22, 0.2), (0.5, 0.38, 0.23)]
    for x, y, r in lobes:
        pen.disc(x + lean, y, r, "leaf-")
    for x, y, r in lobes:
        pen.disc(x + lean - 0.02, y - 0.025, r * 0.86, "leaf")
    for x, y, r in lobes[1:4]:
        pen.fine.disc(x + lean - 0.06, y - 0.07, r * 0.42, "leaf+")
    if chance.coin(40):
        for i in range(7):
            angle = i * 2.4
            pen.fine.disc(0.5 + 0.3 * math.cos(angle), 0.32 + 0.17 * math.sin(angle), 0.018, "accent")


@drawing("pine", 0.52, "stand", 0.6)
def pine(pen: Pen, chance: Chance) -> None:
    pen.rect(0.45, 0.86, 0.55, 1.0, "wood")
    tiers = 4
    for i in range(tiers):
        top, foot = 0.02 + i * 0.19, 0.36 + i * 0.18
        half = 0.2 + i * 0.095
        sag = foot + 0.035
        pen.poly([(0.5, top), (0.5 + half * 0.55, foot - 0.1), (0.5 + half, foot), (0.5 + half * 0.45, sag - 0.02),
                  (0.5, sag), (0.5 - half * 0.45, sag - 0.02), (0.5 - half, foot), (0.5 - half * 0.55, foot - 0.1)], "leaf-" if i % 2 else "leaf")
        pen.fine.poly([(0.5, top), (0.5 + half * 0.55, foot - 0.1), (0.5 + half, foot), (0.5 + half * 0.3, foot - 0.01)], "leaf--")


@drawing("palm", 0.9, "stand", 0.62)
def palm(pen: Pen, chance: Chance) -> None:
    bend = chance.between(0.06, 0.14)
    pen.poly([(0.44, 1.0), (0.47, 0.7), (0.49 + bend * 0.6, 0.34), (0.53 + bend * 0.6, 0.34), (0.53, 0.7), (0.53, 1.0)], "wood")
    cx, cy = 0.51 + bend * 0.6, 0.33
    for i, (dx, dy) in enumerate([(-0.5, 0.1), (-0.42, -0.16), (-0.16, -0.3), (0.14, -0.3), (0.38, -0.18), (0.46, 0.1), (-0.3, 0.3), (0.28, 0.3)]):
        tip = (cx + dx * 0.86, cy + dy + 0.06)
        up = (cx + dx * 0.5, cy + dy * 0.75 - 0.12)
        down = (cx + dx * 0.45, cy + dy * 0.6 + 0.01)
        pen.blob([(cx, cy), up, tip, down], "leaf" if i % 2 else "leaf-")
    for dx in (-0.035, 0.03, 0.0):
        pen.disc(cx + dx, cy + 0.045 + (0.02 if not dx else 0), 0.03, "wood+")


@drawing("flower", 0.62, "stand", 0.72)
def flower(pen: Pen, chance: Chance) -> None:
    pen.curve([(0.5, 1.0), (0.53, 0.8), (0.5, 0.55), (0.5, 0.36)], 0.028, "leaf-")
    pen.blob([(0.51, 0.84), (0.72, 0.64), (0.92, 0.62), (0.78, 0.8)], "leaf")
    pen.blob([(0.51, 0.92), (0.3, 0.72), (0.1, 0.71), (0.25, 0.9)], "leaf-")
    petals = chance.pick((6, 8, 11))
    k = pen.h / pen.w
    for ring, token, shift in ((1.0, "main-", 0.5), (0.9, "main", 0.0)):
        for i in range(petals):
            a = 2 * math.pi * (i + shift) / petals
            c, s = math.cos(a), math.sin(a)
            w = 1.25 / petals * 0.62
            tip, mid = 0.26 * ring, 0.16 * ring
            pts = [(0.02, 0.0), (mid, -w * 0.62), (tip, -w * 0.3), (tip * 1.04, 0.0), (tip, w * 0.3), (mid, w * 0.62)]
            pen.blob([(0.5 + (u * c - t * s) * k, 0.29 + u * s + t * c) for u, t in pts], token)
    pen.disc(0.5, 0.29, 0.085, "accent").fine.disc(0.5, 0.29, 0.05, "accent-")
    for i in range(9):
        a = i * 2.4
        pen.fine.disc(0.5 + 0.065 * math.cos(a) * k, 0.29 + 0.065 * math.sin(a), 0.008, "dark")


@drawing("cactus", 0.7, "stand", 0.6)
def cactus(pen: Pen, chance: Chance) -> None:
    def limb(points: list[Point], width: float) -> None:
        pen.curve(points, width, "leaf")
        for x, y in (points[0], points[-1]):
            pen.disc(x, y, width / 2, "leaf")

    pen.rect(0.4, 0.16, 0.6, 1.0, "leaf").disc(0.5, 0.17, 0.07, "leaf")
    limb([(0.5, 0.68), (0.26, 0.66), (0.19, 0.56), (0.19, 0.4)], 0.105)
    limb([(0.5, 0.56), (0.74, 0.55), (0.81, 0.45), (0.81, 0.27)], 0.105)
    for x in (0.45, 0.5, 0.55):
        pen.fine.line([(x, 0.18), (x, 1.0)], 0.008, "leaf--")
    pen.disc(0.5, 0.1, 0.04, "main").disc(0.81, 0.21, 0.03, "main").disc(0.19, 0.34, 0.03, "main")


@drawing("mushroom", 0.95, "stand", 0.5)
def mushroom(pen: Pen, chance: Chance) -> None:
    pen.blob([(0.4, 0.5), (0.6, 0.5), (0.63, 0.8), (0.68, 0.98), (0.32, 0.98), (0.37, 0.8)], "light")
    pen.blob([(0.56, 0.5), (0.6, 0.5), (0.63, 0.8), (0.68, 0.98), (0.55, 0.98)], "light--")
    pen.blob([(0.06, 0.52), (0.12, 0.3), (0.3, 0.1), (0.5, 0.05), (0.7, 0.1), (0.88, 0.3), (0.94, 0.52), (0.7, 0.58), (0.3, 0.58)], "main")
    pen.blob([(0.08, 0.52), (0.3, 0.5), (0.7, 0.5), (0.92, 0.52), (0.7, 0.6), (0.3, 0.6)], "main--")
    for x, y, r in ((0.3, 0.3, 0.065), (0.52, 0.18, 0.055), (0.7, 0.33, 0.07), (0.48, 0.4, 0.045), (0.17, 0.43, 0.035), (0.84, 0.45, 0.03)):
        pen.disc(x, y, r, "light")


@drawing("leaf", 0.8, "emblem", 0.7)
def leaf(pen: Pen, chance: Chance) -> None:
    pen.curve([(0.5, 1.0), (0.5, 0.6), (0.5, 0.08)], 0.02, "leaf--")
    for i in range(5):
        y, reach = 0.86 - i * 0.15, 0.44 - abs(i - 1.4) * 0.075
        for side in (-1, 1):
            x1 = 0.5 + side * reach
            pen.blob([(0.5, y), (0.5 + side * reach * 0.6, y - 0.19), (x1, y - 0.2), (0.5 + side * reach * 0.7, y - 0.05)], "leaf" if side < 0 else "leaf-")
            pen.fine.line([(0.5, y), (0.5 + side * reach * 0.8, y - 0.16)], 0.008, "leaf--")
    pen.blob([(0.5, 0.24), (0.42, 0.14), (0.5, 0.0), (0.58, 0.14)], "leaf+")


@drawing("mountain", 1.6, "stand", 0.62)
def mountain(pen: Pen, chance: Chance) -> None:
    peak = chance.between(0.42, 0.56)
    pen.poly([(0.5, 1.0), (0.78, 0.34), (1.0, 1.0)], "far").poly([(0.78, 0.34), (0.72, 0.48), (0.78, 0.44), (0.82, 0.5), (0.845, 0.54)], "snow")
    pen.poly([(0.0, 1.0), (peak, 0.04), (0.92, 1.0)], "mid")
    pen.poly([(peak, 0.04), (peak + 0.03, 0.3), (peak - 0.02, 0.52), (peak + 0.07, 0.74), (peak + 0.02, 1.0), (0.92, 1.0)], "mid--")
    left = [(peak, 0.04), (peak - 0.16, 0.4), (peak - 0.1, 0.35), (peak - 0.05, 0.44), (peak + 0.01, 0.34), (peak + 0.02, 0.3)]
    pen.poly(left, "snow")
    pen.poly([(peak, 0.04), (peak + 0.02, 0.3), (peak + 0.01, 0.34), (peak + 0.07, 0.42), (peak + 0.1, 0.33), (peak + 0.14, 0.38)], "snow-")


@drawing("sun", 1.0, "sky", 0.42)
def sun(pen: Pen, chance: Chance) -> None:
    rays = chance.pick((12, 16, 20))
    for i in range(rays):
        a = 2 * math.pi * i / rays
        tip = 0.5 if i % 2 else 0.42
        w = 0.55 / rays
        pen.poly([(0.5 + 0.27 * math.cos(a - w * 2), 0.5 + 0.27 * math.sin(a - w * 2)), (0.5 + tip * math.cos(a), 0.5 + tip * math.sin(a)),
                  (0.5 + 0.27 * math.cos(a + w * 2), 0.5 + 0.27 * math.sin(a + w * 2))], "sun-")
    pen.disc(0.5, 0.5, 0.27, "sun").fine.disc(0.5, 0.5, 0.2, "sun+")


@drawing("moon", 1.0, "sky", 0.36)
def moon(pen: Pen, chance: Chance) -> None:
    pen.disc(0.5, 0.5, 0.46, "light")
    for x, y, r in ((0.36, 0.38, 0.09), (0.6, 0.62, 0.12), (0.66, 0.3, 0.06), (0.32, 0.66, 0.06), (0.5, 0.2, 0.04)):
        pen.disc(x, y, r, "light-")
        pen.fine.disc(x + 0.012, y + 0.012, r * 0.78, "light")


@drawing("cloud", 1.9, "sky", 0.2)
def cloud(pen: Pen, chance: Chance) -> None:
    pen.blob([(0.02, 0.86), (0.1, 0.6), (0.22, 0.58), (0.3, 0.26), (0.5, 0.16), (0.64, 0.36), (0.78, 0.36), (0.86, 0.6), (0.98, 0.7), (0.96, 0.9), (0.5, 0.92)], "cloud")
    pen.fine.blob([(0.06, 0.86), (0.3, 0.72), (0.5, 0.78), (0.7, 0.68), (0.95, 0.8), (0.94, 0.9), (0.5, 0.92)], "cloud-")


@drawing("rainbow", 1.9, "sky", 0.5)
def rainbow(pen: Pen, chance: Chance) -> None:
    for i, token in enumerate(("main", "accent", "sun", "leaf", "second", "deep")):
        pen.bow(0.5, 1.0, 0.92 - i * 0.085, 180, 360, 0.088, token)


@drawing("fire", 0.85, "stand", 0.45)
def fire(pen: Pen, chance: Chance) -> None:
    for x0, x1 in ((0.12, 0.86), (0.88, 0.14)):
        pen.line([(x0, 0.98), (x1, 0.86)], 0.07, "wood")
    pen.blob([(0.5, 0.02), (0.6, 0.24), (0.78, 0.4), (0.8, 0.66), (0.66, 0.88), (0.34, 0.88), (0.2, 0.68), (0.24, 0.46), (0.36, 0.34), (0.4, 0.16)], "main")
    pen.blob([(0.52, 0.26), (0.62, 0.46), (0.7, 0.62), (0.62, 0.86), (0.38, 0.86), (0.31, 0.66), (0.4, 0.5)], "sun")
    pen.blob([(0.5, 0.5), (0.58, 0.68), (0.54, 0.86), (0.44, 0.86), (0.42, 0.7)], "light")
