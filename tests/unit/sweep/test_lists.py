"""Lists of prompts from files, and ranges written as text."""

from __future__ import annotations

import json
import tracemalloc
from pathlib import Path

import pytest

from ideowidgets.operations import GenerateV3
from ideowidgets.operations.errors import InvalidRequest
from ideowidgets.run import Runner
from ideowidgets.sweep import Sweep, prompts_from
from ideowidgets.sweep.lists import numbers

SETS = Path(__file__).parents[4] / "shared" / "prompts"


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.txt", "# animals\na fox, red\n\n  a cat \na fox, red\n"),
        ("a.csv", '\ufeffid,Prompt\n1,"a fox, red"\n2,a cat\n'),
        ("a.tsv", "id\tprompt\n1\ta fox, red\n2\ta cat\n"),
        ("a.jsonl", '{"prompt": "a fox, red"}\n\n"a cat"\n'),
        ("a.json", json.dumps([{"Prompt": "a fox, red"}, "a cat"])),
    ],
)
def test_prompts_come_from_any_usual_file(tmp_path: Path, name: str, text: str) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    assert prompts_from(tmp_path / name) == ["a fox, red", "a cat"]


def test_another_column_can_be_chosen_and_quotes_of_a_tsv_are_text(tmp_path: Path) -> None:
    (tmp_path / "a.tsv").write_text('Kind\tText\nsign\ta "wise" owl\nodd\n', encoding="utf-8")
    assert prompts_from(tmp_path / "a.tsv", "text") == ['a "wise" owl']


def test_a_prompt_of_several_lines_stays_one(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text('prompt\n"a fox\nin two lines"\n', encoding="utf-8")
    assert prompts_from(tmp_path / "a.csv") == ["a fox\nin two lines"]


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("none.txt", None, "cannot be read"),
        ("a.txt", b"\n# nothing\n", "holds no prompt"),
        ("a.txt", b"\xff\xfe\x00", "not UTF-8"),
        ("a.csv", b"id,text\n1,x\n", r"has no column 'prompt'.*Columns: id, text"),
        ("a.csv", b"", "has no column"),
        ("a.jsonl", b'{"prompt": "x"}\nnope\n', "no JSON in line 2"),
        ("a.jsonl", b'{"text": "x"}\n', "no text 'prompt' in entry 1.*It has text"),
        ("a.jsonl", b"7\n", "neither a text nor an object in entry 1"),
        ("a.json", b'{"prompt": "x"}', "is no list"),
        ("a.json", b"[" * 100_000, "no JSON in line 1"),
    ],
)
def test_a_file_that_holds_no_prompts_says_why(tmp_path: Path, name: str, data: bytes | None, message: str) -> None:
    if data is not None:
        (tmp_path / name).write_bytes(data)
    with pytest.raises(InvalidRequest, match=f"(?s){message}"):
        prompts_from(tmp_path / name)


@pytest.mark.parametrize(
    ("name", "count", "some"),
    [
        ("partiprompts.tsv", 1_600, "bond"),
        ("geneval.jsonl", 500, "a photo of a bench"),
        ("longtext_bench_zh.jsonl", 150, "每日新鲜烘焙"),
        ("t2i_compbench_numeracy.txt", 290, "two boys"),
    ],
)
def test_public_prompt_sets_are_read_whole(name: str, count: int, some: str) -> None:
    if not SETS.is_dir():
        pytest.skip("the prompt sets are not beside this checkout")
    found = prompts_from(SETS / name)
    assert len(found) >= count
    assert any(some in prompt for prompt in found)


def test_every_public_prompt_set_is_read_and_makes_a_plan(runner: Runner) -> None:
    if not SETS.is_dir():
        pytest.skip("the prompt sets are not beside this checkout")
    files = sorted(path for path in SETS.iterdir() if path.suffix in (".tsv", ".jsonl", ".txt"))
    assert {path.suffix for path in files} == {".tsv", ".jsonl", ".txt"}
    for path in files:
        found = prompts_from(path)
        assert len(found) > 30, path.name
        assert len(found) == len(set(found))
        assert not any(prompt != prompt.strip() or prompt.startswith(("{", "#")) for prompt in found), path.name
        plan = Sweep(GenerateV3(prompt="x"), {"prompt": found[:20]}, seeds=1, template=False, runner=runner)
        assert [cell.request.roles()["prompt"] for cell in plan.cells] == found[:20]


def test_the_largest_prompt_set_is_planned_in_bounded_memory(runner: Runner) -> None:
    if not SETS.is_dir():
        pytest.skip("the prompt sets are not beside this checkout")
    prompts = prompts_from(SETS / "partiprompts.tsv")
    tracemalloc.start()
    sweep = Sweep(GenerateV3(prompt="x"), {"prompt": prompts}, seeds=2, template=False, runner=runner)
    rows = len(sweep.plan)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert rows == len(sweep.cells) == 2 * len(prompts) > 3_200
    assert peak < 100_000_000


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1-9 (+4)", [1, 5, 9]),
        ("9-1 (+4)", [9, 5, 1]),
        ("0.1 - 0.3 (+0.1)", [0.1, 0.2, 0.3]),
        ("-2-1", [-2, -1, 0, 1]),
        ("7", [7]),
        ("1, 5, .., 13, 20-21", [1, 5, 9, 13, 20, 21]),
        ("5-5", [5]),
        ("1, .., 9", None),
        ("1, 3, .., 8", None),
        ("1-3 (+0)", None),
        ("a-b", None),
        ("", None),
        ("16x9", None),
    ],
)
def test_ranges_are_read_or_left_alone(text: str, expected: list[float] | None) -> None:
    assert numbers(text) == expected


def test_a_range_without_measure_is_refused() -> None:
    with pytest.raises(InvalidRequest, match="larger step"):
        numbers("1-9999999999")
