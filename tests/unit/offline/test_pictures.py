"""The offline pictures: pure, visibly different where the request differs, laid out as asked."""

from __future__ import annotations

import hashlib
import io
import json
import subprocess
import sys
from dataclasses import replace
from itertools import combinations
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from ideowidgets.offline.pictures import PictureSpec, draw, encode_png, style_sample
from ideowidgets.offline.pictures.presets import PRESETS

BASE = PictureSpec("a lighthouse and a sailboat", seed=7, width=192, height=192)


def pixels(spec: PictureSpec) -> NDArray[np.int16]:
    return np.asarray(draw(spec), dtype=np.int16)


def difference(a: PictureSpec, b: PictureSpec) -> float:
    """Mean difference of a channel, 0..255."""
    return float(np.abs(pixels(a) - pixels(b)).mean())


def digest(spec: PictureSpec) -> str:
    return hashlib.sha256(draw(spec).tobytes()).hexdigest()


PINNED = {
    PictureSpec(
        'a lighthouse says "HOLD FAST"', 1, 96, 96, style_preset="FLAT_ART"
    ): "54049e8cc2cbe0badc7c2f33524dff9c2669d236a0f4997f6f56abe383724afb",
    PictureSpec(
        "three cats at night", 2, 128, 64, style_type="DESIGN"
    ): "bc59b13dc334877eae19a0acf3137cd65b2aa3e11dcb4f173cf7b63aa93fed6b",
    PictureSpec(
        "portrait of a woman", 3, 64, 128, style_preset="BAUHAUS", palette_name="EMBER"
    ): "ca2d2eaa5733da3f7fd2be3bccdec619052d8a490d22473b9fdb4120f7645b70",
    PictureSpec(
        "words nobody can draw", 4, 96, 80, style_preset="POP_ART"
    ): "ed28e4b668830070f2fa2d83df4e1d3f93f7c75dcf83ac54341e922d6b5ad677",
}


@pytest.mark.parametrize(
    ("spec", "expected"), PINNED.items(), ids=lambda v: v.prompt if isinstance(v, PictureSpec) else ""
)
def test_pinned_pixels(spec: PictureSpec, expected: str) -> None:
    assert digest(spec) == expected


def test_the_same_pixels_in_another_process() -> None:
    code = (
        "import hashlib;from ideowidgets.offline.pictures import *;"
        "ps=['WATERCOLOR','OIL_PAINTING','GLASS_PRISM',None];"
        "h=lambda p:hashlib.sha256(draw(PictureSpec('a fox in snow',5,160,128,style_preset=p)).tobytes()).hexdigest();"
        "print(*map(h,ps))"
    )
    run = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        env={"PYTHONHASHSEED": "77", "PATH": ""},
    )
    specs = [
        PictureSpec("a fox in snow", 5, 160, 128, style_preset=p)
        for p in ("WATERCOLOR", "OIL_PAINTING", "GLASS_PRISM", None)
    ]
    assert run.stdout.split() == [digest(spec) for spec in specs]


def test_what_was_drawn_before_changes_nothing() -> None:
    from ideowidgets.offline.pictures import drawing

    first = digest(BASE)
    draw(replace(BASE, seed=8)).paste((0, 0, 0), (0, 0, 50, 50))
    drawing._cache.clear()
    assert digest(BASE) == first
    draw(BASE).paste((0, 0, 0), (0, 0, 50, 50))
    assert digest(BASE) == first


@pytest.mark.parametrize("size", [(1, 1), (1, 40), (40, 1), (63, 21), (21, 63), (300, 100)])
@pytest.mark.parametrize("preset", [None, "WATERCOLOR", "AURA", "BLUEPRINT", "CUBISM", "LONG_EXPOSURE", "COLLAGE"])
def test_exact_size(size: tuple[int, int], preset: str | None) -> None:
    image = draw(PictureSpec('a cat "HI"', 1, *size, style_preset=preset))
    assert image.size == size
    assert image.mode == "RGB"


@pytest.mark.parametrize("preset", sorted(PRESETS))
def test_every_preset_draws_and_differs_from_none(preset: str) -> None:
    assert difference(BASE, replace(BASE, style_preset=preset)) > 6


def test_62_presets() -> None:
    assert len(PRESETS) == 62


def test_presets_differ_from_each_other() -> None:
    seen = {preset: pixels(replace(BASE, style_preset=preset)) for preset in PRESETS}
    close = [(a, b) for a, b in combinations(PRESETS, 2) if np.abs(seen[a] - seen[b]).mean() < 3]
    assert close == []


@pytest.mark.parametrize("preset", [None, "BAUHAUS", "POP_ART", "ETHEREAL_PARTY"])
def test_seeds_differ(preset: str | None) -> None:
    specs = [replace(BASE, seed=seed, style_preset=preset) for seed in range(4)]
    assert min(difference(a, b) for a, b in combinations(specs, 2)) > 6


CHANGES: dict[str, dict[str, Any]] = {
    "prompt": {"prompt": "a cat and a sailboat"},
    "quoted words": {"prompt": 'a lighthouse and a sailboat "HOLD FAST"'},
    "night": {"prompt": "a lighthouse and a sailboat at night"},
    "colour word": {"prompt": "a purple and green lighthouse and a sailboat"},
    "count": {"prompt": "four lighthouses and a sailboat"},
    "palette": {"palette": (("#d7263d", 0.5), ("#1b998b", 0.5))},
    "palette name": {"palette_name": "MAGIC"},
    "style codes": {"style_codes": ("AAFF5733",)},
    "realistic": {"style_type": "REALISTIC"},
    "fiction": {"style_type": "FICTION"},
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_a_change_is_visible(change: dict[str, Any]) -> None:
    assert difference(BASE, replace(BASE, **change)) > 5


@pytest.mark.parametrize("field", ["rendering_speed", "quality"])
def test_speeds_change_the_finish(field: str) -> None:
    values = ("FLASH", "TURBO", "QUALITY") if field == "rendering_speed" else ("VERY_LOW", "LOW", "HIGH")
    specs = [replace(BASE, **dict[str, Any]({field: value})) for value in values]
    assert min(difference(a, b) for a, b in combinations(specs, 2)) > 0.5


def test_models_change_the_finish() -> None:
    specs = [replace(BASE, model=model) for model in ("ideogram-3.0", "ideogram-4.0", "ideogram-4.5")]
    assert min(difference(a, b) for a, b in combinations(specs, 2)) > 0.5


def test_negative_prompt_removes_what_it_names() -> None:
    with_dog = PictureSpec("a house and a dog", 3, 192, 192, style_preset="FLAT_ART")
    without = replace(with_dog, negative_prompt="no dogs please")
    assert difference(with_dog, without) > 2
    assert difference(replace(with_dog, negative_prompt="submarines"), with_dog) == 0


def test_negative_prompt_removes_words() -> None:
    spec = PictureSpec('a house "HOLD"', 3, 192, 192, negative_prompt="text")
    assert np.array_equal(pixels(spec), pixels(replace(spec, negative_prompt="text, letters")))
    assert difference(spec, replace(spec, negative_prompt=None)) > 3


@pytest.mark.parametrize("preset", [None, "WATERCOLOR", "BLUEPRINT", "BAUHAUS", "DRAMATIC_CINEMA", "COLORING_BOOK_I"])
@pytest.mark.parametrize("seed", [1, 2])
def test_asked_colours_dominate_by_weight(preset: str | None, seed: int) -> None:
    asked = (("#d7263d", 0.6), ("#1b4f8b", 0.3), ("#f4e9cd", 0.1))
    data = pixels(PictureSpec("a lighthouse by the sea", seed, 192, 192, style_preset=preset, palette=asked)).reshape(
        -1, 3
    )
    targets = np.array([[0xD7, 0x26, 0x3D], [0x1B, 0x4F, 0x8B], [0xF4, 0xE9, 0xCD]])
    distance = np.abs(data[:, None, :] - targets[None]).sum(axis=2)
    near = distance.min(axis=1) < 110
    assert near.mean() > 0.7
    shares = np.bincount(distance.argmin(axis=1), minlength=3) / len(data)
    assert shares[0] + shares[1] > shares[2] * 1.5


def test_a_reference_tints() -> None:
    sheet = io.BytesIO()
    Image.new("RGB", (40, 40), (200, 30, 190)).save(sheet, "PNG")
    tinted = replace(BASE, references=(sheet.getvalue(),))
    assert difference(BASE, tinted) > 5
    assert difference(BASE, replace(BASE, references=(b"not a picture",))) == 0


LAYOUT: dict[str, Any] = {
    "high_level_description": "A calm sheet.",
    "style_description": {"medium": "graphic_design", "color_palette": ["#F4E9CD", "#1B4F8B", "#D7263D"]},
    "compositional_deconstruction": {
        "background": "A solid cream background.",
        "elements": [{"type": "obj", "bbox": [620, 60, 960, 400], "desc": "A blue teapot"}],
    },
}
ADDED: dict[str, dict[str, Any]] = {
    "known": {"type": "obj", "desc": "A tall lighthouse"},
    "unknown": {"type": "obj", "desc": "A frobnicator of brass"},
    "circle": {"type": "obj", "desc": "A red circle", "color_palette": ["#00AA55"]},
    "words": {"type": "text", "text": "HOLD FAST", "desc": "bold headline"},
}


@pytest.mark.parametrize("box", [[60, 500, 520, 940], [100, 40, 300, 960], [500, 600, 980, 760]], ids=str)
@pytest.mark.parametrize("added", ADDED.values(), ids=ADDED)
def test_an_element_stays_inside_its_box(box: list[int], added: dict[str, Any]) -> None:
    with_it = json.loads(json.dumps(LAYOUT))
    with_it["compositional_deconstruction"]["elements"].append({**added, "bbox": box})
    before = PictureSpec("", 3, 400, 320, style_preset="FLAT_ART", json_prompt=LAYOUT)
    changed = np.abs(pixels(before) - pixels(replace(before, json_prompt=with_it))).max(axis=2) > 12
    changed[:30, -90:] = changed[-30:, -90:] = changed[:30, :90] = changed[-30:, :90] = False
    rows, columns = np.nonzero(changed)
    assert len(rows) > 200
    y0, x0, y1, x1 = (v / 1000 for v in box)
    assert rows.min() >= y0 * 320 - 3
    assert rows.max() <= y1 * 320 + 3
    assert columns.min() >= x0 * 400 - 3
    assert columns.max() <= x1 * 400 + 3
    if added["desc"] in {"A frobnicator of brass", "bold headline"}:
        assert columns.max() - columns.min() > 0.5 * (x1 - x0) * 400


def test_an_elements_palette_is_used() -> None:
    layout = json.loads(json.dumps(LAYOUT))
    layout["compositional_deconstruction"]["elements"] = [
        {"type": "obj", "bbox": [100, 100, 900, 900], "desc": "a ball", "color_palette": ["#00AA55"]}
    ]
    middle = pixels(PictureSpec("", 1, 200, 200, json_prompt=layout, style_preset="FLAT_ART"))[100, 100]
    assert np.abs(middle - np.array([0, 0xAA, 0x55])).max() < 12


def test_png_and_samples() -> None:
    image = draw(BASE)
    back = Image.open(io.BytesIO(encode_png(image)))
    assert back.format == "PNG"
    assert np.array_equal(np.asarray(back), np.asarray(image))
    sample = style_sample("BAUHAUS", 64)
    opened = Image.open(io.BytesIO(sample))
    assert opened.format == "WEBP"
    assert opened.size == (64, 64)
    assert sample == style_sample("BAUHAUS", 64) != style_sample("AURA", 64)
    with pytest.raises(ValueError, match="NO_SUCH"):
        style_sample("NO_SUCH")


def test_the_mark_is_there_and_legible_on_black_and_white() -> None:
    for colours in ((("#000000", 1.0),), (("#ffffff", 1.0),)):
        corner = pixels(PictureSpec("zzz", 1, 400, 400, palette=colours))[-30:, -80:]
        assert corner.max() - corner.min() > 150


def test_a_picture_needs_a_pixel() -> None:
    with pytest.raises(ValueError, match="0x5"):
        PictureSpec("a", 1, 0, 5)
