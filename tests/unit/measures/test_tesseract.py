"""The real program, on pictures of the stand-in with wanted words; skipped where it is not installed."""

from __future__ import annotations

import io

import pytest
from PIL import Image, ImageDraw, ImageFont

from ideowidgets.client import Client
from ideowidgets.measures import Legibility, measure, read_words, tesseract
from ideowidgets.operations import GenerateV3
from ideowidgets.record import Record
from ideowidgets.run import Runner
from ideowidgets.sweep import Sweep
from tests.unit.measures.drawing import waves

pytestmark = pytest.mark.skipif(tesseract.version() is None, reason="Tesseract is not installed here")


def test_flat_type_is_read_and_a_large_busy_picture_does_not_hang_it() -> None:
    ground = waves().resize((1600, 900), Image.Resampling.NEAREST)
    ImageDraw.Draw(ground).rectangle((100, 300, 1500, 600), fill="white")
    face = ImageFont.load_default(size=120)
    ImageDraw.Draw(ground).text((180, 380), "FRESH BREWS", font=face, fill="black")
    found = read_words(ground, ["Fresh brews"], box=(100, 300, 1500, 600), layers=0, timeout=60)
    assert (found.score, found.whole) == (1.0, 1.0)


@pytest.mark.parametrize("words", ["OPEN DAILY", "No. 4711"])
def test_the_words_of_a_drawing_are_found_in_it(words: str) -> None:
    with Client(service="offline") as client:
        made = client.send(GenerateV3(prompt=f'a sign that says "{words}"', seed=7))
        picture = Image.open(io.BytesIO(client.download(made.images[0])))
    found = read_words(picture, [words], timeout=60)
    assert found.whole == 1.0, found
    blank = read_words(Image.new("RGB", (400, 300), "#2a6f97"), [words], layers=2, timeout=60)
    assert (blank.score, blank.text) == (0.0, "")


def test_a_sweep_gets_its_column(record: Record) -> None:
    runner = Runner(record, service="offline")
    sweep = Sweep(GenerateV3(prompt='a poster "HELLO"', seed=7), {"style_preset": ["BAUHAUS"]}, runner=runner)
    sweep.run().wait(120)
    found = measure(sweep.df, Legibility(layers=4, timeout=60))
    assert found["legibility_reason"].isna().all()
    assert found["legibility"].between(0, 1).all()
    runner.close()


@pytest.fixture
def record(tmp_path):
    with Record(tmp_path / "record") as found:
        yield found
