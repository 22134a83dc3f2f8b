"""Records of both modes, and small real pictures."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Literal

import pytest
from PIL import Image

from ideowidgets.operations import GenerateV3
from ideowidgets.record import Received, Record

if TYPE_CHECKING:
    from pathlib import Path

Mode = Literal["sqlite", "journal"]
MODES: tuple[Mode, ...] = ("sqlite", "journal")


def picture(seed: int = 0, size: tuple[int, int] = (64, 48), kind: str = "PNG") -> bytes:
    """A picture whose pixels depend on the seed."""
    image = Image.new("RGB", size, (seed * 37 % 256, seed * 101 % 256, 120))
    image.putpixel((seed % size[0], 0), (255, 255, 255))
    buffer = io.BytesIO()
    image.save(buffer, kind)
    return buffer.getvalue()


@pytest.fixture(params=MODES)
def mode(request: pytest.FixtureRequest) -> Mode:
    found: Mode = request.param
    return found


@pytest.fixture
def record(tmp_path: Path, mode: Mode) -> Iterator[Record]:
    with Record(tmp_path / "record", mode=mode) as found:
        yield found


Fill = Callable[..., tuple[str, ...]]


@pytest.fixture
def fill() -> Fill:
    """Write one finished request and give its image ids."""

    def write(record: Record, *, prompt: str = "a lighthouse", seed: int = 7, images: int = 1, **place: object):
        asked = GenerateV3(prompt=prompt, seed=seed, num_images=images, style_preset="BAUHAUS", rendering_speed="TURBO")
        request_id = record.begin(asked, service=str(place.pop("service", "ideogram")), **place)  # type: ignore[arg-type]
        got = [
            Received(n, seed + n, f"{prompt}!", "64x48", True, record.add_image(picture(seed + n)).sha256)
            for n in range(images)
        ]
        return record.complete(
            request_id,
            raw={"data": []},
            images=got,
            cost_usd_micros=30_000 * images,
            cost_source="table",
            latency_s=0.25,
        )

    return write
