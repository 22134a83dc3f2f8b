"""The page of a layout canvas at every width: for everybody, in one order for eye and keys, nothing hidden unsaid."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from ideowidgets.widgets.layout_canvas import LayoutCanvas
from tests.browser.laying import lay, runner, two

__all__ = ["lay", "runner"]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing(lay, theme):
    prompt = two().add("a gull over the water").edit(0, color_palette=["#FFFFFF", "#12345"])
    laying = lay(LayoutCanvas(prompt, resolution="1280x800"), theme=theme, width=320, height=1400)
    for width in (320, 900, 1600):
        laying.page.page.set_viewport_size({"width": width, "height": 1400})
        laying.settle()
        assert not laying.page.axe(".iw-root"), width
        laying.choose(0)
        laying.page.locator(".iw-layout").focus()
        laying.press("?")
        assert not laying.page.axe(".iw-root"), width
        laying.press("?", "Escape")


def test_panels_show_that_they_scroll_and_keys_stay_beside_the_rest(lay, runner):
    prompt = two().edit(0, bbox=[200, 100, 1080, 300])
    laying = lay(LayoutCanvas(prompt, resolution="1280x800", runner=runner), width=1140, height=700)
    laying.page.locator(".iw-layout-draw").wait_for()
    laying.choose(0)
    status = laying.page.locator(".iw-layout-status")
    tops = status.locator("> *:visible").evaluate_all("(all) => all.map((it) => it.getBoundingClientRect())")
    middles = [place["y"] + place["height"] / 2 for place in tops if place["height"]]
    assert max(middles) - min(middles) < 8, "one line"
    assert "1 error" in status.text_content()
    assert "offline" in status.text_content()
    side = laying.page.locator(".iw-layout-side")
    assert side.evaluate("(it) => it.scrollHeight > it.clientHeight")

    def shadow(edge):
        """Give how much darker the edge is than the ground in front of it."""
        box = side.bounding_box()
        at = box["y"] + box["height"] - 2 if edge == "bottom" else box["y"] + 1
        clip = {"x": box["x"] + box["width"] - 14, "width": 2, "height": 1}
        seen = laying.page.page.screenshot(clip={**clip, "y": at})
        return 255 - min(Image.open(io.BytesIO(seen)).convert("RGB").getpixel((0, 0)))

    side.evaluate("(it) => { it.scrollTop = 0; }")
    laying.settle()
    assert shadow("bottom") > 8
    assert shadow("top") == 0
    side.evaluate("(it) => { it.scrollTop = it.scrollHeight; }")
    laying.settle()
    assert shadow("bottom") == 0
    assert shadow("top") > 8


@pytest.mark.parametrize("width", [320, 1400])
def test_the_tab_key_goes_as_the_eye_does(lay, runner, width):
    laying = lay(LayoutCanvas(two(), resolution="1280x800", runner=runner), width=width, height=900)
    laying.page.locator(".iw-layout-draw select").wait_for()
    places = laying.page.locator(
        ".iw-layout-stage, .iw-layout-status, .iw-layout-list, .iw-layout-side, .iw-layout-draw"
    ).evaluate_all("(all) => all.map((it) => it.getBoundingClientRect().y)")
    assert len(places) == 5
    if width == 320:
        assert places == sorted(places)
    assert places[-1] == max(places)
