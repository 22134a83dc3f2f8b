"""The mask canvas in a real JupyterLab: drawn on with the mouse, scrolled away, reloaded, edited."""

from __future__ import annotations

import numpy as np
from playwright.sync_api import expect

from ideowidgets.operations.masks import shapes

SIZE = (320, 240)
SETUP = f"""
import numpy as np
import ideowidgets as iw
studio = iw.Studio(service="offline")
pixels = np.dstack([np.tile(np.linspace(0, 255, {SIZE[0]}, dtype=np.uint8), ({SIZE[1]}, 1))] * 3)
canvas = studio.mask_canvas(pixels)
"""
STAGE = ".iw-mask-stage"
SELECTED = "np.flatnonzero(canvas.array).tolist()"


def view(nb):
    """Give scale and place of the picture: fitted, in the middle of its stage."""
    nb.locator(f"{STAGE} canvas").scroll_into_view_if_needed()
    x, y, wide, high = nb.locator(STAGE).evaluate(
        "(box) => [...['left', 'top'].map((side) => box.getBoundingClientRect()[side]),"
        " box.clientWidth, box.clientHeight]"
    )
    scale = min(8, (wide - 16) / SIZE[0], (high - 16) / SIZE[1])
    return scale, x + (wide - SIZE[0] * scale) / 2, y + (high - SIZE[1] * scale) / 2


def drag(nb, points):
    """Draw with the mouse; give the points as the page has read them."""
    scale, left, top = view(nb)
    places = [(round(left + x * scale), round(top + y * scale)) for x, y in points]
    nb.page.mouse.move(*places[0])
    nb.page.mouse.down()
    for place in places[1:]:
        nb.page.mouse.move(*place)
    nb.page.mouse.up()
    return [((x - left) / scale, (y - top) / scale) for x, y in places]


def selected(nb):
    found = np.zeros(SIZE[0] * SIZE[1], bool)
    found[nb.eval(SELECTED)] = True
    return found.reshape(SIZE[::-1])


def said(nb):
    return nb.locator(".iw-mask-coverage").inner_text()


def test_drawn_with_the_mouse_scrolled_away_and_reloaded(lab):
    nb = lab.open(SETUP, "canvas", *(["'\\n'.join(map(str, range(80)))"] * 6), height=1000)
    nb.run_all()
    nb.locator(f"{STAGE} canvas").wait_for()
    cells = nb.page.evaluate("() => lab.count()")
    first = drag(nb, [(40, 40), (120, 60), (200, 180)])
    nb.until("canvas.steps == ('brush',)")
    wanted = shapes.stroke(SIZE, first, 40)
    assert (selected(nb) ^ wanted).sum() <= 1
    # Keys draw and undo here, and do nothing to the notebook.
    for key in ("e", "]", "x", "x", "Delete", "Control+z", "b", "d", "d", "a"):
        nb.page.keyboard.press(key)
    nb.until("canvas.steps == ('brush',)")
    assert nb.page.evaluate("() => lab.count()") == cells
    shown = said(nb)
    nb.cell(cells - 1).scroll_into_view_if_needed()
    nb.exec("canvas.rectangle(280, 200, 300, 220)")
    view(nb)
    expect(nb.locator(".iw-mask-coverage")).not_to_have_text(shown)
    nb.page.locator(".iw-mask").focus()
    nb.page.keyboard.press("Control+z")
    nb.until("canvas.steps == ('brush',)")
    assert (selected(nb) ^ wanted).sum() <= 1
    # The page goes in the middle of a stroke: what was drawn before stays, the stroke is as if never begun.
    scale, left, top = view(nb)
    nb.page.mouse.move(left + 200 * scale, top + 20 * scale)
    nb.page.mouse.down()
    nb.page.mouse.move(left + 220 * scale, top + 30 * scale)
    nb.reload()
    nb.page.mouse.up()
    nb.locator(f"{STAGE} canvas").wait_for()
    expect(nb.locator(".iw-mask-coverage")).to_have_text(shown)
    assert (selected(nb) ^ wanted).sum() <= 1
    second = drag(nb, [(60, 200), (100, 210)])
    nb.until("len(canvas.steps) == 2")
    assert (selected(nb) ^ (wanted | shapes.stroke(SIZE, second, 40))).sum() <= 2
    for _ in range(2):
        nb.page.keyboard.press("Control+z")
    nb.until("canvas.steps == () and canvas.coverage == 0")


def test_an_edit_is_a_row_and_edit_with_a_mask_opens_a_canvas_under_the_view(lab):
    setup = """
import ideowidgets as iw
studio = iw.Studio(service="offline")
form = studio.form(prompt="a lighthouse", seed=7)
form.generate().wait()
"""
    nb = lab.open(setup, "form", height=1500)
    nb.run_all()
    nb.wait_painted(".iw-prompt-form .iw-tile img", 1)
    nb.locator(".iw-tile").first.hover()
    nb.locator(".iw-menu-anchor > button").first.click()
    nb.locator(".iw-menu [role=menuitem]").filter(has_text="Edit with a mask").click()
    nb.locator(f".iw-drawer {STAGE} canvas").wait_for()
    box = nb.locator(STAGE).bounding_box()
    middle = (box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    nb.page.mouse.move(*middle)
    nb.page.mouse.down()
    nb.page.mouse.move(middle[0] + 60, middle[1] + 40)
    nb.page.mouse.up()
    nb.until("form.forms[0].coverage > 0")
    nb.page.locator(".iw-mask-prompt").fill("a red door")
    expect(nb.locator(".iw-mask-price")).to_contain_text("$")
    nb.until("form.forms[0].prompt == 'a red door'")
    nb.locator(".iw-mask-ask .iw-button-primary").click()
    nb.locator(".iw-mask-divider").wait_for()
    expect(nb.locator(".iw-mask-outside")).to_have_text("Outside the mask: unchanged")
    assert nb.eval("studio.df['parent_image_id'].iloc[-1] == studio.df.index[0]")
