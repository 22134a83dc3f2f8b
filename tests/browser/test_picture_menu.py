"""The menu of every picture, and what it opens, on a bare page with the form's own Python behind it."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from ideowidgets.record import Record
from ideowidgets.run import Runner
from ideowidgets.widgets import MaskCanvas, PromptForm
from tests.browser.live import Live

TIMEOUT_S = 60
ITEMS = ".iw-menu [role=menuitem]"
DRAWER = ".iw-drawer"


@pytest.fixture
def runner(tmp_path):
    runner = Runner(Record(tmp_path / "record"), service="offline")
    yield runner
    runner.close()


@pytest.fixture
def opened(bare, runner):
    """Open a form that has made its pictures."""

    def open_form(seeds=(7, 8), **options):
        form = PromptForm("3.0", runner=runner).set(prompt="a lighthouse", vary={"seed": seeds})
        form.generate().wait(TIMEOUT_S)
        live = Live(form)
        page = bare.open("prompt-form", reply=live.reply, state=live.state, **options)
        page.wait_painted(".iw-tile img", len(seeds))
        return form, live, page

    return open_form


def menu_of(page, tile=0):
    """Open the menu of a picture by the pointer."""
    figure = page.locator(".iw-tile").nth(tile)
    figure.hover()
    figure.locator(".iw-menu-anchor > button").click()
    page.locator(ITEMS).first.wait_for()
    return page.locator(ITEMS)


def choose(page, text, tile=0):
    menu_of(page, tile).filter(has_text=re.compile(f"^{text}")).click()
    expect(page.locator(".iw-menu")).to_have_count(0)


def test_every_item_stands_in_its_place_and_the_button_appears_where_the_hand_is(opened):
    _, _, page = opened()
    anchors = page.locator(".iw-menu-anchor")
    expect(anchors.first).to_have_css("opacity", "0")
    assert menu_of(page).all_inner_texts() == [
        "Large view",
        "Full screen\nF",
        *["Remix", "Edit", "Edit with a mask", "Upscale", "Describe", "Use as reference"],
        *["Open in a form", "Copy Python", "Copy cURL", "Download"],
    ]
    expect(anchors.first).to_have_css("opacity", "1")
    expect(anchors.nth(1)).to_have_css("opacity", "0")
    assert not page.axe(".iw-root")


def test_the_menu_by_keyboard_alone(opened):
    _, _, page = opened()
    keys = page.page.keyboard
    button = page.locator(".iw-menu-anchor > button").first
    button.focus()
    expect(page.locator(".iw-menu-anchor").first).to_have_css("opacity", "1")
    keys.press("Enter")
    items = page.locator(ITEMS)
    expect(items.first).to_be_focused()
    keys.press("ArrowUp")
    expect(items.last).to_be_focused()
    keys.press("ArrowDown")
    keys.press("ArrowDown")
    expect(items.nth(1)).to_be_focused()
    keys.press("End")
    expect(items.last).to_be_focused()
    keys.press("Home")
    keys.press("Escape")
    expect(page.locator(".iw-menu")).to_have_count(0)
    expect(button).to_be_focused()
    assert page.leaked_keys == []
    keys.press("Enter")
    expect(items.first).to_be_focused()
    keys.press("Enter")
    expect(page.locator(".iw-large")).to_be_visible()


def test_remix_opens_a_form_under_the_view_and_close_brings_the_focus_back(opened):
    form, _, page = opened()
    choose(page, "Remix")
    expect(page.locator(f"{DRAWER} h3")).to_be_focused()
    expect(page.locator(f"{DRAWER} h3")).to_have_text("Remix · a lighthouse, seed 7")
    (under,) = form.forms
    assert page.locator("[data-child]").get_attribute("data-child") == under.model_id
    assert page.locator(".iw-prompt-form .iw-drawer").count() == 0, "a form's style sheet is not within another's"
    under.set(prompt="at night")
    choose(page, "Upscale", tile=1)
    expect(page.locator("[data-child]")).to_have_count(2)
    expect(page.locator(f"{DRAWER} h3").first).to_contain_text("Upscale")
    page.locator(f"{DRAWER} button[aria-label^=Close]").first.click()
    expect(page.locator("[data-child]")).to_have_count(1)
    expect(page.locator(".iw-menu-anchor > button").nth(1)).to_be_focused()
    assert form.forms == (under,)
    page.page.wait_for_function("() => host.ended().length === 1")
    assert not page.axe(".iw-drawers")


def test_edit_with_a_mask_opens_a_canvas_under_the_view(opened):
    form, _, page = opened()
    choose(page, "Edit with a mask")
    expect(page.locator(f"{DRAWER} h3")).to_be_focused()
    expect(page.locator(f"{DRAWER} h3")).to_have_text("Edit with a mask · a lighthouse, seed 7")
    (canvas,) = form.forms
    assert isinstance(canvas, MaskCanvas)
    assert page.locator("[data-child]").get_attribute("data-child") == canvas.model_id
    page.locator(f"{DRAWER} button[aria-label^=Close]").click()
    expect(page.locator(DRAWER)).to_have_count(0)
    assert form.forms == ()


def test_what_opens_under_the_view_is_not_left_behind_the_large_view(opened):
    form, _, page = opened()
    page.locator(".iw-tile-open").first.click()
    page.locator(".iw-large-picture").hover()
    page.locator(".iw-large .iw-menu-anchor > button").click()
    expect(page.locator(ITEMS).first).to_have_text(re.compile("Full screen"))
    page.locator(ITEMS).filter(has_text="Remix").click()
    expect(page.locator(f"{DRAWER} h3")).to_be_focused()
    expect(page.locator(".iw-large")).to_have_count(0)
    assert len(form.forms) == 1


def test_a_page_that_comes_later_shows_the_open_forms_and_leaves_the_focus(opened):
    _, _, page = opened()
    choose(page, "Describe")
    page.locator("[data-child]").wait_for()
    page.locator("textarea").first.focus()
    page.render()
    expect(page.locator("[data-child]")).to_have_count(2)
    expect(page.locator("textarea").first).to_be_focused()
    page.remove(0)
    expect(page.locator("[data-child]")).to_have_count(1)
    expect(page.locator(".iw-drawers")).to_have_count(1)
    page.remove(1)
    expect(page.locator(".iw-drawers")).to_have_count(0)
    assert page.object_urls == 0


def test_a_host_without_children_says_what_to_do(opened):
    _, _, page = opened()
    page.push({"kind": "picture_menu", "actions": [], "fresh": None, "forms": [{"model_id": "missing", "title": "A"}]})
    expect(page.locator(f"{DRAWER} .iw-error")).to_contain_text(".forms")


def test_use_as_reference_fills_the_form_itself(opened):
    form, _, page = opened()
    choose(page, "Use as reference")
    page.locator("details summary").click()
    expect(page.locator("[data-field=style_reference_images] img")).to_have_count(1)
    assert form.forms == ()
    assert len(form.values["style_reference_images"]) == 1


def test_code_is_copied_and_the_picture_downloaded(opened):
    form, _, page = opened()
    choose(page, "Copy Python")
    expect(page.locator(".iw-menu-said")).to_have_text("Python copied")
    assert page.page.evaluate("() => navigator.clipboard.readText()") == form.code_of(form.sweep.df.index[0])
    choose(page, "Copy cURL")
    expect(page.locator(".iw-menu-said")).to_have_text("cURL copied")
    assert "$IDEOGRAM_API_KEY" in page.page.evaluate("() => navigator.clipboard.readText()")
    with page.page.expect_download() as found:
        choose(page, "Download", tile=1)
    assert found.value.suggested_filename == "a-lighthouse-8.png"
    sha256 = form.sweep.df["sha256"].iloc[1]
    assert found.value.path().read_bytes() == form.record.image_bytes(sha256)


def test_code_is_shown_where_it_cannot_be_copied(opened):
    _, _, page = opened()
    page.page.evaluate("() => { navigator.clipboard.writeText = () => Promise.reject(new Error('no')); }")
    choose(page, "Copy Python")
    expect(page.locator(f"{DRAWER} pre")).to_contain_text("GenerateV3(")
    page.locator(f"{DRAWER} button").click()
    expect(page.locator(DRAWER)).to_have_count(0)


def test_f_fills_the_screen_with_the_original(opened):
    _, _, page = opened()
    page.locator(".iw-menu-anchor > button").first.focus()
    page.page.keyboard.press("f")
    picture = page.locator(".iw-full-stage img")
    expect(picture).to_have_attribute("alt", "a lighthouse, seed 7")
    page.page.wait_for_function("() => document.querySelector('.iw-full-stage img')?.naturalWidth === 1024")
    page.page.wait_for_function("() => document.fullscreenElement?.matches('.iw-full-stage')")
    assert page.leaked_keys == []
    page.page.keyboard.press("f")
    expect(page.locator(".iw-full")).to_have_count(0)
    page.page.wait_for_function("() => document.fullscreenElement === null")
    page.page.wait_for_function("() => document.activeElement.className.startsWith('iw-button')")


def test_leaving_full_screen_closes_the_picture(opened):
    _, _, page = opened()
    choose(page, "Full screen")
    page.page.wait_for_function("() => document.fullscreenElement !== null")
    page.page.evaluate("() => document.exitFullscreen()")
    expect(page.locator(".iw-full")).to_have_count(0)


def test_without_a_kernel_the_menu_says_so(opened):
    _, _, page = opened()
    menu_of(page)
    page.page.keyboard.press("Escape")
    page.disconnect()
    menu_of(page)
    expect(page.locator(".iw-menu-note")).to_contain_text("kernel is gone")
    page.locator(ITEMS).filter(has_text="Remix").click()
    expect(page.locator(".iw-menu-said")).to_contain_text("kernel is gone")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_nothing_leaves_the_page(opened, theme):
    _, _, page = opened(seeds=(7,), theme=theme, width=900)
    choose(page, "Remix")
    page.locator("[data-child]").wait_for()
    for width in (900, 320, 1600):
        page.page.set_viewport_size({"width": width, "height": 900})
        menu_of(page)
        box = page.locator(".iw-menu").bounding_box()
        assert box["x"] >= 0, width
        assert box["x"] + box["width"] <= width
        assert page.page.evaluate("() => document.documentElement.scrollWidth - innerWidth") <= 0, width
        assert not page.axe("body"), width
        page.page.keyboard.press("Escape")
        expect(page.locator(".iw-menu")).to_have_count(0)
