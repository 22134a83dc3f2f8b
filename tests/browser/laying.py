"""A layout canvas on a bare page, and the hand that lays out on it."""

from __future__ import annotations

import pytest

from ideowidgets.operations.structured_prompt import StructuredPrompt
from ideowidgets.record import Record
from ideowidgets.run import Runner
from ideowidgets.widgets.layout_canvas import LayoutCanvas
from tests.browser.hands import Hand

STAGE = ".iw-layout-stage"
BOX = ".iw-layout-box"


def two():
    prompt = StructuredPrompt(high_level_description="A lighthouse on a rock", background="a calm grey sea")
    prompt = prompt.add("a white lighthouse on a bare rock", bbox=(200, 100, 800, 300))
    return prompt.add_text("HOLD FAST", "bold capitals, centred", bbox=(100, 500, 200, 900))


class Laying(Hand):
    """A layout canvas on a page, with the ways of a hand; places are units of the frame."""

    kind = "layout"

    def __init__(self, bare, canvas=None, **options):
        super().__init__(bare, canvas or LayoutCanvas(two(), resolution="1280x800"), **options)

    def at(self, x, y):
        """Give the place on the page of units of the frame."""
        left, top, width, height = self.page.locator(".iw-layout-frame").first.evaluate(
            "(box) => { const it = box.getBoundingClientRect(); return [it.left, it.top, it.width, it.height]; }"
        )
        return left + x * width / 1000, top + y * height / 1000

    def drag(self, start, *through, keys=(), steps=1):
        """Drag through places; wait for the step that comes of it."""
        before = self.canvas.revision
        self.mouse.move(*self.at(*start))
        for key in keys:
            self.keyboard.down(key)
        self.mouse.down()
        for place in through:
            self.mouse.move(*self.at(*place), steps=steps)
        self.mouse.up()
        for key in keys:
            self.keyboard.up(key)
        self.wait(lambda: self.canvas.revision > before)

    def press(self, *keys):
        for key in keys:
            self.keyboard.press(key)
        self.settle()

    def choose(self, index):
        self.page.locator(BOX).nth(index).click(position={"x": 3, "y": 3}, force=True)
        self.settle()

    def no_snapping(self):
        self.page.locator("button[aria-label^='Snapping']").click()

    def boxes(self):
        return [tuple(element.bbox) if element.bbox else None for element in self.canvas.elements]


@pytest.fixture
def lay(bare):
    return lambda canvas=None, **options: Laying(bare, canvas, **options)


def near(found, wanted, by=3):
    assert all(abs(one - other) <= by for one, other in zip(found, wanted, strict=True)), (found, wanted)


@pytest.fixture
def runner(tmp_path):
    runner = Runner(Record(tmp_path / "record"), service="offline")
    yield runner
    runner.close()
