"""Fixtures of the contract's tests: one stand-in for many of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from ideowidgets.offline.faults import Fault
from tests.contract.world import World


@pytest.fixture(scope="module")
def world() -> World:
    return World()


@pytest.fixture
def scripted(world: World) -> Iterator[Callable[[Fault], World]]:
    """Let one thing go wrong, for one test."""

    def with_fault(fault: Fault) -> World:
        world.engine.faults = [fault]
        return world

    yield with_fault
    world.engine.faults = []
