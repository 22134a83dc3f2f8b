"""Wanted words against words read, and the program that reads them."""

from __future__ import annotations

import json
import os
import stat
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageDraw, ImageFont

from ideowidgets.measures import Legibility, MeasureError, Measuring, NotMeasurable, measure, read_words, tesseract
from ideowidgets.operations.lettering import edit_distance, folded, quoted, similarity
from tests.unit.measures import tesseract_stand_in as stand_in
from tests.unit.measures.drawing import waves
from tests.waiting import until

texts = st.text(st.sampled_from("abcé “ '"), max_size=90)


def by_the_book(a: str, b: str) -> int:
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        before, row[0] = row[0], i
        for j, y in enumerate(b, 1):
            before, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, before + (x != y))
    return row[-1]


@given(texts, texts)
def test_edit_distance_is_the_one_of_the_books(a, b):
    assert edit_distance(a, b) == by_the_book(a, b) == edit_distance(b, a)


@given(st.text(max_size=40), st.text(max_size=40), st.text(max_size=40))
def test_edit_distance_is_a_distance(a, b, c):
    assert (edit_distance(a, b) == 0) == (a == b)
    assert edit_distance(a, c) <= edit_distance(a, b) + edit_distance(b, c)


@given(st.text(max_size=40))
def test_how_blanks_and_case_are_written_does_not_matter(text):
    assert similarity(text, f"  {text}\n") == 1
    assert folded(folded(text)) == folded(text)


def test_a_page_of_text_is_compared_at_once():
    page = "the quick brown fox " * 500
    assert edit_distance(page, page[::-1]) > 1000


@pytest.mark.parametrize(
    ("prompt", "expected"),
    [
        ('a sign "OPEN" and „Heute“, «ouvert», 「営業中」', ("OPEN", "Heute", "ouvert", "営業中")),
        ("the baker's shop, it's 'Fresh' today", ("Fresh",)),
        ("a shop with ‘Don’t Panic’ on it", ("Don’t Panic",)),
        ("no words", ()),
        ('an empty "" and " "', ()),
    ],
)
def test_quoted_words_of_a_prompt(prompt, expected):
    assert quoted(prompt) == expected


@pytest.fixture
def program(tmp_path, monkeypatch) -> Path:
    """A folder on PATH with a program named tesseract."""
    folder = tmp_path / "bin"
    folder.mkdir()
    script = folder / "tesseract"
    source = Path(stand_in.__file__).read_text(encoding="utf-8")
    script.write_text(f"#!{sys.executable}\n{source}", encoding="utf-8")
    script.chmod(script.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", str(folder) + os.pathsep + os.environ["PATH"])
    return folder


def runs(program: Path) -> list[dict]:
    file = program / "runs.jsonl"
    return [json.loads(line) for line in file.read_text().splitlines()] if file.exists() else []


def poster(text: str, ink: str, ground: Image.Image) -> Image.Image:
    image = ground.convert("RGB")
    draw = ImageDraw.Draw(image)
    for left, top, right, bottom in stand_in.dots(text):
        draw.rectangle((left, top, right - 1, bottom - 1), fill=ink)
    return image


PLAIN = Image.new("RGB", (200, 96), "white")
BUSY = Image.new("RGB", (200, 96), "#2a6f97")
BUSY.paste("#f4a261", (0, 40, 200, 96))


def test_plain_type_is_read_at_once(program):
    found = read_words(poster("FRESH BREWS", "black", PLAIN), ["Fresh  Brews"])
    assert (found.score, found.whole, found.text) == (1.0, 1.0, "FRESH BREWS")
    assert len(runs(program)) == 1


@pytest.mark.parametrize("ink", ["white", "#14110f"])
def test_type_on_a_busy_picture_is_read_in_the_layer_of_its_colour(program, ink):
    image = poster("OPEN DAILY", ink, BUSY)
    assert read_words(image, ["Open", "Daily"], layers=0).score < 0.2
    found = read_words(image, ["Open", "Daily"], layers=3)
    assert (found.score, found.whole, found.text) == (1.0, 1.0, "OPEN DAILY")
    modes = [run["arguments"][3] for run in runs(program)]
    assert modes[:3] == modes[3:6] == ["3", "6", "11"]


def test_what_was_not_read_lowers_the_number_and_nothing_else(program):
    found = read_words(poster("OPEN DALLY", "black", PLAIN), ["Open", "Daily"], layers=0)
    assert found.score == pytest.approx(1 - 1 / 9)
    assert found.whole == 0.5
    assert found.text == "OPEN DALLY"


def test_a_box_reads_only_there(program):
    image = poster("HELLO", "black", Image.new("RGB", (400, 96), "white"))
    ImageDraw.Draw(image).rectangle((200, 0, 399, 95), fill="#c05040")
    assert read_words(image, ["Hello"], layers=0).score < 0.5
    assert read_words(image, ["Hello"], box=(0, 0, 200, 96), layers=0).score == 1
    with pytest.raises(NotMeasurable, match="lies outside"):
        read_words(image, ["Hello"], box=(500, 0, 600, 90))


def test_the_program_gets_no_shell_and_no_keys(program, monkeypatch):
    monkeypatch.setenv("IDEOGRAM_API_KEY", "made-up-secret")
    read_words(poster("A", "black", PLAIN), ["A"], languages="deu+eng")
    (run,) = runs(program)
    assert run["arguments"] == ["stdin", "stdout", "--psm", "3", "-l", "deu+eng"]
    assert "made-up-secret" not in json.dumps(run["environment"])
    assert run["environment"]["OMP_THREAD_LIMIT"] == "1"


@pytest.mark.parametrize("languages", ["", "eng;ls", "--help", "eng ", "eng+", "../x", "$(x)"])
def test_what_names_no_language_never_reaches_the_program(languages):
    with pytest.raises(MeasureError, match="languages"):
        Legibility("x", languages=languages)


def test_a_program_that_fails_or_hangs_is_a_reason(program):
    with pytest.raises(NotMeasurable, match=r"Tesseract failed: Error opening data file broken\.traineddata$"):
        read_words(PLAIN, ["x"], languages="broken")
    with pytest.raises(NotMeasurable, match=r"longer than 0\.5 s"):
        read_words(PLAIN, ["x"], languages="slow", timeout=0.5)
    assert ended(runs(program)[-1]["pid"])


def ended(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    return False


def test_cancelling_ends_the_program(program):
    frame = pd.DataFrame({"image": [PLAIN, PLAIN]})
    measuring = Measuring(frame, Legibility("x", languages="slow", timeout=500), workers=1)
    until(lambda: runs(program))
    measuring.cancel()
    measuring.wait(30)
    assert ended(runs(program)[0]["pid"])
    assert measuring.df["legibility_reason"].tolist() == ["cancelled", "cancelled"]


def test_a_row_brings_its_words(program):
    frame = pd.DataFrame(
        {
            "prompt": ['a sign "GO"', "a sign", None],
            "wanted": [["G", "O"], "", None],
            "image": [poster("GO", "black", PLAIN)] * 3,
        }
    )
    found = measure(frame, Legibility(layers=0), Legibility(column="wanted", layers=0, name="listed"))
    assert found["legibility"].tolist() == [1.0, pd.NA, pd.NA]
    assert found["legibility_text"].iloc[0] == "GO"
    assert "nothing in quotation marks" in found["legibility_reason"].iloc[1]
    assert "nothing is in the column 'prompt'" in found["legibility_reason"].iloc[2]
    assert found["listed_whole"].tolist() == [1.0, pd.NA, pd.NA]
    assert str(found["legibility"].dtype) == "Float64"


def test_readings_are_kept_until_the_program_changes(program, monkeypatch):
    frame = pd.DataFrame({"image": [poster("KEPT", "black", PLAIN)]})
    for _ in range(2):
        assert measure(frame, Legibility("kept", layers=0))["legibility"].tolist() == [1.0]
    assert len(runs(program)) == 1
    monkeypatch.setattr(tesseract, "version", lambda: "tesseract 5.9.9")
    measure(frame, Legibility("kept", layers=0))
    assert len(runs(program)) == 2


def test_without_the_program_every_row_says_so(monkeypatch):
    monkeypatch.setenv("PATH", "")
    found = measure(pd.DataFrame({"image": [PLAIN, waves()]}), Legibility("x"), "brightness")
    assert found["legibility"].isna().all()
    assert str(found["legibility"].dtype) == "Float64"
    assert found["legibility_reason"].str.contains("Tesseract is not installed").all()
    assert found["brightness"].notna().all()


@pytest.mark.parametrize(
    "wrong", [{"wanted": ""}, {"wanted": "x", "column": "y"}, {"layers": 33}, {"timeout": 0}, {"name": "no name"}]
)
def test_what_makes_no_sense_is_refused_at_once(wrong):
    with pytest.raises(MeasureError):
        Legibility(**wrong)


@pytest.mark.skipif(tesseract.program() is None, reason="Tesseract is not installed")
def test_real_type_is_read_by_the_real_program():
    image = Image.new("RGB", (900, 300), "#f5f5f0")
    ImageDraw.Draw(image).text((60, 90), "FRESH BREWS", fill="#141414", font=ImageFont.load_default(90))
    assert read_words(image, ["Fresh Brews"]).score > 0.9


def test_a_colour_that_is_only_grain_is_passed_over(program):
    rng = np.random.default_rng(7)
    grain = Image.fromarray(rng.integers(0, 256, (96, 200, 3), dtype=np.uint8))
    read_words(grain, ["Open daily"], layers=8)
    assert len(runs(program)) == 3, "only the picture as it is was looked at"


def test_the_grain_of_a_ground_does_not_use_up_the_colours(program):
    rng = np.random.default_rng(7)
    ground = np.array([246, 198, 122]) + rng.integers(-8, 9, (96, 200, 1))
    image = poster("OPEN DAILY", "#14110f", Image.fromarray(ground.astype(np.uint8)))
    found = read_words(image, ["Open daily"], layers=4)
    assert (found.score, found.whole) == (1.0, 1.0)
