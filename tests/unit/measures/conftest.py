"""Measures begin each test knowing nothing."""

from __future__ import annotations

import pytest

from ideowidgets.measures import keeping


@pytest.fixture(autouse=True)
def nothing_in_memory():
    keeping._memory.clear()
