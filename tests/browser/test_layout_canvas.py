"""Laying out in a browser: by hand, by keys, by numbers, and the same in Python and in every view."""

from __future__ import annotations

import json

from PIL import Image

from ideowidgets.operations.structured_prompt import Box, StructuredPrompt
from ideowidgets.widgets.layout_canvas import LayoutCanvas
from tests.browser.laying import BOX, STAGE, lay, near, runner, two

__all__ = ["lay", "runner"]


def test_a_box_is_drawn_where_the_hand_went_and_waits_for_words(lay):
    laying = lay()
    laying.no_snapping()
    laying.page.locator(STAGE).click(position={"x": 2, "y": 2})
    laying.press("r")
    laying.drag((400, 300), (450, 500), (700, 900))
    near(laying.boxes()[2], (300, 400, 900, 700))
    laying.keyboard.type("a red boat")
    laying.wait(lambda: laying.canvas.elements[2].desc == "a red boat")
    assert laying.canvas.steps == ("add object", "description"), "what is written at once is one step"
    assert laying.page.leaked_keys == []


def test_an_empty_frame_says_what_to_do_and_the_first_drag_draws(lay):
    laying = lay(LayoutCanvas(resolution="1280x800"))
    assert "Drag a box" in laying.page.locator(".iw-layout-empty").text_content()
    laying.no_snapping()
    laying.drag((100, 100), (300, 300))
    near(laying.boxes()[0], (100, 100, 300, 300))
    assert laying.page.locator(".iw-layout-empty").count() == 0


def test_keys_alone_begin_a_layout(lay):
    laying = lay(LayoutCanvas(resolution="1280x800"))
    laying.page.locator(".iw-layout").focus()
    laying.press("t", "Enter")
    laying.wait(lambda: laying.boxes() == [(350, 350, 650, 650)])
    laying.keyboard.type("OPEN")
    laying.wait(lambda: laying.canvas.elements[0].text == "OPEN")
    laying.page.locator(BOX).focus()
    laying.press("Delete")
    laying.wait(lambda: laying.canvas.elements == ())
    laying.press("Control+z")
    laying.wait(lambda: len(laying.canvas.elements) == 1)


def test_a_text_is_drawn_over_another_box_with_its_words_at_the_size_of_the_box(lay):
    laying = lay()
    laying.page.locator(STAGE).click(position={"x": 2, "y": 2})
    laying.press("t")
    laying.drag((120, 400), (280, 600))
    laying.keyboard.type("OPEN")
    laying.wait(lambda: laying.canvas.elements[2].text == "OPEN")
    words = laying.page.locator(f"{BOX}:nth-child(3) .iw-layout-words")
    size = words.evaluate("(it) => [it.clientWidth, it.clientHeight, parseFloat(getComputedStyle(it).fontSize)]")
    assert min(size[0] / 4, size[1] / 2) < size[2] <= size[1]


def test_a_box_is_moved_by_hand_and_the_page_says_so_once(lay):
    laying = lay()
    laying.no_snapping()
    before = len(laying.page.sent("set_layout"))
    laying.drag((200, 500), (250, 550), (300, 600), steps=8)
    near(laying.boxes()[0], (300, 200, 900, 400))
    assert len(laying.page.sent("set_layout")) == before + 1
    assert laying.canvas.steps == ("move",)
    laying.undo_all()
    laying.drag((200, 500), (900, 1400))
    assert laying.boxes()[0] == (400, 800, 1000, 1000), "at the edges it stops, in its own size"


GRIPS = (
    ("se", (300, 800), (400, 900), (200, 100, 900, 400)),
    ("nw", (100, 200), (150, 250), (250, 150, 800, 300)),
    ("e", (300, 500), (450, 500), (200, 100, 800, 450)),
    ("s", (200, 800), (200, 700), (200, 100, 700, 300)),
)


def test_handles_move_the_edges_they_hold(lay):
    laying = lay()
    laying.no_snapping()
    for grip, start, end, wanted in GRIPS:
        laying.choose(0)
        assert laying.page.locator(f"[data-grip={grip}]").count() == 1
        laying.drag(start, end)
        near(laying.boxes()[0], wanted)
        assert laying.canvas.steps == ("resize",)
        laying.undo_all()


def test_a_box_snaps_to_the_edge_of_another_with_a_guide_and_alt_suspends_it(lay):
    laying = lay()
    laying.mouse.move(*laying.at(700, 150))
    laying.mouse.down()
    laying.mouse.move(*laying.at(700, 240))
    laying.mouse.move(*laying.at(700, 253))
    laying.settle()
    assert laying.page.locator(".iw-layout-guide").count() >= 1
    laying.mouse.up()
    laying.wait(lambda: laying.canvas.steps == ("move",))
    assert laying.boxes()[1][0] == 200, "on the upper edge of the first"
    assert laying.page.locator(".iw-layout-guide").count() == 0
    laying.mouse.move(*laying.at(700, 250))
    laying.mouse.down()
    laying.keyboard.down("Alt")
    laying.mouse.move(*laying.at(703, 300))
    laying.mouse.move(*laying.at(703, 255))
    laying.mouse.up()
    laying.keyboard.up("Alt")
    laying.wait(lambda: laying.canvas.steps == ("move", "move"))
    near(laying.boxes()[1], (205, 503, 305, 903), 2)


def test_several_are_chosen_by_a_marquee_and_moved_together(lay):
    laying = lay()
    laying.no_snapping()
    laying.mouse.move(*laying.at(20, 20))
    laying.mouse.down()
    laying.mouse.move(*laying.at(980, 980))
    laying.mouse.up()
    laying.settle()
    assert laying.page.locator(f"{BOX}[aria-selected=true]").count() == 2
    laying.drag((200, 500), (230, 550))
    near(laying.boxes()[0], (250, 130, 850, 330))
    near(laying.boxes()[1], (150, 530, 250, 930))
    assert laying.canvas.steps == ("move",)
    laying.undo_all()
    laying.press("Escape")
    laying.drag((200, 500), (400, 500), (600, 500), keys=["Alt"])
    assert laying.boxes()[0] == (200, 100, 800, 300), "Alt leaves a copy"
    near(laying.boxes()[2], (200, 500, 800, 700))
    assert laying.canvas.elements[2].desc == laying.canvas.elements[0].desc


def test_keys_alone_go_from_one_to_the_next_move_resize_duplicate_and_delete(lay):
    laying = lay()
    laying.page.locator(".iw-layout").focus()
    laying.press("Tab")
    assert "a white lighthouse" in laying.page.locator(f"{BOX}[aria-selected=true]").text_content()
    laying.press("ArrowRight", "Shift+ArrowDown")
    laying.wait(lambda: laying.boxes()[0] == (210, 101, 810, 301))
    laying.press("Alt+ArrowLeft", "Alt+Shift+ArrowUp")
    laying.wait(lambda: laying.boxes()[0] == (210, 101, 800, 300))
    laying.press("Tab", "d")
    laying.wait(lambda: len(laying.canvas.elements) == 3)
    assert laying.boxes()[2] == (120, 520, 220, 920)
    laying.press("Delete")
    laying.wait(lambda: len(laying.canvas.elements) == 2)
    for _ in laying.canvas.steps:
        laying.press("Control+z")
    laying.wait(lambda: laying.canvas.steps == ())
    assert laying.boxes() == [(200, 100, 800, 300), (100, 500, 200, 900)]
    assert laying.page.leaked_keys == []
    laying.choose(0)
    for _ in range(12):
        laying.keyboard.down("ArrowRight")
    laying.keyboard.up("ArrowRight")
    laying.wait(lambda: laying.boxes()[0] == (200, 112, 800, 312))
    assert laying.canvas.steps == ("move",), "an arrow held down is one step"


def test_undo_and_redo_in_the_page_give_back_what_was(lay):
    laying = lay()
    seen = [laying.canvas.json_prompt]
    for place in ((300, 500), (320, 700)):
        laying.drag((200 if len(seen) == 1 else 300, 500), place)
        seen.append(laying.canvas.json_prompt)
    laying.press("Control+z", "Control+z")
    laying.wait(lambda: laying.canvas.json_prompt == seen[0])
    laying.press("Control+Shift+z")
    laying.wait(lambda: laying.canvas.json_prompt == seen[1])
    laying.press("Control+y")
    laying.wait(lambda: laying.canvas.json_prompt == seen[2])
    # What Python does is seen and undone in the page as well.
    laying.canvas.add_object("a gull", (10, 10, 90, 90))
    laying.wait(lambda: laying.page.locator(BOX).count() == 3)
    laying.press("Control+z")
    laying.wait(lambda: len(laying.canvas.elements) == 2)


def test_two_views_show_the_same(lay):
    laying = lay(width=900, height=2000)
    laying.page.render()
    laying.page.locator(".iw-layout-rail").nth(1).wait_for()
    laying.turn()
    laying.drag((200, 500), (300, 500))
    laying.turn()
    places = laying.page.locator(BOX).evaluate_all("(all) => all.map((box) => box.style.left)")
    assert places[0] == places[2] != "10%"


def test_numbers_in_units_and_in_pixels(lay):
    laying = lay()
    laying.choose(0)
    numbers = laying.page.locator(".iw-layout-numbers")
    numbers.locator("input[type=number]").nth(0).fill("250")
    laying.wait(lambda: laying.boxes()[0] == (200, 250, 800, 450))
    numbers.locator("input[value=pixels]").check()
    numbers.locator("input[type=number]").nth(2).fill("640")
    laying.wait(lambda: laying.boxes()[0] == (200, 250, 800, 750))


def test_align_and_equal_gaps(lay):
    canvas = LayoutCanvas(two().add("a gull", bbox=(600, 400, 700, 450)), resolution="1280x800")
    laying = lay(canvas)
    laying.page.locator(".iw-layout").focus()
    laying.press("Control+a")
    laying.page.locator("button[aria-label^='Align left']").click()
    laying.wait(lambda: [box[1] for box in laying.boxes()] == [100, 100, 100])
    laying.press("Control+z")
    laying.wait(lambda: laying.canvas.steps == ())
    laying.page.locator(".iw-layout").focus()
    laying.press("Control+a")
    laying.page.locator("button[aria-label='Equal gaps across']").click()
    laying.wait(lambda: laying.canvas.steps == ("distribute horizontal",))
    wanted = StructuredPrompt(two().add("a gull", bbox=(600, 400, 700, 450)).to_dict()).distribute("horizontal")
    assert laying.canvas.json_prompt == wanted, "the page and Python agree"


def test_a_problem_has_a_dot_a_line_and_a_fix(lay):
    canvas = LayoutCanvas(two().edit(0, bbox=[200, 100, 1080, 300]), resolution="1280x800")
    laying = lay(canvas)
    assert laying.page.locator(f"{BOX} .iw-layout-dot[data-severity=error]").count() == 1
    laying.page.locator(".iw-layout-problems .iw-button:has-text('Fix')").first.click()
    laying.wait(lambda: laying.boxes()[0] == (200, 100, 1000, 300))
    assert laying.page.locator(f"{BOX} .iw-layout-dot[data-severity=error]").count() == 0


def test_muted_is_kept_and_not_sent(lay):
    laying = lay()
    laying.choose(0)
    laying.press("m")
    laying.wait(lambda: len(laying.canvas.json_prompt.elements) == 1)
    assert len(laying.canvas.elements) == 2
    laying.choose(1)
    laying.press("l")
    laying.wait(lambda: laying.canvas.document.layers[1].locked)
    before = laying.canvas.revision
    laying.mouse.move(*laying.at(700, 150))
    laying.mouse.down()
    laying.mouse.move(*laying.at(700, 400))
    laying.mouse.up()
    laying.press("Delete")
    laying.turn()
    assert laying.canvas.revision == before


def test_elements_are_copied_and_pasted_as_json(lay):
    laying = lay()
    laying.choose(1)
    copied = laying.page.locator(".iw-layout").evaluate(
        """(it) => { const data = new DataTransfer();
        it.dispatchEvent(new ClipboardEvent("copy", { clipboardData: data, bubbles: true, cancelable: true }));
        it.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
        return data.getData("text/plain"); }"""
    )
    assert json.loads(copied)[0]["text"] == "HOLD FAST"
    laying.wait(lambda: len(laying.canvas.elements) == 3)
    assert laying.canvas.elements[2].to_dict() == laying.canvas.elements[1].to_dict()
    laying.wait(lambda: laying.page.locator(f"{BOX}[aria-selected=true]").count() == 1)


def test_another_size_keeps_the_shape_of_boxes(lay):
    laying = lay()
    laying.page.locator("select[aria-label=Size]").select_option("1024x1024")
    laying.wait(lambda: laying.canvas.resolution == "1024x1024")
    box = Box(*laying.boxes()[0])
    assert abs(box.width / box.height - (200 * 1280) / (600 * 800)) < 0.01
    laying.wait(lambda: laying.page.locator(STAGE).evaluate("(it) => it.style.getPropertyValue('--ratio')") == "1")


def test_text_from_outside_is_never_html(lay):
    bad = '<img src=x onerror="window.hit=1"><script>window.hit=1</script>'
    prompt = StructuredPrompt(high_level_description=bad, background=bad)
    prompt = prompt.add(bad, bbox=(0, 0, 500, 500)).add_text(bad, bad, bbox=(500, 500, 900, 900)).add(bad)
    laying = lay(LayoutCanvas(prompt))
    laying.choose(0)
    assert laying.page.page.evaluate("() => window.hit") is None
    assert laying.page.locator(".iw-layout img, .iw-layout script").count() == 0
    assert "<img" not in LayoutCanvas(prompt).static_html().replace('<img src="data:', "")


def test_long_and_foreign_texts_stay_in_their_boxes(lay):
    prompt = StructuredPrompt(background="a wall").add_text("x" * 4000, "long", bbox=(0, 0, 300, 1000))
    prompt = prompt.add_text("مرحبا بالعالم", "arabic", bbox=(350, 100, 500, 900))
    prompt = prompt.add_text("灯台守の歌\n第二行", "japanese", bbox=(600, 100, 900, 900))
    laying = lay(LayoutCanvas(prompt, resolution="1280x800"))
    for place in range(3):
        box = laying.page.locator(BOX).nth(place)
        held = box.locator(".iw-layout-words > span").evaluate(
            "(it) => { const a = it.getBoundingClientRect(), b = it.parentElement.getBoundingClientRect();"
            " return [a.width <= b.width + 1, a.height <= b.height + 1]; }"
        )
        assert held == [True, True], place


def test_a_hundred_boxes_move_within_a_frame(lay):
    prompt = StructuredPrompt(background="a wall")
    for place in range(100):
        x, y = place % 10 * 100, place // 10 * 100
        prompt = prompt.add(f"a tile with the number {place} on it", bbox=(y + 10, x + 10, y + 90, x + 90))
    laying = lay(LayoutCanvas(prompt))
    laying.page.locator(".iw-layout").focus()
    laying.press("Control+a")
    laying.mouse.move(*laying.at(550, 550))
    laying.mouse.down()
    spent = laying.page.page.evaluate(
        """async ([x, y]) => { const stage = document.querySelector(".iw-layout-stage"); const all = [];
        for (let step = 1; step <= 30; step++) {
          const begun = performance.now();
          const event = { clientX: x + step % 9, clientY: y + step % 7, bubbles: true, pointerId: 1 };
          stage.dispatchEvent(new PointerEvent("pointermove", event));
          await Promise.resolve(); document.querySelector(".iw-layout-box").getBoundingClientRect();
          all.push(performance.now() - begun);
          await new Promise(requestAnimationFrame);
        } return all.sort((a, b) => a - b)[15]; }""",
        list(laying.at(550, 550)),
    )
    laying.mouse.up()
    assert spent < 16


def test_a_colour_is_picked_from_the_picture_underneath(lay):
    picture = Image.new("RGB", (1280, 800), (200, 30, 30))
    laying = lay(LayoutCanvas(two(), picture=picture))
    laying.wait(lambda: (laying.page.locator(".iw-layout-under").get_attribute("src") or "").startswith("blob:"))
    laying.choose(0)
    laying.page.locator("button[aria-label='Pick from the picture']").first.click()
    laying.mouse.click(*laying.at(700, 700))
    laying.wait(lambda: laying.canvas.elements[0].color_palette != ())
    found = laying.canvas.elements[0].color_palette[0]
    assert abs(int(found[1:3], 16) - 200) < 6


def test_the_loop_draw_describe_write_and_draw_again(lay, runner):
    laying = lay(LayoutCanvas(two(), resolution="1280x800", runner=runner), height=1000)
    page = laying.page
    generate = page.locator(".iw-layout-draw .iw-button-primary:has-text('Generate')")
    generate.wait_for()
    laying.wait(lambda: "$0.00" in (page.locator(".iw-layout-price").text_content() or ""))
    generate.click()
    laying.wait(lambda: page.locator(".iw-layout-under").count() == 1)
    assert runner.record.df["seed"].tolist() == [1]
    page.locator("button:has-text('Describe')").click()
    laying.wait(lambda: laying.canvas.steps == ("describe",))
    laying.wait(lambda: page.locator(BOX).count() == sum(box is not None for box in laying.boxes()))
    page.locator("button:has-text('Magic prompt')").click()
    page.locator("dialog textarea").fill("a fox that reads a newspaper called THE DEN")
    page.locator("dialog button:has-text('Write it')").click()
    proposal = page.locator(".iw-layout-proposal")
    laying.wait(lambda: proposal.count() == 1)
    assert "THE DEN" in proposal.text_content()
    assert laying.canvas.steps == ("describe",)
    assert not page.axe(".iw-root")
    proposal.locator("button:has-text('Take it')").click()
    laying.wait(lambda: laying.canvas.steps == ("describe", "magic prompt"))
    laying.wait(generate.is_enabled)
    generate.click()
    laying.wait(lambda: page.locator(".iw-layout-state").count() == 2)
    page.locator(".iw-layout-strip button[aria-label^='Actions']").click()
    laying.wait(lambda: page.locator("[role=menuitem]:has-text('Upscale')").count() == 1)
    drawn = runner.record.df[runner.record.df["action"] == "generate"]
    written = runner.record.df[runner.record.df["action"] == "magic-prompt"]
    assert drawn["parent_image_id"].tolist()[-1] in written.index
