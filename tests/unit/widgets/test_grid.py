"""The grid's Python: what it tells a page, what it takes from one, and what users read."""

from __future__ import annotations

import threading

import numpy as np
import pandas as pd
import pytest

from ideowidgets.operations.prices import Price
from ideowidgets.record.errors import NotInRecord
from ideowidgets.widgets.axes import BadArrangement
from ideowidgets.widgets.grid import Grid
from ideowidgets.widgets.grid_messages import STATES
from tests.unit.widgets.gridding import PROMPT, SEEDS, STYLES, Heard, plan

LAYOUT: dict[str, object] = {
    "rows": [],
    "columns": [],
    "pages": None,
    "page": 0,
    "hidden": {},
    "orders": {},
    "filter": "",
}


@pytest.fixture
def sweep(tmp_path):
    sweep = plan(tmp_path)
    yield sweep
    sweep.runner.close()


@pytest.fixture(scope="module")
def finished(tmp_path_factory):
    sweep = plan(tmp_path_factory.mktemp("finished")).run().wait(60)
    yield sweep
    sweep.runner.close()


@pytest.fixture
def done(finished):
    """A sweep whose pictures are there, made once; what a test marks is taken back."""
    yield finished
    for image_id in finished.record.df.query("rating.notna() or starred.notna()").index:
        finished.record.rate(image_id, None)
        finished.record.star(image_id, False)


def codes(message, buffers):
    return np.frombuffer(buffers[0], np.uint16).reshape(len(message.axes), message.count).tolist()


def test_repr_says_shape_and_count_and_nothing_that_changes(sweep):
    assert repr(Grid(sweep)) == "Grid(3 × 2, 6 images)"
    sweep.run().wait(60)
    assert repr(Grid(sweep)) == "Grid(3 × 2, 6 images)"
    assert repr(Grid(sweep, rows="seed")) == "Grid(2, 6 images)"


def test_setup_is_the_plan_laid_out(sweep):
    grid = Grid(sweep)
    message, buffers = (heard := Heard(grid)).tell("ready") and heard.last("grid_setup")
    assert (message.layout.rows, message.layout.columns, message.count) == (["style_preset"], ["seed"], 6)
    assert [value.text for value in message.axes[0].values] == ["Bauhaus", "Art Deco", "Woodblock Print"]
    assert codes(message, buffers) == [[0, 0, 1, 1, 2, 2], [0, 1, 0, 1, 0, 1]]
    assert [STATES[state] for state in buffers[1]] == ["planned"] * 6
    assert message.drawn == "offline drawings"
    assert message.live


def test_the_plan_is_in_the_widget_for_a_page_that_cannot_ask(sweep):
    grid = Grid(sweep)
    assert grid.plan["count"] == 6
    assert len(grid.plan_codes) == 24


def test_cells_of_a_running_sweep_are_pushed_with_their_pictures(sweep):
    grid = Grid(sweep)
    heard = Heard(grid)
    heard.tell("ready")
    heard.said.clear()
    sweep.run().wait(60)
    heard.all()
    arrived = {
        cell.item: buffers[cell.buffer]
        for message, buffers in heard.said
        if message.kind == "grid_cells"
        for cell in message.cells
        if cell.buffer is not None
    }
    assert set(arrived) == set(range(6))
    assert all(data[8:12] == b"WEBP" for data in arrived.values())
    progress = heard.all("grid_progress")[-1]
    assert (progress.done, progress.total, progress.running) == (6, 6, False)
    assert progress.text.startswith("6 of 6 · $0.00 (list $0.18)")


def test_many_changes_make_few_messages(done, monkeypatch):
    grid = Grid(done)
    heard = Heard(grid)
    heard.tell("ready")
    heard.said.clear()
    gate, reached = threading.Event(), threading.Event()
    refresh = grid._feed._refresh

    def wait_inside(items):
        reached.set()
        assert gate.wait(20)
        return refresh(items)

    monkeypatch.setattr(grid._feed, "_refresh", wait_inside)
    grid._feed.changed([0], progress=True)
    assert reached.wait(20)
    for _ in range(1000):
        grid._feed.changed(range(6), progress=True)
    gate.set()
    assert len(heard.all("grid_cells")) == 2
    assert len(heard.all("grid_progress")) == 2


def test_what_is_out_of_view_travels_as_bytes(done):
    grid = Grid(done)
    heard = Heard(grid)
    heard.tell("want_cells", seq=1, items=[], view=[0])
    heard.said.clear()
    grid._feed.changed(range(6))
    _, buffers = heard.last("grid_states")
    assert np.frombuffer(buffers[0], np.uint32).tolist() == [1, 2, 3, 4, 5]
    assert {STATES[state] for state in buffers[1]} == {"ok"}
    (cells,) = heard.all("grid_cells")
    assert [cell.item for cell in cells.cells] == [0]


def test_wanted_cells_come_in_lots_and_the_last_says_which_wish(done):
    grid = Grid(done)
    heard = Heard(grid)
    heard.tell("want_cells", seq=5, items=[3, 1], view=[1, 3])
    assert [cell.item for cell in heard.last("grid_cells")[0].cells] == [3, 1]
    assert heard.last("grid_cells")[0].seq == 5
    cell = heard.last("grid_cells")[0].cells[0]
    assert cell.alt == 'a lighthouse that says "<b>HOLD</b>", seed 8'
    assert cell.caption == "seed 8 · $0.00"


def test_a_newer_wish_drops_the_older_one(done, monkeypatch):
    grid = Grid(done)
    heard = Heard(grid)
    monkeypatch.setattr("ideowidgets.widgets.grid_feed.LOT", 1)
    sent: list[int] = []
    send = grid._feed._send_cells

    def then_scroll(items, **how):
        send(items, **how)
        sent.extend(items)
        if len(sent) == 1:
            grid._receive(grid, {"kind": "want_cells", "seq": 2, "items": [5], "view": [5]}, [])

    monkeypatch.setattr(grid._feed, "_send_cells", then_scroll)
    heard.tell("want_cells", seq=1, items=[0, 1, 2, 3], view=[0, 1, 2, 3])
    heard.all()
    assert sent == [0, 5]


def test_a_rating_reaches_the_record_and_other_grids(done):
    first, second = Grid(done), Grid(done.record, "style_preset", "seed")
    heard, other = Heard(first), Heard(second)
    heard.tell("ready")
    other.tell("ready")
    other.said.clear()
    heard.tell("mark_item", item=2, rating=4)
    heard.tell("mark_item", item=2, starred=True)
    row = done.record.df.query("rating >= 4")
    assert row["style_preset"].tolist() == ["ART_DECO"]
    cells = [cell for message in other.all("grid_cells") for cell in message.cells]
    assert (cells[-1].rating, cells[-1].starred) == (4, True)
    heard.tell("mark_item", item=2, rating=0)
    assert done.record.df["rating"].isna().all()


def test_a_rating_does_not_send_the_picture_again(done):
    grid = Grid(done)
    heard = Heard(grid)
    heard.tell("ready")
    heard.tell("want_cells", seq=1, items=[0], view=[0])
    heard.tell("mark_item", item=0, rating=3)
    message, buffers = heard.last("grid_cells")
    assert message.cells[0].rating == 3
    assert message.cells[0].picture
    assert buffers == []


def test_a_cell_without_a_picture_cannot_be_rated(sweep):
    (trouble,) = Heard(Grid(sweep)).tell("mark_item", item=0, rating=3)
    assert "no picture in this cell yet" in trouble.text


def test_selection_is_a_frame_of_typed_rows_in_its_order(done):
    grid = Grid(done)
    heard = Heard(grid)
    frames: list[pd.DataFrame] = []
    end = grid.on_select(frames.append)
    heard.tell("select_items", items=[5, 0])
    assert grid.selected["seed"].tolist() == [8, 7]
    assert str(grid.selected["seed"].dtype) == "Int64"
    assert frames[0].index.tolist() == grid.selected_ids
    end()
    heard.tell("select_items", items=[])
    assert len(frames) == 1
    assert grid.selected.empty


def test_selection_set_in_python_reaches_the_page(done):
    grid = Grid(done)
    heard = Heard(grid)
    ids = Grid(done.record).record.df.index
    grid.selected_ids = [ids[1], ids[1]]
    assert grid.selected_ids == [ids[1]]
    assert len(heard.last("grid_selection")[0].items) == 1
    with pytest.raises(NotInRecord, match="no image 'nope'"):
        grid.selected_ids = ["nope"]


def test_an_error_in_a_callback_is_shown_in_the_widget(done):
    grid = Grid(done)
    grid.on_select(lambda frame: frame["no such column"])
    troubles = [m for m in Heard(grid).tell("select_items", items=[1]) if m.kind == "trouble"]
    assert "no such column" in troubles[0].text


def test_axes_swap_from_both_sides(done):
    grid = Grid(done)
    heard = Heard(grid)
    heard.tell("arrange", layout=LAYOUT | {"rows": ["seed"], "columns": ["style_preset"]})
    assert (grid.rows, grid.columns) == ("seed", "style_preset")
    grid.columns = None
    assert heard.last("grid_arrangement")[0].layout.columns == []
    grid.pages = "style_preset"
    grid.page = "ART_DECO"
    assert heard.last("grid_arrangement")[0].layout.page == 1
    grid.rows = "model"
    assert "model" in [axis.name for axis in heard.last("grid_setup")[0].axes]
    with pytest.raises(BadArrangement, match="Did you mean 'style_preset'"):
        grid.rows = "style_pre"
    with pytest.raises(BadArrangement, match="is none of"):
        grid.page = "nope"


def test_details_hold_request_code_and_differences(done):
    heard = Heard(Grid(done))
    (details,) = heard.tell("ask_details", seq=3, item=3, against=2)
    assert (details.seq, details.item, details.against) == (3, 3, 2)
    assert details.title == "Art Deco · seed 8"
    assert [(d.name, d.before, d.after) for d in details.differences] == [("seed", "7", "8")]
    assert details.prompt == PROMPT
    assert details.python.startswith("from ideowidgets import GenerateV3\n\nGenerateV3(")
    assert "$IDEOGRAM_API_KEY" in details.curl
    assert details.file_name == "a-lighthouse-that-says-b-hold-b-8.png"
    facts = {fact.name: fact.value for fact in details.facts}
    assert facts["size"] == "1024 × 1024"
    assert facts["cost"] == "$0.00 (list $0.03)"
    assert "price" not in facts


@pytest.mark.parametrize(
    ("price", "told"),
    [
        (Price(30_000), "about $0.03 for 2 images"),
        (Price(30_000, "exact", "ideogram"), "$0.03 for 2 images"),
        (Price(0, "exact", "offline"), "$0.00 for 2 images (list $0.06)"),
        (Price(None), "price unknown for 2 images"),
    ],
)
def test_a_cell_that_is_still_to_come_tells_its_price(tmp_path, price, told):
    sweep = plan(tmp_path, num_images=2)
    for cell in sweep.cells:
        object.__setattr__(cell, "price", price)
    (details,) = Heard(Grid(sweep)).tell("ask_details", seq=1, item=0)
    assert {fact.name: fact.value for fact in details.facts}["price"] == told
    sweep.runner.close()


def test_the_original_is_the_stored_bytes(done):
    grid = Grid(done)
    heard = Heard(grid)
    row = done.record.rows(done.record.df.index[:1])[0]
    heard.tell("ask_original", image_id=row.image_id)
    message, buffers = heard.last("original")
    assert buffers == [done.record.image_bytes(row.sha256)]
    assert message.mime == "image/png"
    heard.tell("ask_original", image_id="../../etc/passwd")
    message, buffers = heard.last("original")
    assert message.error
    assert buffers == [b""]


def test_controls_run_and_refuse(sweep):
    grid = Grid(sweep)
    heard = Heard(grid)
    assert grid._progress().waiting == 6
    heard.tell("control_run", action="run", confirmed_usd_micros=0)
    sweep.wait(60)
    assert sweep.progress.done == 6
    (trouble,) = Heard(Grid(sweep.record)).tell("control_run", action="run")
    assert "nothing to run" in trouble.text


HOSTILE = [
    {"kind": "want_cells", "seq": 1, "items": list(range(65)), "view": []},
    {"kind": "want_cells", "seq": 1, "items": [-1], "view": []},
    {"kind": "want_cells", "seq": 1, "items": ["../x"], "view": []},
    {"kind": "want_cells", "seq": -1, "items": [], "view": []},
    {"kind": "mark_item", "item": 0, "rating": 6},
    {"kind": "mark_item", "item": 99, "rating": 1},
    {"kind": "mark_item", "item": 0, "rating": 1, "image_id": "x"},
    {"kind": "arrange", "layout": LAYOUT | {"rows": ["__class__"]}},
    {"kind": "arrange", "layout": LAYOUT | {"rows": ["x" * 5000]}},
    {"kind": "arrange", "layout": LAYOUT | {"rows": ["seed"], "columns": ["seed"]}},
    {"kind": "arrange", "layout": LAYOUT | {"hidden": {"seed": [64_000]}}},
    {"kind": "arrange", "layout": LAYOUT | {"hidden": {"nope": [0]}}},
    {"kind": "arrange", "layout": LAYOUT | {"orders": {"seed": "__class__"}}},
    {"kind": "arrange", "layout": LAYOUT | {"filter": "x" * 5000}},
    {"kind": "ask_part", "name": "../../etc/passwd", "sha256": "0" * 64},
    {"kind": "ask_part", "name": "large", "sha256": "short"},
    {"kind": "add_value", "axis": "nope", "value": "1"},
    {"kind": "add_value", "axis": "seed", "value": "seven"},
    {"kind": "mark_item", "item": 0, "rating": 1, "image_id": "another"},
    {"kind": "control_run", "action": "close"},
    {"kind": "control_run", "action": "run", "confirmed_usd_micros": -5},
    {"kind": "ask_details", "seq": 1, "item": 500_000},
    {"kind": "ask_details", "seq": 1, "item": 0, "against": 77},
    {"kind": "select_items", "items": [0.5]},
    {"kind": "export", "items": []},
    {"kind": "export", "export_id": "x" * 300, "items": []},
    {"kind": "export", "export_id": "x", "items": ["../../etc/passwd"]},
    {"kind": "export", "export_id": "x", "items": [-1]},
    {"kind": "export", "export_id": "x", "items": [77]},
    {"kind": "export", "export_id": "x", "items": [], "path": "/etc/passwd"},
    {"kind": "generate", "item": 1},
    {"kind": None},
    "ready",
]


@pytest.mark.parametrize("content", HOSTILE, ids=str)
def test_hostile_messages_are_refused_in_words_and_change_nothing(done, content):
    grid = Grid(done)
    heard = Heard(grid)
    before = (grid.rows, grid.columns, grid.selected_ids, done.record.df["rating"].isna().all())
    grid._receive(grid, content, [])
    answers = heard.all()
    assert [answer.kind for answer in answers] == ["trouble"]
    assert len(answers[0].text) < 1500
    assert (grid.rows, grid.columns, grid.selected_ids, done.record.df["rating"].isna().all()) == before


def test_items_beyond_the_grid_are_passed_over_when_wanted(done):
    heard = Heard(Grid(done))
    heard.tell("want_cells", seq=1, items=[4, 999_999], view=[4, 999_999])
    assert [cell.item for cell in heard.last("grid_cells")[0].cells] == [4]


def test_what_is_no_source_is_refused():
    with pytest.raises(BadArrangement, match="must be a Sweep"):
        Grid(object())  # type: ignore[arg-type]


def test_a_filtered_frame_keeps_its_rows_and_offers_what_varies(done):
    frame = done.record.df.query("seed == 7")
    grid = Grid(frame, record=done.record)
    assert repr(grid) == "Grid(3, 3 images)"
    assert grid.axes[0] == "style_preset"
    assert "seed" not in grid.axes
    assert grid.selected.empty


def test_a_frame_without_a_record_can_be_looked_at_but_not_rated(done):
    grid = Grid(done.record.df, "style_preset", "seed")
    heard = Heard(grid)
    heard.tell("want_cells", seq=1, items=[0], view=[0])
    assert heard.last("grid_cells")[0].cells[0].picture
    (trouble,) = heard.tell("mark_item", item=0, rating=2)
    assert "record=" in trouble.text


def test_several_pictures_of_a_cell_are_items_of_their_own(tmp_path):
    sweep = plan(tmp_path, num_images=2)
    grid = Grid(sweep)
    assert repr(grid) == "Grid(3 × 2, 12 images)"
    assert "image_index" in grid.axes
    grid.pages = "image_index"
    assert grid.page == 0
    sweep.run().wait(60)
    heard = Heard(grid)
    heard.tell("want_cells", seq=1, items=[0, 1], view=[0, 1])
    ids = [cell.image_id for cell in heard.last("grid_cells")[0].cells]
    assert [image_id.rpartition("-")[2] for image_id in ids] == ["0", "1"]
    sweep.runner.close()


def test_python_makes_the_same_grid(done):
    grid = Grid(done, rows="seed", columns="style_preset")
    assert grid.to_python().endswith("grid = studio.grid(sweep, rows='seed', columns='style_preset')")
    compile(grid.to_python(), "cell", "exec")


def test_the_static_copy_is_small_and_safe(done):
    data, _ = Grid(done)._repr_mimebundle_() or ({}, {})
    html = data["text/html"]
    assert html.count("<img") == len(STYLES) * len(SEEDS)
    assert "<b>HOLD" not in html
    assert len(html) < 80_000
    assert data["text/plain"] == "Grid(3 × 2, 6 images)"


def test_a_closed_grid_hears_no_more(done):
    grid = Grid(done)
    heard = Heard(grid)
    grid.close()
    done.record.rate(done.record.df.index[0], 3)
    assert heard.all() == []


def test_a_thousand_rows_fit_in_one_small_message(tmp_path, done):
    frame = pd.concat([done.record.df] * 167).head(1000)
    frame.index = pd.Index([f"{name}x{place}" for place, name in enumerate(frame.index)], name="image_id")
    heard = Heard(Grid(frame, "style_preset", "seed"))
    heard.tell("ready")
    message, buffers = heard.last("grid_setup")
    assert len(message.model_dump_json()) + sum(map(len, buffers)) < 40_000
