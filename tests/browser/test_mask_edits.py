"""Editing in the mask canvas, as its first user does it: draw, ask, compare, refine, go back."""

from __future__ import annotations

import io
import re

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import expect

from ideowidgets.operations import GenerateV3
from ideowidgets.record import Record
from ideowidgets.run import Runner
from ideowidgets.widgets.mask_canvas import MaskCanvas
from tests.browser.drawing import SIZE, STAGE, picture

TIMEOUT_S = 60


@pytest.fixture
def runner(tmp_path):
    runner = Runner(Record(tmp_path / "record"), service="offline")
    yield runner
    runner.close()


@pytest.fixture
def edit(draw, runner):
    """Show a canvas that can send, on a picture of the record."""

    def show(**options):
        made = runner.submit(GenerateV3(prompt="a lighthouse", seed=7)).wait(TIMEOUT_S)
        drawing = draw(MaskCanvas(made.image_ids[0], runner=runner), **options)
        drawing.page.locator(".iw-mask-ask").wait_for()
        return drawing

    return show


def said(drawing):
    return drawing.page.locator(".iw-mask-price").inner_text()


def generate(drawing, prompt, pictures):
    drawing.page.page.get_by_label("Prompt").fill(prompt)
    # The price answers what was typed; a click before it is refused, and says so.
    drawing.wait(lambda: drawing.canvas.prompt == prompt and said(drawing).startswith("$"))
    drawing.page.page.get_by_role("button", name="Generate").click()
    button = drawing.page.page.get_by_role("button", name="Generate", exact=True)
    drawing.wait(lambda: drawing.page.locator(".iw-mask-state").count() == pictures and button.count())


def shot(drawing):
    return drawing.page.locator(f"{STAGE} canvas").first.screenshot()


def test_draw_ask_compare_refine_and_go_back(edit, runner):
    drawing = edit()
    drawing.wait(lambda: said(drawing) == "Draw on the picture first.")
    drawing.drag([(400, 300), (600, 500)])
    drawing.wait(lambda: "prompt" in said(drawing))
    generate(drawing, "a red door", 2)
    canvas = drawing.canvas
    # What came is shown beside what was there, without the tint, and a drag moves the divider to the pointer.
    divider = drawing.page.locator(".iw-mask-divider")
    drawing.wait(lambda: divider.count() == 1)
    drawing.mouse.move(*drawing.place(512, 900))
    drawing.mouse.down()
    drawing.mouse.move(*drawing.place(256, 900))
    drawing.mouse.up()
    assert canvas.steps == ("brush",), "the divider draws nothing"
    assert float(divider.locator("input").input_value()) == pytest.approx(0.25, abs=0.02)
    drawing.wait(lambda: drawing.page.locator(".iw-mask-outside").count())
    expect(drawing.page.locator(".iw-mask-outside")).to_have_text("Outside the mask: unchanged")
    assert canvas.outside().changed == 0
    assert np.asarray(canvas.difference())[canvas.array].max() > 0
    slider = shot(drawing)
    drawing.page.page.get_by_role("button", name="Difference").click()
    drawing.settle()
    assert shot(drawing) != slider
    drawing.wait(lambda: colour_at(drawing, 900, 900).max() == 0)
    # A stroke leaves the comparison; the second edit is made from the first.
    drawing.drag([(700, 700), (720, 720)])
    expect(divider).to_have_count(0)
    generate(drawing, "a green door", 3)
    ids = canvas.image_ids
    assert [row.parent_image_id for row in runner.record.rows(ids[1:])] == list(ids[:2])
    drawing.page.locator(".iw-mask-state").first.click()
    drawing.wait(lambda: drawing.page.locator(".iw-mask-state").first.get_attribute("aria-checked") == "true")
    expect(drawing.page.page.get_by_role("button", name="Difference")).to_have_count(0)
    assert canvas.steps == ("brush", "brush")
    drawing.page.locator(".iw-mask-state").first.focus()
    drawing.keyboard.press("ArrowRight")
    drawing.wait(lambda: canvas.index == 1)


def test_the_picture_that_is_edited_has_the_menu_of_every_picture(edit):
    drawing = edit()
    page = drawing.page
    page.locator(".iw-mask-ask .iw-menu-anchor > button").click()
    items = page.locator(".iw-menu [role=menuitem]")
    expect(items.first).to_be_focused()
    items.filter(has_text="Upscale").click()
    expect(page.locator(".iw-drawer h3")).to_be_focused()
    (form,) = drawing.canvas.forms
    assert page.locator("[data-child]").get_attribute("data-child") == form.model_id
    drawing.canvas.close()
    assert form.comm is None


def test_what_is_refused_or_withheld_is_said_in_place_and_leaves_everything_as_it_was(edit):
    drawing = edit()
    drawing.drag([(400, 300), (600, 500)])
    for prompt in ("an unsafe-prompt", "an unsafe-image"):
        drawing.page.page.get_by_label("Prompt").fill(prompt)
        drawing.wait(lambda prompt=prompt: drawing.canvas.prompt == prompt and said(drawing).startswith("$"))
        drawing.page.page.get_by_role("button", name="Generate").click()
        alert = drawing.page.page.get_by_role("alert")
        drawing.wait(lambda alert=alert: alert.count() and not drawing.canvas.is_running)
        expect(alert).to_have_text(re.compile("safe", re.IGNORECASE))
        assert len(drawing.canvas.pictures) == 1
        assert drawing.canvas.steps == ("brush",)
        drawing.wait(drawing.page.page.get_by_role("button", name="Generate", exact=True).is_enabled)
        alert.get_by_role("button", name="Dismiss").click()
        expect(alert).to_have_count(0)


def test_what_is_typed_reaches_the_other_view_and_is_not_lost_to_it(edit):
    drawing = edit(height=1700)
    drawing.page.render()
    prompts = drawing.page.page.get_by_label("Prompt")
    expect(prompts).to_have_count(2)
    drawing.turn()
    prompts.first.fill("a red door")
    drawing.wait(lambda: drawing.canvas.prompt == "a red door")
    expect(prompts.nth(1)).to_have_value("a red door")
    # What Python sends anew while somebody types does not take it away.
    prompts.first.press_sequentially(" at night")
    drawing.canvas.resend()
    drawing.turn()
    expect(prompts.first).to_have_value("a red door at night")
    drawing.wait(lambda: drawing.canvas.prompt == "a red door at night")
    drawing.drag([(400, 300), (600, 500)])
    assert drawing.canvas.prompt == "a red door at night"
    drawing.canvas.prompt = "a blue door"
    drawing.turn()
    for place in range(2):
        expect(prompts.nth(place)).to_have_value("a blue door")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_in_both_themes_an_edit_can_be_used_by_everybody(edit, theme):
    drawing = edit(theme=theme)
    drawing.drag([(400, 300), (600, 500)])
    generate(drawing, "a red door", 2)
    drawing.wait(lambda: drawing.page.locator(".iw-mask-divider").count())
    drawing.page.locator(".iw-mask").focus()
    drawing.keyboard.press("?")
    assert not drawing.page.axe("body")
    for width in (900, 320, 1600) if theme == "light" else ():
        drawing.page.page.set_viewport_size({"width": width, "height": 900})
        assert drawing.page.page.evaluate("() => document.documentElement.scrollWidth - innerWidth") <= 0, width


def test_the_context_window_is_a_tool_of_the_edit_that_takes_one(edit):
    drawing = edit()
    tool = drawing.page.locator("button[aria-label^='Context window']")
    assert tool.count() == 0
    drawing.canvas.operation = "post_precise_edit_image_v2_ideogram45"
    drawing.turn()
    tool.click()
    drawing.mouse.move(*drawing.place(100, 100))
    drawing.mouse.down()
    drawing.mouse.move(*drawing.place(500, 400))
    drawing.mouse.up()
    drawing.wait(lambda: drawing.canvas.window is not None)
    assert drawing.canvas.window == pytest.approx((100, 100, 500, 400), abs=2)
    assert drawing.canvas.steps == ()
    drawing.page.page.get_by_role("button", name="No window").click()
    drawing.wait(lambda: drawing.canvas.window is None)


def turned():
    """Give a photograph that lies on its side, with the note that it is to be turned."""
    upright = Image.new("RGB", (200, 100), "white")
    upright.paste("red", (0, 0, 20, 20))
    lying = upright.transpose(Image.Transpose.ROTATE_90)
    exif = Image.Exif()
    exif[0x0112] = 6
    return lying, exif


def stored(tmp_path, image, suffix, **options):
    path = tmp_path / f"picture{suffix}"
    image.save(path, **options)
    return path


def colour_at(drawing, x, y):
    """Give what the canvas shows at a pixel of the picture."""
    across, down = drawing.place(x, y)
    seen = drawing.page.page.screenshot(clip={"x": across - 1, "y": down - 1, "width": 2, "height": 2})
    return np.asarray(Image.open(io.BytesIO(seen)).convert("RGB")).astype(int).mean(axis=(0, 1))


def test_a_photograph_that_is_to_be_turned_stands_upright_and_is_sent_so(draw, tmp_path):
    lying, exif = turned()
    drawing = draw(MaskCanvas(stored(tmp_path, lying, ".jpg", exif=exif, quality=95)))
    assert drawing.canvas.size == (200, 100)
    drawing.wait(lambda: np.abs(colour_at(drawing, 10, 10) - (254, 0, 0)).max() < 30)
    drawing.canvas.rectangle(0, 0, 20, 20)
    request = drawing.canvas.to_request("a blue square")
    assert request.image.size() == request.mask.size() == (200, 100)
    assert request.image.open().convert("RGB").getpixel((10, 10))[0] > 200


@pytest.mark.parametrize("kind", ["cmyk", "16 bits", "clear"])
def test_unusual_pictures_are_shown_and_sent_alike(draw, tmp_path, kind):
    if kind == "cmyk":
        path = stored(tmp_path, Image.new("RGB", (120, 80), (200, 60, 30)).convert("CMYK"), ".jpg", quality=95)
    elif kind == "16 bits":
        path = stored(tmp_path, Image.fromarray(np.full((80, 120), 128 * 257, np.uint16)), ".png")
    else:
        path = stored(tmp_path, Image.new("RGBA", (120, 80), (200, 60, 30, 255)), ".png")
    drawing = draw(MaskCanvas(path))
    drawing.canvas.rectangle(0, 0, 10, 10)
    sent = drawing.canvas.to_request("x").image.open()
    assert sent.mode == ("RGBA" if kind == "clear" else "RGB")
    wanted = np.asarray(sent.convert("RGB").getpixel((60, 40)))
    assert 20 < wanted.mean() < 200
    drawing.wait(lambda: np.abs(colour_at(drawing, 60, 40) - wanted).max() < 25)


@pytest.mark.parametrize("size", [(1, 1), (2000, 3), (3, 900), (2048, 2048)])
def test_any_size_can_be_drawn_on(draw, size):
    drawing = draw(MaskCanvas(Image.new("RGB", size, "teal")))
    x, y = drawing.place(size[0] / 2, size[1] / 2)
    drawing.mouse.move(x, y)
    drawing.mouse.down()
    drawing.mouse.move(x + 2, y)
    drawing.mouse.up()
    drawing.wait(lambda: drawing.canvas.steps == ("brush",))
    assert drawing.canvas.array[size[1] // 2, size[0] // 2]
    if size == (1, 1):
        assert drawing.canvas.coverage == 1


def test_the_thumbnail_stands_where_the_picture_comes(draw):
    drawing = draw(MaskCanvas(picture(SIZE)))
    before = drawing.page.locator(STAGE).bounding_box()
    drawing.wait(lambda: np.abs(colour_at(drawing, 60, 40) - (200, 30, 30)).max() < 30)
    assert drawing.page.locator(STAGE).bounding_box() == before


def test_a_service_without_such_an_edit_still_draws(draw, tmp_path):
    refuses = Runner(Record(tmp_path / "record"), service="narrow", cannot=lambda _asked: "is none")
    drawing = draw(MaskCanvas(picture(), runner=refuses))
    drawing.drag([(40, 40), (90, 60)])
    assert drawing.page.locator(".iw-mask-ask").count() == 0
    refuses.close()
