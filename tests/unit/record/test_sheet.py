"""Contact sheets: legible in any script, cut into pages before a limit is met, honest about what is missing."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from ideowidgets.operations import GenerateV3
from ideowidgets.record import ImageRef, Received, Record, RecordError
from ideowidgets.record.out import faces, sheet, typeset
from ideowidgets.record.out.telling import small_picture
from tests.unit.record.conftest import Fill, picture

if TYPE_CHECKING:
    from pathlib import Path

# Which scripts have a typeface differs from machine to machine.
pytestmark = pytest.mark.filterwarnings("ignore:No typeface on this machine")


@pytest.fixture
def grid(record: Record, fill: Fill) -> pd.DataFrame:
    """Two styles by three seeds, one of them withheld, one drawn offline."""
    for style in ("FICTION", "DESIGN"):
        for seed in (9, 7, 8):
            fill(record, prompt="灯台 and a lighthouse", seed=seed, axes={"style_type": style, "seed": seed})
    withheld = record.begin(GenerateV3(prompt="x", seed=1), service="ideogram")
    got = [Received(0, 1, "x", None, False)]
    record.complete(withheld, raw={}, images=got, cost_usd_micros=1, cost_source="table", latency_s=1)
    fill(record, seed=2, service="offline")
    return record.df


@pytest.mark.parametrize(("suffix", "kind"), [("png", "PNG"), ("jpg", "JPEG"), ("webp", "WEBP")])
def test_each_format_holds_every_picture(record: Record, grid: pd.DataFrame, tmp_path: Path, suffix: str, kind: str):
    (path,) = record.contact_sheet(grid.iloc[:6], tmp_path / "new" / f"s.{suffix}", rows="style_type", columns="seed")
    with Image.open(path) as found:
        assert found.format == kind
        colours: list[Any] = [colour for _, colour in found.convert("RGB").getcolors(1 << 24) or []]
    for seed in (7, 8, 9):
        wanted = (seed * 37 % 256, seed * 101 % 256, 120)
        assert min(sum(abs(a - b) for a, b in zip(wanted, c, strict=True)) for c in colours) < 30


def test_a_pdf_has_as_many_pages_as_a4_needs(record: Record, grid: pd.DataFrame, tmp_path: Path) -> None:
    many = pd.concat([grid] * 6)
    (path,) = record.contact_sheet(many, tmp_path / "s.pdf", title="Two 灯台", across=4)
    data = path.read_bytes()
    assert data.startswith(b"%PDF-")
    assert len(re.findall(rb"/Type /Page\b(?!s)", data)) > 1
    assert sorted(found.name for found in tmp_path.iterdir() if found.is_file()) == ["s.pdf"]


def planned(frame: pd.DataFrame, suffix: str = ".png", **chosen) -> sheet.Sheet:
    known = {"rows": None, "columns": None, "title": None, "size": 320, "across": None}
    return sheet.plan(frame, **(known | chosen), form=sheet._FORMATS[suffix])


def test_axes_are_laid_out_in_their_order_and_say_their_name(grid: pd.DataFrame) -> None:
    found = planned(grid.iloc[:6], rows="style_type", columns="seed").arranged
    assert found.row_heads == ("DESIGN", "FICTION"), "the vendor's own order"
    assert found.column_heads == ("seed 7", "seed 8", "seed 9")
    assert found.lines == ((0, (4, 5, 3)), (1, (1, 2, 0)))
    nested = planned(grid.iloc[:6], rows=("style_type", "seed"), orders={"seed": [8, 7], "style_type": ["FICTION"]})
    heads = ["FICTION · seed 8", "FICTION · seed 7", "FICTION · seed 9", "DESIGN · seed 8"]
    assert list(nested.arranged.row_heads[:4]) == heads, "what is named comes first, the rest as it was"
    twice = planned(pd.concat([grid.iloc[:2]] * 2), columns="seed").arranged
    assert twice.lines == ((0, (1, 0)), (0, (3, 2)))


def test_a_cell_without_a_picture_says_why_and_offline_is_marked(grid: pd.DataFrame, monkeypatch) -> None:
    drawn: list[str] = []
    monkeypatch.setattr(sheet, "draw_lines", lambda draw, at, lines, *rest, **more: drawn.extend(lines))
    found = planned(grid.iloc[6:])
    sheet._draw(found, found.pages[0], 1)
    text = " ".join(drawn)
    assert "withheld as unsafe" in text
    assert "2 · a lighthouse · seed 2 · offline" in text
    assert "not by a model" in text
    planned_again = planned(grid.iloc[:1])
    assert "not by a model" not in " ".join(planned_again.footer)


@pytest.mark.parametrize("suffix", [".png", ".jpg", ".webp", ".pdf"])
@pytest.mark.parametrize(("count", "size", "across"), [(3000, 320, 200), (700, 1024, 3), (60, 2048, 12)])
def test_no_page_exceeds_what_its_format_and_memory_hold(suffix: str, count: int, size: int, across: int) -> None:
    refs = [ImageRef("ab" * 32, 640 + n % 3 * 100, 480) for n in range(count)]
    many = pd.DataFrame({"image": refs, "prompt": "a lighthouse " * 9, "seed": [n % 8 for n in range(count)]})
    found = planned(many, suffix, size=size, across=across)
    form = sheet._FORMATS[suffix]
    assert len(found.pages) > 1
    for page in found.pages:
        assert max(page.width, page.height) <= form.side
        assert page.width * page.height <= sheet.MAX_PIXELS
    shown = [found.arranged.lines[n][1][c] for page in found.pages for n in page.lines for c in page.columns]
    assert sorted(place for place in shown if place is not None) == list(range(count))


def test_several_sheets_are_numbered_files(record: Record, grid: pd.DataFrame, tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(sheet, "MAX_PIXELS", 250_000)
    paths = record.contact_sheet(grid, tmp_path / "s.png", cell=200, across=3)
    assert len(paths) > 1
    assert [path.name for path in paths] == [f"s-{n + 1}.png" for n in range(len(paths))]
    for path in paths:
        with Image.open(path) as found:
            assert found.width * found.height <= 250_000


def test_what_cannot_be_drawn_is_refused_before_a_file_is_made(record: Record, grid: pd.DataFrame, tmp_path: Path):
    with pytest.raises(RecordError, match=r"must end in \.png"):
        record.contact_sheet(grid, tmp_path / "s.gif")
    with pytest.raises(RecordError, match="no rows"):
        record.contact_sheet(grid.iloc[:0], tmp_path / "s.png")
    with pytest.raises(RecordError, match="Did you mean 'style_type'"):
        record.contact_sheet(grid, tmp_path / "s.png", rows="style_tpye")
    with pytest.raises(RecordError, match="cell: must be"):
        record.contact_sheet(grid, tmp_path / "s.png", cell=9000)
    size = r"6,000 rows at 2048 pixels a cell make \d+ sheets or more, with 1[89],\d{3} megapixels; at most 2,000 .*"
    with pytest.raises(RecordError, match=size + r"Choose cell=6\d\d or less, fewer rows"):
        record.contact_sheet(grid.iloc[[0] * 6_000], tmp_path / "s.png", cell=2048)
    with pytest.raises(RecordError, match="no column 'image'"):
        record.contact_sheet(grid[["prompt"]], tmp_path / "s.png")
    assert not list(tmp_path.glob("s*"))


def test_pictures_of_any_frame_can_be_drawn(record: Record, tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(picture(3))
    (tmp_path / "torn.png").write_bytes(picture(3)[:60])
    frame = pd.DataFrame({"image": [tmp_path / "a.png", picture(4), None, tmp_path / "torn.png"], "model": "other"})
    assert record.contact_sheet(frame, tmp_path / "s.png")[0].exists()
    with pytest.raises(RecordError):
        small_picture(tmp_path / "nothing.png", 64)


def test_no_character_is_an_empty_box() -> None:
    assert typeset.settable("Ω Я é ß") == "Ω Я é ß"
    assert typeset.settable("a\u202eb\x00c\ue000") == "a\\u202eb\\u0000c\\ue000"
    for character in typeset.settable("灯台 منارة 🌊 ความ"):
        assert faces.face_for(character) is not None


def test_what_no_typeface_has_is_named_with_what_to_do(grid: pd.DataFrame, monkeypatch) -> None:
    monkeypatch.setattr(typeset, "face_for", lambda character: None if character in "ЖÆ" else faces.bundled())
    with pytest.warns(UserWarning, match="has Ж Æ: the sheet shows code points.*fonts-noto"):
        found = planned(grid.iloc[:1], title="Ж and Æ\u202e \x00 Ж")
    assert " ".join(found.title) == "\\u0416 and \\u00c6\\u202e \\u0000 \\u0416"


@given(st.text(max_size=80), st.integers(40, 400), st.integers(1, 4))
def test_any_text_fits_its_cell(text: str, room: int, lines: int) -> None:
    found = typeset.wrap(text, 14, room, lines)
    assert len(found) <= lines
    for line in found:
        assert typeset.width(line, 14) <= room + 1
        assert all(faces.face_for(c) or unicodedata.category(c) == "Cf" or c in "\ufe0e\ufe0f" for c in line)


def test_a_face_that_is_damaged_is_passed_over(tmp_path: Path) -> None:
    whole = faces._BUNDLED.read_bytes()
    for number, data in enumerate((b"", b"ttcf", whole[:40], whole[:2000], b"ttcf\0\1\0\0\xff\xff\xff\xff" + whole)):
        path = tmp_path / f"{number}.ttf"
        path.write_bytes(data)
        assert faces._faces(path) == ()
