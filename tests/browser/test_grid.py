"""The grid in a browser, with its own Python behind it: windowing, keyboard, ratings, axes, states, looks."""

from __future__ import annotations

import pandas as pd
import pytest

from ideowidgets.sweep import CellState
from ideowidgets.widgets.grid import Grid
from tests.browser.grids import CELL, done, focused, items, rated, row_heads, show, sweep, walk
from tests.browser.live import Live

__all__ = ["done", "show", "sweep"]


def large(done, rows, columns):
    """A frame of `rows` × `columns` cells that all point to the few pictures there are."""
    count = rows * columns
    base = done.record.df
    frame = pd.concat([base] * (count // len(base) + 1)).head(count)
    frame = frame.assign(line=[place // columns for place in range(count)])
    frame["seed"] = [place % columns for place in range(count)]
    frame.index = pd.Index([f"image-{place}" for place in range(count)], name="image_id")
    return Grid(frame, "line", "seed")


def test_pictures_take_their_places_with_a_text_for_each_at_any_width(show, done):
    page = show(Grid(done))
    page.wait_painted(".iw-grid-picture", 6)
    assert page.locator("[role=columnheader]").all_inner_texts()[1:-1] == ["seed 7", "seed 8"]
    assert row_heads(page) == ["Bauhaus", "Art Deco", "Woodblock Print"]
    picture = page.locator("[data-item='3'] img")
    assert picture.get_attribute("alt") == 'a lighthouse that says "<b>HOLD</b>", seed 8'
    assert page.locator(".iw-grid b").count() == 0
    boxes = [page.locator(f"[data-item='{item}']").bounding_box() for item in (2, 3)]
    assert boxes[1]["x"] - boxes[0]["x"] - boxes[0]["width"] == 4
    page.page.add_style_tag(content=":root { --jp-ui-font-size1: 26px; }")
    for width in (1600, 900, 320):
        page.page.set_viewport_size({"width": width, "height": 900})
        page.page.wait_for_function("width => document.documentElement.scrollWidth <= width", arg=width)


def test_ten_thousand_cells_cost_what_is_in_view_and_the_focus_stays(show, done):
    page = show(large(done, 100, 100), width=900, height=700)
    page.wait_painted(".iw-grid-picture", 12)
    assert page.locator(CELL).count() < 150
    wanted = [item for message in page.sent("want_cells") for item in message["items"]]
    assert len(set(wanted)) < 150
    assert all(len(message["items"]) <= 64 for message in page.sent("want_cells"))
    box = page.locator(".iw-grid-scroll")
    box.evaluate("box => box.scrollTo(4000, 8000)")
    shown = "() => [...document.querySelectorAll('[data-item]')].some((cell) => Number(cell.dataset.item) > 5000)"
    page.page.wait_for_function(shown)
    page.page.wait_for_function(
        """() => [...document.querySelectorAll("[data-item]")]
          .filter((cell) => Number(cell.dataset.item) > 5000)
          .filter((cell) => cell.querySelector("img")?.naturalWidth > 0).length > 12"""
    )
    assert page.locator(CELL).count() < 160
    frame, first = box.bounding_box(), page.locator("[role=columnheader]").nth(2).bounding_box()
    assert abs(first["y"] - frame["y"]) < 3
    row = page.locator("[role=rowheader]").nth(2).bounding_box()
    assert abs(row["x"] - frame["x"]) < 3
    page.locator(CELL).nth(30).focus()
    walk(page, "Control+End")
    page.page.wait_for_function("() => document.activeElement?.dataset.item === '9999'")
    box.evaluate("box => box.scrollTo(0, 0)")
    page.locator("[data-item='0']").wait_for()
    focused(page, 9999)


def test_arrows_walk_and_nothing_leaks(show, done):
    page = show(Grid(done))
    page.wait_painted(".iw-grid-picture", 6)
    page.page.keyboard.press("Tab")
    focused(page, 0)
    walk(page, "ArrowRight", "ArrowDown", "ArrowDown", "ArrowDown", "ArrowRight")
    focused(page, 5)
    walk(page, "Home")
    focused(page, 4)
    walk(page, "Control+Home", "End")
    focused(page, 1)
    assert page.locator("[role=gridcell][tabindex='0']").count() == 1
    walk(page, "x", "z", "a", "b", "y", "m", "s", "s", "c", " ", "j", "k")
    assert set(page.leaked_keys) == {"Tab"}


def test_ratings_by_key_and_by_python_stand_below_the_picture_and_move_nothing(show, done):
    grid = Grid(done)
    page = show(grid)
    page.wait_painted(".iw-grid-picture", 6)
    cell = page.locator("[data-item='2']")
    placed = (
        "cell => [cell.style.cssText, cell.querySelector('img').clientWidth, cell.querySelector('img').clientHeight]"
    )
    before = cell.evaluate(placed)
    cell.focus()
    walk(page, "4")
    rated(page, 2, "★ 4")
    walk(page, "s")
    cell.locator(".iw-grid-rating svg").wait_for()
    page.wait_sent("mark_item", 2)
    row = done.record.df.query("style_preset == 'ART_DECO' and seed == 7").iloc[0]
    assert (row.rating, row.starred) == (4, True)
    walk(page, " ")
    page.page.get_by_role("gridcell", name="rated 4 of 5").hover()
    for part in (".iw-grid-rating", ".iw-grid-caption", ".iw-grid-dots", ".iw-grid-selected"):
        cell.locator(part).locator("visible=true").wait_for()
        below = cell.locator(part).bounding_box()["y"] - cell.locator("img").bounding_box()["y"]
        assert below >= before[2], part
    assert cell.evaluate(placed) == before
    assert page.axe(".iw-root") == []
    walk(page, "0", "s")
    page.wait_sent("mark_item", 4)
    cell.locator(".iw-grid-rating").wait_for(state="detached")
    assert cell.evaluate(placed) == before
    assert done.record.df.rating[row.name] is pd.NA
    grid.rate(done.record.df.index[0], 2)
    page.live.deliver(page)
    page.page.locator(".iw-grid-rating", has_text="★ 2").wait_for()
    page.page.get_by_label("Size of the pictures").fill("48")
    page.locator(".iw-grid-tiny").wait_for()
    tiny = page.locator("[data-item='0']")
    assert not tiny.locator(".iw-grid-rating").is_visible()
    assert "rgb" in tiny.locator(".iw-grid-foot").evaluate("foot => getComputedStyle(foot).backgroundImage")


def test_axes_change_over_without_running_again(show, done):
    grid = Grid(done)
    page = show(grid)
    page.wait_painted(".iw-grid-picture", 6)
    page.page.get_by_role("button", name="Swap rows and columns").click()
    page.wait_sent("arrange")
    assert (grid.rows, grid.columns) == ("seed", "style_preset")
    assert row_heads(page) == ["seed 7", "seed 8"]
    labels = page.locator(".iw-grid-head-row .iw-grid-label")
    assert max(labels.evaluate_all("labels => labels.map((label) => label.getClientRects()[0].height)")) < 25
    grid.swap()
    page.live.deliver(page)
    page.page.wait_for_function("() => document.querySelectorAll('.iw-grid-head-row').length === 3")
    page.page.get_by_label("rows", exact=True).select_option("seed")
    page.wait_sent("arrange", 2)
    assert (grid.rows, grid.columns) == ("seed", "style_preset")
    page.page.get_by_label("columns", exact=True).select_option("")
    page.page.get_by_label("pages", exact=True).select_option("style_preset")
    page.page.get_by_label("Page: style preset").select_option("1")
    page.wait_sent("arrange", 5)
    assert (grid.pages, grid.page) == ("style_preset", "ART_DECO")
    page.wait_painted(".iw-grid-picture", 2)
    assert sorted(page.locator(CELL).evaluate_all("cells => cells.map((cell) => cell.dataset.item)")) == ["2", "3"]


def mixed(sweep):
    """Give the cells of a plan one state each."""
    ids = [cell.cell_id for cell in sweep.cells]
    sweep._states[ids[1]] = CellState("sent")
    sweep._states[ids[2]] = CellState("unsafe", (), "The prompt failed the safety check.")
    sweep._states[ids[3]] = CellState("failed", (), "The service answered 400: <i>resolution</i>.")
    sweep._states[ids[4]] = CellState("unknown", (), "No answer came: it may have been billed.")
    sweep._states[ids[5]] = CellState("planned")
    return Grid(sweep)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_state_says_what_it_is_in_words_and_axe_finds_nothing(show, sweep, theme):
    page = show(mixed(sweep), theme=theme)
    page.wait_painted(".iw-grid-picture", 1)
    page.page.locator("[data-item='4']", has_text="may have been billed").wait_for()
    assert "0 s" in page.locator("[data-item='1']").inner_text()
    assert "withheld" in page.locator("[data-item='2']").inner_text()
    assert "<i>resolution</i>" in page.locator("[data-item='3']").inner_text()
    assert page.locator("button:has-text('Make 2')").count() == 1
    page.page.keyboard.press("Tab")
    assert page.axe(".iw-root") == []
    walk(page, "Enter")
    page.locator(".iw-fact-list").wait_for()
    assert page.axe(".iw-large") == []
    walk(page, "Escape")
    page.disconnect()
    page.locator("text=the kernel is gone").wait_for()
    assert page.locator("button:has-text('Make')").is_disabled()
    assert page.locator(".iw-grid-picture").count() == 1


def test_a_click_makes_what_is_missing_and_cells_fill(show, sweep):
    grid = mixed(sweep)
    page = show(grid)
    page.locator("button:has-text('Make 2')").click()
    page.wait_sent("control_run")
    sweep.wait(60)
    page.live.deliver(page)
    page.wait_painted("[data-item='5'] .iw-grid-picture", 1)
    page.locator("text=Retry").wait_for(state="detached")
    assert page.locator("[role=progressbar]").get_attribute("aria-valuenow") == "6"


def test_a_page_that_python_cannot_answer_shows_the_plan_and_what_is_pushed(bare, done, sweep):
    live = Live(mixed(sweep))
    page = bare.open("grid", state=live.state)
    page.locator(CELL).nth(5).wait_for()
    assert row_heads(page)[0] == "Bauhaus"
    live.widget._feed.changed([0])
    live.deliver(page)
    page.wait_painted("[data-item='0'] img", 1)


def spot(page, item, x, y):
    """Which part of a picture lies at a fraction of its frame."""
    return page.page.evaluate(
        """([item, x, y]) => {
          const found = document.querySelector(`[data-item='${item}']`);
          const [cell, image] = [".iw-grid-shown", "img"].map((one) =>
            found.querySelector(one).getBoundingClientRect());
          const [left, top] = [cell.x + x * cell.width, cell.y + y * cell.height];
          return [(left - image.x) / image.width, (top - image.y) / image.height];
        }""",
        [item, x, y],
    )


def test_wheel_drag_and_keys_zoom_all_pictures_to_the_same_spot(show, done):
    grid = Grid(done)
    page = show(grid)
    page.wait_painted(".iw-grid-picture", 6)
    cell = page.locator("[data-item='2'] .iw-grid-shown")
    box = cell.bounding_box()
    page.page.mouse.move(box["x"] + 0.25 * box["width"], box["y"] + 0.75 * box["height"])
    page.page.keyboard.down("Control")
    page.page.mouse.wheel(0, -500)
    page.page.keyboard.up("Control")
    page.page.get_by_role("button", name="5.3×").wait_for()
    for item in range(6):
        assert spot(page, item, 0.25, 0.75) == pytest.approx([0.25, 0.75], abs=0.01)
    assert cell.bounding_box() == box
    page.wait_painted(".iw-grid-picture", 6)
    wide = "() => Math.min(...[...document.querySelectorAll('.iw-grid-picture')].map((image) => image.naturalWidth))"
    page.page.wait_for_function(f"() => ({wide})() === 1024")
    page.page.mouse.down()
    page.page.mouse.move(box["x"] + 0.5 * box["width"], box["y"] + 0.75 * box["height"], steps=5)
    page.page.mouse.up()
    for item in range(6):
        assert spot(page, item, 0.5, 0.75) == pytest.approx([0.25, 0.75], abs=0.02)
    # Whatever is brought into view by a script scrolls no tile.
    scrolled = """() => {
      for (const image of document.querySelectorAll(".iw-grid-picture")) image.scrollIntoView({block: "end"});
      return [...document.querySelectorAll("[data-item], .iw-grid-shown")].some((one) => {
        one.scrollTop = 50;
        return one.scrollTop > 0 || one.scrollLeft > 0;
      });
    }"""
    assert not page.page.evaluate(scrolled)
    for item in range(6):
        assert spot(page, item, 0.5, 0.75) == pytest.approx([0.25, 0.75], abs=0.02)
    cell.dblclick()
    page.locator(".iw-grid-zoomed").wait_for(state="detached")
    assert page.locator(".iw-large").count() == 0
    page.locator("[data-item='0']").focus()
    walk(page, "z", "z")
    page.page.get_by_role("button", name="2.0×").wait_for()
    walk(page, "0")
    page.locator(".iw-grid-zoomed").wait_for(state="detached")
    assert page.sent("mark_item") == []
    grid.zoom(3, 0, 1)
    page.live.deliver(page)
    page.locator(".iw-grid-zoomed").wait_for()
    walk(page, "Escape")
    page.locator(".iw-grid-zoomed").wait_for(state="detached")
    before = page.locator("[data-item='0']").bounding_box()["width"]
    page.page.get_by_label("Size of the pictures").fill("320")
    page.page.wait_for_function("w => document.querySelector('[data-item]').clientWidth > w", arg=before * 1.2)


def test_values_are_hidden_nested_and_sorted_without_running_again(show, done):
    grid = Grid(done)
    page = show(grid)
    page.wait_painted(".iw-grid-picture", 6)
    page.page.get_by_role("button", name="Values").click()
    page.page.get_by_role("checkbox", name="Art Deco").uncheck()
    page.wait_sent("arrange")
    assert row_heads(page) == ["Bauhaus", "Woodblock Print"]
    assert grid.to_code().endswith("grid.arrange(hide={'style_preset': ['ART_DECO']})")
    page.page.get_by_label("Order of style preset").select_option("name")
    page.page.get_by_label("rows, within style preset").select_option("seed")
    page.wait_sent("arrange", 3)
    assert (grid.rows, grid.columns) == (("style_preset", "seed"), None)
    assert [text.split("\n") for text in row_heads(page)[:2]] == [["Bauhaus", "seed 7"], ["Bauhaus", "seed 8"]]
    assert page.locator(".iw-grid-outer").all_inner_texts() == ["Bauhaus", "Woodblock Print"]
    assert page.axe(".iw-root") == []
    page.page.get_by_role("button", name="Show all").first.click()
    walk(page, "Escape")
    page.locator(".iw-arrange").wait_for(state="detached")
    assert page.page.get_by_role("grid").get_attribute("aria-rowcount") == "6"
    grid.arrange(rows=None, columns=["style_preset", "seed"], sort=None)
    page.live.deliver(page)
    page.locator(".iw-grid-head-column").nth(8).wait_for()
    heads = page.locator(".iw-grid-head-column").all_inner_texts()
    assert heads == ["Bauhaus", "Art Deco", "Woodblock Print", *["seed 7", "seed 8"] * 3]
    outer, inner = (page.locator(".iw-grid-head-column").nth(place).bounding_box() for place in (1, 5))
    assert inner["x"] == outer["x"]
    assert outer["width"] > 2 * inner["width"]
    assert page.axe(".iw-root") == []


def test_the_filter_line_keeps_what_python_finds_and_says_what_is_wrong(show, done):
    grid = Grid(done)
    page = show(grid)
    page.wait_painted(".iw-grid-picture", 6)
    line = page.page.get_by_role("textbox", name="Filter")
    line.fill('seed = 8 and style_preset in ("art deco", BAUHAUS)')
    line.press("Enter")
    page.page.get_by_text("2 of 6").wait_for()
    assert items(page) == [1, 3]
    assert row_heads(page) == ["Bauhaus", "Art Deco"]
    assert grid.filter.startswith("seed = 8")
    page.page.get_by_role("button", name="Export 2 shown").wait_for()
    line.fill("sead = 8")
    line.press("Enter")
    page.page.locator(".iw-grid-bar .iw-error", has_text="sead").wait_for()
    assert items(page) == [1, 3]
    page.page.get_by_role("button", name="Show everything").click()
    page.page.wait_for_function("() => document.querySelectorAll('[data-item]').length === 6")
    assert grid.filter == ""
    assert page.sent("export") == []


def test_an_empty_grid_says_what_to_do(bare, tmp_path):
    from ideowidgets.record import Record

    live = Live(Grid(Record(tmp_path / "record")))
    page = bare.open("grid", reply=live.reply, state=live.state)
    page.locator("text=No pictures yet").wait_for()


def test_a_part_of_another_version_is_refused_in_words(bare, done):
    live = Live(Grid(done))

    def reply(content, buffers):
        if content["kind"] == "ask_part":
            content = {**content, "sha256": "0" * 64}
        return live.reply(content, buffers)

    page = bare.open("grid", reply=reply, state=live.state)
    page.wait_painted(".iw-grid-picture", 6)
    page.locator("[data-item='0']").dblclick()
    page.page.locator(".iw-grid-note", has_text="restart the kernel and reload the page").wait_for()
