"""Descriptions: of what was drawn, of what any pixels show, and good enough to draw again."""

from __future__ import annotations

import io

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw, ImageFilter

from ideowidgets.offline.pictures import PictureSpec, draw_marked, encode_png
from ideowidgets.offline.pictures import vocabulary as v
from ideowidgets.offline.pictures.marks import Marks
from ideowidgets.offline.pictures.reading import read
from ideowidgets.offline.pictures.subjects import DRAWINGS
from ideowidgets.offline.pictures.treatments import TREATMENTS
from ideowidgets.offline.wire import Refusal
from ideowidgets.offline.words import phrases
from ideowidgets.offline.words.describing import describe, describe_texts
from ideowidgets.offline.words.looking import look_at, name_of
from ideowidgets.operations.json_prompt import JsonPrompt

FOX = PictureSpec('a red fox in the snow at night, "WINTER TALES"', 7, 256, 192)
VERSIONS = ("V_2", "V_3", "V_4")


def marked(spec: PictureSpec) -> bytes:
    return encode_png(*draw_marked(spec))


def encoded(image: Image.Image, kind: str = "PNG") -> bytes:
    out = io.BytesIO()
    image.save(out, kind)
    return out.getvalue()


def logo(ground: str = "white", size: tuple[int, int] = (300, 300)) -> Image.Image:
    image = Image.new("RGB", size, ground)
    pen = ImageDraw.Draw(image)
    width, height = size
    pen.rectangle((width * 0.1, height * 0.2, width * 0.4, height * 0.8), fill=(20, 60, 160))
    pen.ellipse((width * 0.6, height * 0.3, width * 0.9, height * 0.7), fill=(216, 64, 47))
    return image


def photograph(sky: tuple[int, int, int], land: tuple[int, int, int]) -> Image.Image:
    """Two planes with slow gradients and sensor noise, softened like a lens does."""
    rng = np.random.default_rng(5)
    rows = np.linspace(0, 1, 300)[:, None, None]
    columns = np.linspace(0, 1, 400)[None, :, None]
    scene = np.where(
        rows < 0.55, np.array(sky) * (0.6 + 0.6 * rows), np.array(land) * (0.4 + 0.9 * columns) * (1.4 - rows * 0.6)
    )
    noisy = scene + rng.normal(0, 9, (300, 400, 3)) + rng.normal(0, 26, (60, 80, 3)).repeat(5, 0).repeat(5, 1)
    return Image.fromarray(noisy.clip(0, 255).astype(np.uint8)).filter(ImageFilter.GaussianBlur(0.6))


def everything_said(data: bytes) -> list[str]:
    texts = [text for version in VERSIONS for text in describe_texts(data, version)]
    return [*texts, describe(data)["high_level_description"]]


def test_a_drawing_is_described_by_what_it_shows():
    made = describe(marked(FOX))
    JsonPrompt.model_validate(made)
    fox, words = made["compositional_deconstruction"]["elements"]
    assert (fox["type"], fox["desc"]) == ("obj", "a red fox")
    assert (words["type"], words["text"]) == ("text", "WINTER TALES")
    assert "snow" in made["compositional_deconstruction"]["background"]
    assert made["high_level_description"].startswith('A red fox in the snow at night, with the words "WINTER TALES".')


@pytest.mark.parametrize("text", everything_said(marked(FOX)))
def test_a_description_drawn_again_shows_the_same(text):
    again = draw_marked(PictureSpec(text, 99, 256, 192))[1]
    assert [(mark.kind, mark.what) for mark in again.marks] == [("obj", "fox"), ("text", "WINTER TALES")]
    assert name_of(tuple(int(again.marks[0].colour[i : i + 2], 16) for i in (1, 3, 5))) == "red"
    assert (again.hour, again.weather, again.place) == ("night", "snow", draw_marked(FOX)[1].place)


def test_a_structured_description_drawn_again_shows_the_same_at_the_same_place():
    data = marked(FOX)
    before, again = draw_marked(FOX)[1], draw_marked(PictureSpec("x", 99, 256, 192, json_prompt=describe(data)))[1]
    assert [mark.what for mark in again.marks] == ["a red fox", "WINTER TALES"]
    for old, new in zip(before.marks, again.marks, strict=True):
        centre = [(mark.box[0] + mark.box[2], mark.box[1] + mark.box[3]) for mark in (old, new)]
        assert np.abs(np.subtract(*centre)).max() < 120
    first, second = (
        look_at(marked(spec)) for spec in (FOX, PictureSpec("x", 99, 256, 192, json_prompt=describe(data)))
    )
    assert {tone.name for tone in first.tones[:3]} & {tone.name for tone in second.tones[:3]}


SUBJECTS = sorted(
    set(v.SUBJECT_WORDS) & set(DRAWINGS) - {"mountain", "city", "sun", "moon", "cloud", "rainbow", "star"}
)
WORDS = st.text(st.characters(codec="utf-8", categories=["Lu", "Ll", "Nd", "Zs", "Po"]), max_size=24)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.sampled_from(SUBJECTS), min_size=1, max_size=3, unique=True),
    st.sampled_from(["", "three", "two"]),
    st.sampled_from(
        ["", "in the snow", "by the sea", "in the desert", "in a kitchen", "in space", "in a meadow", "in a street"]
    ),
    st.sampled_from(["", "at night", "at dusk", "in the rain", "in fog", "under an overcast sky"]),
    st.integers(0, 5),
)
def test_descriptions_read_back_as_what_was_drawn(subjects, count, place, air, seed):
    """Nothing is added by the words of the description, nothing lost."""
    noun = phrases.plural(subjects[0]) if count else subjects[0]
    prompt = " and ".join([f"{count} {noun}".strip(), *subjects[1:]]) + f" {place} {air}"
    image, marks = draw_marked(PictureSpec(prompt, seed, 96, 96))
    asked = read(prompt)
    drawn = list(dict.fromkeys(mark.what for mark in marks.things))[:6]
    if marks.composition == "portrait" and "hat" in subjects:
        drawn.append("hat")
    if not drawn:
        return
    for text in everything_said(encode_png(image, marks)):
        found = read(text)
        assert {subject.name for subject in found.subjects} == set(drawn), text
        assert not asked.time or found.time == asked.time, text
        assert set(asked.settings) <= set(found.settings), text


@settings(max_examples=40, deadline=None)
@given(WORDS, WORDS)
def test_whatever_is_written_can_be_described(prompt, words):
    data = marked(PictureSpec(f'{prompt} "{words}"', 1, 64, 64))
    for options in ({}, {"include_bbox": False, "include_style_descriptions": False, "include_tags": True}):
        JsonPrompt.model_validate(describe(data, **options))
    assert all(everything_said(data))


def test_what_nobody_can_draw_keeps_the_words_of_its_prompt():
    (text, _) = describe_texts(marked(PictureSpec("A squirrel in a forest at night", 2, 96, 96)), "V_2")
    assert text == "A squirrel in a forest at night."
    (text, _) = describe_texts(marked(PictureSpec("bond", 2, 96, 96)), "V_2")
    assert text == "Bond as an abstract arrangement of shapes."


def test_options_leave_out_and_add():
    data = marked(FOX)
    bare = describe(data, include_bbox=False, include_style_descriptions=False, include_tags=True)
    elements = bare["compositional_deconstruction"]["elements"]
    assert "style_description" not in bare
    assert all("bbox" not in element for element in elements)
    assert elements[0]["desc"] == "a red fox in the lower part"
    assert {"fox", "snow", "night", "wide"} <= set(bare["tags"])
    full = describe(data)
    assert "tags" not in full
    assert all(len(element["bbox"]) == 4 for element in full["compositional_deconstruction"]["elements"])
    assert full["style_description"]["color_palette"]


@pytest.mark.parametrize(("version", "count"), [("V_2", 2), ("V_3", 3), ("V_4", 1)])
@pytest.mark.parametrize("picture", ["drawn", "foreign"])
def test_versions_tell_differently(version, count, picture):
    data = marked(FOX) if picture == "drawn" else encoded(logo())
    texts = describe_texts(data, version)
    assert len(set(texts)) == count
    assert not {*texts} & {
        text for other in VERSIONS if other != version for text in describe_texts(data, other)
    } - set(texts)


def test_presets_tell_their_manner():
    told = [
        describe(marked(PictureSpec("a cat", 2, 96, 96, style_preset=name)))["style_description"]
        for name in ("WATERCOLOR", "DRAMATIC_CINEMA")
    ]
    assert told[0]["medium"] == "watercolour painting"
    assert "watercolor" in told[0]["art_style"]
    assert told[1]["medium"] == "photograph"
    assert "photo" in told[1]
    assert "art_style" not in told[1]


def test_every_treatment_has_words():
    assert set(phrases.MEDIA) == set(TREATMENTS)


def test_a_structured_drawing_keeps_its_elements():
    layout = {
        "high_level_description": "A shop window with a gizmo",
        "compositional_deconstruction": {
            "background": "a plain wall",
            "elements": [
                {"type": "obj", "bbox": [300, 100, 900, 450], "desc": "a velvet gizmo"},
                {"type": "text", "bbox": [50, 100, 200, 900], "text": "OPEN", "desc": "tall"},
            ],
        },
    }
    made = describe(marked(PictureSpec("x", 3, 320, 256, json_prompt=layout)))
    parts = made["compositional_deconstruction"]
    assert [element.get("text") or element["desc"] for element in parts["elements"]] == ["a velvet gizmo", "OPEN"]
    assert parts["background"] == "a plain wall"
    assert made["high_level_description"].startswith("A shop window with a gizmo")


def test_a_flat_graphic_is_told_by_its_forms():
    made = describe(encoded(logo()))
    JsonPrompt.model_validate(made)
    forms = made["compositional_deconstruction"]["elements"]
    assert [form["desc"] for form in forms] == ["a large blue block", "a red disc"]
    for form, box in zip(forms, ([200, 100, 800, 400], [300, 600, 700, 900]), strict=True):
        assert np.abs(np.array(form["bbox"]) - box).max() < 25
    assert made["style_description"]["medium"] == "vector graphic"
    assert made["compositional_deconstruction"]["background"] == "a plain white ground"


def test_other_pixels_other_words():
    pictures = [
        logo(),
        logo("navy"),
        photograph((110, 160, 230), (80, 130, 60)),
        photograph((20, 22, 46), (14, 16, 20)),
    ]
    assert len({describe(encoded(picture, "JPEG"))["high_level_description"] for picture in pictures}) == 4


def test_a_photograph_is_told_from_a_drawing_and_day_from_night():
    day, night = photograph((150, 190, 240), (90, 150, 70)), photograph((24, 28, 60), (16, 20, 26))
    assert look_at(encoded(day, "JPEG")).manner == "photo"
    assert look_at(encoded(logo())).manner == "flat"
    assert "by day" in describe(encoded(day, "JPEG"))["high_level_description"]
    assert "meadow" in describe(encoded(day, "JPEG"))["compositional_deconstruction"]["background"]
    assert "at night" in describe(encoded(night, "JPEG"))["high_level_description"]


def test_what_stands_out_is_found_across_a_horizon():
    picture = photograph((150, 190, 240), (90, 150, 70))
    ImageDraw.Draw(picture).ellipse((220, 110, 320, 210), fill=(205, 50, 40))
    first = look_at(encoded(picture, "JPEG")).regions[0]
    assert first.name == "red"
    assert np.abs(np.array(first.box) - [367, 550, 700, 800]).max() < 40


@pytest.mark.parametrize(("size", "said"), [((400, 200), "wide"), ((200, 400), "tall"), ((300, 310), "square")])
def test_the_format(size, said):
    assert said in describe(encoded(logo(size=size)), include_tags=True)["tags"]


def test_a_cut_out_stands_on_nothing():
    image = Image.new("RGBA", (200, 200), (0, 0, 0, 0))
    ImageDraw.Draw(image).ellipse((40, 40, 160, 160), fill=(30, 140, 60, 255))
    made = describe(encoded(image))
    assert made["compositional_deconstruction"]["background"] == "transparent background"
    (disc,) = made["compositional_deconstruction"]["elements"]
    assert disc["desc"] == "a large green disc"
    assert np.abs(np.array(disc["bbox"]) - [200, 200, 800, 800]).max() < 25


def test_a_foreign_picture_with_something_of_ours_tells_both():
    image = logo()
    own = Marks.model_validate(
        {
            "width": 1,
            "height": 1,
            "marks": [{"kind": "obj", "what": "owl", "box": [0, 400, 200, 600], "colour": "#d8402f"}],
        }
    )
    said = describe(encode_png(image, own))
    assert "A red owl" in said["high_level_description"]
    assert "a large blue block" in said["high_level_description"]


COLOURS = {
    "red": (216, 64, 47), "navy": (20, 30, 80), "azure": (130, 180, 235), "green": (50, 140, 70),
    "amber": (235, 140, 30), "yellow": (245, 205, 60), "white": (250, 250, 250), "black": (10, 10, 12),
    "grey": (128, 128, 130), "brown": (90, 55, 30),
    "pink": (245, 180, 195), "violet": (150, 110, 220), "beige": (235, 215, 185), "teal": (20, 110, 115),
}  # fmt: skip


@pytest.mark.parametrize(("name", "value"), COLOURS.items(), ids=COLOURS)
def test_colours_have_their_names(name, value):
    assert name_of(value) == name


@given(st.tuples(*[st.integers(0, 255)] * 3))
def test_every_colour_has_a_name_that_is_read_as_a_colour(value):
    reading = read(f"{name_of(value)} forms")
    assert len(reading.colours) == 1
    assert reading.subjects == ()


@pytest.mark.parametrize("size", [(1, 1), (1, 900), (900, 1), (3, 2)])
def test_tiny_and_thin_pictures(size):
    JsonPrompt.model_validate(describe(encoded(Image.new("RGB", size, "teal"))))
    assert describe_texts(encoded(Image.new("L", size, 90)))


def test_what_is_no_picture_is_refused():
    with pytest.raises(Refusal):
        describe(b"no picture")
