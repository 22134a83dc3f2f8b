"""What a picture says about itself: true, read back, and never believed from a stranger."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from ideowidgets.offline.pictures import PictureSpec, draw, draw_marked, drawing, encode_png
from ideowidgets.offline.pictures.marks import CHUNK, MAX_BYTES, Mark, Marks, chunk, edited, read
from ideowidgets.offline.pictures.presets import PRESETS

SPEC = PictureSpec('three cats and a teapot, "GOOD MORNING"', 8, 320, 256, style_preset="FLAT_ART")
BOXED: dict[str, Any] = {
    "high_level_description": "A kitchen",
    "compositional_deconstruction": {
        "background": "a plain wall",
        "elements": [
            {"type": "obj", "bbox": [400, 100, 900, 450], "desc": "a teapot"},
            {"type": "obj", "bbox": [400, 550, 900, 900], "desc": "a velvet gizmo"},
            {
                "type": "text",
                "bbox": [50, 100, 250, 900],
                "text": "Slow\nmornings",
                "desc": "",
                "color_palette": ["#102030"],
            },
        ],
    },
}


def png(image: Image.Image, text: str | None) -> bytes:
    info = PngInfo()
    if text is not None:
        info.add_itxt(CHUNK, text)
    out = io.BytesIO()
    image.save(out, "PNG", pnginfo=info)
    return out.getvalue()


def carried(data: bytes) -> str:
    with Image.open(io.BytesIO(data)) as image:
        return str(image.info[CHUNK])


def test_a_picture_tells_its_request_and_what_is_where():
    image, marks = draw_marked(SPEC)
    found = read(encode_png(image, marks))
    assert found is not None
    assert (found.prompt, found.seed, found.style_preset) == (SPEC.prompt, 8, "FLAT_ART")
    assert [mark.what for mark in found.marks] == ["cat", "cat", "cat", "teapot", "GOOD MORNING"]
    assert found.marks == marks.marks


def test_marks_change_no_pixel():
    image, marks = draw_marked(SPEC)
    with Image.open(io.BytesIO(encode_png(image, marks))) as again:
        assert again.tobytes() == draw(SPEC).tobytes()


def test_a_drawing_from_the_cache_has_the_same_marks():
    drawing._cache.clear()
    assert draw_marked(SPEC)[1] == draw_marked(SPEC)[1]


@pytest.mark.parametrize("preset", [None, *sorted(PRESETS)])
def test_the_box_of_words_holds_all_their_letters(preset, monkeypatch):
    """Against the same drawing without words: the letters lie in the box and reach its edges."""
    spec = PictureSpec('a lighthouse says "HOLD FAST"', 3, 320, 240, style_preset=preset)
    lettered, marks = drawing._draw(spec)
    monkeypatch.setattr(drawing, "_print_letters", lambda *_: [])
    plain, _ = drawing._draw(spec)
    (mark,) = marks.words
    left, top, right, bottom = mark.pixels(lettered.size)
    colour = np.array([int(mark.colour[i : i + 2], 16) for i in (1, 3, 5)])
    now = np.asarray(lettered, np.int16)
    letters = (np.abs(now - np.asarray(plain, np.int16)).max(axis=2) > 40) & (np.abs(now - colour).max(axis=2) < 3)
    ys, xs = np.nonzero(letters)
    assert left <= xs.min() <= left + 4
    assert right - 4 <= xs.max() + 1 <= right
    assert top <= ys.min() <= top + 4
    assert bottom - 4 <= ys.max() + 1 <= bottom


def test_things_lie_where_they_were_asked():
    marks = draw_marked(PictureSpec("x", 3, 320, 256, json_prompt=BOXED))[1]
    asked = [element["bbox"] for element in BOXED["compositional_deconstruction"]["elements"]]
    assert [mark.what for mark in marks.things] == ["a teapot", "a velvet gizmo"]
    for mark, box in zip(marks.things, asked, strict=False):
        assert np.abs(np.array(mark.box) - np.array(box)).max() <= 1
    words = next(mark for mark in marks.words if mark.what == "Slow mornings")
    assert words.box[0] >= 40
    assert words.colour == "#102030"


def test_every_thing_of_a_landscape_is_coloured_where_its_box_is():
    image, marks = draw_marked(PictureSpec("a red fox in a meadow", 4, 320, 256, style_preset="FLAT_ART"))
    (fox,) = marks.things
    near = np.abs(np.asarray(image.crop(fox.pixels(image.size)), np.int16) - [0xD9, 0x42, 0x30]).max(axis=2) < 30
    assert near.mean() > 0.2


def test_a_forest_is_scenery():
    marks = draw_marked(PictureSpec("a forest", 1, 96, 64))[1]
    assert (marks.composition, marks.place, marks.things) == ("landscape", "forest", ())
    portrait = draw_marked(PictureSpec("a woman in a forest", 1, 96, 64))[1]
    assert [mark.what for mark in portrait.things] == ["woman"]


@pytest.mark.parametrize("change", ["pixel", "size", "jpeg", "none"])
def test_marks_hold_for_these_pixels_alone(change):
    image, marks = draw_marked(SPEC)
    text = carried(encode_png(image, marks))
    if change == "pixel":
        image.putpixel((5, 5), (1, 2, 3))
    elif change == "size":
        image = image.crop((0, 0, 200, 200))
    assert (read(png(image, text)) is None) is (change in {"pixel", "size"})
    if change == "jpeg":
        out = io.BytesIO()
        image.save(out, "JPEG")
        assert read(out.getvalue()) is None


def broken(**changes: Any) -> str:
    image, marks = draw_marked(SPEC)
    body = json.loads(carried(encode_png(image, marks)))
    return json.dumps(body | changes)


HOSTILE = {
    "no JSON": "{",
    "a list": "[]",
    "deep": "[" * 30_000,
    "a number as the prompt": broken(prompt=7),
    "marks of another type": broken(marks={"a": 1}),
    "no box": broken(marks=[{"kind": "text", "what": "A", "colour": "#000000"}]),
    "an empty box": broken(marks=[{"kind": "text", "what": "A", "box": [5, 5, 5, 9], "colour": "#000000"}]),
    "a box outside": broken(marks=[{"kind": "text", "what": "A", "box": [0, 0, 5, 1001], "colour": "#000000"}]),
    "no colour": broken(marks=[{"kind": "text", "what": "A", "box": [0, 0, 5, 9], "colour": "url(x)"}]),
    "no number": broken(marks=[{"kind": "text", "what": "A", "box": [0, 0, 5, 9], "colour": "#000000", "size": 1e999}]),
    "too many": broken(marks=[{"kind": "obj", "what": "A", "box": [0, 0, 5, 9], "colour": "#000000"}] * 81),
    "too long": broken(prompt="x" * (MAX_BYTES + 1)),
    "a list as the structured prompt": broken(json_prompt=[1]),
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_what_is_no_marks_is_none(text):
    assert read(png(draw(SPEC), text)) is None


def test_a_chunk_written_as_ours_is_read():
    assert read(png(draw(SPEC), broken())) is not None


@given(st.binary(max_size=200), st.integers(0, 400))
def test_no_bytes_raise(noise, at):
    image, marks = draw_marked(PictureSpec("a cat", 1, 32, 32))
    data = encode_png(image, marks)
    read(data[:at] + noise + data[at + len(noise) :])
    read(noise)


def test_what_does_not_fit_is_left_out():
    image, marks = draw_marked(SPEC)
    long = marks.model_copy(update={"prompt": "y" * 70_000, "json_prompt": {"a": "x" * 70_000}})
    found = read(encode_png(image, long))
    assert found is not None
    assert found.prompt == "y" * 4000
    assert found.json_prompt is None
    assert found.marks == marks.marks


def test_halves_of_surrogate_pairs_do_no_harm():
    image, marks = draw_marked(replace(SPEC, json_prompt={"high_level_description": "\ud800"}))
    assert read(encode_png(image, marks)) is not None
    assert chunk(image, marks).chunks


@given(st.integers(1, 3000), st.integers(1, 3000), st.integers(0, 2999), st.integers(0, 2999), st.data())
def test_a_box_in_pixels_holds_the_pixels_it_was_made_from(width, height, left, top, data):
    from ideowidgets.offline.pictures.marks import text_mark

    left, top = min(left, width - 1), min(top, height - 1)
    right = data.draw(st.integers(left + 1, width))
    bottom = data.draw(st.integers(top + 1, height))
    mark = text_mark("A", (left, top, right, bottom), (width, height), (0, 0, 0), 10, "", "left")
    assert mark is not None
    found = mark.pixels((width, height))
    assert found[0] <= left < right <= found[2] <= width
    assert found[1] <= top < bottom <= found[3] <= height
    assert found[0] >= left - width / 1000 - 1
    assert found[3] <= bottom + height / 1000 + 1


def one(kind: str, box: tuple[int, int, int, int], what: str = "fox") -> Mark:
    return Mark.model_validate({"kind": kind, "what": what, "box": box, "colour": "#aa3311", "size": 40})


def test_a_crop_drops_cut_words_and_shortens_cut_things():
    marks = Marks(width=100, height=100, marks=(one("obj", (0, 0, 400, 1000)), one("text", (0, 0, 400, 1000), "HI")))
    left_half = marks.placed((50, 100), (0, 0, 100, 100))
    assert [(mark.kind, mark.box) for mark in left_half.marks] == [("obj", (0, 0, 400, 1000))]
    assert marks.placed((50, 100), (-200, 0, -100, 100)).marks == ()


def test_enlarging_scales_the_type():
    marks = Marks(width=100, height=50, marks=(one("text", (0, 0, 400, 1000), "HI"),))
    larger = marks.placed((400, 200), (0, 0, 400, 200))
    assert larger.marks[0].size == 160
    assert larger.marks[0].box == (0, 0, 400, 1000)


def test_an_edit_keeps_what_is_outside_the_mask_and_adds_what_is_drawn_inside():
    mask = Image.new("L", (100, 100))
    mask.paste(255, (50, 0, 100, 100))
    left, right = one("text", (0, 0, 300, 450), "LEFT"), one("text", (0, 550, 300, 1000), "RIGHT")
    source = Marks(width=100, height=100, prompt="a fox", marks=(left, right))
    drawn = Marks(
        width=100,
        height=100,
        prompt="an owl",
        marks=(one("obj", (0, 600, 900, 900), "owl"), one("obj", (0, 0, 900, 400))),
    )
    mixed = edited(source, drawn, mask)
    assert [mark.what for mark in mixed.marks] == ["LEFT", "owl"]
    assert mixed.prompt == "a fox"
    assert edited(None, drawn, mask).prompt == ""
    assert edited(source, drawn, None) == drawn
