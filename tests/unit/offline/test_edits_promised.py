"""Edits as values: checked when the request is answered, done when the picture is fetched."""

from __future__ import annotations

import io

import numpy as np
import pytest
from PIL import Image

from ideowidgets.offline import edits, sources
from ideowidgets.offline.edits import (
    CutOut,
    Drawn,
    Edit,
    Enlarge,
    Inpaint,
    Instruct,
    Reframe,
    Remix,
    RemoveObject,
    ReplaceBackground,
    ResizeAd,
    Starring,
    Upscale,
    window,
)
from ideowidgets.offline.links import Promise
from ideowidgets.offline.painting import bare_images, images
from ideowidgets.offline.pictures import PictureSpec, draw, draw_marked, encode_png
from ideowidgets.offline.pictures.marks import read
from ideowidgets.offline.wire import Refusal
from ideowidgets.operations.v1.generate import GenerateV3

SIZE = (320, 288)
IMAGE, ABOUT = draw_marked(PictureSpec('a lighthouse "HOLD FAST"', 7, *SIZE))
SOURCE = encode_png(IMAGE, ABOUT)


def mask(box: tuple[int, int, int, int], inside: int, outside: int, size: tuple[int, int] = SIZE) -> bytes:
    image = Image.new("L", size, outside)
    image.paste(inside, box)
    return encode_png(image)


BLACK = mask((40, 30, 200, 130), 0, 255)
WHITE = mask((40, 30, 200, 130), 255, 0)

EDITS: dict[str, tuple[Edit, tuple[int, int], bool]] = {
    "inpaint": (Inpaint(SOURCE, BLACK), SIZE, True),
    "inpaint in a window": (Inpaint(SOURCE, BLACK, "auto"), SIZE, True),
    "instruct": (Instruct(SOURCE), SIZE, True),
    "instruct another size": (Instruct(SOURCE, (256, 512)), (256, 512), True),
    "instruct transparent": (Instruct(SOURCE, transparent=True), SIZE, True),
    "instruct in a window": (Instruct(SOURCE, window=(0, 0, 256, 256)), SIZE, True),
    "remix": (Remix(SOURCE, (400, 200), 30), (400, 200), True),
    "replace background": (ReplaceBackground(SOURCE), SIZE, True),
    "cut out": (CutOut(SOURCE), SIZE, False),
    "remove object": (RemoveObject(SOURCE, WHITE), SIZE, False),
    "reframe": (Reframe(SOURCE, (768, 288)), (768, 288), True),
    "resize ad": (ResizeAd(SOURCE, (160, 600)), (160, 600), True),
    "upscale": (Upscale(SOURCE, 3), (960, 864), False),
    "starring": (Starring(SOURCE, Drawn((320, 200))), (320, 200), True),
    "starring in a mask": (Starring(SOURCE, Inpaint(SOURCE, BLACK), WHITE), SIZE, True),
    "enlarge": (Enlarge((100, 80), 4), (400, 320), True),
}


@pytest.mark.parametrize(("edit", "size", "draws"), EDITS.values(), ids=EDITS)
def test_an_edit_keeps_its_plan(edit, size, draws):
    plan = edit.plan()
    assert plan.size == size
    assert plan.resolution == f"{size[0]}x{size[1]}"
    assert (plan.canvas is not None) == draws
    spec = PictureSpec("a castle", 3, *plan.canvas) if plan.canvas else None
    first = Promise(spec, edit).png()
    with Image.open(io.BytesIO(first)) as made:
        assert made.size == size
        assert made.mode in {"RGB", "RGBA"}
    assert Promise(spec, edit).png() == first, "the same promise, the same pixels"


@pytest.mark.parametrize(("edit", "size", "draws"), EDITS.values(), ids=EDITS)
def test_what_a_result_says_about_itself_holds_for_it(edit, size, draws):
    canvas = edit.plan().canvas
    made = Promise(PictureSpec('a castle "GATE"', 3, *canvas) if canvas else None, edit).png()
    marks = read(made)
    assert marks is not None
    assert (marks.width, marks.height) == size


def words(edit: Edit) -> set[str]:
    canvas = edit.plan().canvas
    marks = read(Promise(PictureSpec('a castle "GATE"', 3, *canvas) if canvas else None, edit).png())
    assert marks is not None
    return {mark.what for mark in marks.words}


def test_words_follow_the_edit():
    assert {mark.what for mark in ABOUT.words} == {"HOLD FAST"}
    (word,) = ABOUT.words
    over = word.pixels(SIZE)
    assert words(Upscale(SOURCE, 2)) == words(Reframe(SOURCE, (768, 288))) == {"HOLD FAST"}
    assert words(RemoveObject(SOURCE, mask(over, 255, 0))) == set()
    assert words(Inpaint(SOURCE, mask(over, 0, 255))) >= {"GATE"}
    assert "HOLD FAST" not in words(Inpaint(SOURCE, mask(over, 0, 255)))
    assert words(Remix(SOURCE, (400, 300), 10)) == {"GATE"}


def refused(edit: Edit) -> str:
    with pytest.raises(Refusal) as caught:
        edit.plan()
    assert caught.value.reply.status == 400
    return caught.value.reply.json()["error"]


BROKEN = SOURCE[:-40]


@pytest.mark.parametrize(
    "edit",
    [
        Inpaint(BROKEN, BLACK),
        Inpaint(SOURCE, BLACK[:-40]),
        Instruct(BROKEN),
        Remix(b"no picture", (64, 64)),
        ReplaceBackground(BROKEN),
        CutOut(b""),
        RemoveObject(SOURCE, b"GIF89a"),
        Reframe(BROKEN, (64, 64)),
        ResizeAd(BROKEN, (64, 64)),
        Upscale(BROKEN),
    ],
    ids=lambda edit: type(edit).__name__,
)
def test_a_picture_that_cannot_be_read_is_refused_at_once(edit):
    assert refused(edit) == "Could not read a source image."


@pytest.mark.parametrize("kind", [Inpaint, RemoveObject])
def test_a_mask_of_another_size_is_refused(kind):
    text = refused(kind(SOURCE, mask((0, 0, 9, 9), 0, 255, (100, 288))))
    assert text == ("The mask must have the same size as the image; the mask has 100x288, the image 320x288 pixels.")


@pytest.mark.parametrize(
    "edit",
    [Upscale(SOURCE, 64), Enlarge((1024, 1024), 9), Reframe(SOURCE, (8193, 64)), Remix(SOURCE, (64, 9000))],
    ids=lambda edit: type(edit).__name__,
)
def test_a_result_that_is_too_large_is_refused(edit):
    assert "a side may have at most 8192" in refused(edit)


def test_the_largest_result_is_allowed():
    assert Upscale(encode_png(Image.new("RGB", (1024, 1024))), 8).plan().size == (8192, 8192)


def test_large_drawings_are_made_smaller():
    assert Remix(SOURCE, (8192, 4096)).plan().canvas == (2896, 1448)
    assert edits.MAX_DRAWN_PIXELS == 2048 * 2048


def test_a_source_with_too_many_pixels_is_refused(monkeypatch):
    monkeypatch.setattr(sources, "MAX_PIXELS", 320 * 288 - 1)
    assert refused(CutOut(SOURCE)) == "A source image has too many pixels."


@pytest.mark.parametrize(
    ("box", "rule"),
    [
        ((0, 0, 400, 256), "inside the image of 320x288"),
        ((300, 0, 10, 256), "inside the image"),
        ((0, 0, 255, 288), "256 pixels"),
    ],
)
@pytest.mark.parametrize("kind", ["inpaint", "instruct"])
def test_a_window_that_does_not_fit_is_refused(kind, box, rule):
    assert rule in refused(Inpaint(SOURCE, BLACK, box) if kind == "inpaint" else Instruct(SOURCE, window=box))


@pytest.mark.parametrize(
    ("text", "expected"),
    [(None, None), ("none", None), ("auto", "auto"), ("1,2,300,400", (2, 1, 400, 300))],
)
def test_the_vendors_window_is_read(text, expected):
    assert window(text) == expected


@pytest.mark.parametrize("text", ["", "1,2,3", "a,b,c,d", "-1,0,300,300", "1,2,3,4,5", "1,2,3,9999999"])
def test_another_window_is_refused(text):
    with pytest.raises(Refusal):
        window(text)


def test_stored_pixels_count_and_no_note_about_their_orientation():
    exif = Image.Exif()
    exif[0x0112] = 6
    buffer = io.BytesIO()
    IMAGE.save(buffer, "JPEG", exif=exif, quality=95)
    assert CutOut(buffer.getvalue()).plan().size == SIZE
    assert "exif" not in sources.decoded(buffer.getvalue()).info


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "I;16"])
def test_every_kind_of_png_can_be_edited(mode):
    grey = Image.linear_gradient("L")
    image = Image.fromarray(np.asarray(grey, np.uint16) * 257) if mode == "I;16" else grey.convert(mode)
    found = sources.decoded(encode_png(image))
    assert found.mode == ("RGBA" if mode in {"LA", "RGBA"} else "RGB")
    if mode != "1":
        assert found.getpixel((5, 128))[0] == pytest.approx(128, abs=2)


def test_equal_edits_have_equal_fingerprints_and_others_do_not():
    prints = {name: edit.fingerprint for name, (edit, _, _) in EDITS.items()}
    assert len(set(prints.values())) == len(EDITS)
    assert Inpaint(SOURCE, BLACK).fingerprint == prints["inpaint"]
    assert Reframe(SOURCE, (64, 64)).fingerprint != ResizeAd(SOURCE, (64, 64)).fingerprint
    assert Reframe(SOURCE, (64, 64)).seeded(5) == Reframe(SOURCE, (64, 64), 5)
    assert CutOut(SOURCE).seeded(5) == CutOut(SOURCE)


def test_a_promise_weighs_what_it_keeps():
    spec = PictureSpec("x", 1, 64, 64, references=(bytes(30),))
    assert Promise(spec, Inpaint(bytes(400), bytes(50))).weight == 480
    assert Promise(None, CutOut(bytes(7))).weight == 7
    assert Promise(spec).fingerprint != Promise(spec, CutOut(b"")).fingerprint
    with pytest.raises(ValueError, match="something to draw"):
        Promise(None)


class Table:
    """A desk that keeps what is promised."""

    generation_id = "g"
    for_job = False

    def __init__(self) -> None:
        self.promises: list[Promise] = []

    def link(self, name: str, promise: Promise) -> str:
        self.promises.append(promise)
        return f"/{name}"


def test_images_of_an_edit_have_its_size_and_a_seed_each():
    desk, request = Table(), GenerateV3(prompt="a fox", num_images=3, seed=9)
    items = images(request, desk, prompt="a fox", edit=Reframe(SOURCE, (768, 288)))
    assert [item["resolution"] for item in items] == ["768x288"] * 3
    assert [promise.edit for promise in desk.promises] == [Reframe(SOURCE, (768, 288), item["seed"]) for item in items]
    assert {(promise.spec.width, promise.spec.height) for promise in desk.promises if promise.spec} == {(768, 288)}
    images(request, desk, prompt="a fox", edit=Upscale(SOURCE))
    assert desk.promises[-1].spec is None
    images(request, desk, prompt="a fox", edit=Remix(SOURCE, (400, 200), 30))
    spec = desk.promises[-1].spec
    assert spec is not None
    assert (spec.width, spec.height, spec.prompt) == (400, 200, "a fox")


def test_transparent_images_are_promised_with_alpha():
    desk = Table()
    images(GenerateV3(prompt="a fox"), desk, prompt="a fox", size="128x128", transparent=True)
    spec = desk.promises[0].spec
    assert spec is not None
    assert draw(spec).mode == "RGBA"


def test_bare_images_have_neither_prompt_nor_seed():
    desk = Table()
    (item,) = bare_images(GenerateV3(prompt="a fox"), desk, CutOut(SOURCE))
    assert set(item) == {"resolution", "is_image_safe", "url"}
    assert item["resolution"] == "320x288"


def test_unsafe_pictures_are_withheld_from_edits_too():
    desk = Table()
    request = GenerateV3(prompt="unsafe-image")
    (item,) = images(request, desk, prompt="x", edit=CutOut(SOURCE))
    assert (item["url"], item["is_image_safe"], desk.promises) == (None, False, [])


def test_a_drawing_without_an_edit_needs_a_size():
    with pytest.raises(ValueError, match="size"):
        images(GenerateV3(prompt="x"), Table(), prompt="x")
