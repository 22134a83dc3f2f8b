"""Frames of values: typed, kept, in the background, one trouble at a time."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
import threading
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from PIL import Image

import ideowidgets
from ideowidgets import awake
from ideowidgets.measures import (
    METRICS,
    Brightness,
    MeasureError,
    Measuring,
    Metric,
    NotMeasurable,
    PHash,
    diversity,
    measure,
    metric,
    phash,
    stop_if_cancelled,
)
from ideowidgets.operations import GenerateV3
from ideowidgets.operations.errors import Timeout
from ideowidgets.record import ImageRef, Received, Record
from ideowidgets.record.frame import TEXT_DTYPE
from ideowidgets.record.handles import record_of
from tests.paths import REPOSITORY
from tests.unit.measures.drawing import encoded, waves
from tests.waiting import until


def fill(record: Record, count: int, start: int = 0) -> None:
    for seed in range(start, start + count):
        request_id = record.begin(GenerateV3(prompt=f"a boat {seed}", seed=seed), service="offline")
        stored = record.add_image(encoded(waves(seed)))
        got = Received(0, seed, None, None, True, stored.sha256)
        record.complete(request_id, raw={}, images=[got], cost_usd_micros=0, cost_source="offline", latency_s=0.1)


def cache_files(record: Record) -> list[Path]:
    return sorted((record.path / "measures").glob("*.jsonl"))


@pytest.fixture
def record(tmp_path):
    with Record(tmp_path / "record") as found:
        yield found


def test_every_form_of_a_picture_gives_the_same_values(tmp_path):
    image = waves()
    (tmp_path / "a.png").write_bytes(encoded(image))
    forms = [image, encoded(image), encoded(image, "WEBP", lossless=True), tmp_path / "a.png", str(tmp_path / "a.png")]
    images = pd.Series([*forms, np.asarray(image)], index=list("abcdef"), dtype=object)
    frame = pd.DataFrame({"image": images})
    found = measure(frame, "phash", "brightness", "sharpness")
    assert list(found.index) == list("abcdef")
    assert found["phash"].tolist() == [phash(image)] * 6
    assert found["sharpness"].nunique() == found["brightness"].nunique() == 1
    assert {name: str(dtype) for name, dtype in found.dtypes.items()} == {
        "phash": TEXT_DTYPE,
        "phash_reason": TEXT_DTYPE,
        "brightness": "Float64",
        "brightness_reason": TEXT_DTYPE,
        "sharpness": "Float64",
        "sharpness_reason": TEXT_DTYPE,
    }


def test_a_record_is_measured_and_joins_its_frame(record):
    fill(record, 3)
    record.begin(GenerateV3(prompt="on its way"), service="offline")
    found = measure(record, "brightness")
    joined = record.df.join(found)
    assert len(joined) == 4
    assert joined["brightness"].notna().sum() == 3
    (reason,) = joined.loc[joined["image"].isna(), "brightness_reason"]
    assert reason == "no picture (status: sent)"


def test_a_folder_is_measured_by_name(tmp_path):
    (tmp_path / "vendor").mkdir()
    (tmp_path / "vendor" / "b.JPG").write_bytes(encoded(waves(1), "JPEG"))
    (tmp_path / "a.webp").write_bytes(encoded(waves(), "WEBP"))
    (tmp_path / "notes.txt").write_text("no picture")
    found = measure(tmp_path, "phash")
    assert list(found.index) == ["a.webp", "vendor/b.JPG"]
    assert found.index.name == "file"
    assert found["phash"].notna().all()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.webp", "notes.txt", "vendor"]


def test_one_broken_picture_stops_no_other(tmp_path):
    whole = encoded(waves())
    said = {
        "no picture": None,
        "not a PNG": b"no picture",
        "cannot be decoded": whole[: len(whole) // 2],
        "not fetched": "https://a.example/b.png",
        "cannot read": tmp_path / "x.png",
        "int holds": 7,
        "no pixels": Image.new("RGB", (0, 4)),
    }
    bad = pd.Series([*said.values(), pd.NA, whole], dtype=object)
    found = measure(pd.DataFrame({"image": bad}), "brightness")
    assert found["brightness"].isna().tolist() == [True] * 8 + [False]
    reasons = found["brightness_reason"].tolist()
    assert all(part in reason for part, reason in zip([*said, "no picture"], reasons, strict=False)), reasons
    assert pd.isna(reasons[-1])


def test_a_function_is_a_metric():
    def wide(image, row):
        return image.width > image.height

    def asked(image, row):
        return row["prompt"]

    def count(image, row):
        return np.int64(len(image.getcolors(99999)))

    frame = pd.DataFrame({"prompt": ["a", None], "image": [waves(), waves()]}, index=pd.Index([4, 9], name="n"))
    found = measure(frame, wide, asked, count, metric(lambda image, row: row["n"], name="n_of"))
    assert found["wide"].dtype == "boolean"
    assert found["asked"].tolist()[0] == "a"
    assert found["asked_reason"].tolist()[1] == "the metric gave None"
    assert found["count"].dtype == "Float64"
    assert found["n_of"].tolist() == [4.0, 9.0]


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        (lambda: 1 / 0, "ZeroDivisionError: division by zero"),
        (lambda: [1], "gave a list"),
        (lambda: float("nan"), "gave NaN"),
        (lambda: 10**400, "too large"),
        (lambda: refuse("no horizon"), "no horizon"),
        (lambda: sys.exit(3), "SystemExit"),
    ],
)
def test_an_error_of_a_function_is_a_reason(given, reason):
    def mine(image, row):
        return given() if row["bad"] else 1.5

    found = measure(pd.DataFrame({"bad": [True, False], "image": [waves(), waves()]}), mine, "brightness", workers=1)
    assert found["mine"].tolist() == [pd.NA, 1.5]
    assert reason in found["mine_reason"].iloc[0]
    assert found["brightness"].notna().all()


def test_a_function_cannot_spoil_the_picture_for_others():
    def spoil(image, row):
        image.paste("white", (0, 0, *image.size))
        return 1

    image = waves()
    found = measure(pd.DataFrame({"image": [image]}), spoil, "brightness", workers=1)
    assert found["brightness"].iloc[0] == Brightness().measure(waves(), None)["brightness"]
    assert image.tobytes() == waves().tobytes()


def test_values_are_kept_with_the_record_and_read_by_another_process(record):
    fill(record, 5)
    first = Measuring(record, "phash", "sharpness").wait()
    assert first.progress.kept == 0
    assert len(cache_files(record)) == 2
    code = (
        "import sys; from ideowidgets.measures import Measuring; from ideowidgets.record import Record\n"
        "m = Measuring(Record(sys.argv[1]), 'phash', 'sharpness').wait()\n"
        "print(m.progress.kept, m.df.to_csv())"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(record.path)], cwd=REPOSITORY, capture_output=True, text=True, check=True
    )
    assert done.stdout == f"5 {first.df.to_csv()}\n"


def test_a_kept_value_needs_no_picture(record):
    fill(record, 1)
    expected = measure(record, "phash")
    frame = record.df
    for path in (record.path / "images").rglob("*.png"):
        path.unlink()
    assert measure(frame, "phash").equals(expected)
    assert "no image file" in measure(frame, "contrast")["contrast_reason"].iloc[0]


def test_another_parameter_or_version_is_another_value(record):
    fill(record, 1)
    calls = []

    def counted(image, row):
        calls.append(sorted(row))
        return len(calls)

    for version, expected in (("1", 1.0), ("1", 1.0), ("2", 2.0)):
        assert measure(record, metric(counted, version=version))["counted"].tolist() == [expected]
    assert measure(record, metric(counted, version="2", reads=["prompt", "seed"]))["counted"].tolist() == [3.0]
    assert calls[-1] == ["prompt", "seed"]
    assert measure(record, counted)["counted"].tolist() == [4.0]
    assert measure(record, counted)["counted"].tolist() == [5.0]


def test_a_value_that_reads_the_row_is_not_found_for_another_row(record):
    def told(image, row):
        return f"{row['prompt']}!"

    reading = metric(told, version="1", reads=["prompt"])
    frame = pd.DataFrame({"prompt": ["a", "b"], "image": [waves(), waves()]})
    for _ in range(2):
        assert measure(frame, reading)["told"].tolist() == ["a!", "b!"]
    absent = measure(frame.drop(columns="prompt"), reading)
    assert "no column 'prompt'" in absent["told_reason"].iloc[0]


def test_what_a_killed_process_left_half_written_is_measured_again(record):
    fill(record, 4)
    # One worker, so that the spoiled line and the torn one are two.
    expected = measure(record, "phash", workers=1)
    (file,) = cache_files(record)
    data = file.read_bytes()
    spoiled = data.replace(expected["phash"].iloc[1].encode(), b"0" * 16)
    file.write_bytes(spoiled[: len(spoiled) - 30])
    measuring = Measuring(record, "phash").wait()
    assert measuring.progress.kept == 2
    assert measuring.df.equals(expected)
    assert Measuring(record, "phash").wait().progress.kept == 4


def test_several_processes_keep_their_values_at_once(record):
    fill(record, 12)
    code = (
        "import sys; from ideowidgets.measures import measure; from ideowidgets.record import Record\n"
        "f = Record(sys.argv[1]).df; n = int(sys.argv[2]); measure(f.iloc[n::3], 'phash', 'contrast')"
    )
    writers = [
        subprocess.Popen([sys.executable, "-c", code, str(record.path), str(n)], cwd=REPOSITORY) for n in range(3)
    ]
    assert [writer.wait(120) for writer in writers] == [0, 0, 0]
    measuring = Measuring(record, "phash", "contrast").wait()
    assert measuring.progress.kept == 12
    for file in cache_files(record):
        lines = [line for line in file.read_bytes().split(b"\n") if line]
        assert len(lines) == 12
        assert all(json.loads(line[9:]) for line in lines)


def test_a_folder_that_cannot_be_written_costs_no_value(record, caplog):
    fill(record, 3)
    (record.path / "measures").write_text("in the way")
    assert measure(record, "phash")["phash"].notna().all()
    assert caplog.text.count("are not kept") == 1


def test_a_picture_in_an_export_is_kept_in_memory(record, tmp_path):
    fill(record, 1)
    frame = Record.read(record.export(tmp_path / "out.zip"))
    assert measure(frame, "phash")["phash"].tolist() == measure(record, "phash")["phash"].tolist()
    assert Measuring(frame, "phash").wait().progress.kept == 1
    facts = pd.DataFrame({"image": [ImageRef("ab" * 32, 8, 8)]})
    assert "export a ZIP" in measure(facts, "phash")["phash_reason"].iloc[0]


def refuse(reason: str) -> None:
    raise NotMeasurable(reason)


class Gate:
    """A metric that waits until it is let through."""

    def __init__(self) -> None:
        self.begun = threading.Semaphore(0)
        self.open = threading.Event()

    def gate(self, image, row):
        self.begun.release()
        while not self.open.wait(0.01):
            stop_if_cancelled()
        return 1


def test_it_runs_behind_and_tells_how_far_it_is():
    gate, told = Gate(), []
    frame = pd.DataFrame({"image": [waves(), waves(), None]})
    measuring = Measuring(frame, gate.gate, workers=1)
    end = measuring.subscribe(told.append)
    assert gate.begun.acquire(timeout=30)
    assert measuring.running
    assert measuring.progress.done == 0
    assert measuring.df["gate_reason"].tolist() == ["not measured yet"] * 3
    with pytest.raises(Timeout, match="goes on"):
        measuring.wait(0.01)
    gate.open.set()
    measuring.wait(30)
    assert (measuring.progress.total, measuring.progress.done, measuring.progress.missing) == (3, 3, 1)
    assert measuring.progress.left_seconds is None
    assert [progress.done for progress in told][:3] == [1, 2, 3]
    assert "3 of 3 pictures, done" in repr(measuring)
    end()


def test_cancelling_keeps_what_is_there():
    gate = Gate()
    frame = pd.DataFrame({"image": [waves()] * 5})
    measuring = Measuring(frame, "phash", gate.gate, "contrast", workers=2)
    assert gate.begun.acquire(timeout=30)
    measuring.cancel()
    found = measuring.wait(30).df
    assert 1 <= found["phash"].notna().sum() <= 2
    assert set(found["gate_reason"]) == {"cancelled"}
    assert set(found["contrast_reason"]) == {"cancelled"}
    assert measuring.progress.done <= 2
    assert not measuring.running


def test_awaiting_leaves_the_loop_free_and_a_cancelled_wait_cancels():
    async def main():
        gate = Gate()
        measuring = Measuring(pd.DataFrame({"image": [waves()]}), gate.gate)
        waiting = asyncio.ensure_future(_of(measuring))
        await asyncio.to_thread(gate.begun.acquire)
        assert not waiting.done()
        gate.open.set()
        assert (await waiting).df["gate"].tolist() == [1.0]
        closed = Gate()
        measuring = Measuring(pd.DataFrame({"image": [waves()]}), closed.gate)
        waiting = asyncio.ensure_future(_of(measuring))
        await asyncio.to_thread(closed.begun.acquire)
        waiting.cancel()
        with pytest.raises(asyncio.CancelledError):
            await waiting
        await asyncio.to_thread(measuring.wait, 30)
        assert measuring.df["gate_reason"].tolist() == ["cancelled"]

    async def _of(measuring):
        return await measuring

    asyncio.run(main())


def test_pictures_are_measured_side_by_side():
    together = threading.Barrier(3, timeout=30)

    def meet(image, row):
        return together.wait() >= 0

    found = measure(pd.DataFrame({"image": [waves()] * 3}), meet, workers=3)
    assert found["meet"].all()


def test_a_watcher_that_breaks_stops_nothing(caplog):
    gate = Gate()
    measuring = Measuring(pd.DataFrame({"image": [waves()]}), gate.gate)
    measuring.subscribe(lambda progress: 1 / 0)
    gate.open.set()
    assert measuring.wait(30).df["gate"].tolist() == [1.0]
    until(lambda: "a watcher of measuring failed" in caplog.text)


def test_nothing_to_measure_is_done_at_once():
    found = measure(pd.DataFrame({"image": []}), "phash", lambda_named := metric(lambda i, r: 1, name="one"))
    assert len(found) == 0
    assert list(found.columns) == ["phash", "phash_reason", "one", "one_reason"]
    assert lambda_named.columns == {"one": None}


def test_an_index_with_doubles_and_a_column_of_another_name():
    frame = pd.DataFrame({"picture": [waves(), waves(5)]}, index=["a", "a"])
    found = measure(frame, "phash", column="picture")
    assert list(found.index) == ["a", "a"]
    assert found["phash"].tolist() == [phash(waves()), phash(waves(5))]


def test_what_the_frame_is_afterwards_does_not_matter():
    gate = Gate()
    frame = pd.DataFrame({"image": [waves()], "prompt": ["before"]})

    def told(image, row):
        return row["prompt"]

    measuring = Measuring(frame, gate.gate, told)
    frame.loc[0, "prompt"] = "after"
    gate.open.set()
    assert measuring.wait(30).df["told"].tolist() == ["before"]


class Promises(Metric):
    def __init__(self, given) -> None:
        super().__init__("promises")
        self.given = given

    @property
    def columns(self):
        return {"promises": "integer"}

    def parameters(self):
        return self.given

    def measure(self, image, asked):
        return {"promises": self.given}


def test_a_metric_of_ones_own_keeps_its_promises_or_says_why():
    frame = pd.DataFrame({"image": [waves()]})
    assert measure(frame, Promises(3))["promises"].tolist() == [3]
    assert "'promises', which is an integer" in measure(frame, Promises("x"))["promises_reason"].iloc[0]
    broken = measure(frame, Promises(object()), "phash")
    assert "not JSON serializable" in broken["promises_reason"].iloc[0]
    assert broken["phash"].notna().all()


@pytest.mark.parametrize(
    ("metrics", "match"),
    [
        ([], "No metric was given"),
        (["sharpnes"], "Did you mean 'sharpness'"),
        (["zzz"], "Known are"),
        ([7], "is no metric"),
        (["phash", PHash], "Two metrics fill the column 'phash'"),
        ([lambda image, row: 1], "lambda has no name"),
    ],
)
def test_what_is_no_metric_is_refused(metrics, match):
    with pytest.raises(MeasureError, match=match):
        measure(pd.DataFrame({"image": [waves()]}), *metrics)


def test_what_holds_no_pictures_is_refused(tmp_path):
    with pytest.raises(MeasureError, match="no column 'image'"):
        measure(pd.DataFrame({"a": [1]}), "phash")
    with pytest.raises(MeasureError, match="Did you mean 'images'"):
        measure(pd.DataFrame({"images": [1]}), "phash")
    with pytest.raises(MeasureError, match="int holds no pictures"):
        measure(7, "phash")
    with pytest.raises(MeasureError, match="holds no PNG"):
        measure(tmp_path, "phash")
    with pytest.raises(MeasureError, match="is no folder"):
        measure(tmp_path / "absent", "phash")
    with pytest.raises(MeasureError, match="workers"):
        measure(pd.DataFrame({"image": [1]}), "phash", workers=0)


def test_two_of_a_kind_have_names_of_their_own():
    white = Image.new("RGB", (4, 4), "white")
    found = measure(pd.DataFrame({"image": [white]}), "brightness", Brightness(name="light"))
    assert found["light"].tolist() == found["brightness"].tolist() == [1.0]
    assert set(METRICS) >= {"phash", "palette", "outside", "legibility"}


def test_values_join_what_was_measured_and_replace_what_was_there(record):
    fill(record, 2)
    frame = record.df
    with_values = Measuring(frame, "brightness").wait().joined
    assert list(with_values.columns) == [*frame.columns, "brightness", "brightness_reason"]
    assert with_values.loc[frame.index[0], "prompt"] == "a boat 0"
    again = Measuring(with_values, "brightness", "contrast").wait().joined
    assert list(again.columns).count("brightness") == 1
    assert again["contrast"].notna().all()
    doubled = pd.concat([frame, frame])
    assert len(Measuring(doubled, "brightness").wait().joined) == 4


def test_values_know_the_record_of_what_was_measured(record):
    fill(record, 1)
    frame = record.df
    for told in (Measuring(frame, "brightness").wait().joined, frame.join(measure(frame, "brightness"))):
        assert list(told.columns) == [*frame.columns, "brightness", "brightness_reason"]
        assert record_of(told.drop(columns="image")) is record


def test_a_kernel_that_measures_does_not_look_idle(monkeypatch):
    sent = []
    session = SimpleNamespace(send=lambda *message, **_: sent.append(message[1]))
    monkeypatch.setattr(awake, "_kernel", lambda: SimpleNamespace(session=session, iopub_socket=object()))
    monkeypatch.setattr(awake, "BEAT_S", 0.001)
    go = threading.Event()

    def slow(image, row):
        return go.wait(60)

    measuring = Measuring(pd.DataFrame({"image": [waves(), waves(3)]}), slow)
    until(lambda: len(sent) > 2)
    go.set()
    assert measuring.wait(60).df["slow"].tolist() == [True, True]
    until(lambda: not [one for one in threading.enumerate() if one.name == "ideowidgets-awake"])
    assert set(sent) == {awake.MESSAGE}


def test_a_metric_in_place_of_pictures_is_said():
    for given in ("phash", Brightness(), Brightness):
        with pytest.raises(MeasureError, match="What is measured comes first"):
            Measuring(given)


def test_a_metric_of_ones_own_is_one_decorated_function(record):
    fill(record, 2)
    calls = []

    @metric(version="1", reads=["seed"])
    def seeded(image, row):
        calls.append(row)
        return row["seed"] * 10

    assert measure(record, seeded)["seeded"].tolist() == [0, 10]
    assert measure(record, seeded)["seeded"].tolist() == [0, 10]
    assert len(calls) == 2, "kept by its version"


def test_what_measures_is_found_at_the_root_too():
    assert (ideowidgets.measure, ideowidgets.metric, ideowidgets.diversity) == (measure, metric, diversity)
    assert {"measure", "metric", "diversity"} <= set(ideowidgets.__all__)
