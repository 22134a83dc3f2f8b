"""Every step of a mask can be taken back and again, bit for bit."""

from __future__ import annotations

import zlib

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from ideowidgets.operations.masks import history as module
from ideowidgets.operations.masks.history import BadPatch, History, Patch

SHAPE = (7, 11)
states = arrays(bool, SHAPE)


@given(st.lists(states, min_size=1, max_size=6), st.data())
def test_any_walk_through_the_steps_shows_the_state_of_that_step(wanted, data):
    history = History(SHAPE[1], SHAPE[0])
    nothing = history.selection.copy()
    seen = [nothing, *(state for state in wanted if history.become(state, "step") is not None)]
    at = len(seen) - 1
    for back in data.draw(st.lists(st.booleans(), max_size=20)):
        patch = history.undo() if back else history.redo()
        at += 0 if patch is None else (-1 if back else 1)
        assert (history.selection == seen[at]).all()
        assert (len(history.done), len(history.undone)) == (at, len(seen) - 1 - at)


@given(states, states, states)
def test_the_order_of_patches_does_not_matter(start, first, second):
    one = Patch.between(start, first, "1", "")
    two = Patch.between(start, second, "2", "")
    patches = [patch for patch in (one, two) if patch is not None]
    ends = []
    for order in (patches, patches[::-1]):
        history = History(SHAPE[1], SHAPE[0])
        history.become(start, "start")
        for patch in order:
            history.add(patch)
        ends.append(history.selection)
    assert (ends[0] == ends[1]).all()


def test_a_new_step_forgets_what_was_undone():
    history = History(4, 4)
    history.become(np.eye(4, dtype=bool), "diagonal")
    history.undo()
    history.become(np.ones((4, 4), bool), "all")
    assert [patch.label for patch in history.done] == ["all"]
    assert history.redo() is None


def test_a_step_that_changes_nothing_is_none():
    history = History(4, 4)
    assert history.become(np.zeros((4, 4), bool), "clear") is None
    assert history.done == ()
    assert history.undo() is None


ALL = zlib.compress(b"\xff\xff")


def patch(rect=(0, 0, 4, 4), bits=ALL):
    return Patch("p", "", *rect, bits)


@pytest.mark.parametrize(
    ("wrong", "text"),
    [
        (patch((0, 0, 5, 4)), "inside the picture of 4 × 4"),
        (patch((-1, 0, 3, 4)), "inside the picture"),
        (patch((2, 2, 2, 4)), "inside the picture"),
        (patch(bits=zlib.compress(b"\xff")), "needs 2 bytes"),
        (patch(bits=zlib.compress(bytes(10_000_000))), "needs 2 bytes"),
        (patch(bits=zlib.compress(b"\xff\xff")[:-5]), "needs 2 bytes"),
        (patch(bits=b"no deflated bytes"), "needs 2 bytes"),
        (patch(bits=b""), "needs 2 bytes"),
    ],
)
def test_a_patch_that_does_not_fit_changes_nothing(wrong, text):
    history = History(4, 4)
    with pytest.raises(BadPatch, match=text):
        history.add(wrong)
    assert not history.selection.any()
    assert history.done == ()


def test_another_size_is_refused_and_says_the_right_one():
    with pytest.raises(BadPatch, match="4 × 3 pixels"):
        History(4, 3).become(np.zeros((4, 3), bool), "")


def test_the_oldest_steps_go_when_they_take_too_much(monkeypatch):
    monkeypatch.setattr(module, "KEPT_BYTES", 100)
    history = History(64, 64)
    rng = np.random.default_rng(1)
    for number in range(5):
        history.become(rng.random((64, 64)) < 0.5, str(number))
    assert [one.label for one in history.done] == ["4"]
    last = history.selection.copy()
    history.undo()
    assert history.undo() is None
    history.redo()
    assert (history.selection == last).all()
