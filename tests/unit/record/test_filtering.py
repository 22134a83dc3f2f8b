"""Filters: what they mean, what they refuse and where, and that they read back as they are written."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ideowidgets.operations.errors import IdeogramError
from ideowidgets.record.filtering import BadFilter, Filter, filtered
from ideowidgets.record.image_ref import ImageRef

NOW = datetime(2026, 11, 20, 15, 30, tzinfo=UTC)
SPEEDS = ["FLASH", "TURBO", "DEFAULT", "QUALITY"]


@pytest.fixture
def frame() -> pd.DataFrame:
    rows = {
        "prompt": ["a lighthouse at DUSK", "Zürich, red car", None, 'says "HOLD FAST"', "rouge et noir"],
        "prompt_returned": [None, "a blue bicycle", None, None, "a lighthouse"],
        "style_preset": pd.Categorical(["BAUHAUS", "ART_DECO", None, "BAUHAUS", "ART_DECO"], ["ART_DECO", "BAUHAUS"]),
        "rendering_speed": pd.Categorical(["TURBO", "QUALITY", "FLASH", None, "DEFAULT"], SPEEDS, ordered=True),
        "aspect_ratio": pd.Categorical(["16x9", "1x1", "1x1", "16x9", None]),
        "rating": pd.array([5, 4, None, 1, None], dtype="Float64"),
        "seed": pd.array([7, 8, 9, None, 2**40], dtype="Int64"),
        "starred": pd.array([True, False, None, None, True], dtype="boolean"),
        "is_image_safe": pd.array([True, False, None, True, True], dtype="boolean"),
        "tags": [["sky", "Blue"], [], ["sea"], ["skyline"], []],
        "note": ["keep", "", None, "7", "print (A2)"],
        "cost_usd": pd.array([0.03, 0.06, 0.0, None, 0.1], dtype="Float64"),
        "created_at": pd.to_datetime(
            ["2026-11-01T00:00Z", "2026-11-01T23:59:59.9Z", "2026-11-02T00:00Z", "", "2026-11-20T12:00Z"],
            format="ISO8601",
        ),
        "axes": [{"animal": "cat"}, {"animal": "dog"}, {}, {"animal": "cat"}, {}],
        "params": [{"image_weight": 50}, {"image_weight": 90}, {}, {}, {"prompt": "x"}],
        "image": [ImageRef("ab" * 32), None, None, None, None],
    }
    return pd.DataFrame(rows, index=pd.Index([f"R-{place}" for place in range(5)], name="image_id"))


@pytest.fixture(autouse=True)
def utc(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("TZ", "UTC")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


def places(frame: pd.DataFrame, text: str) -> list[int]:
    return [int(place) for place in np.flatnonzero(Filter.parse(text, frame).mask(frame, now=NOW))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", [0, 1, 2, 3, 4]),
        ("   ", [0, 1, 2, 3, 4]),
        ("rating >= 4", [0, 1]),
        ("rating>=4", [0, 1]),
        ("rating ≥ 4.5", [0]),
        ("rating = 4", [1]),
        ("rating == 4", [1]),
        ("rating != 4", [0, 3]),
        ("rating <> 4", [0, 3]),
        ("not rating = 4", [0, 3]),
        ("not not rating = 4", [1]),
        ("rating is empty", [2, 4]),
        ("rating is missing", [2, 4]),
        ("rating is not empty", [0, 1, 3]),
        ("rating < 4 or rating is empty", [2, 3, 4]),
        ("rating in (4, 5)", [0, 1]),
        ("rating in [4, 5]", [0, 1]),
        ("rating not in (4, 5)", [3]),
        ("rating in (4)", [1]),
        ("seed = 1099511627776", [4]),
        ("seed < 99999999999999999999", [0, 1, 2, 4]),
        ("seed > 7.5", [1, 2, 4]),
        ("seed > -1e3", [0, 1, 2, 4]),
        ("cost < $0.06", [0, 2]),
        ("style_preset = BAUHAUS", [0, 3]),
        ("style_preset = bauhaus", [0, 3]),
        ("Style Preset = art deco", [1, 4]),
        ("style-preset is 'art-deco'", [1, 4]),
        ("style_preset != BAUHAUS", [1, 4]),
        ("style_preset contains deco", [1, 4]),
        ("aspect_ratio = 16:9", [0, 3]),
        ("rendering_speed >= default", [1, 4]),
        ("rendering_speed < TURBO", [2]),
        ("rendering_speed is not quality", [0, 2, 4]),
        ("starred", [0, 4]),
        ("STARRED", [0, 4]),
        ("not starred", [1, 2, 3]),
        ("starred = no", [1, 2, 3]),
        ("is_image_safe = no", [1]),
        ("not is_image_safe", [1]),
        ("is_image_safe is empty", [2]),
        ("tag = sky", [0]),
        ("tags = BLUE", [0]),
        ("tags contains sky", [0, 3]),
        ("tags in (sea, sky)", [0, 2]),
        ("not tag = sky", [1, 2, 3, 4]),
        ("tags != sky", [1, 2, 3, 4]),
        ("tags is empty", [1, 4]),
        ("note is empty", [1, 2]),
        ("note = 7", [3]),
        ("note contains '(a2)'", [4]),
        ("note not contains ee", [1, 3, 4]),
        ("note < keep", [1, 3]),
        ("image_id = r-3", [3]),
        ("animal = cat", [0, 3]),
        ("image_weight > 50", [1]),
        ("axes contains DOG", [1]),
        ("image is not empty", [0]),
        ("lighthouse", [0, 4]),
        ("lighthouse dusk", [0]),
        ("lighthouse and dusk", [0]),
        ('"red car"', [1]),
        ("“red car”", [1]),
        ("zürich or rouge", [1, 4]),
        ("not lighthouse", [1, 3]),
        ("lighthouse not dusk", None),
        (r'"\"hold fast\""', [3]),
        ("'\"hold'", [3]),
        ("lighthouse and rating >= 4", [0]),
        ("rating >= 4 && style_preset = bauhaus", [0]),
        ("rating = 1 | rating = 4", [1, 3]),
        ("rating = 4 or starred and rating = 5", [0, 1]),
        ("(rating = 4 or starred) and rating = 5", [0]),
        ("NOT (rating = 4 OR rating = 5)", [3]),
        ("created_at = 2026-11-01", [0, 1]),
        ("created = 2026-11-01", [0, 1]),
        ("created_at != 2026-11-01", [2, 4]),
        ("created_at > 2026-11-01", [2, 4]),
        ("created_at >= 2026-11-02", [2, 4]),
        ("created_at <= 2026-11-01", [0, 1]),
        ("created_at < 2026-11-02", [0, 1]),
        ("created_at = 2026-11", [0, 1, 2, 4]),
        ("created_at > 2026-10", [0, 1, 2, 4]),
        ("created_at = 2026-12", []),
        ("created_at = 2026-11-01T23:59", [1]),
        ('created_at >= "2026-11-01 23:59:59"', [1, 2, 4]),
        ("created_at = 2026-11-02T01:00+01:00", [2]),
        ("created_at >= today", [4]),
        ("created_at < yesterday", [0, 1, 2]),
        ("created_at >= 4 hours ago", [4]),
        ("created_at > 3 hours ago", []),
        ("created_at = 18 days ago", [2]),
        ("`rating` > 4", [0]),
        ('"rating" > 4', [0]),
    ],
)
def test_what_a_filter_lets_through(frame, text, expected):
    if expected is None:
        with pytest.raises(BadFilter):
            places(frame, text)
    else:
        assert places(frame, text) == expected


@pytest.mark.parametrize(
    ("text", "position", "length", "rule", "fix"),
    [
        ("ratng >= 4", 0, 5, "no column", "'rating'"),
        ("starred and stile_preset = BAUHAUS", 12, 12, "no column", "'style_preset'"),
        ("style_preset = BAUHUAS", 15, 7, "no value 'BAUHUAS'", "'BAUHAUS'"),
        ("style_preset in (ART_DECO, Impressionism)", 27, 13, "no value", "ART_DECO, BAUHAUS"),
        ("rating >> 4", 8, 1, "value is missing", "Write a number"),
        ("rating >=", 7, 2, "value is missing", "Write a number"),
        ("rating = and starred", 9, 3, "value is missing", "Write a number"),
        ("rating", 0, 6, "'rating' is a column", "quotes"),
        ("rating = four", 9, 4, "holds numbers", "such as 4"),
        ("seed = 1_000", 7, 5, "holds numbers", "such as 4"),
        ("starred = maybe", 10, 5, "yes or no", "starred = yes"),
        ("starred > no", 10, 2, "yes or no", "starred = yes"),
        ("created_at > 2026-13-01", 13, 10, "holds times", "2026-11-03"),
        ("created_at > noon", 13, 4, "holds times", "2026-11-03"),
        ("created_at > 99999999999 days ago", 13, 20, "holds times", "2026-11-03"),
        ("rating contains 4", 0, 6, "holds no text", "Compare it"),
        ("tags > sky", 0, 4, "holds lists", "contains"),
        ("params = 4", 0, 6, "structured", "contains"),
        ("image = 4", 0, 5, "nothing that text can name", "is not empty"),
        ("rating = 4 starred", 9, 9, "holds numbers", ""),
        ('note = "a" starred', 11, 7, "beside each other", "and"),
        ('"a" rating = 4', 4, 6, "beside each other", "and"),
        ("(rating = 4", 0, 1, "never closed", "Add )"),
        ("rating in (4, 5", 10, 1, "never closed", "Add )"),
        ("rating = 4)", 10, 1, "closes nothing", "Remove it"),
        ('note = "abc', 7, 4, "never closed", 'Add "'),
        ("rating >= 4 and", 15, 1, "the filter ends", "condition"),
        ("and rating >= 4", 0, 3, "no condition", "condition"),
        ("rating is", 7, 2, "value is missing", "Write a number"),
        ("rating not 4", 7, 3, "beside each other", "and"),
        ("= 4", 0, 1, "no condition", "rating >= 4"),
        ("rating in ()", 11, 1, "value is missing", "number"),
        ("()", 1, 1, "no condition", "condition"),
    ],
)
def test_what_a_filter_refuses_and_where(frame, text, position, length, rule, fix):
    with pytest.raises(BadFilter) as caught:
        places(frame, text)
    error = caught.value
    assert (error.position, error.length) == (position, length)
    assert rule in error.rule
    assert fix in error.fix
    assert str(error.position) in str(error)
    assert isinstance(error, IdeogramError)
    assert error.text == text


def test_names_are_checked_against_names_alone_and_values_when_the_mask_is_made(frame):
    with pytest.raises(BadFilter, match="Did you mean 'rating'"):
        Filter.parse("ratig = 3", frame.columns)
    found = Filter.parse("style preset = bauhuas", frame.columns)
    assert str(found) == "style_preset = bauhuas"
    with pytest.raises(BadFilter, match="Did you mean 'BAUHAUS'"):
        found.mask(frame)
    assert str(Filter.parse("whatever = 3")) == "whatever = 3"


def test_the_canonical_text_says_what_the_frame_says(frame):
    written = "  Style Preset==art deco AND(tag='a, b'||created>=today) lighthouse"
    with pytest.raises(BadFilter):
        Filter.parse(written, frame)
    found = Filter.parse(written.replace(" light", " and light"), frame)
    assert str(found) == 'style_preset = ART_DECO and (tags = "a, b" or created_at >= today) and "lighthouse"'
    assert repr(found) == f"Filter({str(found)!r})"
    assert Filter.parse(str(found), frame) == found


def test_long_and_deep_filters_are_refused(frame):
    with pytest.raises(BadFilter, match=r"4,001 characters.*4,000"):
        Filter.parse("a" * 4001)
    with pytest.raises(BadFilter, match="40 deep"):
        Filter.parse("(" * 1900 + "starred" + ")" * 1900)
    with pytest.raises(BadFilter, match="40 deep"):
        Filter.parse("not " * 900 + "starred")
    assert places(frame, " or ".join(["starred"] * 360)) == [0, 4]
    assert places(frame, "(" * 40 + "starred" + ")" * 40) == [0, 4]


def test_not_only_text_is_refused():
    with pytest.raises(BadFilter, match="not int"):
        Filter.parse(7)  # type: ignore[arg-type]


def test_filtered_gives_a_copy(frame):
    found = filtered(frame, "rating >= 4")
    found["note"] = "changed"
    assert list(found.index) == ["R-0", "R-1"]
    assert frame["note"].iloc[0] == "keep"


def test_any_frame_can_be_filtered():
    other = pd.DataFrame(
        {
            "Vendor Name": ["A", "B", "C"],
            "file": [Path("a.png"), Path("b.png"), None],
            "score": [0.5, float("nan"), 2],
            "when": [datetime(2026, 1, 1, 9), datetime(2026, 1, 2, 9), pd.NaT],  # noqa: DTZ001
            3: [1, 2, 3],
            "mixed": [1, "x", None],
            "passed": [True, None, False],
            "none": [None, None, None],
        }
    )
    assert places(other, "`Vendor Name` in (a, c)") == [0, 2]
    assert places(other, "vendor name = b") == [1]
    assert places(other, "file contains a.p") == [0]
    assert places(other, "score > 0") == [0, 2]
    assert places(other, "not score > 1") == [0]
    assert places(other, "when = 2026-01-02T09:00") == [1]
    assert places(other, "`3` >= 2") == [1, 2]
    assert places(other, "passed") == [0]
    assert places(other, "mixed is empty") == [2]
    assert places(other, "none = x") == []
    assert places(other, "b") == [1]
    twice = pd.DataFrame([[1, 2]], columns=["a", "a"])
    assert places(twice, "a = 1") == [0]
    assert places(pd.DataFrame(), "lighthouse") == []
    nullable = pd.DataFrame({"ratio": pd.array([0, 1], dtype="Float64") / pd.array([0, 1], dtype="Float64")})
    assert places(nullable, "ratio < 5") == [1]


def test_local_time_is_meant_where_no_zone_is_named(monkeypatch):
    monkeypatch.setenv("TZ", "America/New_York")
    time.tzset()
    moments = pd.DataFrame({"created_at": pd.to_datetime(["2026-11-02T04:59Z", "2026-11-02T05:00Z"])})
    assert places(moments, "created_at = 2026-11-01") == [0]
    assert places(moments, "created_at >= 2026-11-02T00:00") == [1]
    summer = pd.DataFrame({"created_at": pd.to_datetime(["2026-07-01T03:59Z", "2026-07-01T04:00Z"])})
    assert places(summer, "created_at >= 2026-07") == [1]


def test_facets_are_filters(frame):
    found = Filter.parse("lighthouse", frame).choosing("style_preset", ("BAUHAUS",))
    assert str(found) == '"lighthouse" and style_preset = BAUHAUS'
    found = found.choosing("style_preset", ("BAUHAUS", "ART_DECO"))
    assert str(found) == '"lighthouse" and style_preset in (BAUHAUS, ART_DECO)'
    found = found.choosing("rating", (None, "4"))
    assert found.chosen("rating") == ("4", None)
    assert found.chosen("style_preset") == ("BAUHAUS", "ART_DECO")
    assert found.chosen("seed") == ()
    assert Filter.parse(str(found)) == found
    found = found.choosing("rating", ()).choosing("style_preset", ())
    assert str(found) == '"lighthouse"'
    assert not Filter.parse("seed = 7").choosing("seed", ())
    both = Filter.parse("a or b").choosing("seed", ("7",))
    assert str(both) == "(a or b) and seed = 7"
    assert Filter.parse(str(both)) == both


def test_equal_filters_are_equal_however_they_are_written():
    first, second = Filter.parse("(a = 1 and b = 2) and c = 3"), Filter.parse("a=1&b=2 AND `c`==3")
    assert first == second
    assert hash(first) == hash(second)
    assert first != "a"
    assert bool(first)
    assert not Filter.parse(" ")


WORDS = st.sampled_from(
    [*"ab(),=<>!\"'`\\&|[]", ">=", " and ", " or ", " not ", " in ", " is ", " contains ", " empty "]
)
COLUMN = st.sampled_from(
    ["rating", "seed", "starred", "style_preset", "tags", "note", "created_at", "prompt", "4", "é x"]
)


@given(st.one_of(st.text(max_size=60), st.lists(st.one_of(WORDS, COLUMN), max_size=14).map("".join)))
@settings(max_examples=600)
def test_random_text_raises_nothing_else_and_reads_back(text):
    try:
        found = Filter.parse(text)
    except BadFilter:
        return
    assert Filter.parse(str(found)) == found
    assert str(Filter.parse(str(found))) == str(found)


values = st.one_of(st.text(max_size=6), st.sampled_from(["and", "OR", "4", "-4.5", "a b", "2026-11-01", "é", "`", ""]))


@given(st.text(max_size=6).filter(str.strip), st.lists(values, min_size=1, max_size=3))
def test_any_name_and_value_can_be_chosen(name, chosen):
    found = Filter.parse("").choosing(name, chosen)
    assert Filter.parse(str(found)) == found
    assert found.chosen(name) == tuple(chosen)


SMALL = pd.DataFrame(
    {
        "n": pd.array([1, 2, None, 3], dtype="Int64"),
        "t": ["x", "Y", None, ""],
        "c": pd.Categorical(["LOW", None, "HIGH", "LOW"], ["LOW", "HIGH"], ordered=True),
        "l": [["x"], [], None, ["x", "y"]],
        "f": pd.array([True, False, None, True], dtype="boolean"),
    }
)
OPS = st.sampled_from(["=", "!=", "<", "<=", ">", ">="])
ORDER = {"LOW": 0, "HIGH": 1}

Tree = tuple[Any, ...]
leaves: st.SearchStrategy[Tree] = st.one_of(
    st.tuples(st.just("n"), OPS, st.integers(0, 4)),
    st.tuples(st.just("t"), OPS, st.sampled_from(["x", "y", "z", ""])),
    st.tuples(st.just("c"), OPS, st.sampled_from(["LOW", "HIGH"])),
    st.tuples(st.just("l"), st.sampled_from(["=", "!="]), st.sampled_from(["x", "y"])),
    st.tuples(st.just("f")),
    st.tuples(st.sampled_from("ntclf"), st.just("empty")),
    st.tuples(st.just("n"), st.just("in"), st.lists(st.integers(0, 4), min_size=1, max_size=3)),
)
trees = st.recursive(
    leaves,
    lambda inner: st.one_of(
        st.tuples(st.just("not"), inner),
        st.tuples(st.sampled_from(["and", "or"]), st.lists(inner, min_size=2, max_size=3)),
    ),
    max_leaves=8,
)


def write(tree: Tree) -> str:
    match tree:
        case ("not", inner):
            return f"not ({write(inner)})"
        case ("and" | "or" as word, list(parts)):
            return "(" + f" {word} ".join(map(write, parts)) + ")"
        case (name, "empty"):
            return f"{name} is empty"
        case (name, "in", list(some)):
            return f"{name} in ({', '.join(map(str, some))})"
        case (name,):
            return str(name)
        case (name, op, value):
            return f'{name} {op} "{value}"'
    raise AssertionError(tree)


def judge(tree: Tree, row: dict[str, Any]) -> bool | None:  # noqa: PLR0911
    """Three-valued logic, written down as plainly as possible."""
    match tree:
        case ("not", inner):
            found = judge(inner, row)
            return None if found is None else not found
        case ("and" | "or" as word, list(parts)):
            each = [judge(part, row) for part in parts]
            decisive = word == "or"
            return decisive if decisive in each else None if None in each else not decisive
        case (name, "empty"):
            return row[name] in (None, "", [])
    value = row[tree[0]]
    if value is None:
        return None
    match tree:
        case (_,):
            return bool(value)
        case (_, "in", list(some)):
            return value in some
        case ("l", op, wanted):
            return (wanted in value) == (op == "=")
        case ("c", op, wanted):
            return COMPARE[op](ORDER[value], ORDER[wanted])
        case (_, op, wanted):
            return COMPARE[op](value.casefold() if isinstance(value, str) else value, wanted)
    raise AssertionError(tree)


COMPARE: dict[str, Any] = {
    "=": lambda a, b: a == b,
    "!=": lambda a, b: a != b,
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b,
}
ROWS = [
    {"n": 1, "t": "x", "c": "LOW", "l": ["x"], "f": True},
    {"n": 2, "t": "Y", "c": None, "l": [], "f": False},
    {"n": None, "t": None, "c": "HIGH", "l": None, "f": None},
    {"n": 3, "t": "", "c": "LOW", "l": ["x", "y"], "f": True},
]


@given(trees)
@settings(max_examples=400)
def test_the_mask_is_what_three_valued_logic_says(tree):
    text = write(tree)
    found = Filter.parse(text, SMALL)
    assert found.mask(SMALL).tolist() == [judge(tree, row) is True for row in ROWS]
    assert Filter.parse(str(found), SMALL) == found


def test_text_from_a_page_is_never_evaluated(frame):
    for hostile in ("__import__('os').system('x')", "`image`.apply(print)", "rating.__class__ = 3", "rating.size = 5"):
        with pytest.raises(BadFilter):
            places(frame, hostile)
    assert places(frame, "@frame.drop") == places(frame, "@pd.eval") == []


def test_the_day_after_a_change_of_clocks_is_a_whole_day(monkeypatch):
    monkeypatch.setenv("TZ", "Europe/Berlin")
    time.tzset()
    start = datetime(2026, 10, 24, 22, tzinfo=UTC)
    hours = pd.DataFrame({"created_at": pd.to_datetime([start + timedelta(hours=n) for n in range(26)])})
    assert len(places(hours, "created_at = 2026-10-25")) == 25
