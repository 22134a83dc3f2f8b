"""The current view of a grid as files: what is hidden or filtered out is not in them, and the order is the view's."""

from __future__ import annotations

import json
import re

import pytest
from PIL import Image

from ideowidgets.record import RecordError
from ideowidgets.widgets.grid import Grid
from tests.unit.widgets.gridding import plan

NO_DATA = re.compile(r"base64,[^\"]*")


@pytest.fixture(scope="module")
def done(tmp_path_factory):
    sweep = plan(tmp_path_factory.mktemp("sheets")).run().wait(60)
    yield sweep
    sweep.runner.close()


def heads(text: str) -> list[str]:
    return re.findall(r'<th scope="(?:row|col)" dir="auto">([^<]*)</th>', text)


def numbers(text: str) -> list[str]:
    return re.findall(r'data-id="([^"]*)"', text)


def test_the_page_of_a_view_shows_what_the_view_shows(done, tmp_path):
    grid = Grid(done, rows="style_preset", columns="seed")
    whole = grid.html_page(tmp_path / "all.html").read_text("utf-8")
    assert heads(whole) == ["seed 7", "seed 8", "BAUHAUS", "ART_DECO", "WOODBLOCK_PRINT"]
    assert len(numbers(whole)) == 6
    grid.arrange(hide={"style_preset": ["ART_DECO"]}, filter="seed = 8", sort={"style_preset": "name"})
    part = grid.html_page(tmp_path / "part.html", title="Eight").read_text("utf-8")
    assert heads(part) == ["seed 8", "BAUHAUS", "WOODBLOCK_PRINT"]
    eight = done.df.query("seed == 8 and style_preset != 'ART_DECO'")
    assert numbers(part) == grid.in_view.index.tolist() == eight.index.tolist()
    assert "<title>Eight</title>" in NO_DATA.sub("", part)


def test_the_order_of_a_view_is_the_order_of_its_sheet(done, tmp_path):
    grid = Grid(done, rows="style_preset", columns="seed")
    frame = done.df
    best = frame.index[frame["style_preset"] == "WOODBLOCK_PRINT"][0]
    done.record.rate(best, 5)
    grid.arrange(sort={"style_preset": "rating", "seed": "name"})
    text = grid.html_page(tmp_path / "rated.html").read_text("utf-8")
    done.record.rate(best, None)
    assert heads(text) == ["seed 7", "seed 8", "WOODBLOCK_PRINT", "BAUHAUS", "ART_DECO"]


def test_a_grid_of_grids_and_a_grid_with_pages_have_sheets_too(done, tmp_path):
    nested = Grid(done, rows=["style_preset", "seed"])
    text = nested.html_page(tmp_path / "nested.html").read_text("utf-8")
    assert heads(text)[:3] == ["BAUHAUS · seed 7", "BAUHAUS · seed 8", "ART_DECO · seed 7"]
    paged = Grid(done, rows="style_preset", pages="seed")
    paged.page = 8
    text = paged.html_page(tmp_path / "paged.html").read_text("utf-8")
    assert "<title>seed 8</title>" in text
    assert len(numbers(text)) == 3
    paged.arrange(hide={"style_preset": ["ART_DECO", "BAUHAUS"]})
    (low,) = paged.contact_sheet(tmp_path / "low.png", cell=64)
    paged.arrange(hide=None)
    (high,) = paged.contact_sheet(tmp_path / "high.png", cell=64)
    with Image.open(low) as one, Image.open(high) as three:
        assert three.height - one.height > 2 * 64, "three lines of one picture each, and one"


def test_picks_made_in_the_page_of_a_view_find_their_pictures(done, tmp_path):
    text = Grid(done, rows="style_preset", columns="seed").html_page(tmp_path / "all.html").read_text("utf-8")
    chosen = {"image_id": numbers(text)[3], "pick": True}
    picks = {"format": "ideowidgets.picks", "version": 1, "by": "Ana", "picks": [chosen]}
    (tmp_path / "picks.json").write_text(json.dumps(picks), "utf-8")
    assert done.record.import_picks(tmp_path / "picks.json").picked == (done.df.index[3],)


def test_a_view_with_nothing_in_it_is_refused(done, tmp_path):
    grid = Grid(done, rows="style_preset", columns="seed")
    grid.filter = "rating >= 5"
    with pytest.raises(RecordError, match="no rows"):
        grid.contact_sheet(tmp_path / "none.pdf")
    assert list(tmp_path.iterdir()) == []


def test_cells_that_are_still_to_come_are_said_to_be(tmp_path):
    sweep = plan(tmp_path)
    text = Grid(sweep, rows="style_preset", columns="seed").html_page(tmp_path / "plan.html").read_text("utf-8")
    assert text.count("planned") >= 6
    sweep.runner.close()
