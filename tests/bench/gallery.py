"""A record filled with real pictures, as a run leaves it: originals, thumbnails, rows."""

from __future__ import annotations

import io
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from functools import cache
from pathlib import Path

import numpy as np
from PIL import Image

from ideowidgets.operations import GenerateV3
from ideowidgets.record import Record
from ideowidgets.record.writing import Received

SIDE = 1024
AT_ONCE = 8
"""Pictures of one request: as many as the operation makes."""


@cache
def scene(number: int) -> np.ndarray:
    """Soft shapes in soft light at four scales, without grain."""
    rng = np.random.default_rng(number)
    found = np.full((SIDE, SIDE, 3), 128, np.float32)
    for cells, weight in ((3, 120), (12, 60), (60, 30), (250, 18)):
        coarse = Image.fromarray(rng.integers(0, 256, (cells, cells, 3), dtype=np.uint8))
        found += (np.asarray(coarse.resize((SIDE, SIDE), Image.Resampling.BICUBIC), np.float32) / 255 - 0.5) * weight
    return found


def picture(number: int) -> bytes:
    """Make a PNG about as heavy as a photograph of this size (1.3 MB), another for each number."""
    rng = np.random.default_rng(1000 + number)
    moved = np.roll(scene(number % 4), rng.integers(0, SIDE, 2), (0, 1)) + rng.integers(-50, 50, 3)
    grain = rng.integers(-1, 2, (SIDE, SIDE, 1), dtype=np.int8)
    buffer = io.BytesIO()
    Image.fromarray((moved + grain).clip(0, 255).astype(np.uint8)).save(buffer, "PNG", compress_level=2)
    return buffer.getvalue()


def fill(folder: Path, pictures: int, rows: int) -> None:
    """Store different pictures, and rows that go round through them."""
    with Record(folder) as record:
        with ProcessPoolExecutor(2) as makers, ThreadPoolExecutor(2) as keepers:
            made = makers.map(picture, range(pictures), chunksize=4)
            kept = [found.sha256 for found in keepers.map(record.add_image, made)]
        for start in range(0, rows, AT_ONCE):
            request = GenerateV3(prompt=f"A lighthouse, number {start}", seed=start, num_images=AT_ONCE)
            request_id = record.begin(request, service="offline")
            received = [
                Received(n, start + n, request.prompt, f"{SIDE}x{SIDE}", True, kept[(start + n) % pictures])
                for n in range(AT_ONCE)
            ]
            record.complete(
                request_id, raw={}, images=received, cost_usd_micros=0, cost_source="offline", latency_s=0.5
            )
