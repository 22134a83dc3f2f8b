"""Handing a grid's pictures over: the file that Python writes, and the pieces that a page gets."""

from __future__ import annotations

import errno
import io
import tempfile
import threading
import zipfile
from pathlib import Path

import pytest

from ideowidgets.record import Record
from ideowidgets.record.errors import NotInRecord
from ideowidgets.widgets import exporting, handing_over
from ideowidgets.widgets.gallery import Gallery
from ideowidgets.widgets.grid import Grid
from ideowidgets.widgets.handing_over import NothingToExport
from tests.unit.widgets.gridding import Heard, plan, planned_ids


@pytest.fixture(scope="module")
def done(tmp_path_factory):
    sweep = plan(tmp_path_factory.mktemp("exported")).run().wait(60)
    yield sweep
    sweep.runner.close()


@pytest.fixture
def temporary(tmp_path, monkeypatch):
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


def exported(heard, *items, **options):
    """Ask as a page does, and give the pieces' messages and the whole file."""
    heard.tell("export", export_id="mine", items=list(items), **options)
    pieces = [(message, buffers[0]) for message, buffers in heard.said if message.kind == "export_piece"]
    return [message for message, _ in pieces], b"".join(data for _, data in pieces)


def test_python_writes_the_selected_pictures_or_all(done, tmp_path):
    grid = Grid(done)
    path = grid.export(tmp_path / "all.zip")
    assert path == tmp_path / "all.zip"
    assert list(Record.read(path).index) == planned_ids(done)
    best = [planned_ids(done)[item] for item in (4, 1)]
    grid.selected_ids = best
    assert list(Record.read(grid.export(tmp_path / "best.zip")).index) == best
    one = grid.export(str(tmp_path / "one.csv"), image_ids=best[:1])
    assert list(Record.read(one).index) == best[:1]


def test_python_is_told_what_cannot_be_exported(done, tmp_path):
    grid = Grid(done)
    with pytest.raises(NotInRecord):
        grid.export(tmp_path / "x.zip", image_ids=["no-such-image"])
    with pytest.raises(NothingToExport):
        grid.export(tmp_path / "x.zip", image_ids=[])
    with pytest.raises(NothingToExport):
        Grid(done.record.df.iloc[:0]).export(tmp_path / "x.zip")
    assert list(tmp_path.iterdir()) == []


def test_a_frame_without_a_record_is_exported_from_its_own_rows(done, tmp_path):
    path = Grid(done.record.df.query("seed == 8")).export(tmp_path / "frame.zip")
    with zipfile.ZipFile(path) as archive:
        assert sum(name.startswith("images/") for name in archive.namelist()) == 3


def test_a_page_gets_the_same_file_in_pieces_and_nothing_stays(done, tmp_path, temporary, monkeypatch):
    monkeypatch.setattr(exporting, "PIECE", 100_000)
    grid = Grid(done)
    pieces, data = exported(Heard(grid), 4, 1)
    assert [piece.index for piece in pieces] == list(range(pieces[0].count))
    assert len(pieces) > 1
    assert {piece.total for piece in pieces} == {len(data)}
    assert {piece.export_id for piece in pieces} == {"mine"}
    assert pieces[0].file_name == "a-lighthouse-that-says-b-hold-b-2.zip"
    ids = [planned_ids(done)[item] for item in (4, 1)]
    assert data == grid.export(tmp_path / "same.zip", image_ids=ids).read_bytes()
    assert list(temporary.iterdir()) == []


def test_without_a_selection_a_page_gets_everything(done):
    pieces, data = exported(Heard(Grid(done.record)))
    assert pieces[0].file_name.endswith("-6.zip")
    assert len(zipfile.ZipFile(io.BytesIO(data)).namelist()) == 6 + 4


def test_a_named_sweep_names_the_file(done):
    named = type(done)(done.request, done.axes, runner=done.runner, name="../Lighthouse  2")
    pieces, _ = exported(Heard(Grid(named)))
    assert pieces[0].file_name == "lighthouse-2-6.zip"


def test_too_much_for_a_browser_names_the_way_out(done, temporary, monkeypatch):
    monkeypatch.setattr(exporting, "MAX_DOWNLOAD", 1000)
    heard = Heard(Grid(done))
    pieces, _ = exported(heard)
    message, _ = heard.last("trouble")
    assert pieces == []
    assert message.about == "export"
    assert "grid.export(" in message.text
    assert list(temporary.iterdir()) == []


def test_a_full_disk_is_told_and_the_next_export_works(done, temporary, monkeypatch):
    heard = Heard(Grid(done))
    with monkeypatch.context() as full:

        def no_space(*_args, **_options):
            raise OSError(errno.ENOSPC, "No space left on device")

        full.setattr(zipfile.ZipFile, "writestr", no_space)
        assert exported(heard)[0] == []
    message, _ = heard.last("trouble")
    assert "No space left on device" in message.text
    assert message.about == "export"
    assert list(temporary.iterdir()) == []
    assert exported(heard)[0]


def test_an_export_never_holds_the_handler_and_comes_one_at_a_time(done, monkeypatch):
    gate, threads = threading.Event(), []
    write = handing_over._archive

    def wait_inside(frame, path: Path):
        threads.append(threading.current_thread())
        gate.wait(20)
        return write(frame, path)

    monkeypatch.setattr(handing_over, "_archive", wait_inside)
    grid = Grid(done)
    heard = Heard(grid)
    for _ in range(2):
        grid._receive(grid, {"kind": "export", "export_id": "mine", "items": []}, [])
    assert [message.kind for message, _ in heard.said] == ["trouble"]
    assert "under way" in heard.said[0][0].text
    gate.set()
    assert heard.all("export_piece")
    assert threads != [threading.current_thread()]
    assert len(threads) == 1


def test_cells_without_pictures_are_not_worth_a_file(tmp_path):
    sweep = plan(tmp_path)
    heard = Heard(Grid(sweep))
    assert exported(heard, 0)[0] == []
    assert "no finished picture" in heard.last("trouble")[0].text
    sweep.runner.close()


def test_a_page_gets_sheets_pages_and_handovers_of_the_view_or_of_the_selection(done, temporary):
    grid = Grid(done, rows="style_preset", columns="seed")
    grid.arrange(hide={"style_preset": ["ART_DECO"]}, filter="seed = 8")
    heard = Heard(grid)
    [piece], data = exported(heard, what="sheet_png", title="Lighthouses")
    assert (piece.file_name, piece.mime) == ("lighthouses-2.png", "image/png")
    assert data[:4] == b"\x89PNG"
    [piece], data = exported(heard, 3, 0, 3, what="sheet_pdf")
    assert piece.file_name.endswith("-2.pdf")
    assert data[:5] == b"%PDF-"
    [piece], data = exported(heard, what="page", title="<b>Eight</b>")
    assert piece.file_name == "b-eight-b-2.html"
    assert data.count(b"data-id=") == 2
    assert b"<title>&lt;b&gt;Eight&lt;/b&gt;</title>" in data
    _, data = exported(heard, 3, 0, what="page")
    assert [data.count(f'data-id="{image_id}"'.encode()) for image_id in planned_ids(done)] == [1, 0, 0, 1, 0, 0]
    pieces, data = exported(heard, 3, 0, what="handover", title="Two posters")
    assert pieces[0].file_name == "two-posters-2.zip"
    names = zipfile.ZipFile(io.BytesIO(data)).namelist()
    assert sum("/pictures/" in name for name in names) == 2
    assert {"two-posters-2/index.html", "two-posters-2/contact-sheet.pdf"} <= set(names)
    assert list(temporary.iterdir()) == []


def test_a_handover_without_a_title_and_one_of_strangers_say_what_to_do(done, tmp_path):
    grid = Grid(done)
    assert exported(Heard(grid), what="handover", title="  ")[0] == []
    heard = Heard(Grid(done))
    exported(heard, what="handover")
    assert "title" in heard.last("trouble")[0].text
    (tmp_path / "a.png").write_bytes(done.df["image"].iloc[0].bytes())
    heard = Heard(Grid(tmp_path))
    assert exported(heard, what="handover", title="Theirs")[0] == []
    assert "record.add_images" in heard.last("trouble")[0].text
    [piece], _ = exported(heard, what="sheet_png")
    assert piece.file_name.endswith(".png")


def test_sheets_too_large_for_one_come_as_one_archive(done, monkeypatch):
    from ideowidgets.record.out import sheet

    monkeypatch.setitem(sheet._FORMATS, ".png", sheet._FORMATS[".png"]._replace(side=700))
    [piece], data = exported(Heard(Grid(done, rows="style_preset", columns="seed")), what="sheet_png", title="Six")
    assert piece.file_name == "six-6.zip"
    assert len(zipfile.ZipFile(io.BytesIO(data)).namelist()) > 1


def test_the_same_for_a_gallery(done, tmp_path):
    gallery = Gallery(done.record, filter="seed = 8", sort="style_preset")
    heard = Heard(gallery)
    [piece], data = exported(heard, what="page", title="Eights")
    assert piece.file_name == "eights-3.html"
    places = [data.index(f'data-id="{image_id}"'.encode()) for image_id in gallery.df.index]
    assert places == sorted(places)
    gallery.select(gallery.df.index[2], gallery.df.index[0])
    pieces, data = exported(heard, *gallery._selected_items())
    assert pieces[0].file_name == "seed-8-2.zip"
    (tmp_path / "two.zip").write_bytes(data)
    assert list(Record.read(tmp_path / "two.zip").index) == list(gallery.selected_ids)
    assert gallery.export(tmp_path / "same.zip").read_bytes() == data
    assert gallery.handover(tmp_path / "given", title="Given").is_dir()
    assert exported(heard, what="handover")[0] == []
