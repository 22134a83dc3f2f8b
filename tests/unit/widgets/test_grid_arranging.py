"""What a grid does after the run, from Python: nesting, hiding, sorting, filtering, growing; and parts of bundles."""

from __future__ import annotations

import hashlib

import numpy as np
import pytest

from ideowidgets.operations.errors import InvalidRequest
from ideowidgets.record.filtering import BadFilter
from ideowidgets.sweep import Sweep
from ideowidgets.widgets.axes import BadArrangement
from ideowidgets.widgets.base import STATIC
from ideowidgets.widgets.grid import Grid
from ideowidgets.widgets.grid_adding import CannotAdd
from ideowidgets.widgets.grid_messages import STATES
from tests.unit.widgets.gridding import Heard, plan, planned_ids


@pytest.fixture(scope="module")
def done(tmp_path_factory):
    sweep = plan(tmp_path_factory.mktemp("arranging")).run().wait(60)
    yield sweep
    sweep.runner.close()


@pytest.fixture(scope="module")
def models(done):
    return Sweep(
        done.request.replace(style_preset="BAUHAUS"), {"model": ["3.0", "4.5"], "seed": [1]}, runner=done.runner
    )


def kept(heard):
    _, (bits,) = heard.last("grid_filter")
    return np.flatnonzero(np.frombuffer(bits, np.uint8)).tolist()


def test_nested_columns_are_read_back_and_written_as_code(done):
    grid = Grid(done, rows=None, columns=["style_preset", "seed"])
    assert (grid.rows, grid.columns) == (None, ("style_preset", "seed"))
    assert repr(grid) == "Grid(6, 6 images)"
    assert grid.to_code().endswith("grid = studio.grid(sweep, columns=['style_preset', 'seed'])")
    grid.swap()
    assert (grid.rows, grid.columns) == (("style_preset", "seed"), None)


def test_a_column_has_one_place(done):
    grid = Grid(done)
    grid.arrange(pages="seed")
    assert (grid.rows, grid.columns, grid.pages, grid.page) == ("style_preset", None, "seed", 7)
    with pytest.raises(BadArrangement, match="one place"):
        grid.arrange(rows="seed", columns="seed")
    with pytest.raises(BadArrangement, match="up to three"):
        grid.arrange(rows=["seed", "style_preset", "model", "operation"])
    assert grid.pages == "seed"


def test_values_are_hidden_by_value_or_by_what_is_read(done):
    grid = Grid(done)
    heard = Heard(grid)
    grid.arrange(hide={"style_preset": ["Art Deco"], "seed": [8]}, sort={"seed": "rating"})
    layout = heard.last("grid_arrangement")[0].layout
    assert (layout.hidden, layout.orders) == ({"style_preset": [1], "seed": [1]}, {"seed": "rating"})
    assert grid._layout.first_screen() == [0, 4]
    code = "grid.arrange(hide={'style_preset': ['ART_DECO'], 'seed': [8]}, sort={'seed': 'rating'})"
    assert grid.to_code().endswith(code)
    with pytest.raises(BadArrangement, match="Did you mean 'Art Deco'"):
        grid.arrange(hide={"style_preset": ["Art Dec"]})
    with pytest.raises(BadArrangement, match="none of planned, name, rating, stars"):
        grid.arrange(sort={"seed": "price"})
    grid.arrange(hide=None)
    assert len(grid._layout.first_screen()) == 6


def test_a_filter_is_found_in_the_record_as_it_is_now(done):
    grid = Grid(done)
    heard = Heard(grid)
    grid.arrange(filter="seed = 8 and not style_preset = 'art deco'")
    assert kept(heard) == [1, 5]
    grid.rate(planned_ids(done)[2], 4)
    grid.filter = "rating >= 4"
    assert kept(heard) == [2]
    grid.rate(planned_ids(done)[2], None)
    with pytest.raises(BadFilter, match="Did you mean 'rating'"):
        grid.filter = "ratng >= 4"
    assert grid.filter == "rating >= 4"
    grid.filter = None
    assert heard.last("grid_filter")[1] == [b""]


def test_a_filter_from_the_page_is_refused_in_place(done):
    grid = Grid(done)
    heard = Heard(grid)
    layout = grid._layout.layout.model_dump() | {"filter": "__class__ = 1 or rating >="}
    heard.tell("arrange", layout=layout)
    message, buffers = heard.last("grid_filter")
    assert message.error
    assert message.position is not None
    assert buffers == [b""]


def test_a_frame_and_void_cells_can_be_filtered(done, models):
    grid = Grid(done.record.df, record=done.record)
    heard = Heard(grid)
    grid.filter = "seed = 7"
    assert len(kept(heard)) == 3
    grid = Grid(models)
    heard = Heard(grid)
    grid.filter = "state = void"
    assert kept(heard) == [1]


def test_void_cells_say_why(models):
    grid = Grid(models)
    heard = Heard(grid)
    heard.tell("want_cells", seq=1, items=[0, 1], view=[0, 1])
    first, void = heard.last("grid_cells")[0].cells
    assert (first.state, void.state) == ("planned", "void")
    assert "takes no style_preset" in void.text
    assert repr(grid) == "Grid(2 × 1, 1 image)"
    assert STATES[heard.tell("ready") and heard.last("grid_setup")[1][1][1]] == "void"


def test_a_deleted_picture_is_a_state(tmp_path):
    sweep = plan(tmp_path).run().wait(60)
    grid = Grid(sweep)
    heard = Heard(grid)
    sweep.record.delete([planned_ids(sweep)[0]])
    heard.tell("want_cells", seq=1, items=[0], view=[0])
    cell = heard.last("grid_cells")[0].cells[0]
    assert (cell.state, cell.picture) == ("deleted", False)
    assert Grid(sweep.record.df, record=sweep.record)
    sweep.runner.close()


def test_a_value_is_added_and_only_its_pictures_are_made(tmp_path):
    sweep = plan(tmp_path).run().wait(60)
    grid = Grid(sweep)
    heard = Heard(grid)
    ids = planned_ids(sweep)
    grid.selected_ids = [ids[1], ids[5]]
    assert grid.add("seed", 11).new == 3
    assert (grid.selected_ids, len(grid.sweep.cells), len(sweep.cells)) == ([ids[1], ids[5]], 9, 6)
    setup = heard.last("grid_setup")[0]
    assert (setup.generation, setup.count, setup.selected) == (1, 9, [1, 7])
    grid.sweep.run().wait(60)
    assert len(sweep.record.df) == 9
    with pytest.raises(InvalidRequest):
        grid.add("seed", 7)
    sweep.runner.close()


def test_the_page_is_told_price_and_choices_before_anything_is_sent(done):
    heard = Heard(Grid(done))
    rows = len(done.record.df)
    (quote,) = heard.tell("ask_add", seq=1, axis="seed")
    assert quote.value.isdigit()
    assert "3 to make" in quote.text
    (quote,) = heard.tell("ask_add", seq=2, axis="style_preset")
    assert {choice.value for choice in quote.choices}.isdisjoint({"BAUHAUS", "ART_DECO"})
    (quote,) = heard.tell("ask_add", seq=3, axis="seed", value="seven")
    assert "takes a number" in quote.error
    (quote,) = heard.tell("ask_add", seq=4, axis="seed", value="7")
    assert quote.error
    assert len(done.record.df) == rows


def test_rows_that_are_finished_cannot_grow(done):
    with pytest.raises(CannotAdd, match="make it of a sweep"):
        Grid(done.record.df, record=done.record).add("seed", 11)


def test_parts_are_sent_by_name_and_hash_only(done):
    heard = Heard(Grid(done))
    text = (STATIC / "grid-large.js").read_bytes()
    (part,) = heard.tell("ask_part", name="large", sha256=hashlib.sha256(text).hexdigest())
    assert part.error is None
    assert heard.said[0][1] == [text]
    (part,) = heard.tell("ask_part", name="large", sha256="0" * 64)
    assert "restart the kernel" in part.error
    (part,) = heard.tell("ask_part", name="no-such-part", sha256="0" * 64)
    assert "no such part" in part.error
