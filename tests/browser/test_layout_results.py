"""Around the boxes: what came of them, results side by side, elements without a box, pictures of this computer."""

from __future__ import annotations

import io

from PIL import Image

from ideowidgets.operations.structured_prompt import StructuredPrompt
from ideowidgets.widgets.layout_canvas import LayoutCanvas
from tests.browser.laying import BOX, lay, near, runner, two

__all__ = ["lay", "runner"]

GOT = ".iw-layout-got > div"
CHIP = ".iw-layout-chip"
TOLD = ".iw-layout-told"


def png(size, colour="teal"):
    data = io.BytesIO()
    Image.new("RGB", size, colour).save(data, "PNG")
    return data.getvalue()


def test_what_came_is_drawn_over_what_was_asked_for_by_keys_alone(lay, runner):
    canvas = LayoutCanvas(two(), resolution="1280x800", runner=runner)
    canvas.generate(seed=5).wait(60)
    laying = lay(canvas, height=1000)
    page = laying.page
    toggle = page.locator("button:has-text('Asked against got')")
    laying.wait(lambda: toggle.count() == 1)
    assert page.locator(GOT).count() == 0
    toggle.focus()
    laying.press("Enter")
    laying.wait(lambda: page.locator(GOT).count() >= 2)
    assert runner.record.df["action"].tolist() == ["generate", "describe"]
    laying.wait(lambda: page.locator(TOLD).count() == 2)
    assert "words 100 %" in page.locator(TOLD).first.text_content()
    assert "2 of 2" in page.locator(".iw-layout-summary").text_content()
    lines = page.locator(".iw-layout-got line")
    assert lines.count() == 2
    assert not page.axe(".iw-root")
    before = page.locator(TOLD).nth(1).text_content()
    end = lines.first.get_attribute("x1")
    laying.no_snapping()
    laying.mouse.move(*laying.at(200, 500))
    laying.mouse.down()
    laying.mouse.move(*laying.at(400, 500), steps=2)
    laying.settle()
    assert page.locator(TOLD).nth(1).text_content() != before, "the overlap follows the hand"
    assert lines.first.get_attribute("x1") != end
    laying.mouse.up()
    laying.wait(lambda: canvas.steps == ("move",))
    came = canvas.asked_vs_got.pairs[0].got.bbox
    page.locator("button[aria-label^='Take the box as it came: a white']").click()
    laying.wait(lambda: canvas.steps == ("move", "take its box"))
    assert laying.boxes()[0] == tuple(came)
    canvas.set_text(1, "LET GO")
    laying.wait(lambda: "HOLD FAST" in page.locator(TOLD).first.text_content())
    toggle.click()
    assert page.locator(GOT).count() == page.locator(TOLD).count() == 0
    toggle.click()
    laying.wait(lambda: page.locator(GOT).count() >= 2)
    assert len(runner.record.df) == 2, "it is not paid for twice"


def test_results_lie_side_by_side_with_what_was_asked_for_differently(lay, runner):
    canvas = LayoutCanvas(two(), resolution="1280x800", runner=runner)
    canvas.generate(seed=5).wait(60)
    canvas.set_text(1, "LET GO")
    canvas.generate(seed=6).wait(60)
    laying = lay(canvas, height=1000)
    page = laying.page
    toggle = page.locator("button:has-text('Before and after')")
    laying.wait(lambda: toggle.count() == 1)
    toggle.click()
    divider = page.locator(".iw-layout-divider input")
    laying.wait(lambda: divider.count() == 1)
    laying.wait(lambda: page.locator(".iw-layout-under").count() == 2)
    assert page.locator(BOX).count() == 0, "the pictures are looked at without the boxes"
    differences = page.locator("section[aria-label='What was asked for differently']")
    laying.wait(lambda: differences.count() == 1)
    assert "LET GO" in differences.text_content()
    assert not page.axe(".iw-root")
    left, top = laying.at(500, 500)
    laying.mouse.move(left, top)
    laying.mouse.down()
    laying.mouse.move(*laying.at(250, 500), steps=2)
    laying.mouse.up()
    laying.settle()
    assert abs(float(divider.input_value()) - 0.25) < 0.02
    divider.focus()
    laying.press("ArrowRight")
    assert float(divider.input_value()) > 0.26
    assert canvas.steps == ("text",), "nothing was moved"
    page.locator(".iw-layout").focus()
    laying.press("Escape")
    laying.wait(lambda: page.locator(BOX).count() == 2)
    assert page.locator(".iw-layout-divider").count() == 0
    page.push({"kind": "edit_states", "states": [], "index": 0, "before": None, "running": True})
    page.locator("button:has-text('Cancel')").click()
    page.wait_sent("cancel_edit")


def test_chips_are_dragged_in_order_onto_the_frame_and_boxes_off_it(lay):
    prompt = two().add("fog in the distance").add_text("OPEN", "small capitals").add("a crowd")
    laying = lay(LayoutCanvas(prompt, resolution="1280x800"), width=1300, height=900)
    page, canvas = laying.page, laying.canvas
    chips = page.locator(CHIP)
    assert chips.count() == 3
    chips.nth(2).drag_to(chips.nth(0))
    laying.wait(lambda: canvas.elements[2].desc == "a crowd")
    frame = page.locator(".iw-layout-frame")
    size = frame.bounding_box()
    chips.nth(2).drag_to(frame, target_position={"x": 0.6 * size["width"], "y": 0.7 * size["height"]})
    laying.wait(lambda: canvas.elements[4].bbox is not None)
    near(laying.boxes()[4], (640, 350, 760, 850), 2)
    assert page.locator(f"{BOX}[aria-selected=true]").count() == 1
    # A box that is let go over the place for what has none loses its own.
    laying.mouse.move(*laying.at(200, 500))
    laying.mouse.down()
    place = page.locator(".iw-layout-chips").bounding_box()
    laying.mouse.move(place["x"] + 20, place["y"] + 10, steps=3)
    laying.settle()
    assert page.locator(".iw-layout-chips[data-over]").count() == 1
    laying.mouse.up()
    laying.wait(lambda: laying.boxes()[0] is None)
    assert canvas.steps[-1] == "take off the frame"
    # In the list as well; and a chip among the layers gets a box.
    rows = page.locator(".iw-layout-layers li")
    rows.nth(1).drag_to(page.locator(".iw-layout-chips"), target_position={"x": 30, "y": 8})
    laying.wait(lambda: laying.boxes()[1] is None)
    page.locator(".iw-layout").focus()
    laying.press("Control+z", "Control+z")
    laying.wait(lambda: canvas.steps[-1] == "place")
    near(laying.boxes()[0], (200, 100, 800, 300), 0)
    assert page.leaked_keys == []


def test_a_picture_of_this_computer_is_laid_under(lay):
    laying = lay(LayoutCanvas(resolution="1280x800"))
    page, canvas = laying.page, laying.canvas
    field = page.locator(".iw-layout input[type=file]")
    field.set_input_files({"name": "sketch.png", "mimeType": "image/png", "buffer": png((600, 900))})
    laying.wait(lambda: page.locator(".iw-layout-under").count() == 1)
    assert canvas.resolution == "1664x2496", "an empty frame takes its shape"
    field.set_input_files({"name": "moving.gif", "mimeType": "image/gif", "buffer": b"GIF89a"})
    laying.wait(lambda: "no PNG" in (page.locator(".iw-trouble").text_content() or ""))
    prompt = StructuredPrompt(background="a wall").add("a door", bbox=(10, 10, 500, 500)).to_json()
    field.set_input_files({"name": "door.json", "mimeType": "application/json", "buffer": prompt.encode()})
    laying.wait(lambda: page.locator(BOX).count() == 1)
    drop = """(it, bytes) => { const data = new DataTransfer();
        data.items.add(new File([new Uint8Array(bytes)], "wide.png", { type: "image/png" }));
        for (const kind of ["dragover", "drop"])
          it.dispatchEvent(new DragEvent(kind, { dataTransfer: data, bubbles: true, cancelable: true })); }"""
    page.locator(".iw-layout-stage").evaluate(drop, list(png((1200, 300), "navy")))
    laying.wait(lambda: len(canvas.pictures) == 2)
    fit = "(it) => [it.style.objectFit, it.naturalWidth > it.naturalHeight]"
    laying.wait(lambda: page.locator(".iw-layout-under").evaluate(fit) == ["contain", True])
    assert canvas.resolution == "1664x2496"


def test_what_python_sets_shows_at_once(lay, runner):
    laying = lay(LayoutCanvas(two(), resolution="1280x800", runner=runner))
    page, canvas = laying.page, laying.canvas
    canvas.prompt = StructuredPrompt(background="a wall").add_text("OPEN", "capitals", bbox=(100, 100, 300, 500))
    laying.turn()
    assert page.locator(BOX).all_text_contents()[0].count("OPEN") == 1
    laying.wait(lambda: page.locator("input[aria-label=Seed]").count() == 1)
    canvas.seed = 4242
    laying.turn()
    assert page.locator("input[aria-label=Seed]").input_value() == "4242"
    page.locator("input[aria-label=Seed]").fill("17")
    laying.wait(lambda: canvas.seed == 17)
    laying.turn()
    assert page.locator("input[aria-label=Seed]").input_value() == "17"
    canvas.set_desc(0, "stunning, or similar")
    laying.choose(0)
    beside = page.locator("[aria-label='Problems of this element'] li")
    laying.wait(lambda: beside.count() >= 1)
    canvas.hints = False
    laying.turn()
    assert beside.count() == 0
