"""One page that shows pictures anywhere: escaped, bounded, no script but its own; and picks on their way back."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import zipfile
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any

import pytest

from ideowidgets.operations import GenerateV3
from ideowidgets.record import Received, Record, RecordError
from ideowidgets.record.errors import BadExport
from tests.unit.record.conftest import Fill, picture

if TYPE_CHECKING:
    from pathlib import Path

EVIL = '"><img src=x onerror=alert(1)><script>alert(2)</script></title></style>\u202e\x00&lt;'
LOADS = {"src", "href", "action", "data", "poster", "srcset", "background", "formaction"}


class Strict(HTMLParser):
    """Collects elements; fails on handlers, styles in attributes, and anything that would be fetched."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        assert not [name for name in found if name.startswith("on") or name == "style"], (tag, found)
        for name in LOADS & found.keys():
            assert str(found[name]).startswith(("data:image/webp;base64,", "pictures/")), (tag, found[name])
        self.tags.append((tag, found))

    def handle_data(self, data: str) -> None:
        self.text += data

    def count(self, tag: str) -> int:
        return sum(name == tag for name, _ in self.tags)


def parsed(path: Path) -> Strict:
    parser = Strict()
    parser.feed(path.read_text("utf-8"))
    return parser


@pytest.fixture
def four(record: Record, fill: Fill) -> Record:
    """Two pictures with evil words, one drawn offline, one withheld."""
    for seed in (7, 8):
        fill(record, prompt=EVIL, seed=seed, axes={"style": EVIL, "seed": seed})
    ids = fill(record, seed=3, service="offline")
    record.note(ids[0], "my own secret")
    withheld = record.begin(GenerateV3(prompt="x", seed=1), service="ideogram")
    got = [Received(0, 1, "x", None, False)]
    record.complete(withheld, raw={}, images=got, cost_usd_micros=1, cost_source="table", latency_s=1)
    return record


@pytest.mark.parametrize("axes", [{}, {"rows": "style", "columns": "seed"}])
def test_words_from_outside_are_only_words(four: Record, tmp_path: Path, axes: dict[str, Any]) -> None:
    found = parsed(four.page(None, tmp_path / "p.html", title=EVIL, **axes))
    assert found.count("script") == found.count("style") == found.count("title") == 1
    assert found.count("img") == 3
    assert EVIL.replace("\x00", "\ufffd") in found.text
    assert "withheld as unsafe" in found.text
    assert "not by a model" in found.text


def test_only_our_own_script_and_style_may_run(four: Record, tmp_path: Path) -> None:
    text = four.page(None, tmp_path / "p.html").read_text("utf-8")
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', text)
    assert policy
    assert policy[1].startswith("default-src 'none'; img-src data:;")
    for tag in ("script", "style"):
        body = re.search(rf"<{tag}>(.*?)</{tag}>", text, re.DOTALL)
        assert body
        digest = base64.b64encode(hashlib.sha256(body[1].encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{digest}'" in policy[1]
    for word in ("innerHTML", "outerHTML", "insertAdjacentHTML", "eval(", "document.write", "fetch(", "XMLHttpRequest"):
        assert word not in text


def test_costs_and_notes_stay_behind_unless_asked(four: Record, tmp_path: Path) -> None:
    text = four.page(None, tmp_path / "p.html").read_text("utf-8")
    assert "secret" not in text
    assert "USD" not in text
    text = four.page(None, tmp_path / "q.html", costs=True, notes=True).read_text("utf-8")
    assert "my own secret" in text
    assert "0.0300 USD" in text


def test_a_page_that_would_be_too_large_is_not_there(four: Record, tmp_path: Path) -> None:
    with pytest.raises(RecordError, match=r"more than 0\.01 MB"):
        four.page(None, tmp_path / "p.html", max_mb=0.01)
    for path, options, said in (
        ("p.txt", {}, "must end in .html"),
        ("p.html", {"size": 9}, "size: must"),
        ("p.html", {"rows": "stlye_type"}, "Did you mean"),
    ):
        with pytest.raises(RecordError, match=said):
            four.page(None, tmp_path / path, **options)
    assert [found.name for found in tmp_path.iterdir()] == ["record"]


def test_a_handover_has_one_numbering(four: Record, tmp_path: Path) -> None:
    path = four.handover(four.df, tmp_path / "for-you.zip", title="Posters")
    with zipfile.ZipFile(path) as archive:
        names = archive.namelist()
        numbers = [name.split("/")[-1][:4] for name in names if "/pictures/" in name]
        assert numbers == ["0001", "0002", "0003"]
        assert archive.read(next(name for name in names if "/0003-" in name)) == picture(3)
        assert archive.read("for-you/contact-sheet.pdf").startswith(b"%PDF")
        page = archive.read("for-you/index.html").decode()
    assert "my own secret" not in page
    folder = four.handover(four.df, tmp_path / "out", title="Posters", picks=False)
    found = parsed(folder / "index.html")
    links = [str(attrs["href"]) for tag, attrs in found.tags if tag == "a"]
    assert len(links) == 3
    assert all((folder / link).is_file() for link in links)
    assert found.count("textarea") == 0
    with pytest.raises(RecordError, match="not empty"):
        four.handover(four.df, tmp_path / "out", title="Posters")


def picks(path: Path, *entries: object, **more: object) -> Path:
    path.write_text(
        json.dumps({"format": "ideowidgets.picks", "version": 1, "by": "Ana", "picks": entries} | more), "utf-8"
    )
    return path


def test_picks_come_back_in_once(four: Record, tmp_path: Path) -> None:
    first, second, third, _ = four.df.index
    path = picks(
        tmp_path / "picks.json",
        {"image_id": first, "pick": True, "comment": ""},
        {"image_id": third, "pick": False, "comment": " warmer,\nplease "},
        {"image_id": second, "pick": "yes", "comment": 7},
        {"image_id": "01ARZ3NDEKTSV4RRFFQ69G5FAV-0", "pick": True},
    )
    found = four.import_picks(path)
    assert (found.by, found.picked, found.commented) == ("Ana", (first,), (third,))
    assert found.unknown == ("01ARZ3NDEKTSV4RRFFQ69G5FAV-0",)
    assert str(found) == "1 picked and 1 commented by Ana; 1 of another record"
    frame = four.df
    assert frame.tags.tolist() == [["picked"], [], [], []]
    assert frame.note[third] == "my own secret\nAna: warmer,\nplease"
    events = len(four.annotations)
    assert set(four.annotations.author[-2:]) == {"Ana"}
    four.import_picks(path)
    assert len(four.annotations) == events
    assert four.import_picks(path, by="Bo").by == "Bo"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{}",
        '{"format": "other"}',
        '{"format": "ideowidgets.picks", "version": 2, "picks": []}',
        '{"format": "ideowidgets.picks", "version": 1, "picks": [7]}',
        "[" * 100_000,
    ],
)
def test_what_is_no_file_of_picks_is_refused(record: Record, tmp_path: Path, text: str) -> None:
    (tmp_path / "picks.json").write_text(text)
    with pytest.raises(BadExport):
        record.import_picks(tmp_path / "picks.json")
    with pytest.raises(RecordError):
        record.import_picks(tmp_path / "none.json")
