"""What is kept and what is changed by the operations that work on a picture."""

from __future__ import annotations

import io

import numpy as np
import pytest
from PIL import Image

from ideowidgets.offline.pictures.marks import read
from ideowidgets.operations import OPERATIONS, Mask
from ideowidgets.operations.v1.edit import EditImages, InpaintV3, ReframeV3, RemixV3, RemixV4, ReplaceBackgroundV3
from ideowidgets.operations.v1.generate import GenerateV3, GenerateV4, TransparentV3, TransparentV4
from ideowidgets.operations.v1.tools import RemoveBackground, RemoveObject, ResizeAd, Upscale
from ideowidgets.operations.v2.generate import V2GeneratePImage, V2GenerateV4, V2GenerateV4Custom
from ideowidgets.operations.v2.generate_v3 import V2GenerateV3Character
from ideowidgets.operations.v2.tools import V2UpscaleAuto
from ideowidgets.operations.v2.v45 import V2GenerateV45, V2PreciseEditV45
from tests.unit.offline.conftest import png
from tests.unit.offline.showing import Gallery, drawn

SIZE = (384, 320)
SOURCE = drawn("a lighthouse by the sea", 5, SIZE)
BOX = (96, 64, 288, 224)
MASK = Mask.box(SIZE, left=96, top=64, right=288, bottom=224)
MASKED = [i for i, cls in OPERATIONS.items() if "mask" in cls.model_fields]
INPAINTING = [i for i in MASKED if OPERATIONS[i].operation.action != "remove-object"]
MAGENTA = (255, 0, 255)


@pytest.fixture(scope="module")
def gallery() -> Gallery:
    return Gallery()


def array(data: bytes | Image.Image) -> np.ndarray:
    image = Image.open(io.BytesIO(data)) if isinstance(data, bytes) else data
    return np.asarray(image.convert("RGB"), dtype=np.int16)


def changed(first: bytes | Image.Image, second: bytes | Image.Image) -> np.ndarray:
    return (array(first) != array(second)).any(axis=2)


def within(box: tuple[int, int, int, int]) -> np.ndarray:
    left, top, right, bottom = box
    chosen = np.zeros(SIZE[::-1], dtype=bool)
    chosen[top:bottom, left:right] = True
    return chosen


def inpaints(operation_id: str, gallery: Gallery, **more):
    """The sample of an operation with a mask, about the picture of these tests."""
    cls = OPERATIONS[operation_id]
    fields = {name: getattr(gallery.sample(operation_id), name) for name in gallery.sample(operation_id).set_fields()}
    name = next(name for name in ("images", "image_file", "image") if name in cls.model_fields)
    return cls(**{**fields, name: [SOURCE] if name == "images" else SOURCE, "mask": MASK, "prompt": "a door", **more})


@pytest.mark.parametrize("operation_id", INPAINTING)
def test_outside_the_mask_every_bit_is_kept(operation_id, gallery):
    made = gallery.one(inpaints(operation_id, gallery))
    where = changed(SOURCE, made.image)
    assert not where[~within(BOX)].any()
    assert where[within(BOX)].mean() > 0.9


def test_a_window_bounds_what_a_precise_edit_changes(gallery):
    window = (0, 0, 256, 300)
    asked = {"image": SOURCE, "prompt": "a door", "seed": 3, "context_window": "0,0,300,256"}
    where = changed(SOURCE, gallery.one(V2PreciseEditV45(**asked)).image)
    assert not where[~within(window)].any()
    assert where[within(window)].mean() > 0.5
    masked = changed(SOURCE, gallery.one(V2PreciseEditV45(**asked, mask=MASK)).image)
    assert not masked[~(within(window) & within(BOX))].any()
    assert masked.any()
    automatic = asked | {"context_window": "auto"}
    assert changed(SOURCE, gallery.one(V2PreciseEditV45(**automatic, mask=MASK)).image)[within(BOX)].mean() > 0.9


@pytest.mark.parametrize("cls", [RemixV3, RemixV4])
def test_the_more_weight_the_nearer_a_remix_is_to_its_source(cls, gallery):
    source = drawn("a castle", 5, (512, 512))
    name = "prompt" if cls is RemixV3 else "text_prompt"
    size = {"resolution": "1024x1024"}
    target = array(Image.open(io.BytesIO(source)).resize((1024, 1024), Image.Resampling.LANCZOS))
    weighed = (cls(image=source, **{name: "a fox"}, image_weight=weight, **size) for weight in (1, 25, 50, 75, 100))
    far = [np.abs(array(gallery.one(request).image) - target).mean() for request in weighed]
    assert far == sorted(far, reverse=True)
    assert far[-1] < 2
    assert far[0] > 20
    by_itself = gallery.one(cls(image=source, **{name: "a fox"}, **size)).image
    assert far[-1] < np.abs(array(by_itself) - target).mean() < far[0]


def test_a_remix_is_cropped_to_its_shape_in_the_centre(gallery):
    halves = Image.new("RGB", (300, 100), "red")
    halves.paste((0, 0, 255), (100, 0, 200, 100))
    buffer = io.BytesIO()
    halves.save(buffer, "PNG")
    made = gallery.one(RemixV3(image=buffer.getvalue(), prompt="x", image_weight=100, aspect_ratio="1x1"))
    red, _, blue = array(made.image).mean(axis=(0, 1))
    assert blue > 200
    assert red < 50


def test_a_reframe_keeps_the_whole_source_in_the_middle(gallery):
    source = drawn("a castle", 5, (640, 640))
    made = gallery.one(ReframeV3(image=source, resolution="1536x640", style_preset="WATERCOLOR"))
    assert not (array(made.image)[:, 448:1088] != array(source)).any()
    around = np.concatenate([array(made.image)[:, :448], array(made.image)[:, 1088:]], axis=1)
    assert around.std() > 5


def test_a_new_background_leaves_the_subject(gallery):
    picture = Image.new("RGB", SIZE, "white")
    picture.paste("red", BOX)
    buffer = io.BytesIO()
    picture.save(buffer, "PNG")
    made = gallery.one(ReplaceBackgroundV3(image=buffer.getvalue(), prompt="a starry night", seed=1))
    where = changed(buffer.getvalue(), made.image)
    assert not where[within((104, 72, 280, 216))].any()
    assert where[~within((88, 56, 296, 232))].mean() > 0.95
    alone = gallery.one(RemoveBackground(image=buffer.getvalue())).image
    assert alone.getpixel((192, 144)) == (255, 0, 0, 255)
    assert {alone.getpixel(at)[3] for at in ((0, 0), (383, 0), (0, 319), (383, 319))} == {0}


def test_an_instruction_changes_an_advertisement_that_keeps_its_shape(gallery):
    source = drawn("a castle", 5, (300, 250))
    kept = gallery.one(ResizeAd(image=source, resolution="300x250")).image
    assert not changed(source, kept).any()
    assert changed(
        source, gallery.one(ResizeAd(image=source, resolution="300x250", prompt="make it night")).image
    ).any()


def test_an_object_is_gone_and_the_rest_is_kept(gallery):
    picture = Image.new("RGB", SIZE, "teal")
    picture.paste("red", (150, 100, 220, 180))
    buffer = io.BytesIO()
    picture.save(buffer, "PNG")
    made = gallery.one(RemoveObject(image=buffer.getvalue(), mask=MASK)).image
    assert not changed(buffer.getvalue(), made)[~within(BOX)].any()
    assert array(made)[..., 0].max() < 40


@pytest.mark.parametrize(("cls", "name", "times"), [(Upscale, "image_file", 2), (V2UpscaleAuto, "image", 4)])
def test_an_upscale_is_the_source_enlarged(cls, name, times, gallery):
    source = drawn("a castle", 5, (120, 90))
    factor = {} if cls is Upscale else {"upscale_factor": f"x{times}"}
    made = gallery.one(cls(**{name: source}, **factor))
    assert made.size == made.item["resolution"] == f"{120 * times}x{90 * times}"
    small = made.image.resize((120, 90), Image.Resampling.BOX)
    assert np.abs(array(small) - array(source)).mean() < 12


def test_a_picture_of_any_alpha_can_be_worked_on(gallery):
    clear = png((256, 256), (10, 120, 200, 90), "RGBA")
    mask = Mask.box((256, 256), left=0, top=0, right=128, bottom=256)
    assert gallery.one(InpaintV3(image=clear, mask=mask, prompt="x")).image.mode == "RGBA"
    assert gallery.one(Upscale(image_file=clear)).image.mode == "RGBA"
    assert gallery.one(RemixV3(image=clear, prompt="x", resolution="512x1536")).image.mode == "RGB"


def test_transparent_corners(gallery):
    made = gallery.one(TransparentV3(prompt="a fox", aspect_ratio="1x3", seed=2)).image
    alpha = np.asarray(made.getchannel("A"))
    assert not alpha[:4, :4].any()
    assert not alpha[:4, -4:].any()
    assert (alpha == 255).any()
    edited = gallery.one(EditImages(prompt="x", images=[SOURCE], transparent_background=True)).image
    assert np.asarray(edited.getchannel("A")).min() == 0


def test_a_structured_prompt_is_drawn_as_its_layout_wherever_words_are_taken(gallery):
    prompt = {
        "high_level_description": "a sign",
        "compositional_deconstruction": {
            "background": "a plain wall",
            "elements": [{"type": "text", "text": "OPEN", "desc": "letters", "bbox": [100, 100, 900, 900]}],
        },
    }
    size = {"custom_width": 256, "custom_height": 256}
    shown = gallery.one(V2GeneratePImage(prompt=prompt, seed=1, magic_prompt="on", **size))
    assert '"OPEN"' in shown.item["prompt"]
    layers = gallery.body(OPERATIONS["post-layerize-text-v-3"](image=shown.data))
    assert [block["text"] for block in layers["text_blocks"]] == ["OPEN"]


def test_what_is_not_structured_is_words(gallery):
    assert gallery.body(V2GenerateV4(prompt='{"a": 1', magic_prompt="off"))["data"][0]["prompt"] == '{"a": 1'


def test_whose_prompt_is_enriched(gallery):
    def used(request) -> str:
        return gallery.body(request)["data"][0]["prompt"]

    rich = used(GenerateV3(prompt="a fox", magic_prompt="ON"))
    long = "a fox that sleeps under a birch in the snow"
    assert rich.startswith("a fox, with ")
    assert used(GenerateV3(prompt="a fox")) == used(V2GenerateV4(prompt="a fox")) == rich
    assert used(GenerateV3(prompt=long)) == long
    assert used(GenerateV3(prompt="a fox", magic_prompt="OFF")) == "a fox"
    assert used(GenerateV4(text_prompt=long)) != long, "4.0 enriches every text"
    assert used(TransparentV4(text_prompt="a fox")) == rich
    assert used(RemixV4(image=SOURCE, text_prompt="a fox")) == "a fox", "a remix says what to make of a picture"
    assert used(V2PreciseEditV45(image=SOURCE, prompt="a fox")) == "a fox"


def test_4_5_tells_whether_it_drew_or_worked_on_a_picture(gallery):
    assert gallery.body(V2GenerateV45(prompt="x"))["generation_kind"] == "sampling"
    assert gallery.body(V2GenerateV45(prompt="x", images=[SOURCE]))["generation_kind"] == "workflow"
    assert gallery.body(V2PreciseEditV45(prompt="x", image=SOURCE))["generation_kind"] == "workflow"


def magenta(image: Image.Image) -> float:
    red, green, blue = (array(image)[..., band] for band in range(3))
    return float(((red - green > 90) & (blue - green > 90)).mean())


def test_a_character_appears_in_every_picture_of_it(gallery):
    portrait = Image.new("RGB", (96, 96), "white")
    portrait.paste(MAGENTA, (24, 24, 72, 72))
    buffer = io.BytesIO()
    portrait.save(buffer, "PNG")
    seen = {"character_reference_images": [buffer.getvalue()]}
    size = {"resolution": "512x1536"}
    for prompt in ("a harbour town", "mountains in the snow"):
        assert magenta(gallery.one(V2GenerateV3Character(prompt=prompt, seed=1, **size, **seen)).image) > 0.05
        assert magenta(gallery.one(GenerateV3(prompt=prompt, seed=1, **size)).image) < 0.01
    inpainted = gallery.one(InpaintV3(image=SOURCE, mask=MASK, prompt="a garden", seed=1, **seen)).image
    assert magenta(inpainted) > 0.02
    assert not changed(SOURCE, inpainted)[~within(BOX)].any()


def test_a_model_of_ones_own_has_a_look_of_its_own_that_stays(gallery):
    def look(uri: str, prompt: str, seed: int) -> str:
        request = V2GenerateV4Custom(prompt=prompt, seed=seed, resolution="512x1536", custom_model_uri=uri)
        marks = read(gallery.one(request).data)
        assert marks is not None
        return marks.treatment

    foxes = {look("model/foxes/version/1", prompt, seed) for prompt in ("a fox", "a castle") for seed in (1, 2)}
    assert len(foxes) == 1
    assert look("model/house-style/version/1", "a fox", 1) not in foxes
