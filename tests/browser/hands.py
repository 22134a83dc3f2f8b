"""A canvas of either kind on a bare page, and what every hand needs on it."""

from __future__ import annotations

from tests.browser.live import Live
from tests.waiting import until


class Hand:
    """A canvas on a page; `kind` is its bundle and the beginning of the names of its classes."""

    kind = ""

    def __init__(self, bare, canvas, **options):
        self.canvas = canvas
        self.live = Live(canvas)
        self.page = bare.open(f"{self.kind}-canvas", reply=self.live.reply, **options)
        self.page.locator(f".iw-{self.kind}-rail button").first.wait_for()
        self.settle()

    @property
    def mouse(self):
        return self.page.page.mouse

    @property
    def keyboard(self):
        return self.page.page.keyboard

    def settle(self):
        """Wait until everything stands where it stays."""
        self.page.page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")

    def turn(self):
        self.live.deliver(self.page)
        self.settle()

    def wait(self, condition):
        """Let page and Python hear of each other until something is true."""

        def turned():
            self.turn()
            return condition()

        until(turned)

    def undo_all(self):
        """Take everything back, in the page."""
        self.page.locator(f".iw-{self.kind}").first.focus()
        for _ in self.canvas.steps:
            self.keyboard.press("Control+z")
        self.wait(lambda: self.canvas.steps == ())
