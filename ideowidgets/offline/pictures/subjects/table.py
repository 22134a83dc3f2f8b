"""Things that stand on a table."""

# Coordinates stay in rows, the way a path is read.
# ruff: noqa: E501
# fmt: off

from __future__ import annotations

from ideowidgets.offline.pictures.chance import Chance
from ideowidgets.offline.pictures.scene import Pen
from ideowidgets.offline.pictures.subjects.catalogue import drawing


@drawing("cup", 1.1, "table", 0.44)
def cup(pen: Pen, chance: Chance) -> None:
    for x in (0.3, 0.46):
        pen.curve([(x, 0.27), (x + 0.05, 0.19), (x - 0.03, 0.11), (x + 0.03, 0.0)], 0.022, "light")
    pen.blob([(0.0, 0.93), (0.44, 0.88), (0.88, 0.93), (0.7, 1.0), (0.2, 1.0)], "light-").bow(0.76, 0.55, 0.16, -100, 110, 0.06, "main-")
    pen.blob([(0.1, 0.36), (0.78, 0.36), (0.76, 0.62), (0.66, 0.86), (0.56, 0.95), (0.32, 0.95), (0.22, 0.86), (0.12, 0.62)], "main")
    pen.blob([(0.56, 0.36), (0.78, 0.36), (0.76, 0.62), (0.66, 0.86), (0.56, 0.95), (0.48, 0.95), (0.6, 0.7)], "main-")
    pen.oval(0.44, 0.36, 0.34, 0.065, "main+").oval(0.44, 0.365, 0.3, 0.048, "wood-").fine.blob([(0.24, 0.365), (0.4, 0.345), (0.56, 0.36), (0.42, 0.38)], "wood+")
    pen.fine.blob([(0.17, 0.5), (0.2, 0.48), (0.24, 0.7), (0.3, 0.84), (0.26, 0.84), (0.2, 0.7)], "main++")


@drawing("teapot", 1.3, "table", 0.46)
def teapot(pen: Pen, chance: Chance) -> None:
    pen.bow(0.8, 0.55, 0.23, -100, 110, 0.06, "main-").blob([(0.3, 0.72), (0.14, 0.6), (0.06, 0.36), (0.0, 0.3), (0.09, 0.26), (0.2, 0.42), (0.34, 0.48)], "main-")
    pen.blob([(0.5, 0.28), (0.72, 0.36), (0.84, 0.62), (0.72, 0.9), (0.5, 0.97), (0.28, 0.9), (0.18, 0.62), (0.3, 0.36)], "main")
    pen.blob([(0.64, 0.32), (0.84, 0.62), (0.72, 0.9), (0.5, 0.97), (0.68, 0.74)], "main-").blob([(0.34, 0.34), (0.5, 0.24), (0.66, 0.34), (0.5, 0.38)], "main+").disc(0.5, 0.2, 0.055, "accent")
    pen.fine.blob([(0.27, 0.6), (0.33, 0.44), (0.38, 0.44), (0.32, 0.62), (0.34, 0.76)], "main++").rect(0.36, 0.95, 0.64, 1.0, "main--")


@drawing("bottle", 0.36, "table", 0.8)
def bottle(pen: Pen, chance: Chance) -> None:
    pen.blob([(0.36, 0.06), (0.64, 0.06), (0.65, 0.26), (0.72, 0.34), (0.92, 0.42), (0.94, 0.6), (0.93, 0.97), (0.8, 1.0), (0.2, 1.0), (0.07, 0.97), (0.06, 0.6), (0.08, 0.42), (0.28, 0.34), (0.35, 0.26)], "leaf-")
    pen.fine.blob([(0.14, 0.46), (0.24, 0.44), (0.24, 0.94), (0.14, 0.94)], "leaf+")
    pen.rect(0.34, 0.0, 0.66, 0.12, "main").rect(0.07, 0.56, 0.93, 0.84, "light").rect(0.66, 0.56, 0.93, 0.84, "light-")
    pen.disc(0.5, 0.66, 0.055, "accent").rect(0.24, 0.75, 0.76, 0.765, "dark").rect(0.34, 0.785, 0.66, 0.795, "dark")


@drawing("fruit", 0.9, "table", 0.34)
def fruit(pen: Pen, chance: Chance) -> None:
    kind = chance.below(3)
    if kind == 2:
        pen.blob([(0.46, 0.12), (0.58, 0.12), (0.66, 0.36), (0.88, 0.62), (0.84, 0.9), (0.5, 1.0), (0.16, 0.9), (0.12, 0.62), (0.36, 0.36)], "accent")
        pen.fine.blob([(0.6, 0.3), (0.88, 0.62), (0.84, 0.9), (0.5, 1.0), (0.72, 0.74)], "accent-")
    else:
        pen.blob([(0.5, 0.24), (0.7, 0.18), (0.92, 0.34), (0.95, 0.6), (0.8, 0.92), (0.6, 1.0), (0.5, 0.975), (0.4, 1.0), (0.2, 0.92), (0.05, 0.6), (0.08, 0.34), (0.3, 0.18)], "main" if kind == 0 else "sun")
        pen.blob([(0.7, 0.19), (0.92, 0.34), (0.95, 0.6), (0.8, 0.92), (0.6, 1.0), (0.78, 0.66)], "main-" if kind == 0 else "sun-")
        pen.fine.blob([(0.2, 0.36), (0.3, 0.3), (0.26, 0.46), (0.18, 0.54)], "light")
    pen.curve([(0.5, 0.26), (0.5, 0.12), (0.56, 0.0)], 0.035, "wood").blob([(0.53, 0.14), (0.68, 0.02), (0.88, 0.04), (0.76, 0.16)], "leaf")


@drawing("icecream", 0.56, "table", 0.7)
def icecream(pen: Pen, chance: Chance) -> None:
    pen.poly([(0.2, 0.46), (0.8, 0.46), (0.5, 1.0)], "warm-")
    for i in range(5):
        pen.fine.line([(0.26 + i * 0.12, 0.46), (0.42 + i * 0.06, 0.86)], 0.008, "wood").line([(0.74 - i * 0.12, 0.46), (0.58 - i * 0.06, 0.86)], 0.008, "wood")
    pen.disc(0.3, 0.34, 0.155, "accent").disc(0.7, 0.34, 0.155, "light").disc(0.5, 0.2, 0.17, "main").disc(0.45, 0.15, 0.05, "main+")
    pen.blob([(0.14, 0.44), (0.3, 0.46), (0.5, 0.42), (0.7, 0.46), (0.86, 0.44), (0.8, 0.52), (0.62, 0.5), (0.5, 0.54), (0.34, 0.5), (0.2, 0.52)], "main")
    pen.disc(0.54, 0.04, 0.042, "main--").curve([(0.55, 0.02), (0.6, -0.03), (0.68, -0.03)], 0.01, "leaf")


@drawing("cake", 1.05, "table", 0.5)
def cake(pen: Pen, chance: Chance) -> None:
    pen.oval(0.5, 0.94, 0.5, 0.06, "light-").rect(0.1, 0.5, 0.9, 0.92, "main").rect(0.62, 0.5, 0.9, 0.92, "main-").oval(0.5, 0.92, 0.4, 0.045, "main-")
    pen.blob([(0.08, 0.48), (0.5, 0.42), (0.92, 0.48), (0.91, 0.62), (0.82, 0.72), (0.74, 0.6), (0.62, 0.66), (0.54, 0.76), (0.44, 0.62), (0.32, 0.6), (0.24, 0.7), (0.12, 0.62)], "light")
    for i, x in enumerate((0.26, 0.42, 0.58, 0.74)):
        pen.rect(x - 0.02, 0.22, x + 0.02, 0.48, ("accent", "second")[i % 2]).blob([(x, 0.06), (x + 0.035, 0.15), (x, 0.22), (x - 0.035, 0.15)], "sun+")


@drawing("vase", 0.58, "table", 0.82)
def vase(pen: Pen, chance: Chance) -> None:
    for i, (x, y) in enumerate(((0.2, 0.2), (0.5, 0.08), (0.8, 0.22), (0.36, 0.3), (0.66, 0.32))):
        pen.curve([(0.5, 0.62), (0.5 + (x - 0.5) * 0.5, 0.46), (x, y)], 0.014, "leaf-")
        pen.blob([(0.5 + (x - 0.5) * 0.4, 0.5), (x + 0.1, y + 0.2), (x + 0.16, y + 0.12), (x, y + 0.12)], "leaf")
        token = ("main", "accent", "light", "accent", "main")[i]
        for k in range(5):
            dx, dy = ((0.0, -0.055), (0.09, -0.017), (0.056, 0.045), (-0.056, 0.045), (-0.09, -0.017))[k]
            pen.disc(x + dx, y + dy, 0.042, token)
        pen.disc(x, y, 0.032, "sun")
    pen.blob([(0.38, 0.54), (0.62, 0.54), (0.6, 0.62), (0.8, 0.74), (0.78, 0.9), (0.64, 1.0), (0.36, 1.0), (0.22, 0.9), (0.2, 0.74), (0.4, 0.62)], "second")
    pen.blob([(0.56, 0.56), (0.6, 0.62), (0.8, 0.74), (0.78, 0.9), (0.64, 1.0), (0.54, 1.0), (0.66, 0.82)], "second-").fine.blob([(0.27, 0.76), (0.34, 0.7), (0.33, 0.88)], "second++")
    pen.fine.curve([(0.21, 0.8), (0.5, 0.84), (0.79, 0.8)], 0.014, "light")


@drawing("book", 1.45, "table", 0.36)
def book(pen: Pen, chance: Chance) -> None:
    for i, (token, inset) in enumerate((("main", 0.0), ("second", 0.06), ("accent", 0.02))):
        y = 0.7 - i * 0.31
        pen.rect(inset, y, 0.96 - inset * 0.6, y + 0.3, token).rect(inset + 0.05, y + 0.045, 0.97 - inset * 0.6, y + 0.255, "light").rect(inset, y, 0.09 + inset, y + 0.3, token + "-")
        pen.rect(inset + 0.05, y, 0.96 - inset * 0.6, y + 0.045, token).rect(inset + 0.05, y + 0.255, 0.96 - inset * 0.6, y + 0.3, token + "-")
        for k in range(3):
            pen.fine.line([(inset + 0.12, y + 0.1 + k * 0.05), (0.96 - inset * 0.6, y + 0.1 + k * 0.05)], 0.008, "light-")


@drawing("lamp", 0.68, "table", 0.74)
def lamp(pen: Pen, chance: Chance) -> None:
    pen.poly([(0.3, 0.4), (0.7, 0.4), (1.0, 0.98), (0.0, 0.98)], "lit+").rect(0.475, 0.36, 0.525, 0.9, "dark").blob([(0.3, 0.94), (0.5, 0.88), (0.7, 0.94), (0.74, 1.0), (0.26, 1.0)], "dark")
    pen.poly([(0.36, 0.04), (0.64, 0.04), (0.84, 0.42), (0.16, 0.42)], "main").poly([(0.54, 0.04), (0.64, 0.04), (0.84, 0.42), (0.62, 0.42)], "main-").rect(0.16, 0.4, 0.84, 0.435, "accent")


@drawing("clock", 0.9, "table", 0.56)
def clock(pen: Pen, chance: Chance) -> None:
    for x in (0.22, 0.78):
        pen.disc(x, 0.14, 0.11, "accent").line([(x, 0.9), (0.5 + (x - 0.5) * 1.3, 1.0)], 0.05, "dark")
    pen.disc(0.5, 0.54, 0.42, "main").disc(0.5, 0.54, 0.34, "light").rect(0.46, 0.03, 0.54, 0.12, "dark")
    dial = pen.sub(0.5 - 0.34 / 0.9, 0.2, 0.68 / 0.9, 0.68)
    for i in range(12):
        mark = pen.sub(0.5 - 0.34 / 0.9, 0.2, 0.68 / 0.9, 0.68, turn=i * 0.5236)
        mark.line([(0.5, 0.06), (0.5, 0.13 if i % 3 else 0.17)], 0.025, "dark")
    pen.sub(0.5 - 0.34 / 0.9, 0.2, 0.68 / 0.9, 0.68, turn=chance.between(0, 6.2)).line([(0.5, 0.5), (0.5, 0.24)], 0.05, "dark")
    pen.sub(0.5 - 0.34 / 0.9, 0.2, 0.68 / 0.9, 0.68, turn=chance.between(0, 6.2)).line([(0.5, 0.5), (0.5, 0.14)], 0.03, "accent-")
    dial.disc(0.5, 0.5, 0.05, "dark")


@drawing("camera", 1.35, "table", 0.42)
def camera(pen: Pen, chance: Chance) -> None:
    pen.poly([(0.34, 0.22), (0.4, 0.04), (0.6, 0.04), (0.66, 0.22)], "dark+").rect(0.1, 0.13, 0.24, 0.24, "accent")
    pen.rect(0.02, 0.2, 0.98, 0.97, "dark").rect(0.02, 0.36, 0.98, 0.8, "main").rect(0.74, 0.36, 0.98, 0.8, "main-")
    for r, token in ((0.34, "light-"), (0.3, "dark"), (0.22, "second-"), (0.13, "dark"), (0.09, "glass")):
        pen.disc(0.5, 0.58, r, token)
    pen.fine.disc(0.46, 0.52, 0.035, "light").rect(0.78, 0.24, 0.92, 0.32, "glass").disc(0.16, 0.47, 0.04, "light")


@drawing("phone", 0.52, "table", 0.72)
def phone(pen: Pen, chance: Chance) -> None:
    pen.blob([(0.06, 0.06), (0.14, 0.01), (0.86, 0.01), (0.94, 0.06), (0.95, 0.5), (0.94, 0.94), (0.86, 0.99), (0.14, 0.99), (0.06, 0.94), (0.05, 0.5)], "dark")
    pen.rect(0.12, 0.07, 0.88, 0.93, "second").poly([(0.12, 0.62), (0.4, 0.4), (0.62, 0.6), (0.74, 0.5), (0.88, 0.66), (0.88, 0.93), (0.12, 0.93)], "deep").disc(0.64, 0.28, 0.075, "sun")
    for i in range(4):
        pen.fine.rect(0.19 + i * 0.165, 0.8, 0.31 + i * 0.165, 0.865, ("main", "accent", "light", "leaf")[i])
    pen.rect(0.38, 0.03, 0.62, 0.05, "dark+")
