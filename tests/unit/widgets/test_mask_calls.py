"""Whatever is drawn by calls, in whatever order: undo gives back each state bit for bit, and redo takes it again."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from ideowidgets.widgets.mask_drawing import MaskDrawing

WIDTH, HEIGHT = 48, 40
PLACES = st.floats(-20, 70, allow_nan=False, width=32)
POINTS = st.tuples(PLACES, PLACES)
BOXES = st.tuples(PLACES, PLACES, PLACES, PLACES)
ERASE = st.fixed_dictionaries({"erase": st.booleans()})
AMOUNTS = st.tuples(st.integers(0, 12))
NO_OPTIONS: st.SearchStrategy[dict[str, bool]] = st.just({})
NOTHING = st.just(())
CALLS = st.one_of(
    st.tuples(st.just("brush"), st.tuples(st.lists(POINTS, min_size=1, max_size=5), st.floats(1, 30)), ERASE),
    st.tuples(st.just("polygon"), st.tuples(st.lists(POINTS, min_size=3, max_size=6)), ERASE),
    st.tuples(st.sampled_from(["rectangle", "ellipse"]), BOXES, ERASE),
    st.tuples(
        st.just("bucket"),
        st.tuples(st.integers(0, WIDTH - 1), st.integers(0, HEIGHT - 1), st.integers(0, 255)),
        ERASE,
    ),
    st.tuples(st.sampled_from(["grow", "shrink", "smooth", "remove_specks"]), AMOUNTS, NO_OPTIONS),
    st.tuples(st.sampled_from(["invert", "clear", "fill", "undo", "redo"]), NOTHING, NO_OPTIONS),
)


def drawing():
    across = np.linspace(0, 255, WIDTH, dtype=np.uint8)
    return MaskDrawing(Image.fromarray(np.dstack([np.tile(across, (HEIGHT, 1))] * 3)))


@given(st.lists(CALLS, max_size=14))
def test_undo_to_the_beginning_and_redo_to_the_end(calls):
    drawn = drawing()
    for name, given_, options in calls:
        getattr(drawn, name)(*given_, **options)
    states = [drawn.array]
    while drawn.steps:
        count = len(drawn.steps)
        drawn.undo()
        assert len(drawn.steps) == count - 1
        states.append(drawn.array)
    assert drawn.coverage == 0
    for wanted in states[-2::-1]:
        drawn.redo()
        assert (drawn.array == wanted).all()
    assert len(drawn.steps) == len(states) - 1


@given(st.lists(CALLS, max_size=8), st.lists(CALLS, max_size=4))
def test_what_is_drawn_after_an_undo_takes_the_place_of_what_was_undone(first, second):
    drawn = drawing()
    for name, given_, options in first:
        getattr(drawn, name)(*given_, **options)
    kept = len(drawn.steps) // 2
    while len(drawn.steps) > kept:
        drawn.undo()
    middle = drawn.array
    before = len(drawn.steps)
    drawn.invert()
    for name, given_, options in second:
        if name not in ("undo", "redo"):
            getattr(drawn, name)(*given_, **options)
    end = drawn.array
    drawn.redo()
    assert (drawn.array == end).all(), "nothing is left to do again"
    while len(drawn.steps) > before:
        drawn.undo()
    assert (drawn.array == middle).all()


@given(st.lists(CALLS, max_size=8))
def test_coverage_and_box_say_what_the_pixels_do(calls):
    drawn = drawing()
    for name, given_, options in calls:
        getattr(drawn, name)(*given_, **options)
    array = drawn.array
    assert drawn.coverage == array.mean()
    if not array.any():
        assert drawn.bbox is None
    else:
        left, top, right, bottom = drawn.bbox
        assert array[top:bottom, left:right].sum() == array.sum()
        assert array[top].any()
        assert array[bottom - 1].any()
        assert array[:, left].any()
        assert array[:, right - 1].any()
