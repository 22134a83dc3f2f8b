"""Grids of any frame or folder of pictures: papers compare vendors, and pictures come in many forms."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from PIL import Image

from ideowidgets import Record
from ideowidgets.record.errors import NotInRecord, RecordError
from ideowidgets.record.image_ref import ImageRef
from ideowidgets.widgets.axes import BadArrangement
from ideowidgets.widgets.frame_pictures import NoImages
from ideowidgets.widgets.gallery import Gallery
from ideowidgets.widgets.grid import Grid
from ideowidgets.widgets.handing_over import NothingToExport
from tests.unit.widgets.gridding import Heard

HOSTILE = "<img src=x onerror=alert(1)>"
VENDORS = ("Ours", "Theirs")
PROMPTS = ("a cat", "a dog", HOSTILE)


def png(shade: int, size: tuple[int, int] = (30, 20)) -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", size, (shade % 256, 90, 160)).save(buffer, "PNG")
    return buffer.getvalue()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for place, vendor in enumerate(VENDORS):
        (tmp_path / "sets" / vendor).mkdir(parents=True)
        for number, prompt in enumerate(PROMPTS):
            file = tmp_path / "sets" / vendor / f"p{number}.png"
            file.write_bytes(png(40 * number + 100 * place))
            file.with_suffix(".txt").write_text(prompt)
    return tmp_path / "sets"


@pytest.fixture
def vendors(folder: Path) -> pd.DataFrame:
    rows = [(vendor, prompt, number) for vendor in VENDORS for number, prompt in enumerate(PROMPTS)]
    frame = pd.DataFrame(rows, columns=["vendor", "prompt", "number"])
    # Whatever a stranger's columns are called, they say nothing about a request of ours.
    frame["status"], frame["image_id"], frame["seed"], frame["bytes"] = "done", range(6), "none", float("inf")
    return frame.assign(shot=[str(folder / vendor / f"p{number}.png") for vendor, _, number in rows])


def cells_of(heard: Heard, count: int) -> list:
    heard.tell("want_cells", seq=1, items=list(range(count)), view=list(range(count)))
    return [cell for message in heard.all("grid_cells") for cell in message.cells]


def test_vendors_stand_in_columns_and_prompts_in_rows(vendors):
    grid = Grid(vendors, rows="prompt", columns="vendor")
    assert repr(grid) == "Grid(3 × 2, 6 images)"
    assert repr(vendors.ideo.grid("prompt", "vendor")) == "Grid(3 × 2, 6 images)"
    assert repr(Grid(vendors, rows=["vendor", "prompt"])) == "Grid(6, 6 images)"
    assert "shot" not in grid.axes
    heard = Heard(grid)
    heard.tell("ready")
    assert heard.last("grid_setup")[0].ratio == 1.5
    cells = cells_of(heard, 6)
    assert [(cell.state, cell.picture, cell.alt) for cell in cells[:3]] == [("ok", True, said) for said in PROMPTS]
    assert cells[4].caption == "p1.png"
    assert "&lt;img src=x" in grid.static_html()
    assert grid.static_html().count("<img src=") == 6


def test_filter_selection_and_large_view_work_as_on_a_record(vendors):
    grid = Grid(vendors, rows="prompt", columns="vendor")
    heard = Heard(grid)
    grid.filter = "vendor = theirs and number > 0"
    assert grid.in_view["prompt"].tolist() == list(PROMPTS[1:])
    heard.tell("select_items", items=[4, 0])
    assert grid.selected_ids == ["row-4", "row-0"]
    assert grid.selected["vendor"].tolist() == ["Theirs", "Ours"]
    heard.tell("ask_details", seq=1, item=4, against=0)
    details = heard.last("cell_details")[0]
    assert details.prompt == "a dog"
    assert {fact.name: fact.value for fact in details.facts}["vendor"] == "Theirs"
    assert (details.python, details.curl) == ("", "")
    heard.tell("ask_original", image_id="row-4")
    message, [data] = heard.last("original")
    assert (message.mime, message.file_name) == ("image/png", "a-dog.png")
    assert data == Path(vendors["shot"][4]).read_bytes()
    made, arranged = grid.to_code().splitlines()
    assert made == "grid = studio.grid(df, rows='prompt', columns='vendor')"
    assert arranged == "grid.arrange(filter='vendor = theirs and number > 0')"


def test_what_needs_a_record_says_so(vendors, tmp_path):
    with Record(tmp_path / "record") as record:
        for grid in (Grid(vendors), Grid(vendors, record=record)):
            heard = Heard(grid)
            heard.tell("ready")
            assert "record.add_images" in heard.last("grid_setup")[0].unkept
            for kind, content in (("mark_item", {"item": 0, "rating": 3}), ("control_run", {"action": "run"})):
                [trouble] = heard.tell(kind, **content)
                assert trouble.kind == "trouble", kind
            with pytest.raises(NotInRecord, match=r"record\.add_images"):
                grid.star("row-0")
            with pytest.raises(NothingToExport, match=r"contact_sheet"):
                grid.export(tmp_path / "all.zip")
        heard = Heard(Grid(record.df, record=record))
        heard.tell("ready")
        assert heard.last("grid_setup")[0].unkept == ""


def test_sheets_and_pages_show_them_too(vendors, tmp_path):
    grid = Grid(vendors, rows="prompt", columns="vendor")
    text = grid.html_page(tmp_path / "page.html").read_text("utf-8")
    assert text.count("<figure") == 6
    assert HOSTILE not in text
    assert "missing" not in text
    grid.arrange(hide={"vendor": ["Ours"]})
    (sheet,) = grid.contact_sheet(tmp_path / "sheet.png", cell=64)
    with Image.open(sheet) as drawn:
        colors = np.array([color for _, color in drawn.getcolors(1 << 20)])
        assert np.abs(colors - (140, 90, 160)).max(axis=1).min() < 8


def test_a_frame_of_strangers_can_be_shown_compared_and_drawn_where_it_is(vendors, tmp_path):
    html = vendors.ideo.show(4).data
    assert html.count("<img src=") == 4
    assert "4 of 6 pictures" in html
    assert repr(vendors.head(2).ideo.compare()).startswith("Compare(")
    assert vendors.ideo.page(tmp_path / "page.html", columns="vendor").read_text("utf-8").count("<figure") == 6
    assert len(vendors.ideo.sheet(tmp_path / "sheet.png", rows="prompt", columns="vendor", cell=64)) == 1
    with pytest.raises(RecordError, match="no column 'image'"):
        vendors[["vendor"]].ideo.show()


def test_pictures_come_in_many_forms_and_lacking_ones_say_why(tmp_path):
    with Record(tmp_path / "record") as record:
        stored = record.add_image(png(5))
        cells = [
            Image.new("RGB", (30, 20)),
            np.zeros((20, 30, 3), np.uint8),
            png(1),
            stored.sha256,
            ImageRef(stored.sha256, root=str(record.path)),
            None,
            "https://example.com/a.png",
            "/nowhere/a.png",
        ]
        images = np.empty(len(cells), dtype=object)
        images[:] = cells
        # Columns that no text names, or that two share.
        frame = pd.DataFrame({"shot": images, 7: range(8), "kind": "x", "odd": [bytearray(b"no key")] * 8})
        frame.insert(1, "kind", [type(cell).__name__ for cell in cells], allow_duplicates=True)
        grid = Grid(frame, rows="kind", columns="7", record=record)
        assert "shot" not in grid.axes
        with pytest.raises(BadArrangement, match="no column of this grid"):
            grid.rows = "shot"
        grid.rows = "odd"
        grid.rows = "kind"
        found = cells_of(Heard(grid), 8)
        assert [cell.picture for cell in found] == [True] * 5 + [False] * 3
        assert [cell.state for cell in found[5:]] == ["none", "ok", "ok"]
        assert "Download" in found[6].text
        assert "/nowhere/a.png" in found[7].text
        assert grid.html_page(tmp_path / "page.html").read_text("utf-8").count('<img src="data:') == 5


def test_a_folder_is_laid_out_by_its_folders_and_file_names(folder, tmp_path):
    grid = Grid(folder, rows="name", columns="folder")
    assert repr(grid) == "Grid(3 × 2, 6 images)"
    assert repr(Grid(str(folder), rows="prompt", columns="folder")) == "Grid(3 × 2, 6 images)"
    assert Grid(folder).rows == "prompt"
    assert {facet.column for facet in Gallery(folder)._finder.facets(Gallery(folder)._wanted, np.ones(6, bool))} >= {
        "folder",
        "name",
    }
    with pytest.raises(NoImages, match="no folder"):
        Grid(tmp_path / "nowhere")


def test_which_column_holds_the_pictures_is_found_or_asked(vendors):
    both = vendors.assign(before=vendors["shot"])
    with pytest.raises(NoImages, match="Several columns hold pictures: shot, before"):
        Grid(both)
    assert Grid(both, "vendor", image="before").rows == "vendor"
    assert both.ideo.grid("vendor", image="before").rows == "vendor"
    with pytest.raises(NoImages, match="no column of pictures"):
        Grid(pd.DataFrame({"a": [1]}))


def test_rows_of_a_record_are_known_by_what_is_left_of_them(tmp_path):
    with Record(tmp_path / "record") as record:
        for number in range(2):
            (tmp_path / f"{number}.png").write_bytes(png(number))
        ids = record.add_images([tmp_path / "0.png", tmp_path / "1.png"], model="m").image_ids
        bare = record.df[["model", "seed"]]
        grid = Grid(bare, record=record)
        assert all(cell.picture for cell in cells_of(Heard(grid), 2))
        grid.rate(ids[0], 4)
        grouped = record.df.groupby("model", observed=True)[["image", "rating"]].apply(lambda part: part.head(2))
        assert Grid(grouped, record=record).selected_ids == []
        assert [Grid(grouped, record=record)._items.outcome(item).image_id for item in (0, 1)] == list(ids)
        twice = Grid(pd.concat([record.df, record.df]), record=record)
        assert all(cell.picture for cell in cells_of(Heard(twice), 4))
        with pytest.raises(NotInRecord, match="duplicated"):
            twice.rate("row-0", 1)


def test_a_deleted_cell_says_who_deleted_it_and_what_can_be_done(tmp_path, monkeypatch):
    monkeypatch.setenv("IDEOWIDGETS_AUTHOR", "Ana")
    with Record(tmp_path / "record") as record:
        (tmp_path / "0.png").write_bytes(png(3))
        [image_id] = record.add_images(tmp_path / "0.png").image_ids
        assert record.deletion(image_id) is None
        grid, gallery = Grid(record), Gallery(record)
        record.delete([image_id])
        cell = cells_of(Heard(grid), 1)[-1]
        who, when = record.deletion(image_id)
        said = f"Deleted by Ana on {when.day} {when:%b %Y}; its menu makes it again."
        assert (who, cell.state, cell.text) == ("Ana", "deleted", said)
        heard = Heard(gallery)
        heard.tell("want_tiles", seq=1, items=[0], view=[0], size=160)
        assert heard.last("wall_tiles")[0].tiles[0].text == said


def test_a_sheet_of_nothing_is_refused(vendors, tmp_path):
    grid = Grid(vendors)
    grid.filter = "vendor = nobody"
    with pytest.raises(RecordError, match="no rows"):
        grid.contact_sheet(tmp_path / "none.png")
