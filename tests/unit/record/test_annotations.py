"""Annotations know their author: two people's ratings stand side by side, and the last one counts in the frame."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from ideowidgets.record import Record
from ideowidgets.record.errors import RecordError

if TYPE_CHECKING:
    from tests.unit.record.conftest import Fill, Mode

ROOT = Path(__file__).resolve().parents[3]

RATER = """
import sys
from ideowidgets.record import Record

path, mode, *ids = sys.argv[1:]
with Record(path, mode=mode) as record:
    print("ready", flush=True)
    sys.stdin.readline()
    for value in (1, 2, 3, 4, 5):
        for image_id in ids:
            record.rate(image_id, value)
    record.tag(ids[0], "seen")
"""


def test_two_authors_are_told_apart_and_the_last_counts(record: Record, fill: Fill) -> None:
    first, second = fill(record, images=2)
    record.rate(first, 2, author="Ana")
    record.rate(first, 5, author="Ben")
    record.rate(first, 3, author="Ana")
    record.rate(second, 4, author="Ana")
    record.rate(second, None, author="Ana")
    record.star(second, author="Ben")
    record.tag(first, "sky", "sea", author="Ana")
    record.tag(first, "sky", author="Ben")
    record.untag(first, "sea", author="Ana")
    record.note(first, "too blue", author="Ben")

    wide = record.opinions()["rating"].unstack("author")
    assert wide.loc[first].to_dict() == {"Ana": 3.0, "Ben": 5.0}
    assert wide.loc[second].isna().all()

    opinions = record.opinions([first])
    assert opinions.index.tolist() == [(first, "Ana"), (first, "Ben")]
    assert opinions.tags.tolist() == [["sky"], ["sky"]]
    assert opinions.note.isna().tolist() == [True, False]
    assert str(opinions["at"].dtype) == "datetime64[us, UTC]"
    assert str(opinions.rating.dtype) == "Float64"

    row = record.df.loc[first]
    assert (row.rating, row.tags, row.note) == (3.0, ["sky"], "too blue")
    assert bool(record.df.starred[second]) is True


def test_an_empty_record_has_no_opinions(record: Record, fill: Fill) -> None:
    assert record.opinions().empty
    (image_id,) = fill(record)
    assert record.opinions([image_id]).columns.tolist() == ["rating", "starred", "tags", "note", "at"]


def test_events_name_their_author(record: Record, fill: Fill, monkeypatch: pytest.MonkeyPatch) -> None:
    (image_id,) = fill(record)
    monkeypatch.setenv("IDEOWIDGETS_AUTHOR", "  rater 7 ")
    record.rate(image_id, 4)
    record.rate(image_id, 5, author="Ben")
    events = record.annotations
    assert events.author.tolist() == ["rater 7", "Ben"]
    assert events.columns.tolist() == ["image_id", "kind", "value", "author", "at"]
    assert events.value.tolist() == [4, 5]
    monkeypatch.setenv("IDEOWIDGETS_AUTHOR", " ")
    record.star(image_id)
    assert record.annotations.author.iloc[-1].strip()


@pytest.mark.parametrize("name", ["", "  ", "a" * 201, 7])
def test_an_author_is_a_name(record: Record, fill: Fill, name: str) -> None:
    (image_id,) = fill(record)
    with pytest.raises(RecordError, match="author"):
        record.rate(image_id, 4, author=name)
    assert record.annotations.empty


def test_two_kernels_rate_at_once_and_nothing_is_lost(tmp_path: Path, mode: Mode, fill: Fill) -> None:
    path = tmp_path / "record"
    with Record(path, mode=mode) as record:
        ids = fill(record, images=4)
    raters = {
        name: subprocess.Popen(
            [sys.executable, "-c", RATER, str(path), mode, *ids],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
            env={**os.environ, "IDEOWIDGETS_AUTHOR": name},
        )
        for name in ("Ana", "Ben")
    }
    for rater in raters.values():
        assert rater.stdout is not None
        assert rater.stdout.readline() == "ready\n"
    for rater in raters.values():
        assert rater.stdin is not None
        rater.stdin.write("\n")
        rater.stdin.flush()
    for rater in raters.values():
        rater.communicate(timeout=120)
        assert rater.returncode == 0
    with Record(path, mode=mode) as record:
        assert len(record.annotations) == 2 * (5 * 4 + 1)
        wide = record.opinions()["rating"].unstack("author")
        assert wide.to_numpy().tolist() == [[5.0, 5.0]] * 4
        assert record.df.tags[ids[0]] == ["seen"]
        assert set(record.df.rating) == {5.0}
