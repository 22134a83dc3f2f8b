"""The comparison's Python: what can be compared, what differs, what travels."""

from __future__ import annotations

import io

import numpy as np
import pytest
from PIL import Image

from ideowidgets.record.errors import NotInRecord
from ideowidgets.widgets.compare import Compare
from ideowidgets.widgets.compare_sides import BadComparison
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
    with pytest.raises(BadComparison, match="picture A: an int holds no picture"):
        Compare(3, pair[0], record=done.record)
    with pytest.raises(BadComparison, match="mode: must be one of side, slider, blink, difference, onion"):
        Compare(*pair, record=done.record, mode="spin")  # type: ignore[arg-type]
    with pytest.raises(NotInRecord, match="no image 'nope'"):
        Compare("nope", pair[0], record=done.record)


def test_originals_travel_in_pieces_that_join_to_the_stored_bytes(done, pair, monkeypatch):
    monkeypatch.setattr("ideowidgets.widgets.compare_sides.PIECE", 10_000)
    heard = Heard(Compare(*pair, record=done.record))
    heard.tell("ask_side", side=1, seq=4)
    pieces = [(message, buffers[0]) for message, buffers in heard.said if message.kind == "picture_piece"]
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
    assert compare.pictures == (pair[1], pair[0])
    assert compare.to_code() == f"compare = studio.compare({pair[1]!r}, {pair[0]!r})"


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


@pytest.mark.parametrize("side", [2, 3, 4, -1, "x", None])
def test_only_two_sides_exist(done, pair, side):
    (answer,) = Heard(Compare(*pair, record=done.record)).tell("ask_side", side=side, seq=1)
    assert answer.kind == "trouble"


def test_static_copy_shows_both_and_escapes(done, pair):
    html = Compare(*pair, record=done.record).static_html()
    assert html.count("<img") == 2
    assert "<b>" not in html
    assert "style_preset Bauhaus → Art Deco" in html


@pytest.fixture
def four(done):
    frame = done.record.df
    return [frame.query(f"style_preset == '{style}' and seed == {seed}").index[0] for style, seed in FOUR]


FOUR = [("BAUHAUS", 7), ("ART_DECO", 7), ("ART_DECO", 8), ("WOODBLOCK_PRINT", 8)]


def test_four_pictures_have_a_column_each(done, four):
    compare = Compare(*four, record=done.record)
    found = compare.differences
    assert found.columns.tolist() == ["A", "B", "C", "D"]
    assert found.loc["style_preset"].tolist() == ["Bauhaus", "Art Deco", "Art Deco", "Woodblock Print"]
    assert found.loc["seed"].tolist() == ["7", "7", "8", "8"]
    assert repr(compare) == "Compare(4 pictures, 2 differences)"
    heard = Heard(compare)
    heard.tell("ready")
    message, buffers = heard.last("compare_setup")
    assert [[fact.value for fact in side.facts] for side in message.sides][2] == ["Art Deco", "8"]
    assert len(buffers) == 4
    assert compare.static_html().count("<img") == 4


def test_a_pair_is_chosen_here_and_there(done, four):
    compare = Compare(*four, record=done.record)
    heard = Heard(compare)
    heard.tell("choose_pair", first=1, second=2)
    message, _ = heard.last("compare_pair")
    assert message.pair == [1, 2]
    assert [(d.name, d.before, d.after) for d in message.differences] == [("seed", "7", "8")]
    compare.swap()
    assert compare.pictures == (four[0], four[2], four[1], four[3])
    compare.pair = (3, 0)
    assert heard.last("compare_pair")[0].pair == [3, 0]
    assert compare.to_code().splitlines()[-1] == "compare.pair = (3, 0)"
    for wrong in ((0, 0), (0, 4), (-1, 0)):
        with pytest.raises(BadComparison, match="pair: must be two different places below 4"):
            compare.pair = wrong
    (trouble,) = heard.tell("choose_pair", first=1, second=1)
    assert trouble.kind == "trouble"


def test_two_to_four_and_no_others(done, four):
    for pictures in ([], four[:1], [*four, four[0]]):
        with pytest.raises(BadComparison, match="a comparison takes two to four"):
            Compare(*pictures, record=done.record)
    frame = done.record.frame(image_ids=four)
    assert set(Compare(frame, record=done.record).pictures) == set(four)
    assert Compare(four, record=done.record).pictures == tuple(four)
    with pytest.raises(BadComparison, match=r"got 6\)\. Take some"):
        Compare(done, record=done.record)


def test_pictures_can_be_exchanged(done, four):
    compare = Compare(*four[:2], record=done.record)
    heard = Heard(compare)
    compare.pictures = four[1:]
    assert len(heard.last("compare_setup")[0].sides) == 3
    with pytest.raises(BadComparison):
        compare.pictures = four[:1]
    assert compare.pictures == tuple(four[1:])


def test_pictures_without_requests(tmp_path):
    path = tmp_path / "cat.png"
    Image.new("RGB", (40, 20), "red").save(path)
    compare = Compare(path, Image.new("RGB", (10, 10)), np.zeros((8, 8, 3), np.uint8))
    heard = Heard(compare)
    heard.tell("ready")
    message, _ = heard.last("compare_setup")
    assert not message.known
    assert message.differences == []
    assert [(side.width, side.height, side.image_id) for side in message.sides] == [
        (40, 20, None),
        (10, 10, None),
        (8, 8, None),
    ]
    assert compare.differences.empty
    assert f"compare({str(path)!r}, picture_b, picture_c)" in compare.to_code()


def test_imported_pictures_differ_in_what_is_known_of_them(done, tmp_path):
    for name in ("one", "two"):
        Image.new("RGB", (9, 9), "red" if name == "one" else "blue").save(tmp_path / f"{name}.png")
    ids = done.record.add_images(tmp_path, prompt={"one.png": "a cat", "two.png": "a dog"}, model="other").image_ids
    found = Compare(*ids, record=done.record)
    assert found.differences.loc["prompt"].tolist() == ["a cat", "a dog"]
    assert len(found.differences) == 1


def test_a_row_of_another_record_still_shows_its_picture(done, pair, tmp_path):
    from ideowidgets.record import Record

    row = done.record.df.loc[pair[0]]
    with Record(tmp_path / "other") as other:
        compare = Compare(row, done.record.df.loc[pair[1]], record=other)
        assert compare._sides[0].original() == done.record.image_bytes(row["sha256"])
        assert compare.differences.loc["style_preset"].tolist() == ["Bauhaus", "Art Deco"]


def test_a_broken_file_is_told_and_the_other_one_shown(tmp_path):
    from ideowidgets.record import Record

    for name in ("one", "two"):
        Image.new("RGB", (9, 9), "red" if name == "one" else "blue").save(tmp_path / f"{name}.png")
    with Record(tmp_path / "record") as record:
        ids = record.add_images([tmp_path / "one.png", tmp_path / "two.png"]).image_ids
        path = record.image_path(record.rows([ids[0]])[0].sha256)
        path.chmod(0o644)
        path.write_bytes(b"no picture")
        for thumbnail in record.path.rglob("*.webp"):
            thumbnail.unlink()
        heard = Heard(Compare(*ids, record=record))
        heard.tell("ready")
        message, buffers = heard.last("compare_setup")
        assert "altered" in message.sides[0].text
        assert buffers[0] == b""
        assert not message.sides[1].text
        heard.tell("ask_side", side=0, seq=1)
        (piece,) = heard.all("picture_piece")
        assert piece.error


def test_a_hostile_prompt_stays_text(tmp_path):
    from ideowidgets.record import Record

    text = '</script><img src=x onerror="alert(1)">' + "\u202e x" * 900
    data = io.BytesIO()
    Image.new("RGB", (9, 9)).save(data, "PNG")
    (tmp_path / "one.png").write_bytes(data.getvalue())
    with Record(tmp_path / "record") as record:
        (image_id,) = record.add_images(tmp_path / "one.png", prompt=text).image_ids
        html = Compare(image_id, data.getvalue(), record=record).static_html()
    assert "onerror=&quot;" in html
    assert "<img src=x" not in html
