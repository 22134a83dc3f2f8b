"""The README's table of operations is what the operations say."""

from __future__ import annotations

import re

import pytest

from ideowidgets.operations import OPERATIONS
from tests.operations_table import CARRY_ALL, replaced, section, services, table
from tests.paths import REPOSITORY

README = (REPOSITORY / "README.md").read_text(encoding="utf-8")


def test_the_readme_holds_the_table_as_it_would_be_written_now() -> None:
    assert replaced(README) == README, "run: python -m tests.operations_table"


def test_every_operation_has_one_row_and_every_row_all_columns() -> None:
    head, _, *rows = table().split("\n")
    assert len(rows) == len(OPERATIONS)
    assert {row.count("|") for row in rows} == {head.count("|")}
    shown = [re.findall(r"`([^`]+)`<br>`([^`]+)`", row) for row in rows]
    assert sorted(shown) == sorted([[(cls.__name__, name)] for name, cls in OPERATIONS.items()])


def test_services_without_a_column_carry_everything() -> None:
    known = services()
    for name in CARRY_ALL:
        assert [cls for cls in OPERATIONS.values() if known[name].cannot(cls) is not None] == []


def test_rows_say_what_the_facts_say() -> None:
    rows = {name: row.split(" | ") for row in table().split("\n") for name in OPERATIONS if f"<br>`{name}`" in row}
    _, model, _, price, quoted, job, *_ = rows["post_generate_image_v2_ideogram45"]
    assert (model, price, quoted, job) == ("ideogram-4.5", "$0.10", "yes", "can be")
    assert rows["post-generate-image-v-4"][3:6] == ["$0.06", "", "can be"]
    assert rows["post-resize-image-async"][3:6] == ["unknown", "", "always"]
    assert rows["list-datasets"][3:6] == ["free", "", ""]
    assert "yes" in rows["post-upscale-image"][6]
    assert "yes" not in rows["post-describe"][6]


def test_a_text_without_the_marks_is_refused() -> None:
    with pytest.raises(ValueError, match="marks"):
        replaced("nothing here")
    assert replaced(section()) == section()
