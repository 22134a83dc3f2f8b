"""The comparison in a browser: one zoom for both, modes, differences, keyboard."""

from __future__ import annotations

import pytest

from ideowidgets.widgets.compare import Compare
from tests.browser.live import Live
from tests.unit.widgets.gridding import plan

PLANE = ".iw-compare-plane"


@pytest.fixture(scope="module")
def done(tmp_path_factory):
    sweep = plan(tmp_path_factory.mktemp("compare")).run().wait(60)
    yield sweep
    sweep.runner.close()


@pytest.fixture
def show(bare, done):
    def show(mode="side", **options):
        ids = done.record.df.query("seed == 7").index
        compare = Compare(ids[0], ids[1], record=done.record, mode=mode)
        live = Live(compare)
        page = bare.open("compare", reply=live.reply, **options)
        page.live = live
        page.locator(PLANE).first.wait_for()
        return page

    return show


def transforms(page):
    return page.locator(PLANE).evaluate_all("planes => planes.map((plane) => plane.style.transform)")


def test_two_originals_and_what_differs_between_them(show):
    page = show()
    originals = """() => [...document.querySelectorAll(".iw-compare-plane img")]
      .filter((image) => image.naturalWidth === 1024).length === 2"""
    page.page.wait_for_function(originals)
    assert page.locator(".iw-chip").inner_text().startswith("style preset")
    assert page.locator(".iw-chip del").count() == page.locator(".iw-chip ins").count() == 1
    assert page.object_urls == 4


def test_wheel_drag_and_keys_move_both(show):
    page = show()
    stage = page.locator(".iw-compare-stage").first
    stage.focus()
    page.page.keyboard.press("+")
    first, second = transforms(page)
    assert first == second != "translate(0%, 0%) scale(1)"
    stage.hover()
    page.page.mouse.wheel(0, -300)
    page.page.wait_for_function("old => document.querySelector('.iw-compare-plane').style.transform !== old", arg=first)
    zoomed = transforms(page)[0]
    page.page.mouse.down()
    page.page.mouse.move(*(side + 40 for side in map(stage.bounding_box().get, ("x", "y"))))
    page.page.mouse.up()
    first, second = transforms(page)
    assert first == second != zoomed
    page.page.keyboard.press("0")
    assert transforms(page) == ["translate(0%, 0%) scale(1)"] * 2
    page.page.keyboard.press("1")
    assert transforms(page)[0] != "translate(0%, 0%) scale(1)"
    assert page.leaked_keys == []


def test_a_page_that_scrolls_past_is_not_caught(show):
    page = show()
    page.locator(".iw-compare-stage").first.hover()
    page.page.mouse.wheel(0, -300)
    assert transforms(page)[0] == "translate(0%, 0%) scale(1)"


def test_slider_moves_by_key(show):
    page = show("slider")
    line = page.locator("[role=slider]")
    line.focus()
    page.page.keyboard.press("ArrowRight")
    assert line.get_attribute("aria-valuenow") == "52"
    assert "52%" in page.locator(".iw-compare-over").get_attribute("style")


def test_blink_stands_still_where_no_motion_is_wanted(show):
    page = show("blink", reduced_motion=True)
    over = page.locator(".iw-compare-over")
    assert over.is_hidden()
    page.locator("button:has-text('Show the other')").click()
    over.wait_for(state="visible")


def test_swap_and_mode_reach_python(show):
    page = show()
    page.locator("button:has-text('Swap')").click()
    page.locator(".iw-chip del:has-text('Art Deco')").wait_for()
    page.page.get_by_role("radio", name="Slider").check()
    page.locator("[role=slider]").wait_for()
    page.wait_sent("set_mode")
    assert page.live.widget.mode == "slider"


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("mode", ["side", "slider", "blink"])
def test_axe_finds_nothing(show, theme, mode):
    page = show(mode, theme=theme)
    assert page.axe(".iw-root") == []


@pytest.mark.parametrize("width", [320, 900, 1600])
def test_no_width_makes_the_page_scroll_sideways(show, width):
    page = show(width=width)
    page.page.add_style_tag(content=":root { --jp-ui-font-size1: 26px; }")
    assert page.page.evaluate("() => document.documentElement.scrollWidth") <= width
