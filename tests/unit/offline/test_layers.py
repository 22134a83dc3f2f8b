"""Layers: the words that the stand-in set, found exactly and taken out."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from ideowidgets.offline.pictures import PictureSpec, draw_marked, drawing, encode_png
from ideowidgets.offline.pictures.lettering import NARROW
from ideowidgets.offline.pictures.marks import read
from ideowidgets.offline.wire import Refusal
from ideowidgets.offline.words.layers import layerize, with_ids

SPEC = PictureSpec('three cats and a teapot, "GOOD MORNING"', 8, 480, 384, style_preset="FLAT_ART")
PAGE = {
    "high_level_description": "A quiet page",
    "compositional_deconstruction": {
        "background": "a plain wall",
        "elements": [
            {"type": "text", "bbox": [300, 60, 360, 600], "text": "since nineteen eighty four", "desc": ""},
            {
                "type": "text",
                "bbox": [40, 60, 240, 940],
                "text": "Slow mornings",
                "desc": "",
                "color_palette": ["#7A2E1D"],
            },
            {"type": "text", "bbox": [940, 60, 965, 400], "text": "all rights reserved", "desc": ""},
        ],
    },
}


def marked(spec: PictureSpec) -> bytes:
    return encode_png(*draw_marked(spec))


def array(data: bytes) -> np.ndarray:
    with Image.open(io.BytesIO(data)) as image:
        return np.asarray(image.convert("RGB"), np.int16)


def test_the_block_says_what_and_where():
    (block,) = layerize(marked(SPEC)).blocks
    assert block["text"] == "GOOD MORNING"
    assert block["formatting"] == ["bold", "all_caps"]
    assert (block["alignment"], block["angle"], block["role"]) == ("center", 0, "heading")
    assert block["color"] == "#FDF3E1"
    assert block["font_name"].startswith("Sofia Sans")
    assert 0.9 < block["height"] / (block["font_size"] * 0.68) < 1.15


@pytest.mark.parametrize("preset", [None, "FLAT_ART", "BAUHAUS", "WATERCOLOR", "POP_ART"])
def test_the_base_is_near_the_drawing_without_words(preset, monkeypatch):
    spec = PictureSpec('three cats, "GOOD MORNING"', 8, 480, 384, style_preset=preset)
    layers = layerize(marked(spec))
    lettered = array(marked(spec))
    monkeypatch.setattr(drawing, "_print_letters", lambda *_: [])
    plain = np.asarray(drawing._draw(spec)[0], np.int16)
    base = array(layers.base)
    (block,) = layers.blocks
    window = np.s_[block["y"] : block["y"] + block["height"], block["x"] : block["x"] + block["width"]]
    assert np.abs(base - plain)[window].mean() < 0.25 * np.abs(lettered - plain)[window].mean()
    reach = block["font_size"] // 7 + 1
    outside = np.ones(base.shape[:2], bool)
    outside[
        block["y"] - reach : block["y"] + block["height"] + reach,
        block["x"] - reach : block["x"] + block["width"] + reach,
    ] = False
    assert (base == lettered)[outside].all()


def test_blocks_come_from_the_top_down_with_their_roles():
    layers = layerize(marked(PictureSpec("x", 6, 480, 480, json_prompt=PAGE)))
    assert [(b["text"], b["role"]) for b in layers.blocks] == [
        ("Slow mornings", "heading"),
        ("since nineteen eighty four", "body"),
        ("all rights reserved", "caption"),
    ]
    assert layers.blocks[0]["color"] == "#7A2E1D"
    assert layers.blocks[0]["formatting"] == ["bold"]


def test_the_base_has_no_words_left_to_find():
    base = layerize(marked(SPEC)).base
    assert layerize(base).blocks == ()
    left = read(base)
    assert left is not None
    assert [mark.what for mark in left.marks] == ["cat", "cat", "cat", "teapot"]


def jpeg(data: bytes) -> bytes:
    out = io.BytesIO()
    with Image.open(io.BytesIO(data)) as image:
        image.save(out, "JPEG")
    return out.getvalue()


def cropped(data: bytes) -> bytes:
    with Image.open(io.BytesIO(data)) as image:
        image.load()
        return encode_png(image.crop((0, 0, 300, 300)))


@pytest.mark.parametrize("changed", [jpeg, cropped])
def test_a_picture_without_marks_comes_back_as_it_is(changed):
    data = changed(marked(SPEC))
    layers = layerize(data)
    assert layers.blocks == ()
    assert (array(layers.base) == array(data)).all()


def test_a_picture_without_words_has_no_blocks():
    data = marked(PictureSpec("a cat", 1, 128, 128))
    assert layerize(data).blocks == ()


def test_the_nearest_font_gives_its_name():
    fonts = Path(drawing.__file__).parent / "fonts"
    named = layerize(marked(SPEC), fonts=[b"no font", (fonts / NARROW).read_bytes()]).blocks[0]
    assert named["font_name"] == "Sofia Sans Extra Condensed"
    assert "Sofia Sans Condensed" in named["font_alternatives"]


def test_the_same_picture_gives_the_same_layers():
    assert layerize(marked(SPEC), seed=3) == layerize(marked(SPEC), seed=3)


def test_layer_ids_differ_and_stay():
    blocks = layerize(marked(PictureSpec("x", 6, 480, 480, json_prompt=PAGE))).blocks
    ids = [block["layer_id"] for block in with_ids(blocks, "generation")]
    assert len(set(ids)) == 3
    assert ids == [block["layer_id"] for block in with_ids(blocks, "generation")]


def test_what_is_no_picture_is_refused():
    with pytest.raises(Refusal):
        layerize(b"no picture")
