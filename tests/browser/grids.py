"""What the tests of the grid in a browser share."""

from __future__ import annotations

import pytest

from tests.browser.live import Live
from tests.unit.widgets.gridding import plan

CELL = "[role=gridcell][data-item]"
FOCUSED = "() => Number(document.activeElement?.dataset.item ?? -1)"


@pytest.fixture(scope="module")
def done(tmp_path_factory):
    sweep = plan(tmp_path_factory.mktemp("grid")).run().wait(60)
    yield sweep
    sweep.runner.close()


@pytest.fixture
def sweep(done):
    """The same plan once more, whose states a test may change."""
    return type(done)(done.request, done.axes, runner=done.runner, name="again")


@pytest.fixture
def show(bare):
    def show(grid, **options):
        live = Live(grid)
        page = bare.open("grid", reply=live.reply, state=live.state, **options)
        page.live = live
        page.locator(CELL).first.wait_for()
        return page

    return show


def row_heads(page):
    return page.locator(".iw-grid-head-row").all_inner_texts()


def items(page):
    return sorted(int(item) for item in page.locator(CELL).evaluate_all("cells => cells.map((c) => c.dataset.item)"))


def walk(page, *keys):
    for key in keys:
        page.page.keyboard.press(key)


def focused(page, item):
    """Wait until the browser's focus is on a cell."""
    page.page.wait_for_function(f"item => ({FOCUSED})() === item", arg=item)


def rated(page, item, text):
    page.page.locator(f"[data-item='{item}'] .iw-grid-rating", has_text=text).wait_for()
