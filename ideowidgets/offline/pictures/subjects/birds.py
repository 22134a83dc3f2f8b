"""Birds."""

# Coordinates stay in rows, the way a path is read.
# ruff: noqa: E501
# fmt: off

from __future__ import annotations

from ideowidgets.offline.pictures.chance import Chance
from ideowidgets.offline.pictures.scene import Pen
from ideowidgets.offline.pictures.subjects.catalogue import drawing


@drawing("bird", 1.35, "sky", 0.4)
def bird(pen: Pen, chance: Chance) -> None:
    pen.blob([(0.52, 0.52), (0.66, 0.2), (0.8, 0.02), (0.84, 0.2), (0.76, 0.46), (0.62, 0.62)], "main--")
    pen.blob([(0.7, 0.6), (0.86, 0.6), (1.0, 0.72), (0.98, 0.84), (0.86, 0.78), (0.7, 0.74)], "main-")
    pen.blob([(0.1, 0.54), (0.16, 0.42), (0.28, 0.4), (0.4, 0.5), (0.6, 0.52), (0.78, 0.62), (0.72, 0.76), (0.52, 0.84), (0.3, 0.78), (0.16, 0.66)], "main")
    pen.blob([(0.14, 0.62), (0.3, 0.62), (0.5, 0.7), (0.7, 0.74), (0.52, 0.84), (0.3, 0.78)], "light")
    pen.blob([(0.36, 0.56), (0.28, 0.24), (0.34, 0.0), (0.46, 0.1), (0.58, 0.3), (0.66, 0.56), (0.54, 0.66)], "main+")
    for i in range(3):
        pen.fine.curve([(0.4 + i * 0.06, 0.56), (0.37 + i * 0.06, 0.34), (0.36 + i * 0.05, 0.16 + i * 0.06)], 0.012, "main-")
    pen.poly([(0.125, 0.5), (0.0, 0.57), (0.125, 0.59)], "accent").disc(0.21, 0.5, 0.026, "dark").fine.disc(0.203, 0.492, 0.008, "light")


@drawing("owl", 0.68, "stand", 0.5)
def owl(pen: Pen, chance: Chance) -> None:
    pen.rect(0.0, 0.9, 1.0, 0.955, "wood").blob([(0.3, 0.3), (0.7, 0.3), (0.84, 0.52), (0.8, 0.78), (0.62, 0.95), (0.38, 0.95), (0.2, 0.78), (0.16, 0.52)], "main")
    pen.blob([(0.16, 0.44), (0.3, 0.5), (0.32, 0.76), (0.26, 0.9), (0.1, 0.7)], "main--").blob([(0.84, 0.44), (0.7, 0.5), (0.68, 0.76), (0.74, 0.9), (0.9, 0.7)], "main--")
    pen.poly([(0.16, 0.0), (0.16, 0.28), (0.44, 0.13)], "main-").poly([(0.84, 0.0), (0.84, 0.28), (0.56, 0.13)], "main-")
    pen.blob([(0.5, 0.1), (0.76, 0.13), (0.87, 0.3), (0.74, 0.46), (0.5, 0.49), (0.26, 0.46), (0.13, 0.3), (0.24, 0.13)], "main")
    pen.blob([(0.4, 0.52), (0.6, 0.52), (0.66, 0.7), (0.5, 0.86), (0.34, 0.7)], "light")
    for row in range(3):
        for i in range(3 - row % 2):
            x = 0.42 + i * 0.08 + (row % 2) * 0.04
            pen.fine.poly([(x - 0.03, 0.57 + row * 0.08), (x + 0.03, 0.57 + row * 0.08), (x, 0.615 + row * 0.08)], "main-")
    for x in (0.33, 0.67):
        pen.disc(x, 0.29, 0.12, "light").disc(x, 0.29, 0.085, "sun").disc(x, 0.29, 0.048, "dark").fine.disc(x - 0.03, 0.265, 0.016, "light")
    pen.poly([(0.45, 0.33), (0.55, 0.33), (0.5, 0.43)], "accent")
    for x in (0.38, 0.62):
        pen.oval(x, 0.92, 0.07, 0.035, "accent")
