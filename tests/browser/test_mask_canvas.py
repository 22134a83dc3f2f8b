"""Drawing a mask in a browser: to the pixel, at any zoom and density, and the same in Python and in every view."""

from __future__ import annotations

import io

import numpy as np
import pytest
from PIL import Image

from ideowidgets.operations.masks import shapes
from ideowidgets.widgets.mask_canvas import MaskCanvas
from tests.browser.drawing import SIZE, STAGE, differing, picture


@pytest.mark.parametrize(("scale", "width"), [(1, 900), (2, 500), (1.25, 900)])
def test_a_stroke_selects_the_pixels_of_the_brush_at_any_density(draw, scale, width):
    drawing = draw(scale=scale, width=width)
    points = drawing.drag([(40, 40), (90, 60), (160, 50), (200, 180)])
    wanted = shapes.stroke(SIZE, points, 40)
    assert wanted.sum() > 5000
    # A pixel whose centre lies on the very edge may fall to either side of it, by a bit of a float.
    assert differing(drawing.canvas.array, wanted) <= 1
    assert drawing.canvas.steps == ("brush",)


def test_each_tool_selects_what_the_hand_went_around_or_over(draw):
    drawing = draw()
    for key, shape in (("r", shapes.rectangle), ("c", shapes.ellipse)):
        drawing.tool(key)
        (x0, y0), (x1, y1) = drawing.drag([(50.3, 40.2), (210.6, 170.9)])
        assert differing(drawing.canvas.array, shape(SIZE, x0, y0, x1, y1)) <= 1, key
        drawing.undo_all()
    drawing.tool("o")
    points = drawing.drag([(50, 40), (200, 60), (220, 200), (60, 180)])
    assert differing(drawing.canvas.array, shapes.polygon(SIZE, points)) <= 1
    drawing.undo_all()
    drawing.tool("l")
    points = drawing.drag([(50, 40), (200, 60), (220, 200)])
    assert differing(drawing.canvas.array, shapes.stroke(SIZE, [points[0], points[-1]], 40)) <= 1


def test_a_polygon_is_clicked_and_closed_by_enter(draw):
    drawing = draw()
    drawing.tool("p")
    scale, left, top = drawing.view()
    places = [(round(left + x * scale), round(top + y * scale)) for x, y in [(50, 40), (200, 60), (120, 200)]]
    for place in places:
        drawing.mouse.click(*place)
    assert drawing.canvas.steps == ()
    drawing.keyboard.press("Enter")
    drawing.wait(lambda: drawing.canvas.steps == ("polygon",))
    points = [((x - left) / scale, (y - top) / scale) for x, y in places]
    assert differing(drawing.canvas.array, shapes.polygon(SIZE, points)) <= 1


def test_zoomed_in_a_stroke_is_as_exact(draw):
    drawing = draw()
    scale, left, top = drawing.view()
    # The place of a wheel is told in whole pixels of the page.
    middle = (round(left + SIZE[0] / 2 * scale), round(top + SIZE[1] / 2 * scale))
    drawing.page.locator(".iw-mask").focus()
    drawing.mouse.move(*middle)
    drawing.mouse.wheel(0, -400)
    drawing.settle()
    by = float(np.exp(400 / 300))
    zoomed = (scale * by, middle[0] - (middle[0] - left) * by, middle[1] - (middle[1] - top) * by)
    points = drawing.drag([(150, 110), (170, 130)], zoomed)
    assert differing(drawing.canvas.array, shapes.stroke(SIZE, points, 40)) <= 1


def test_the_eraser_and_the_right_button_take_away(draw):
    drawing = draw(MaskCanvas(picture(), mask=(0, 0, *SIZE)))
    drawing.tool("e")
    first = drawing.drag([(60, 60), (120, 60)])
    drawing.tool("b")
    second = drawing.drag([(60, 160), (120, 160)], button="right")
    gone = shapes.stroke(SIZE, first, 40) | shapes.stroke(SIZE, second, 40)
    assert differing(drawing.canvas.array, ~gone) <= 2
    assert drawing.canvas.steps == ("set", "eraser", "brush, erasing")


def test_undo_and_redo_restore_bit_for_bit(draw):
    drawing = draw()
    seen = [drawing.canvas.array]
    for points in ([(40, 40), (90, 60)], [(100, 100), (200, 110)], [(60, 60), (220, 200)]):
        drawing.drag(points)
        seen.append(drawing.canvas.array)
    for at in (2, 1, 0):
        drawing.keyboard.press("Control+z")
        drawing.wait(lambda at=at: len(drawing.canvas.steps) == at)
        assert differing(drawing.canvas.array, seen[at]) == 0
    for at in (1, 2, 3):
        drawing.keyboard.press("Control+y")
        drawing.wait(lambda at=at: len(drawing.canvas.steps) == at)
        assert differing(drawing.canvas.array, seen[at]) == 0
    assert drawing.page.leaked_keys == []


def test_what_python_does_is_undone_in_the_page(draw):
    drawing = draw()
    drawing.canvas.rectangle(10, 10, 60, 60)
    drawing.turn()
    drawing.page.locator(".iw-mask").focus()
    drawing.wait(lambda: drawing.page.locator("button[title^='Undo: rectangle']").count() == 1)
    drawing.keyboard.press("Control+z")
    drawing.wait(lambda: drawing.canvas.steps == ())
    assert drawing.canvas.coverage == 0


def test_one_small_message_when_a_stroke_ends_and_none_before(draw):
    drawing = draw()
    scale, left, top = drawing.view()
    drawing.mouse.move(left + 40 * scale, top + 40 * scale)
    before = len(drawing.page.messages)
    drawing.mouse.down()
    for step in range(60):
        drawing.mouse.move(left + (40 + step) * scale, top + (40 + step) * scale)
    assert len(drawing.page.messages) == before
    drawing.mouse.up()
    drawing.page.wait_sent("add_patch")
    sent = [message for message in drawing.page.messages[before:] if message.content["kind"] == "add_patch"]
    assert len(sent) == 1
    assert sum(len(one) for one in sent[0].buffers) < 400


def selected_on_screen(drawing, view=0):
    """Give what one view shows as selected, from its own pixels, in the accent of the overlay."""
    data = drawing.page.locator(f"{STAGE} canvas").nth(view).screenshot()
    return np.asarray(Image.open(io.BytesIO(data)).convert("RGB")).astype(int)


def test_two_views_show_the_same(draw):
    drawing = draw(width=700, height=1600)
    drawing.page.render()
    drawing.page.locator(".iw-mask-rail").nth(1).wait_for()
    drawing.turn()
    drawing.drag([(40, 40), (200, 160)])
    drawing.mouse.move(1, 1)

    def same():
        first, second = selected_on_screen(drawing, 0), selected_on_screen(drawing, 1)
        return first.shape == second.shape and np.abs(first - second).mean() < 0.5

    drawing.wait(same)
    bare = selected_on_screen(draw(width=700, height=1600))
    assert np.abs(selected_on_screen(drawing, 1) - bare).mean() > 1


def test_a_page_that_comes_back_finds_the_mask(draw):
    drawing = draw()
    drawing.drag([(40, 40), (200, 160)])
    drawing.mouse.move(1, 1)
    shown = selected_on_screen(drawing)
    drawing.page.remove(0)
    drawing.page.render()
    drawing.page.locator(".iw-mask-rail").wait_for()

    def same():
        again = selected_on_screen(drawing)
        return again.shape == shown.shape and np.abs(again - shown).mean() < 0.5

    drawing.wait(same)
    drawing.page.locator(".iw-mask").focus()
    drawing.keyboard.press("Control+z")
    drawing.wait(lambda: drawing.canvas.steps == ())
    assert drawing.canvas.coverage == 0


def test_what_the_hand_draws_with_is_kept_over_a_reload_and_set_by_calls(draw):
    drawing = draw()
    root = drawing.page.locator(".iw-mask")
    root.focus()
    drawing.keyboard.press("]")
    drawing.tool("e")
    for _ in range(2):
        drawing.keyboard.press("[")
    drawing.wait(lambda: (drawing.canvas.brush_size, drawing.canvas.eraser_size) == (47, 27))
    drawing.canvas.overlay_color, drawing.canvas.overlay_opacity = "#FFFFFF", 0.8
    drawing.canvas.overlay_edge = drawing.canvas.pen_pressure = False
    drawing.turn()
    drawing.page.remove(0)
    drawing.page.render()
    drawing.page.locator(".iw-mask-rail").wait_for()
    drawing.turn()
    label = drawing.page.page.get_by_label
    assert label("#ffffff", exact=True).is_checked()
    assert label("Opacity").input_value() == "80"
    assert not label("Edge").is_checked()
    assert not label("A pen's pressure sets the size").is_checked()
    assert label("Size", exact=False).first.input_value() == "47"
    points = drawing.drag([(40, 40), (90, 60)])
    assert differing(drawing.canvas.array, shapes.stroke(SIZE, points, 47)) <= 1
    # Nothing was said back of what had come from Python.
    assert len(drawing.page.sent("set_hand")) == 1


def test_the_overlay_has_the_colour_the_opacity_and_the_edge_that_it_is_given(draw):
    drawing = draw(MaskCanvas(Image.new("RGB", SIZE, "black"), mask=(100, 60, 300, 200)))
    drawing.canvas.overlay_color, drawing.canvas.overlay_opacity = "#ff0000", 1.0
    drawing.mouse.move(1, 1)
    drawing.wait(lambda: np.abs(shown_at(drawing, 200, 130) - (255, 0, 0)).max() < 20)
    drawing.page.page.get_by_label("Opacity").fill("40")
    drawing.wait(lambda: np.abs(shown_at(drawing, 200, 130) - (102, 0, 0)).max() < 20)
    assert shown_at(drawing, 100, 130)[1] > 40, "the edge stands on any ground"
    drawing.page.page.get_by_label("Edge").uncheck()
    drawing.wait(lambda: shown_at(drawing, 100, 130)[1] < 20)
    drawing.wait(lambda: not drawing.canvas.overlay_edge and drawing.canvas.overlay_opacity == 0.4)


def shown_at(drawing, x, y):
    """Give what the page shows around a pixel of the picture."""
    across, down = drawing.place(x, y)
    seen = drawing.page.page.screenshot(clip={"x": across - 1, "y": down - 1, "width": 3, "height": 3})
    return np.asarray(Image.open(io.BytesIO(seen)).convert("RGB")).astype(int).mean(axis=(0, 1))


def test_ones_own_segmenter_is_a_tool_for_either_button(draw):
    def segment(picture, points, box):
        found = np.zeros(picture.size[::-1], bool)
        [(x, y, _)] = points
        found[int(y) - 5 : int(y) + 5, int(x) - 5 : int(x) + 5] = True
        return found

    drawing = draw(MaskCanvas(picture(), segment=segment))
    drawing.page.locator("button[aria-label^='Your segmenter']").click()
    drawing.click(100, 100)
    drawing.wait(lambda: drawing.canvas.steps == ("segment",))
    assert drawing.canvas.bbox == pytest.approx((95, 95, 105, 105), abs=1)
    drawing.click(100, 100, button="right")
    drawing.wait(lambda: drawing.canvas.coverage == 0)


def test_a_hidden_view_keeps_what_is_drawn_meanwhile(draw):
    drawing = draw()
    drawing.drag([(40, 40), (200, 160)])
    drawing.page.page.evaluate("() => { document.querySelector('.iw-root').style.display = 'none'; }")
    drawing.canvas.ellipse(10, 10, 90, 90)
    drawing.turn()
    wanted = drawing.canvas.array
    drawing.page.page.evaluate("() => { document.querySelector('.iw-root').style.display = ''; }")
    drawing.settle()
    drawing.drag([(300, 20), (305, 20)])
    assert (drawing.canvas.array >= wanted).all()


def test_numbers_draw_as_well_as_a_hand(draw):
    drawing = draw()
    drawing.tool("r")
    for name, value in {"Left": 10, "Top": 20, "Right": 110, "Bottom": 90}.items():
        drawing.page.page.get_by_label(name, exact=True).fill(str(value))
    drawing.page.page.get_by_role("button", name="Draw it").click()
    drawing.wait(lambda: drawing.canvas.steps)
    assert drawing.canvas.bbox == (10, 20, 110, 90)
    assert not drawing.page.axe(".iw-root")
    # Each button does what the call of its name does.
    same = MaskCanvas(picture())
    same.rectangle(10, 20, 110, 90)
    same.brush([(200, 200)], 3)
    drawing.canvas.brush([(200, 200)], 3)
    drawing.turn()
    steps = ("Grow", "Shrink", "Smooth", "Remove specks", "Invert", "Clear", "Fill")
    for name in steps:
        before = len(drawing.canvas.steps)
        call = getattr(same, name.lower().replace(" ", "_"))
        call(8) if name in ("Grow", "Shrink", "Smooth", "Remove specks") else call()
        drawing.page.page.get_by_role("button", name=name, exact=True).click()
        if len(same.steps) > before:
            drawing.wait(lambda name=name: drawing.canvas.steps[-1] == name.lower())
        drawing.turn()
        assert differing(drawing.canvas.array, same.array) == 0, name
    drawing.undo_all()
    drawing.tool("p")
    drawing.page.page.get_by_text("By numbers").click()
    drawing.page.page.get_by_label("Points in pixels").fill("10,20 300,40 200,200")
    drawing.page.page.get_by_role("button", name="Draw it").click()
    drawing.wait(lambda: drawing.canvas.steps == ("polygon",))
    assert differing(drawing.canvas.array, shapes.polygon(SIZE, [(10, 20), (300, 40), (200, 200)])) == 0


def test_the_bucket_takes_what_is_of_one_colour(draw):
    drawing = draw()
    drawing.page.page.wait_for_function("() => document.querySelector('.iw-mask-coverage')")
    drawing.tool("g")
    scale, left, top = drawing.view()

    def poured():
        drawing.mouse.click(left + 60 * scale, top + 40 * scale)
        drawing.turn()
        return drawing.canvas.steps[-1:] == ("bucket",)

    # Until the picture has come in full there is nothing to go by, and the canvas says so.
    drawing.wait(poured)
    assert drawing.canvas.bbox == (30, 20, 90, 60)


def test_without_a_kernel_it_says_that_nothing_is_kept(draw):
    drawing = draw()
    drawing.page.disconnect()
    scale, left, top = drawing.view()
    drawing.mouse.move(left + 40 * scale, top + 40 * scale)
    drawing.mouse.down()
    drawing.mouse.move(left + 80 * scale, top + 80 * scale)
    drawing.mouse.up()
    drawing.page.page.get_by_role("alert").wait_for()
    assert "not kept" in drawing.page.page.get_by_role("alert").inner_text()
