"""The layout canvas in a real JupyterLab: boxes drawn with the mouse, hidden, scrolled away, reloaded; a picture."""

from __future__ import annotations

from playwright.sync_api import expect

SETUP = """
import ideowidgets as iw
studio = iw.Studio(service="offline")
prompt = iw.StructuredPrompt(high_level_description="A poster for an evening of watching owls", background="dark paper")
prompt = prompt.add("an owl seen from the front", bbox=(300, 100, 700, 400))
canvas = studio.layout(prompt, resolution="1024x1024")
"""
FRAME = ".iw-layout-frame"
BOX = ".iw-layout-box"
ROOT = ".iw-layout"
BOXES = "[list(one.bbox) for one in canvas.json_prompt.elements]"


def open_canvas(lab, *more, **options):
    nb = lab.open(SETUP, "canvas", *more, height=1000, **options)
    nb.run_all()
    nb.locator(BOX).first.wait_for()
    return nb


def at(nb, x, y, view=0):
    """Give the place on the page of units of the frame."""
    frame = nb.locator(FRAME).nth(view)
    frame.scroll_into_view_if_needed()
    nb.page.evaluate("() => lab.settle()")
    box = frame.bounding_box()
    return box["x"] + x * box["width"] / 1000, box["y"] + y * box["height"] / 1000


def drag(nb, start, end, view=0):
    """Drag with the mouse, from one place in units to another, without snapping."""
    snapping = nb.locator(ROOT).nth(view).locator("button[aria-label^='Snapping'][aria-pressed=true]")
    if snapping.count():
        snapping.click()
    nb.page.mouse.move(*at(nb, *start, view))
    nb.page.mouse.down()
    nb.page.mouse.move(*at(nb, (start[0] + end[0]) / 2, (start[1] + end[1]) / 2, view))
    nb.page.mouse.move(*at(nb, *end, view))
    nb.page.mouse.up()


def draw(nb, start, end, view=0):
    nb.locator(ROOT).nth(view).locator("button[aria-label^='Draw an object']").click()
    drag(nb, start, end, view)


def near(found, wanted, by=6):
    assert all(abs(one - other) <= by for one, other in zip(found, wanted, strict=True)), (found, wanted)


def test_drawn_with_the_mouse_hidden_scrolled_away_reloaded_and_shown_twice(lab):
    nb = open_canvas(lab, *(["'\\n'.join(map(str, range(80)))"] * 4), "canvas")
    cells = nb.page.evaluate("() => lab.count()")
    draw(nb, (500, 300), (900, 650))
    nb.until("len(canvas.json_prompt.elements) == 2")
    near(nb.eval(BOXES)[1], (300, 500, 650, 900))
    # What is typed is the new box's description, and keys edit and undo here: the notebook hears of none.
    nb.page.keyboard.type("a red box dd")
    nb.until("canvas.elements[1].desc == 'a red box dd'")
    nb.locator(ROOT).first.focus()
    for key in ("d", "d", "x", "a", "b"):
        nb.page.keyboard.press(key)
    nb.until("len(canvas.elements) > 2")
    for _ in range(nb.eval("len(canvas.steps)")):
        nb.page.keyboard.press("Control+z")
    nb.until("canvas.steps == ()")
    assert nb.page.evaluate("() => lab.count()") == cells
    expect(nb.locator(ROOT).first.locator(BOX)).to_have_count(1)
    # Both views follow, also the one that was out of sight.
    nb.exec("canvas.add_text('OWLS', box=(50, 100, 150, 900))")
    for view in (1, 0):
        nb.locator(ROOT).nth(view).scroll_into_view_if_needed()
        expect(nb.locator(ROOT).nth(view).locator(BOX)).to_have_count(2)
    drag(nb, (250, 500), (650, 500), view=1)
    nb.until("canvas.steps[-1] == 'move'")
    near(nb.eval(BOXES)[0], (300, 500, 700, 800))
    expect(nb.locator(ROOT).first.locator(BOX)).to_have_count(2)
    # Another tab in front, and what Python does meanwhile.
    nb.page.evaluate("() => { window.kept = lab.panel(); }")
    nb.page.evaluate("() => window.jupyterapp.commands.execute('launcher:create')")
    expect(nb.locator(ROOT).first).to_be_hidden()
    nb.page.evaluate(
        "code => kept.sessionContext.session.kernel.requestExecute({code}).done.then(() => null)",
        "canvas.add_object('a moon', box=(200, 50, 300, 150))",
    )
    nb.page.evaluate("() => window.jupyterapp.shell.activateById(kept.id)")
    expect(nb.locator(ROOT).first.locator(BOX)).to_have_count(3)
    before = nb.eval(BOXES)
    nb.reload()
    expect(nb.locator(ROOT).first.locator(BOX)).to_have_count(3)
    assert nb.eval(BOXES) == before
    nb.locator(ROOT).first.focus()
    nb.page.keyboard.press("Control+z")
    nb.until("len(canvas.elements) == 2")


def test_a_drawing_is_a_row_that_knows_its_parent_and_lies_under_the_boxes(lab):
    nb = open_canvas(lab, theme="dark")
    generate = nb.locator(".iw-layout-ask button").filter(has_text="Generate")
    generate.click()
    nb.locator(".iw-layout-under").wait_for()
    nb.until("len(canvas.image_ids) == 1")
    drag(nb, (250, 500), (450, 500))
    nb.until("canvas.steps == ('move',)")
    first = nb.locator(".iw-layout-under").get_attribute("src")
    generate.click()
    nb.until("len(canvas.image_ids) == 2")
    expect(nb.locator(".iw-layout-under")).not_to_have_attribute("src", first)
    parents = "studio.df['parent_image_id'].fillna('').tolist()"
    assert nb.eval(parents) == ["", *nb.eval("list(canvas.image_ids[:1])")]
    assert nb.eval("studio.df['seed'].nunique()") == 1
    asked = "iw.StructuredPrompt.read(studio.df.iloc[-1]) == canvas.json_prompt"
    assert nb.eval(asked)
    assert nb.locator(".iw-layout-under").evaluate("(it) => it.naturalWidth ?? it.width") > 0
