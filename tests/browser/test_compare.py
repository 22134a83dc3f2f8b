"""The comparison in a browser: one zoom for both, modes, differences, keyboard."""

from __future__ import annotations

import pytest
from PIL import Image

from ideowidgets.widgets.compare import MODES, Compare
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


def test_blink_goes_by_itself_and_stops_by_hand(show):
    page = show("blink", reduced_motion=False)
    over = page.locator(".iw-compare-over")
    over.wait_for(state="visible")
    over.wait_for(state="hidden")
    page.locator(".iw-compare-stage").focus()
    page.page.keyboard.press("Space")
    over.wait_for(state="visible")
    page.locator("button:has-text('Play')").wait_for()
    page.page.keyboard.press("Space")
    over.wait_for(state="hidden")
    assert page.leaked_keys == []


def test_onion_skin_by_slider_and_keys(show):
    page = show("onion")
    slider = page.page.get_by_role("slider", name="How much of B shows")
    slider.focus()
    page.page.keyboard.press("End")
    over = page.locator(".iw-compare-over")
    assert over.evaluate("element => element.style.opacity") == "1"
    page.locator(".iw-compare-stage").focus()
    page.page.keyboard.press("[")
    assert over.evaluate("element => element.style.opacity") == "0.95"


def test_difference_of_two_known_pictures(bare, tmp_path):
    first, second = Image.new("RGB", (40, 20), (100, 100, 100)), Image.new("RGB", (40, 20), (100, 100, 100))
    second.paste((110, 95, 100), (0, 0, 20, 20))
    live = Live(Compare(first, second, mode="difference"))
    page = bare.open("compare", reply=live.reply)
    canvas = page.locator("canvas")
    canvas.wait_for()
    words = canvas.get_attribute("aria-label")
    assert words == "Difference of A and B. 50 % of pixels differ; the mean difference is 2.5 of 255."
    pixels = "canvas => [...canvas.getContext('2d').getImageData(5, 5, 1, 1).data]"
    assert canvas.evaluate(pixels) == [10, 5, 0, 255]
    slider = page.page.get_by_role("slider")
    slider.focus()
    page.page.keyboard.press("End")
    page.page.wait_for_function(f"() => ({pixels})(document.querySelector('canvas'))[1] === 255")
    page.page.get_by_role("radio", name="Grey").check()
    page.page.keyboard.press("Tab")
    slider.focus()
    page.page.keyboard.press("Home")
    page.page.wait_for_function(f"() => String(({pixels})(document.querySelector('canvas'))) === '10,10,10,255'")


def test_difference_says_what_it_did_to_other_sizes(bare):
    live = Live(Compare(Image.new("RGB", (40, 20), "red"), Image.new("RGB", (80, 40), "red"), mode="difference"))
    page = bare.open("compare", reply=live.reply)
    page.locator("text=Identical, pixel by pixel.").wait_for()
    assert "B (80 × 40) was resized to A (40 × 20)." in page.locator(".iw-root").inner_text()
    live.widget.pictures = (Image.new("RGB", (40, 20), "red"), Image.new("RGB", (20, 40), "red"))
    live.deliver(page)
    page.locator("text=they differ in shape").wait_for()


def test_a_broken_picture_has_its_reason_and_the_other_one_stays(bare, tmp_path):
    from ideowidgets.record import Record

    for number, color in enumerate(("red", "blue")):
        Image.new("RGB", (30, 20), color).save(tmp_path / f"{number}.png")
    with Record(tmp_path / "record") as record:
        ids = record.add_images([tmp_path / "0.png", tmp_path / "1.png"]).image_ids
        record.image_path(record.rows([ids[0]])[0].sha256).unlink()
        live = Live(Compare(*ids, record=record))
        page = bare.open("compare", reply=live.reply)
        page.locator(".iw-compare-none:has-text('0.png'), .iw-compare-none:has-text('image')").first.wait_for()
        page.wait_painted(".iw-compare-plane img", count=1)
        assert page.axe(".iw-root") == []
        page.page.get_by_role("radio", name="Difference").check()
        page.locator("text=There is no picture A to compare.").wait_for()


def test_four_pictures_and_a_pair_of_them(bare, done):
    ids = list(done.record.df.index[:4])
    live = Live(Compare(*ids, record=done.record))
    page = bare.open("compare", reply=live.reply)
    page.wait_painted(".iw-compare-plane img", count=8)
    assert page.locator(".iw-compare-stage").count() == 4
    page.locator(".iw-compare-stage").nth(2).focus()
    page.page.keyboard.press("+")
    assert len(set(transforms(page))) == 1
    letters = page.page.get_by_role("group", name="Pictures of the pair")
    assert letters.get_by_role("button", pressed=True).all_inner_texts() == ["A", "B"]
    letters.get_by_role("button", name="D").click()
    page.locator(".iw-compare-letter[aria-pressed=true]:has-text('D')").wait_for()
    assert letters.get_by_role("button", pressed=True).all_inner_texts() == ["B", "D"]
    assert live.widget.pair == (1, 3)
    page.page.get_by_role("radio", name="Slider").check()
    assert page.locator(".iw-compare-mark").all_inner_texts() == ["B", "D"]


def test_keys_of_the_whole(show):
    page = show()
    page.locator(".iw-compare-stage").first.focus()
    page.page.keyboard.press("?")
    page.locator(".iw-keys").wait_for()
    page.page.keyboard.press("x")
    page.wait_sent("swap_sides")
    page.page.keyboard.press("f")
    page.page.wait_for_function("() => document.fullscreenElement?.classList.contains('iw-compare')")
    page.page.keyboard.press("f")
    page.page.wait_for_function("() => !document.fullscreenElement")
    assert page.leaked_keys == []


def test_every_picture_of_the_record_has_its_menu(show):
    page = show()
    buttons = page.page.get_by_role("button", name="Actions: ")
    assert buttons.count() == 2
    buttons.nth(1).focus()
    page.page.keyboard.press("Enter")
    page.page.get_by_role("menuitem", name="Copy Python").click()
    page.wait_sent("ask_picture_code")


@pytest.mark.parametrize("prompt", ['</script><img src=x onerror="window.bad = 1">', "منارة " * 700, "x" * 4000])
def test_any_prompt_is_text_and_fits(bare, done, tmp_path, prompt):
    record = done.record
    for number in range(2):
        Image.new("RGB", (9 + number, len(prompt) % 97 + 3), "red").save(tmp_path / f"{number}.png")
    ids = record.add_images(tmp_path, prompt={"0.png": prompt, "1.png": prompt[:-9] + "y"}).image_ids
    live = Live(Compare(*ids, record=record))
    page = bare.open("compare", reply=live.reply, width=320)
    page.locator(".iw-compare-words del").first.wait_for()
    assert page.page.evaluate("() => document.documentElement.scrollWidth") <= 320
    assert page.page.evaluate("() => 'bad' in window") is False
    assert page.axe(".iw-root") == []


def test_swap_and_mode_reach_python(show):
    page = show()
    page.locator("button:has-text('Swap')").click()
    page.locator(".iw-chip del:has-text('Art Deco')").wait_for()
    page.page.get_by_role("radio", name="Slider").check()
    page.locator("[role=slider]").wait_for()
    page.wait_sent("set_mode")
    assert page.live.widget.mode == "slider"


@pytest.mark.parametrize(("mode", "theme"), [*((mode, "light") for mode in MODES), ("side", "dark")])
def test_axe_finds_nothing(show, mode, theme):
    page = show(mode, theme=theme)
    assert page.axe(".iw-root") == []


def test_no_width_makes_the_page_scroll_sideways(show):
    page = show()
    page.page.add_style_tag(content=":root { --jp-ui-font-size1: 26px; }")
    for width in (320, 900, 1600):
        page.page.set_viewport_size({"width": width, "height": 900})
        assert page.page.evaluate("() => document.documentElement.scrollWidth") <= width
