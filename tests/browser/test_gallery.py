"""The gallery in a browser, with its own Python behind it: windowing, filter line, facets, keyboard, looks."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from ideowidgets.operations import GenerateV3
from ideowidgets.record import Record
from ideowidgets.widgets.gallery import Gallery
from tests.browser.live import Live
from tests.unit.widgets.test_gallery import HOSTILE, add

TILE = "[role=gridcell]"
LINE = ".iw-wall-line"
FOCUSED = "() => Number(document.activeElement?.dataset.item ?? -1)"
SIZES = [(96, 54), (48, 64), (64, 64)]


@pytest.fixture
def record(tmp_path: Path):
    """Twelve pictures of three shapes, a hostile prompt, a failed and a withheld one."""
    with Record(tmp_path / "record") as found:
        for n in range(12):
            style = ["BAUHAUS", "ART_DECO"][n % 2]
            add(found, HOSTILE if n == 5 else f"a lighthouse {n}", n, SIZES[n % 3], style_preset=style)
        lost = [found.begin(GenerateV3(prompt="lost", aspect_ratio="16x9"), service="ideogram") for _ in range(2)]
        found.fail(lost[0], status="failed", error_kind="Refused", error="The service said no: </script>")
        found.fail(lost[1], status="unsafe", error_kind="Withheld", error="Withheld as unsafe.")
        yield found


@pytest.fixture
def show(bare):
    def show(gallery, *, tiles=True, **options):
        live = Live(gallery)
        page = bare.open("gallery", reply=live.reply, **options)
        page.live = live
        if tiles:
            page.locator(f"{TILE} img").first.wait_for()
        return page

    return show


def press(page, *keys):
    for key in keys:
        page.page.keyboard.press(key)


def wait_shown(page, count):
    page.page.wait_for_function(
        "count => document.querySelector('.iw-wall-total').textContent.startsWith(count)", arg=count
    )


def test_rows_fill_the_width_at_the_pictures_own_ratios(show, record):
    page = show(Gallery(record), height=1200)
    page.wait_painted(".iw-wall-picture", 12)
    images = page.locator(f"{TILE} img").evaluate_all(
        "all => all.map((one) => [one.naturalWidth / one.naturalHeight, one.clientWidth / one.clientHeight])"
    )
    assert len(images) == 12
    for natural, shown in images:
        assert shown == pytest.approx(natural, rel=0.03)
    lefts = page.locator(".iw-wall-row").evaluate_all(
        """rows => rows.map((row) => row.clientWidth - Math.max(...[...row.children].map((tile) =>
             tile.offsetLeft + tile.offsetWidth)))"""
    )
    assert lefts[0] == 0
    assert page.locator(f"{TILE} .iw-wall-why").first.inner_text()
    page.page.add_style_tag(content=":root { --jp-ui-font-size1: 26px; }")
    for width in (1600, 900, 320):
        page.page.set_viewport_size({"width": width, "height": 900})
        page.page.wait_for_function("width => document.documentElement.scrollWidth <= width", arg=width)


def test_ten_thousand_rows_cost_what_is_in_view(show, record):
    base = record.df
    frame = pd.concat([base] * (10_000 // len(base) + 1)).head(10_000)
    frame.index = pd.Index([f"image-{place}" for place in range(10_000)], name="image_id")
    page = show(Gallery(frame, sort=""))
    wait_shown(page, "10000 pictures")
    assert page.locator(TILE).count() < 100
    before = len(page.sent("want_tiles"))
    page.page.evaluate("() => { document.querySelector('.iw-wall-scroll').scrollTop = 1e6; }")
    page.page.wait_for_function(
        "() => [...document.querySelectorAll('[role=gridcell]')].some((tile) => Number(tile.dataset.item) > 9000)"
    )
    page.wait_sent("want_tiles", before + 1)
    assert page.locator(TILE).count() < 100
    assert all(len(message["items"]) <= 64 for message in page.sent("want_tiles"))
    page.locator(TILE).last.focus()
    press(page, "Home")
    page.page.wait_for_function(f"({FOCUSED})" + "() === 0")


def test_filter_line_and_facets_narrow_and_say_what_is_wrong(show, record):
    page = show(Gallery(record))
    line = page.locator(LINE)
    line.click()
    page.page.keyboard.type("sty")
    page.locator("[role=option]").first.wait_for()
    press(page, "ArrowDown", "Enter")
    assert line.input_value() == "style_preset "
    press(page, "ArrowDown", "Enter")
    page.page.keyboard.type("bau")
    press(page, "ArrowDown", "Tab")
    assert line.input_value() == "style_preset = BAUHAUS "
    press(page, "Escape", "Enter")
    wait_shown(page, "6 of 14")
    assert page.live.widget.filter == "style_preset = BAUHAUS"
    page.page.get_by_role("button", name="Clear the filter").click()
    wait_shown(page, "14 pictures")
    line.fill("starred and ratng >= 4")
    press(page, "Enter")
    error = page.locator(".iw-wall-refused")
    error.wait_for()
    assert page.locator(".iw-wall-refused mark").inner_text() == "ratng"
    assert "Did you mean 'rating'?" in error.inner_text()
    assert line.get_attribute("aria-invalid") == "true"
    assert page.locator(f"{TILE}").count() > 5
    line.fill("starred")
    press(page, "Enter")
    error.wait_for(state="detached")
    page.page.get_by_role("button", name="Show all 14").click()
    bauhaus = page.page.get_by_role("button", name="Bauhaus 6")
    bauhaus.click()
    wait_shown(page, "6 of 14")
    assert bauhaus.get_attribute("aria-pressed") == "true"
    assert page.locator(LINE).input_value() == "style_preset = BAUHAUS"
    page.page.get_by_role("button", name="Art Deco 6").click()
    wait_shown(page, "12 of 14")
    bauhaus.click()
    wait_shown(page, "6 of 14")
    assert page.live.widget.filter == "style_preset = ART_DECO"


def test_the_whole_evening_by_keyboard(show, record):
    ids = record.df.index
    page = show(Gallery(record, author="Ana", sort="seed", filter="seed < 12"))
    page.locator(TILE).first.focus()
    press(page, "4", "s", "ArrowRight", "5", " ", "ArrowRight", " ")
    page.wait_sent("select_tiles", 2)
    page.wait_sent("mark_tiles", 3)
    assert record.df.rating[ids[:2]].tolist() == [4.0, 5.0]
    assert record.df.starred[ids[0]]
    assert page.live.widget.selected_ids == (ids[1], ids[2])
    press(page, "t")
    page.locator(".iw-wall-form textarea").wait_for()
    page.page.keyboard.type("sky, sea")
    press(page, "Enter")
    page.wait_sent("mark_tiles", 4)
    assert record.df.tags[ids[:4]].tolist() == [[], ["sky", "sea"], ["sky", "sea"], []]
    press(page, "n")
    page.locator(".iw-wall-form textarea").wait_for()
    page.page.keyboard.type("keep </script>")
    press(page, "Control+Enter")
    page.wait_sent("mark_tiles", 5)
    assert record.df.note[ids[2]] == "keep </script>"
    press(page, "d")
    page.locator(".iw-compare-pane").nth(1).wait_for()
    page.locator(".iw-chip").first.wait_for()
    press(page, "Escape")
    page.locator(".iw-compare-pane").first.wait_for(state="detached")
    page.locator(TILE).nth(2).focus()
    press(page, "?")
    page.locator(".iw-keys").wait_for()
    press(page, "/")
    assert page.page.evaluate("() => document.activeElement.className").count("iw-wall-line")
    assert set(page.leaked_keys) <= {"Control"}


def test_the_large_view_tells_a_life(show, record):
    ids = list(record.df.index)
    child = add(record, "at night", 99, parent=ids[0])
    record.rate(ids[0], 2, author="Ben")
    record.rate(ids[0], 5, author="Ana")
    page = show(Gallery(record, sort="seed"))
    page.locator(TILE).first.focus()
    press(page, "Enter")
    page.locator(".iw-fact-list").first.wait_for()
    page.page.wait_for_function("() => document.querySelectorAll('.iw-life-picture > img').length === 2")
    assert page.locator(".iw-life-opinions li").count() == 2
    assert page.locator(".iw-life-relative img").count() == 1
    assert page.axe(".iw-life-dialog") == []
    press(page, "3")
    page.wait_sent("mark_tiles")
    assert record.df.rating[ids[0]] == 3
    page.locator(".iw-life-relative").click()
    page.page.wait_for_function("() => document.querySelector('.iw-life-title').textContent.includes('at night')")
    assert page.live.widget.df.index.tolist().count(child) == 1
    press(page, "Escape")
    page.locator(".iw-life").wait_for(state="detached")


def test_new_pictures_appear_have_a_menu_and_stay_when_the_kernel_is_gone(show, record):
    page = show(Gallery(record))
    wait_shown(page, "14 pictures")
    new = add(record, "the newest", 77)
    page.live.deliver(page)
    wait_shown(page, "15 pictures")
    assert page.live.widget.df.index[0] == new
    page.page.get_by_alt_text("the newest, seed 77").wait_for()
    page.locator(TILE).nth(3).click(button="right")
    page.locator(".iw-menu button").first.wait_for()
    press(page, "Escape")
    page.locator(".iw-menu button").first.wait_for(state="detached")
    page.locator(TILE).nth(3).focus()
    press(page, "m")
    page.locator(".iw-menu button").first.wait_for()
    press(page, "Escape")
    page.disconnect()
    page.locator(".iw-wall-gone").wait_for()
    assert page.locator(f"{TILE} img").count() > 0


def test_a_prompt_is_never_markup_and_removing_the_view_gives_everything_back(show, record):
    page = show(Gallery(record, filter="seed = 5"))
    assert page.locator(f"{TILE} img").get_attribute("alt") == f"{HOSTILE}, seed 5"
    page.locator(TILE).first.dblclick()
    page.locator(".iw-life-prompt").first.wait_for()
    assert page.locator(".iw-life-prompt").first.inner_text() == HOSTILE
    assert page.locator("img[src='x']").count() == 0
    page.page.wait_for_function("() => document.querySelectorAll('.iw-life-picture > img').length === 2")
    assert page.object_urls > 0
    page.remove()
    assert page.object_urls == 0
    assert page.listeners == 0


def test_an_empty_record_says_what_to_do_first(show, tmp_path):
    with Record(tmp_path / "empty") as record:
        page = show(Gallery(record), tiles=False)
        page.locator(".iw-wall-note").wait_for()
        assert "Generate one" in page.locator(".iw-wall-note").inner_text()
        assert page.axe(".iw-root") == []
        add(record)
        page.live.deliver(page)
        page.locator(f"{TILE} img").wait_for()


def test_a_folder_cannot_be_rated_and_says_so(show, record, tmp_path):
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "a.png").write_bytes(record.df.image.iloc[0].bytes())
    page = show(Gallery(folder))
    page.locator(TILE).first.focus()
    press(page, "4")
    page.locator(".iw-trouble").wait_for()
    assert "record.add_images" in page.locator(".iw-trouble").inner_text()
    assert page.sent("mark_tiles") == []


@pytest.mark.parametrize(("theme", "width"), [("light", 320), ("dark", 900)])
def test_marks_stand_below_the_picture_and_axe_finds_nothing(show, record, theme, width):
    record.star(record.df.index[3])
    record.rate(record.df.index[3], 4)
    record.tag(record.df.index[3], "sky")
    page = show(Gallery(record, filter="seed >= 0"), theme=theme, width=width)
    page.locator(TILE).first.focus()
    press(page, " ")
    page.locator(".iw-wall-chosen").wait_for()
    assert page.axe(".iw-root") == []
    covered = """() => [...document.querySelectorAll(".iw-wall-strip")].filter((strip) => {
      const picture = strip.parentElement.querySelector("img");
      const bottom = picture ? picture.getBoundingClientRect().bottom : 0;
      return [strip, ...strip.querySelectorAll("[aria-hidden] *, .iw-wall-selected")].some(
        (one) => one.getBoundingClientRect().height > 0 && one.getBoundingClientRect().top < bottom);
    }).length"""
    assert page.page.evaluate(covered) == 0
    place = f"() => [...document.querySelectorAll('{TILE} img')].map((one) => [one.clientWidth, one.clientHeight])"
    before = page.page.evaluate(place)
    press(page, "5", "s")
    page.page.get_by_text("★ 5").first.wait_for()
    assert page.page.evaluate(place) == before


def test_rating_in_the_large_view_of_some_rows_keeps_it_open(show, record):
    page = show(Gallery(record.df.head(4), record=record))
    page.locator(TILE).first.dblclick()
    page.locator(".iw-fact-list").first.wait_for()
    press(page, "2")
    page.wait_sent("mark_tiles")
    page.live.deliver(page)
    page.locator(".iw-rating-value[data-on='true']").nth(1).wait_for()
    assert page.locator(".iw-life").count() == 1
    page.live.widget.show(record.df.tail(3))
    page.live.deliver(page)
    page.locator(".iw-life").wait_for(state="detached")
    wait_shown(page, "3 pictures")
