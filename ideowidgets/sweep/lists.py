"""Lists of values from elsewhere: ranges written as text, columns of frames, files of prompts."""

from __future__ import annotations

import csv
import io
import json
import math
import os
import re
import textwrap
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from ideowidgets.operations.errors import InvalidRequest, Problem

MAX_NUMBERS = 100_000
MAX_FILE_BYTES = 200_000_000
_NUMBER = r"[+-]?\d+(?:\.\d+)?"
_RANGE = re.compile(rf"({_NUMBER})\s*-\s*({_NUMBER})(?:\s*\(\s*\+?({_NUMBER})\s*\))?")


def numbers(text: str) -> list[int | float] | None:
    """Read numbers and ranges: ``"1-9"``, ``"10-90 (+20)"``, ``"1, 3, .., 9"``, several with commas between; else None.

    Examples
    --------
    >>> numbers("1-3"), numbers("10-50 (+20), 99"), numbers("1, 3, .., 7"), numbers("BAUHAUS")
    ([1, 2, 3], [10, 30, 50, 99], [1, 3, 5, 7], None)
    >>> numbers("0.25-1 (+0.25)")
    [0.25, 0.5, 0.75, 1]
    """
    found: list[int | float] = []
    items = [item.strip() for item in text.split(",")]
    for place, item in enumerate(items):
        if item in ("..", "...", "…"):
            step = _step_of_dots(found, items[place + 1 :])
            if step is None:
                return None
            found += _stepped(found[-1], _number(items[place + 1]), step)[1:-1]
            continue
        if re.fullmatch(_NUMBER, item):
            found.append(_number(item))
            continue
        parts = _RANGE.fullmatch(item)
        if parts is None:
            return None
        first, last = _number(parts[1]), _number(parts[2])
        step = _number(parts[3]) if parts[3] else 1
        if step == 0:
            return None
        found += _stepped(first, last, math.copysign(step, last - first) if last != first else step)
    return found


def _step_of_dots(before: Sequence[int | float], after: Sequence[str]) -> int | float | None:
    """Give the step that two numbers before the dots make, where a number behind them is reached."""
    if len(before) < 2 or not after or not re.fullmatch(_NUMBER, after[0]):
        return None
    step, end = before[-1] - before[-2], _number(after[0])
    count = (end - before[-1]) / step if step else -1
    return step if count >= 1 and math.isclose(count, round(count)) else None


def _stepped(first: float, last: float, step: float) -> list[int | float]:
    count = math.floor((last - first) / step + 1e-9)
    if count >= MAX_NUMBERS:
        problem = Problem("range", f"{count + 1:,} numbers", f"at most {MAX_NUMBERS:,}", "Take a larger step.")
        raise InvalidRequest("sweep", [problem])
    return [_tidy(first + place * step) for place in range(count + 1)]


def _number(text: str) -> int | float:
    return _tidy(float(text)) if "." in text else int(text)


def _tidy(value: float) -> int | float:
    rounded = round(value, 9)
    return int(rounded) if rounded == int(rounded) else rounded


def listed(values: Any) -> list[Any] | None:
    """Give values as a list: a sequence, a column of a frame, an array, a range as text; None where it is no list.

    Missing values of a frame become None, which leaves a field unset. Of a frame each row is a tuple.
    """
    if isinstance(values, str):
        return numbers(values)
    if isinstance(values, Sequence) and not isinstance(values, bytes | bytearray):
        return list(values)
    if hasattr(values, "itertuples"):
        return [tuple(map(_present, row)) for row in values.astype(object).itertuples(index=False, name=None)]
    if callable(getattr(values, "tolist", None)):
        found = values.tolist()
        return [_present(value) for value in found] if isinstance(found, list) else None
    return None


def _present(value: Any) -> Any:
    missing = (isinstance(value, float) and math.isnan(value)) or type(value).__name__ in ("NAType", "NaTType")
    return None if missing else value


def prompts_from(path: str | os.PathLike[str], column: str = "prompt") -> list[str]:
    r"""Read prompts from a file, each once, in the file's order.

    To carry other columns to the results, read the file with pandas and say which:
    ``studio.sweep("x", {"prompt": pd.read_csv(path)}, keep=["id", "language"])``.

    Parameters
    ----------
    path : path
        ``.csv`` (quoted as usual), ``.tsv`` (tabs, quotation marks are text), ``.jsonl`` (texts or objects, one a
        line), ``.json`` (a list of them); anything else holds one prompt a line. UTF-8; empty lines are passed over,
        and in a list of one a line those that begin with ``#``.
    column : str
        Which column, or member, holds the prompt; upper and lower case do not count.

    Raises
    ------
    InvalidRequest
        Where the file cannot be read, has no such column, or holds no prompt.

    Examples
    --------
    >>> import tempfile
    >>> path = Path(tempfile.mkdtemp()) / "animals.tsv"
    >>> _ = path.write_text("Prompt\tKind\na \"wise\" owl\tbird\na fox\tmammal\n")
    >>> prompts_from(path)
    ['a "wise" owl', 'a fox']
    """
    file = Path(path).expanduser()
    text = _text_of(file)
    match file.suffix.casefold():
        case ".csv":
            found = _column(file, csv.reader(io.StringIO(text, newline="")), column)
        case ".tsv" | ".tab":
            found = _column(file, (line.split("\t") for line in text.splitlines()), column)
        case ".jsonl" | ".ndjson":
            lines = text.split("\n")
            found = [
                _member(file, n, _parsed(file, n, line), column) for n, line in enumerate(lines, 1) if line.strip()
            ]
        case ".json":
            members = _parsed(file, 1, text)
            if not isinstance(members, list):
                raise _unreadable(file, "is no list", 'Write ["a fox", ...], or one object a line as .jsonl.')
            found = [_member(file, n, member, column) for n, member in enumerate(members, 1)]
        case _:
            found = [line for line in text.splitlines() if not line.lstrip().startswith("#")]
    prompts = list(dict.fromkeys(prompt.strip() for prompt in found if prompt.strip()))
    if not prompts:
        raise _unreadable(file, "holds no prompt", f"Look at the file, and at its column {column!r}.")
    return prompts


def _text_of(file: Path) -> str:
    try:
        if file.stat().st_size > MAX_FILE_BYTES:
            raise _unreadable(file, f"is larger than {MAX_FILE_BYTES // 1_000_000} MB", "Split it.")
        return file.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise _unreadable(file, f"cannot be read: {error.strerror or error}", "Check the path.") from None
    except UnicodeDecodeError:
        raise _unreadable(file, "is not UTF-8 text", "Save it as UTF-8.") from None


def _column(file: Path, rows: Iterable[list[str]], column: str) -> list[str]:
    try:
        listed_rows = [row for row in rows if row]
    except csv.Error as error:
        raise _unreadable(file, f"is no CSV ({error})", "Quote prompts that hold commas or line breaks.") from None
    header = [name.strip() for name in listed_rows[0]] if listed_rows else []
    place = next((n for n, name in enumerate(header) if name.casefold() == column.casefold()), None)
    if place is None:
        raise _unreadable(file, f"has no column {column!r}", f"Say which one: column=... Columns: {_names(header)}.")
    return [row[place] for row in listed_rows[1:] if len(row) > place]


def _parsed(file: Path, line: int, text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        raise _unreadable(file, f"is no JSON in line {line}", "Mend that line.") from None


def _member(file: Path, line: int, found: Any, column: str) -> str:
    if isinstance(found, str):
        return found
    if isinstance(found, dict):
        for name, value in found.items():
            if name.casefold() == column.casefold() and isinstance(value, str):
                return value
        fix = f"Say which one: column=... It has {_names(found)}."
        raise _unreadable(file, f"has no text {column!r} in entry {line}", fix)
    raise _unreadable(file, f"holds neither a text nor an object in entry {line}", "Mend that entry.")


def _names(names: Iterable[str]) -> str:
    return textwrap.shorten(", ".join(names), 200, placeholder=" ...")


def _unreadable(file: Path, rule: str, fix: str) -> InvalidRequest:
    return InvalidRequest("prompts", [Problem(file.name, "", rule, fix)])
