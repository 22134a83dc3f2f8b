"""A mask canvas on a page, with the ways of a hand: mouse, fingers, pen, keys."""

from __future__ import annotations

import numpy as np
from PIL import Image

from ideowidgets.widgets.mask_canvas import MaskCanvas
from tests.browser.hands import Hand

SIZE = (320, 240)
STAGE = ".iw-mask-stage"


def picture(size=SIZE):
    across = np.linspace(0, 255, size[0], dtype=np.uint8)
    pixels = np.dstack([np.tile(across, (size[1], 1))] * 3)
    pixels[20:60, 30:90] = (200, 30, 30)
    return Image.fromarray(pixels)


class Drawing(Hand):
    """A mask canvas on a page, with the ways of a hand."""

    kind = "mask"

    def __init__(self, bare, canvas=None, **options):
        super().__init__(bare, canvas or MaskCanvas(picture()), **options)

    def view(self):
        """Give scale and place of the picture on the page, worked out as the page does it: fitted, in the middle."""
        x, y, wide, high = self.page.locator(STAGE).first.evaluate(
            "(box) => [...['left', 'top'].map((side) => box.getBoundingClientRect()[side]),"
            " box.clientWidth, box.clientHeight]"
        )
        width, height = self.canvas.size
        scale = min(8, (wide - 16) / width, (high - 16) / height)
        return scale, x + (wide - width * scale) / 2, y + (high - height * scale) / 2

    def tool(self, key):
        self.page.locator(STAGE).hover()
        self.page.locator(".iw-mask").focus()
        self.keyboard.press(key)

    def drag(self, points, view=None, **options):
        """Draw through points of the picture; give the points as the page has read them."""
        scale, left, top = view or self.view()
        places = [(round(left + x * scale), round(top + y * scale)) for x, y in points]
        before = len(self.canvas.steps)
        self.mouse.move(*places[0])
        self.mouse.down(**options)
        for place in places[1:]:
            self.mouse.move(*place)
        self.mouse.up(**options)
        self.wait(lambda: len(self.canvas.steps) > before)
        return [((x - left) / scale, (y - top) / scale) for x, y in places]

    def place(self, x, y):
        """Give where a pixel of the picture stands on the page."""
        scale, left, top = self.view()
        return left + x * scale, top + y * scale

    def click(self, x, y, **options):
        self.mouse.click(*self.place(x, y), **options)

    def fingers(self, kind, *points):
        """Say where fingers lie: `kind` is touchStart, touchMove or touchEnd; points are of the picture."""
        places = [dict(zip(("x", "y"), self.place(*point), strict=True), id=at) for at, point in enumerate(points)]
        self._devtools().send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": places})

    def pen(self, kind, x, y, force=0.5, button="left"):
        """Move a pen: `kind` is mousePressed, mouseMoved or mouseReleased."""
        across, down = self.place(x, y)
        held = {"left": 1, "right": 2}[button] if kind != "mouseReleased" else 0
        event = {"type": kind, "x": across, "y": down, "pointerType": "pen", "force": force, "buttons": held}
        pressed = {"button": button, "clickCount": 1} if kind != "mouseMoved" else {}
        self._devtools().send("Input.dispatchMouseEvent", event | pressed)

    def _devtools(self):
        if not hasattr(self, "_session"):
            self._session = self.page.page.context.new_cdp_session(self.page.page)
        return self._session


def differing(found, wanted):
    return int((found ^ wanted).sum())
