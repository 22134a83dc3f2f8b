"""Keys made by the writer: never the same twice, whatever the clock or a fork does."""

from __future__ import annotations

import multiprocessing
import os
import sys
from typing import Any

import pytest

from ideowidgets.record.ulid import UlidFactory


def test_a_clock_that_is_set_back_makes_no_older_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    make = UlidFactory()
    times = iter([2_000_000_000_000_000_000, 1_000_000_000_000_000_000, 1_500_000_000_000_000_000])
    monkeypatch.setattr("ideowidgets.record.ulid.time.time_ns", lambda: next(times))
    keys = [make() for _ in range(3)]
    assert keys == sorted(set(keys))


@pytest.mark.skipif(not hasattr(os, "fork") or sys.platform == "darwin", reason="this system does not fork")
@pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")
def test_a_fork_makes_keys_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    make = UlidFactory()
    monkeypatch.setattr("ideowidgets.record.ulid.time.time_ns", lambda: 2_000_000_000_000_000_000)
    make()
    context = multiprocessing.get_context("fork")
    queue: Any = context.SimpleQueue()
    child = context.Process(target=lambda: queue.put(make()))
    child.start()
    theirs = queue.get()
    child.join(30)
    assert theirs != make()
