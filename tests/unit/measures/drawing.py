"""Small pictures for measures, the same on every machine."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import numpy as np
from hypothesis import strategies as st
from hypothesis.extra import numpy as st_numpy
from PIL import Image

Formula = Callable[[Any, Any], Any]


def drawn(width: int, height: int, red: Formula, green: Formula, blue: Formula) -> Image.Image:
    """A picture by formulas over x and y, modulo 256."""
    y, x = np.mgrid[:height, :width].astype(np.int64)
    channels = [np.broadcast_to(formula(x, y) % 256, x.shape) for formula in (red, green, blue)]
    return Image.fromarray(np.stack(channels, axis=-1).astype(np.uint8))


def waves(seed: int = 0) -> Image.Image:
    """A picture with structure and colour."""
    return drawn(
        96, 64, lambda x, y: x * (seed + 3) // 2 + y, lambda x, y: x * y // (40 + seed), lambda x, y: 2 * y + seed * x
    )


def encoded(image: Image.Image, kind: str = "PNG", **how: Any) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, kind, **how)
    return buffer.getvalue()


def again(image: Image.Image, kind: str, **how: Any) -> Image.Image:
    """The picture after it was saved and read."""
    return Image.open(io.BytesIO(encoded(image, kind, **how)))


sides = st.integers(3, 24)
pictures = st_numpy.arrays(np.uint8, st.tuples(sides, sides, st.just(3))).map(Image.fromarray)
clear_pictures = st_numpy.arrays(np.uint8, st.tuples(sides, sides, st.just(4))).map(Image.fromarray)
hex_colours = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")
