"""The comparison's Python: what can be compared, what differs, what travels."""

from __future__ import annotations

import pytest

from ideowidgets.record.errors import NotInRecord
from ideowidgets.widgets.compare import BadComparison, Compare
from tests.unit.widgets.gridding import Heard, plan


@pytest.fixture(scope="module")
def done(tmp_path_factory):
    sweep = plan(tmp_path_factory.mktemp("compare")).run().wait(60)
    yield sweep
    sweep.runner.close()


@pytest.fixture
def pair(done):
    frame = done.record.df
    bauhaus, deco = (frame.query(f"style_preset == '{style}' and seed == 7") for style in ("BAUHAUS", "ART_DECO"))
    return bauhaus.index[0], deco.index[0]


def test_differences_are_a_frame(done, pair):
    found = Compare(*pair, record=done.record).differences
    assert found.loc["style_preset"].tolist() == ["Bauhaus", "Art Deco"]
    assert len(found) == 1


@pytest.mark.parametrize("what", ["id", "row", "series", "ref", "path", "bytes"])
def test_anything_that_holds_a_picture_can_be_compared(done, pair, what):
    row = done.record.rows([pair[0]])[0]
    value = {
        "id": pair[0],
        "row": row,
        "series": done.record.df.loc[pair[0]],
        "ref": row.image,
        "path": done.record.image_path(row.sha256),
        "bytes": done.record.image_bytes(row.sha256),
    }[what]
    compare = Compare(value, pair[1], record=done.record)
    assert compare._sides[0].original() == done.record.image_bytes(row.sha256)
    assert len(compare.differences) == (1 if what in ("id", "row", "series") else 0)


def test_what_is_no_picture_is_refused_in_words(done, pair):
    with pytest.raises(BadComparison, match="first: a int holds no picture"):
        Compare(3, pair[0], record=done.record)
    with pytest.raises(BadComparison, match="mode: must be one of side, slider, blink"):
        Compare(*pair, record=done.record, mode="spin")  # type: ignore[arg-type]
    with pytest.raises(NotInRecord, match="no image 'nope'"):
        Compare("nope", pair[0], record=done.record)


def test_originals_travel_in_pieces_that_join_to_the_stored_bytes(done, pair, monkeypatch):
    monkeypatch.setattr("ideowidgets.widgets.compare.PIECE", 10_000)
    heard = Heard(Compare(*pair, record=done.record))
    heard.tell("ask_side", side=1, seq=4)
    pieces = [(message, buffers[0]) for message, buffers in heard.said if message.kind == "side_piece"]
    assert len(pieces) == pieces[0][0].count > 1
    whole = b"".join(data for _, data in sorted(pieces, key=lambda piece: piece[0].index))
    row = done.record.rows([pair[1]])[0]
    assert whole == done.record.image_bytes(row.sha256)
    assert {message.seq for message, _ in pieces} == {4}


def test_swapping_turns_the_differences_round(done, pair):
    compare = Compare(*pair, record=done.record)
    heard = Heard(compare)
    heard.tell("swap_sides")
    message, buffers = heard.last("compare_setup")
    assert [(d.before, d.after) for d in message.differences] == [("Art Deco", "Bauhaus")]
    assert [data[8:12] for data in buffers] == [b"WEBP", b"WEBP"]
    assert compare.to_python() == f"Compare({pair[1]!r}, {pair[0]!r}, record=record)"


def test_mode_from_the_page_and_from_python(done, pair):
    compare = Compare(*pair, record=done.record)
    heard = Heard(compare)
    heard.tell("set_mode", mode="slider")
    assert compare.mode == "slider"
    compare.mode = "blink"
    assert heard.last("compare_setup")[0].mode == "blink"
    (trouble,) = heard.tell("set_mode", mode="../x")
    assert "mode: must be one of" in trouble.text
    assert compare.mode == "blink"


@pytest.mark.parametrize("side", [2, -1, "x", None])
def test_only_two_sides_exist(done, pair, side):
    (answer,) = Heard(Compare(*pair, record=done.record)).tell("ask_side", side=side, seq=1)
    assert answer.kind == "trouble"


def test_static_copy_shows_both_and_escapes(done, pair):
    html = Compare(*pair, record=done.record).static_html()
    assert html.count("<img") == 2
    assert "<b>" not in html
    assert "style_preset Bauhaus → Art Deco" in html
