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
from ideowidgets.widgets import grid_export
from ideowidgets.widgets.grid import Grid
from ideowidgets.widgets.grid_export import NothingToExport
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


def exported(heard, *items):
    """Ask as a page does, and give the pieces' messages and the whole file."""
    heard.tell("export", export_id="mine", items=list(items))
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
    monkeypatch.setattr(grid_export, "PIECE", 100_000)
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
    monkeypatch.setattr(grid_export, "MAX_DOWNLOAD", 1000)
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
    write = grid_export._write

    def wait_inside(frame, path: Path):
        threads.append(threading.current_thread())
        gate.wait(20)
        return write(frame, path)

    monkeypatch.setattr(grid_export, "_write", wait_inside)
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
