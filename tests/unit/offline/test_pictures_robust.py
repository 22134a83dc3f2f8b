"""Any words, any layout, any size: a picture, never an error."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ideowidgets.offline.pictures import PictureSpec, draw
from ideowidgets.offline.pictures.lettering import settable
from ideowidgets.offline.pictures.presets import PRESETS
from ideowidgets.offline.pictures.reading import read
from ideowidgets.offline.pictures.vocabulary import SUBJECT_WORDS

CASES = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
COLLECTED = Path(__file__).parents[4] / "shared" / "json_prompts"


@CASES
@given(
    prompt=st.one_of(
        st.text(max_size=400),
        st.lists(st.sampled_from(sorted(SUBJECT_WORDS)), max_size=9).map(" and ".join),
        st.text(max_size=80).map(lambda t: f'a sign "{t}"'),
    ),
    seed=st.integers(0, 2**31 - 1),
    width=st.integers(1, 96),
    height=st.integers(1, 96),
    preset=st.sampled_from([None, *PRESETS]),
    negative=st.none() | st.text(max_size=60),
)
def test_any_prompt_and_size(
    prompt: str, seed: int, width: int, height: int, preset: str | None, negative: str | None
) -> None:
    image = draw(PictureSpec(prompt, seed, width, height, style_preset=preset, negative_prompt=negative))
    assert image.size == (width, height)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=5)
        | st.dictionaries(
            st.sampled_from(["bbox", "desc", "text", "type", "color_palette", "elements"]), inner, max_size=5
        )
    ),
    max_leaves=20,
)


@CASES
@given(
    style=JSON,
    background=JSON,
    elements=JSON
    | st.lists(
        st.fixed_dictionaries(
            {
                "type": st.sampled_from(["obj", "text"]),
                "desc": st.text(max_size=30),
                "text": st.text(max_size=30),
                "bbox": st.lists(st.floats(-50, 1100) | st.integers(-5, 1005), max_size=5),
            }
        ),
        max_size=6,
    ),
)
def test_any_structured_prompt(style: Any, background: Any, elements: Any) -> None:
    prompt = {
        "style_description": style,
        "compositional_deconstruction": {"background": background, "elements": elements},
    }
    assert draw(PictureSpec("", 1, 72, 56, json_prompt=prompt)).size == (72, 56)


@pytest.mark.parametrize(
    "text",
    [
        "日本語の看板",
        "שלום עולם",
        "مرحبا",
        "Ελληνικά Жизнь",
        "👩‍🚀🚀",
        "\x00\ud800",
        "é" * 900,
        "W" * 4000,
        "a b " * 1000,
    ],
)
def test_scripts_and_lengths(text: str) -> None:
    for spec in (PictureSpec(text, 1, 120, 90), PictureSpec(f'poster "{text}"', 2, 120, 90)):
        assert draw(spec).size == (120, 90)


def test_glyphs_the_face_lacks_become_boxes() -> None:
    assert settable("AB日C") == "AB□C"
    assert settable("Ωж é") == "Ωж é"


def test_counts_colours_and_quotes_are_read() -> None:
    reading = read('three black cats and a red car under "NO ENTRY" in the rain at night')
    found = {s.name: s for s in reading.subjects}
    assert found["cat"].count == 3
    assert found["cat"].tint == "#1b1a1e"
    assert found["car"].count == 1
    assert found["car"].tint == "#d8402f"
    assert reading.quotes == ("NO ENTRY",)
    assert (reading.time, reading.weather) == ("night", "rain")


@pytest.mark.skipif(not COLLECTED.is_dir(), reason="the collected structured prompts are not beside this checkout")
def test_structured_prompts_written_by_others() -> None:
    for path in sorted(COLLECTED.glob("*.json")):
        assert draw(PictureSpec("", 4, 160, 120, json_prompt=json.loads(path.read_text("utf-8")))).size == (160, 120)
