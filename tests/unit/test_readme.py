"""What the README shows runs as it stands, offline."""

from __future__ import annotations

import ast
import asyncio
import inspect
import re
import types
from pathlib import Path
from typing import Any

import pytest

from tests.paths import REPOSITORY

README = (REPOSITORY / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```python\n(.*?)```", README, flags=re.DOTALL)


def run(block: str) -> dict[str, Any]:
    """Run a block as a notebook would: ``await`` is allowed at the top."""
    code = compile(block, "README.md", "exec", flags=ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
    names: dict[str, Any] = {}
    result = types.FunctionType(code, names)()
    if inspect.iscoroutine(result):
        asyncio.run(result)
    return names


def test_the_ten_lines_make_twelve_pictures_and_an_export(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    names = run(BLOCKS[0])
    assert names["sweep"].progress.done == 12
    assert (tmp_path / "posters.zip").stat().st_size > 100_000
    names["studio"].close()


def test_the_script_writes_a_picture(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    run(BLOCKS[1])
    assert (tmp_path / "lighthouse.png").read_bytes().startswith(b"\x89PNG")


def test_a_picture_goes_through_the_verbs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    names = run(BLOCKS[2])
    made = names["studio"].df
    assert set(made["status"]) == {"ok"}
    parents = {"winter": "poster", "night": "poster", "large": "night"}
    for name, parent in parents.items():
        assert list(made.loc[[*names[name].image_ids], "parent_image_id"]) == [*names[parent].image_ids]
    names["studio"].close()


def test_a_price_is_quoted_and_a_job_ends(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any) -> None:
    monkeypatch.chdir(tmp_path)
    run(BLOCKS[3])
    quoted, resolution = capsys.readouterr().out.split()
    assert (float(quoted), resolution.count("x")) == (0.03, 1)


def test_every_block_is_run_here() -> None:
    assert len(BLOCKS) == 7


def test_the_quote_in_the_comment_is_the_quote_that_is_printed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    run(BLOCKS[0])["studio"].close()
    promised = re.search(r"print\(sweep\.quote\(\)\) +# (.+)", BLOCKS[0])
    assert promised
    assert promised[1] in capsys.readouterr().out


def test_pictures_are_compared_and_handed_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("IDEOWIDGETS_RECORD", str(tmp_path / "record"))
    names = run(BLOCKS[4])
    assert len(names["plan"].df) == 8
    assert set(names["votes"].ranking.index) == {"BAUHAUS", "ART_DECO"}
    assert (tmp_path / "for the client.zip").exists()
    names["studio"].close()


def test_a_mask_is_drawn_and_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any) -> None:
    monkeypatch.chdir(tmp_path)
    names = run(BLOCKS[5])
    assert capsys.readouterr().out.strip().endswith("(0, 0, 1024, 400)")
    edited = names["canvas"].image_ids
    assert len(edited) == 2
    assert names["studio"].df.loc[edited[1], "parent_image_id"] == edited[0]
    names["studio"].close()
