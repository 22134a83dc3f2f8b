"""Every metric says what it is, and every example runs."""

from __future__ import annotations

import doctest
import importlib
import inspect
import pkgutil

import pytest

from ideowidgets import measures

MODULES = [f"ideowidgets.measures.{module.name}" for module in pkgutil.iter_modules(measures.__path__)]


@pytest.mark.parametrize("name", MODULES)
def test_examples_run(name):
    assert doctest.testmod(importlib.import_module(name)).failed == 0


@pytest.mark.parametrize("name", measures.METRICS)
def test_a_metric_says_range_direction_source_limits_and_an_example(name):
    told = " ".join((inspect.getdoc(measures.METRICS[name]) or "").split())
    missing = [word for word in ("range: ", "source: ", "limits: ", ">>> ") if word not in told.casefold()]
    assert not missing
    assert "Direction: " in told or "is better" in told
    assert measures.METRICS[name]().name == name
