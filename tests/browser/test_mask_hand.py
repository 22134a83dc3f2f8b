"""Everything that a hand does on a mask canvas besides plain strokes: fingers, a pen and a palm, keys, polygons."""

from __future__ import annotations

import math
import re

import pytest

from ideowidgets.operations.masks import shapes
from ideowidgets.widgets.mask_canvas import MaskCanvas
from tests.browser.drawing import SIZE, STAGE, differing, picture

CURSOR = ".iw-mask-cursor"


def width_of(drawing):
    box = drawing.page.locator(CURSOR).bounding_box()
    return box["width"] if box else 0


def test_one_finger_draws_and_the_page_stays_where_it_is(draw):
    drawing = draw(width=700, height=320)
    drawing.page.page.evaluate("() => { document.body.style.paddingBottom = '2000px'; }")
    drawing.fingers("touchStart", (100, 100))
    drawing.fingers("touchMove", (100, 60))
    drawing.fingers("touchMove", (100, 30))
    drawing.fingers("touchEnd")
    drawing.wait(lambda: drawing.canvas.steps == ("brush",))
    assert differing(drawing.canvas.array, shapes.stroke(SIZE, [(100, 100), (100, 30)], 40)) < 60
    assert drawing.page.page.evaluate("() => scrollY") == 0


def test_two_fingers_zoom_to_where_they_are_and_draw_nothing(draw):
    drawing = draw()
    scale, left, top = drawing.view()
    drawing.fingers("touchStart", (140, 120))
    drawing.fingers("touchStart", (140, 120), (180, 120))
    for step in range(1, 11):
        drawing.fingers("touchMove", (140 - 4 * step, 120), (180 + 4 * step, 120))
    drawing.fingers("touchEnd")
    drawing.turn()
    assert drawing.canvas.steps == ()
    # Three times as far apart, so three times as large, about the middle between them.
    middle = (left + 160 * scale, top + 120 * scale)
    zoomed = (3 * scale, middle[0] - 3 * 160 * scale, middle[1] - 3 * 120 * scale)
    points = drawing.drag([(150, 110), (170, 130)], zoomed)
    assert differing(drawing.canvas.array, shapes.stroke(SIZE, points, 40)) < 20


def test_a_palm_beside_a_pen_neither_draws_nor_ends_the_stroke(draw):
    drawing = draw()
    drawing.fingers("touchStart", (300, 220))
    drawing.pen("mousePressed", 40, 40, force=1)
    drawing.pen("mouseMoved", 80, 40, force=1)
    drawing.fingers("touchMove", (290, 200))
    drawing.fingers("touchEnd")
    drawing.pen("mouseMoved", 120, 40, force=1)
    drawing.pen("mouseReleased", 120, 40, force=1)
    drawing.wait(lambda: drawing.canvas.steps == ("brush",))
    assert differing(drawing.canvas.array, shapes.stroke(SIZE, [(40, 40), (120, 40)], 40)) < 60
    # From then on a finger moves the picture.
    drawing.fingers("touchStart", (100, 100))
    drawing.fingers("touchMove", (120, 120))
    drawing.fingers("touchEnd")
    drawing.turn()
    assert drawing.canvas.steps == ("brush",)


def test_a_pens_pressure_sets_the_size_unless_it_is_told_not_to(draw):
    drawing = draw()
    drawing.pen("mousePressed", 60, 60, force=0.5)
    drawing.pen("mouseReleased", 60, 60)
    drawing.wait(lambda: len(drawing.canvas.steps) == 1)
    assert differing(drawing.canvas.array, shapes.stroke(SIZE, [(60, 60)], 20)) < 30
    drawing.keyboard.press("Control+z")
    drawing.wait(lambda: drawing.canvas.steps == ())
    drawing.page.page.get_by_label("A pen's pressure sets the size").uncheck()
    drawing.pen("mousePressed", 60, 60, force=0.5)
    drawing.pen("mouseReleased", 60, 60)
    drawing.wait(lambda: len(drawing.canvas.steps) == 1)
    assert differing(drawing.canvas.array, shapes.stroke(SIZE, [(60, 60)], 40)) < 60


def test_shift_draws_straight_on_from_the_last_point_and_squares(draw):
    drawing = draw()
    first = drawing.drag([(40, 40), (80, 60)])
    drawing.keyboard.down("Shift")
    second = drawing.drag([(200, 200)])
    drawing.keyboard.up("Shift")
    wanted = shapes.stroke(SIZE, [*first, *second], 40)
    assert differing(drawing.canvas.array, wanted) <= 1
    drawing.undo_all()
    drawing.tool("r")
    drawing.mouse.move(*drawing.place(50, 50))
    drawing.mouse.down()
    drawing.keyboard.down("Shift")
    drawing.mouse.move(*drawing.place(150, 90))
    drawing.mouse.up()
    drawing.keyboard.up("Shift")
    drawing.wait(lambda: drawing.canvas.steps)
    left, top, right, bottom = drawing.canvas.bbox
    assert right - left == pytest.approx(bottom - top, abs=1)


def test_ctrl_does_the_opposite(draw):
    drawing = draw(MaskCanvas(picture(), mask=(0, 0, *SIZE)))
    drawing.keyboard.down("Control")
    points = drawing.drag([(60, 60), (120, 60)])
    drawing.keyboard.up("Control")
    assert differing(drawing.canvas.array, ~shapes.stroke(SIZE, points, 40)) <= 1
    drawing.keyboard.press("x")
    drawing.keyboard.down("Control")
    drawing.drag([(60, 60), (120, 60)])
    drawing.keyboard.up("Control")
    assert drawing.canvas.coverage == 1


def test_the_brush_under_the_pointer_follows_the_keys_at_once(draw):
    drawing = draw()
    scale, _, _ = drawing.view()
    drawing.page.locator(".iw-mask").focus()
    drawing.mouse.move(*drawing.place(100, 100))
    drawing.settle()
    assert width_of(drawing) == pytest.approx(40 * scale, abs=1)
    drawing.keyboard.press("]")
    drawing.settle()
    assert width_of(drawing) == pytest.approx(47 * scale, abs=1)
    drawing.keyboard.press("e")
    drawing.keyboard.press("[")
    drawing.settle()
    assert width_of(drawing) == pytest.approx(33 * scale, abs=1)
    drawing.keyboard.press("b")
    drawing.settle()
    assert width_of(drawing) == pytest.approx(47 * scale, abs=1)
    # What erases has the eraser's size.
    drawing.keyboard.down("Control")
    drawing.settle()
    assert width_of(drawing) == pytest.approx(33 * scale, abs=1)
    assert "iw-mask-erases" in drawing.page.locator(CURSOR).get_attribute("class")
    drawing.keyboard.up("Control")
    drawing.mouse.down(button="right")
    drawing.mouse.move(*drawing.place(110, 100))
    drawing.settle()
    assert width_of(drawing) == pytest.approx(33 * scale, abs=1)
    drawing.mouse.up(button="right")
    drawing.keyboard.press("+")
    drawing.settle()
    assert width_of(drawing) == pytest.approx(47 * scale * 1.25, abs=1)


def test_space_moves_the_picture_and_zero_brings_it_back(draw):
    drawing = draw()
    scale, left, top = drawing.view()
    drawing.page.locator(".iw-mask").focus()
    for _ in range(4):
        drawing.keyboard.press("+")
    drawing.keyboard.down(" ")
    drawing.mouse.move(*drawing.place(160, 120))
    drawing.mouse.down()
    drawing.mouse.move(*drawing.place(180, 130))
    drawing.mouse.up()
    drawing.keyboard.up(" ")
    drawing.turn()
    assert drawing.canvas.steps == ()
    by = 1.25**4
    middle = (left + 160 * scale, top + 120 * scale)
    moved = (
        scale * by,
        middle[0] - (middle[0] - left) * by + 20 * scale,
        middle[1] - (middle[1] - top) * by + 10 * scale,
    )
    points = drawing.drag([(150, 110), (160, 120)], moved)
    assert differing(drawing.canvas.array, shapes.stroke(SIZE, points, 40)) <= 1
    drawing.keyboard.press("1")
    drawing.tool("b")
    drawing.mouse.move(*drawing.place(160, 120))
    drawing.settle()
    assert width_of(drawing) == pytest.approx(40, abs=1), "a pixel is a pixel"
    drawing.keyboard.press("0")
    drawing.settle()
    again = drawing.drag([(30, 200), (60, 200)])
    wanted = shapes.stroke(SIZE, points, 40) | shapes.stroke(SIZE, again, 40)
    assert differing(drawing.canvas.array, wanted) <= 2


def polygon_of(drawing, *points):
    drawing.tool("p")
    for point in points:
        drawing.click(*point)


def test_a_polygon_is_closed_taken_back_and_dropped(draw):
    drawing = draw()
    polygon_of(drawing, (50, 40), (200, 60))
    x, y = drawing.place(120, 200)
    drawing.mouse.click(x, y)
    drawing.mouse.move(x + 2, y - 2)
    drawing.mouse.dblclick(x + 2, y - 2)
    drawing.wait(lambda: drawing.canvas.steps == ("polygon",))
    assert differing(drawing.canvas.array, shapes.polygon(SIZE, [(50, 40), (200, 60), (120, 200)])) < 40
    # Nothing is left of it under the pointer.
    drawing.keyboard.press("Escape")
    drawing.tool("b")
    drawing.drag([(300, 220), (302, 220)])
    assert drawing.canvas.steps == ("polygon", "brush")
    # The first corner closes it as well, and Backspace takes one back.
    drawing.undo_all()
    polygon_of(drawing, (50, 40), (200, 60), (300, 20))
    drawing.keyboard.press("Backspace")
    drawing.click(120, 200)
    drawing.click(300, 230)
    drawing.keyboard.press("Control+z")
    drawing.click(50, 40)
    drawing.wait(lambda: drawing.canvas.steps == ("polygon",))
    assert differing(drawing.canvas.array, shapes.polygon(SIZE, [(50, 40), (200, 60), (120, 200)])) < 40
    # Another tool drops one that was begun.
    drawing.undo_all()
    polygon_of(drawing, (50, 40), (200, 60), (120, 200))
    drawing.tool("b")
    points = drawing.drag([(250, 200), (260, 200)])
    assert drawing.canvas.steps == ("brush",)
    assert differing(drawing.canvas.array, shapes.stroke(SIZE, points, 40)) <= 1


def test_escape_gives_up_a_stroke_and_else_leaves_to_the_notebook(draw):
    drawing = draw()
    drawing.page.locator(".iw-mask").focus()
    drawing.mouse.move(*drawing.place(50, 50))
    drawing.mouse.down()
    drawing.mouse.move(*drawing.place(150, 150))
    drawing.keyboard.press("Escape")
    drawing.mouse.move(*drawing.place(200, 50))
    drawing.mouse.up()
    drawing.turn()
    assert drawing.canvas.steps == ()
    heard = "() => { window.escaped = 0; addEventListener('keydown', (e) => { escaped += e.key === 'Escape'; }); }"
    drawing.page.page.evaluate(heard)
    drawing.keyboard.press("Escape")
    assert drawing.page.page.evaluate("() => escaped") == 1


def test_holding_h_shows_the_picture_alone_and_no_key_reaches_the_notebook(draw):
    drawing = draw()
    drawing.drag([(40, 40), (200, 160)])
    drawing.mouse.move(1, 1)
    drawing.turn()
    stage = drawing.page.locator(f"{STAGE} canvas")
    with_mask = stage.screenshot()
    drawing.keyboard.down("h")
    drawing.settle()
    without = stage.screenshot()
    drawing.keyboard.up("h")
    drawing.settle()
    assert without != with_mask
    assert stage.screenshot() == with_mask
    for key in KEYS:
        drawing.keyboard.press(key.lower() if len(key) == 1 else key)
    for key in ("Control+z", "Control+y", "Control+Shift+z"):
        drawing.keyboard.press(key)
    assert drawing.page.leaked_keys == []


KEYS = (*"BELOPRCGV[]XI+-01H?", "Backspace", "Delete", "Enter", "Space", "ArrowLeft")


def test_the_help_names_every_key_and_no_other(draw):
    drawing = draw()
    drawing.page.locator(".iw-mask").focus()
    drawing.keyboard.press("?")
    listed = drawing.page.locator(".iw-keys kbd").all_inner_texts()
    single = {one for text in listed for one in text.split() if len(one) == 1}
    assert single == set("BELOPRCGV[]XHI01")
    tools = {}
    for button in drawing.page.locator(".iw-mask-rail button[aria-pressed]").all():
        name, key = re.fullmatch(r"(.+) \((.)\)", button.get_attribute("title")).groups()
        tools[key] = name
        drawing.page.locator(".iw-mask").focus()
        drawing.keyboard.press(key.lower())
        assert button.get_attribute("aria-pressed") == "true"
    assert set(tools) == set("BELOPRCGV")
    drawing.keyboard.press("?")
    assert drawing.page.locator(".iw-keys").count() == 0
    # The Tab key goes from the tools over the picture to what they are set to.
    drawing.page.locator(".iw-mask").focus()
    seen = []
    for _ in range(40):
        drawing.keyboard.press("Tab")
        found = drawing.page.page.evaluate(
            "() => ['rail', 'status', 'side'].find((one) => document.activeElement.closest(`.iw-mask-${one}`))"
        )
        if found and found not in seen:
            seen.append(found)
    assert seen == ["rail", "status", "side"]


def test_a_stroke_under_way_goes_on_when_python_sends_everything_anew(draw):
    drawing = draw()
    drawing.page.locator(".iw-mask").focus()
    drawing.mouse.move(*drawing.place(40, 40))
    drawing.mouse.down()
    drawing.mouse.move(*drawing.place(100, 40))
    drawing.canvas.rectangle(200, 150, 300, 230)
    drawing.canvas.resend()
    drawing.turn()
    drawing.mouse.move(*drawing.place(160, 40))
    drawing.mouse.up()
    drawing.wait(lambda: drawing.canvas.steps == ("rectangle", "brush"))
    wanted = shapes.stroke(SIZE, [(40, 40), (160, 40)], 40) | shapes.rectangle(SIZE, 200, 150, 300, 230)
    assert differing(drawing.canvas.array, wanted) < 60
    before = drawing.canvas.array
    drawing.keyboard.press("Control+z")
    drawing.wait(lambda: drawing.canvas.steps == ("rectangle",))
    drawing.keyboard.press("Control+y")
    drawing.wait(lambda: len(drawing.canvas.steps) == 2)
    assert differing(drawing.canvas.array, before) == 0


def test_what_is_drawn_while_the_line_is_cut_is_said_when_it_is_back(draw):
    drawing = draw()
    drawing.page.disconnect()
    x, y = drawing.place(40, 40)
    drawing.mouse.move(x, y)
    drawing.mouse.down()
    drawing.mouse.move(x + 60, y)
    drawing.mouse.up()
    drawing.page.page.get_by_role("alert").wait_for()
    assert drawing.canvas.steps == ()
    drawing.page.page.evaluate("() => host.setKernel({status: 'idle', connectionStatus: 'connected'})")
    drawing.wait(lambda: drawing.canvas.steps == ("brush",))
    drawing.wait(lambda: drawing.page.page.get_by_role("alert").count() == 0)
    assert math.isclose(drawing.canvas.coverage, shapes.stroke(SIZE, [(40, 40), (100, 40)], 40).mean(), rel_tol=0.5)


def test_two_views_that_draw_at_once_agree(draw):
    drawing = draw(width=700, height=1600)
    drawing.page.render()
    drawing.page.locator(".iw-mask-rail").nth(1).wait_for()
    drawing.turn()
    drawing.drag([(40, 40), (100, 60)])
    # The second view has not heard of it when it undoes the step before.
    drawing.canvas.ellipse(200, 100, 300, 200)
    drawing.page.locator(".iw-mask").nth(1).focus()
    drawing.keyboard.press("Control+z")
    drawing.wait(lambda: drawing.canvas.steps == ("brush", "ellipse"))

    def labels():
        return [
            drawing.page.locator(".iw-mask-rail").nth(view).locator("button[title^='Undo']").get_attribute("title")
            for view in (0, 1)
        ]

    drawing.wait(lambda: all("ellipse" in label for label in labels()))
    first, second = (drawing.page.locator(".iw-mask-coverage").nth(view).inner_text() for view in (0, 1))
    assert first == second == f"{100 * drawing.canvas.coverage:.1f} % selected"
