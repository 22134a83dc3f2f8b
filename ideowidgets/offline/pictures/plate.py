"""The scene as one raster of ink numbers, from which every treatment derives its own layers."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from ideowidgets.offline.pictures.colour import RGB
from ideowidgets.offline.pictures.scene import Ink, Scene

_MOST = 254


def _glitter(ink: Ink) -> bool:
    """Light on water, which has no outline of its own."""
    return ink.token.startswith("water") or (ink.plane == 2 and ink.token.startswith("sun"))


class Plate:
    """A scene drawn once as ink numbers at `over` times the final size.

    Colour, tone, masks and outlines are look-ups into that raster, so a treatment pays for what it uses.
    """

    def __init__(self, scene: Scene, size: tuple[int, int], over: int, detail: int) -> None:
        self.scene = scene
        self.size = size
        self.over = over
        self.inks: list[Ink] = []
        self.index = self._draw(scene, detail)

    @property
    def unit(self) -> float:
        """Final pixels per thousandth of the short side."""
        return min(self.size) / 1000

    def _draw(self, scene: Scene, detail: int) -> Image.Image:
        width, height = self.size[0] * self.over, self.size[1] * self.over
        raster = Image.new("L", (width, height))
        draw = ImageDraw.Draw(raster)
        kx, ky = width / scene.width, height / scene.height
        numbers: dict[Ink, int] = {}
        for shape in scene.shapes:
            if shape.detail > detail:
                continue
            fill = numbers.get(shape.ink)
            if fill is None:
                fill = self._number(shape.ink, numbers)
            points = [(round(x * kx), round(y * ky)) for x, y in shape.points]
            if shape.width:
                draw.line(points, fill=fill, width=max(self.over, round(shape.width * min(kx, ky))), joint="curve")
            elif len(points) > 2:
                draw.polygon(points, fill=fill)
        return raster

    def _number(self, ink: Ink, numbers: dict[Ink, int]) -> int:
        if len(self.inks) >= _MOST:
            for known, number in numbers.items():
                if known.token == ink.token:
                    numbers[ink] = number
                    return number
            return _MOST - 1
        self.inks.append(ink)
        numbers[ink] = len(self.inks) - 1
        return numbers[ink]

    def layer(self, value: Callable[[Ink], int]) -> Image.Image:
        """An L image of final size with `value` of the ink under every pixel."""
        table = [value(ink) for ink in self.inks] + [0] * (256 - len(self.inks))
        image = self.index.point(table)
        return image.reduce(self.over) if self.over > 1 else image

    def mask(self, test: Callable[[Ink], bool]) -> Image.Image:
        """255 where the ink passes the test, smooth at the edges."""
        return self.layer(lambda ink: 255 if test(ink) else 0)

    def colour(self, value: Callable[[Ink], RGB]) -> Image.Image:
        """An RGB image of final size."""
        flat: list[int] = []
        for ink in self.inks:
            flat.extend(value(ink))
        image = self.index.copy()
        image.putpalette(flat + [0] * (768 - len(flat)))
        rgb = image.convert("RGB")
        return rgb.reduce(self.over) if self.over > 1 else rgb

    def edges(self, thickness: float, key: Callable[[Ink], int] | None = None) -> Image.Image:
        """An L image, 255 on outlines `thickness` thousandths wide between inks whose keys differ."""
        numbers = {ink: number for number, ink in enumerate(self.inks)}
        chosen = key or (lambda ink: 0 if not ink.plane else 255 if _glitter(ink) else numbers[ink] + 1)
        source = self.index.point([chosen(ink) % 256 for ink in self.inks] + [0] * (256 - len(self.inks)))
        a = np.asarray(source)
        n = max(1, round(thickness * self.unit * self.over))
        found: NDArray[np.bool_] = np.zeros(a.shape, bool)
        m = max(1, (n * 7) // 10)
        for dy, dx in ((0, n), (n, 0), (m, m), (m, -m))[: 4 if n > 4 else 2]:
            if dy >= a.shape[0] or abs(dx) >= a.shape[1]:
                continue
            ya, yb = slice(dy, None), slice(0, a.shape[0] - dy)
            xa, xb = (slice(dx, None), slice(0, a.shape[1] - dx)) if dx >= 0 else (slice(0, dx), slice(-dx, None))
            differ = a[ya, xa] != a[yb, xb]
            half_y, half_x = dy // 2, dx // 2
            y0, x0 = half_y, (half_x if dx >= 0 else -dx + half_x)
            found[y0 : y0 + differ.shape[0], x0 : x0 + differ.shape[1]] |= differ
        image = Image.fromarray(found.view(np.uint8) * np.uint8(255))
        return image.reduce(self.over) if self.over > 1 else image
