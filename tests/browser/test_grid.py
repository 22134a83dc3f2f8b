"""The grid in a browser, with its own Python behind it: windowing, keyboard, ratings, selection, axes, looks."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

import pandas as pd
import pytest

from ideowidgets.sweep import CellState
from ideowidgets.widgets import exporting
from ideowidgets.widgets.code import runnable
from ideowidgets.widgets.grid import Grid
from tests.browser.live import Live
from tests.unit.widgets.gridding import plan, planned_ids

CELL = "[role=gridcell][data-item]"
FOCUSED = "() => Number(document.activeElement?.dataset.item ?? -1)"


@pytest.fixture(scope="module")
def done(tmp_path_factory):
    sweep = plan(tmp_path_factory.mktemp("grid")).run().wait(60)
    yield sweep
    sweep.runner.close()


@pytest.fixture
def sweep(done):
    """The same plan once more, whose states a test may change."""
    return type(done)(done.request, done.axes, runner=done.runner, name="again")


@pytest.fixture
def show(bare):
    def show(grid, **options):
        live = Live(grid)
        page = bare.open("grid", reply=live.reply, state=live.state, **options)
        page.live = live
        page.locator(CELL).first.wait_for()
        return page

    return show


def large(done, rows, columns):
    """A frame of `rows` × `columns` cells that all point to the few pictures there are."""
    count = rows * columns
    base = done.record.df
    frame = pd.concat([base] * (count // len(base) + 1)).head(count)
    frame = frame.assign(line=[place // columns for place in range(count)])
    frame["seed"] = [place % columns for place in range(count)]
    frame.index = pd.Index([f"image-{place}" for place in range(count)], name="image_id")
    return Grid(frame, "line", "seed")


def row_heads(page):
    return page.locator(".iw-grid-head-row").all_inner_texts()


def items(page):
    return sorted(int(item) for item in page.locator(CELL).evaluate_all("cells => cells.map((c) => c.dataset.item)"))


def walk(page, *keys):
    for key in keys:
        page.page.keyboard.press(key)


def focused(page, item):
    """Wait until the browser's focus is on a cell."""
    page.page.wait_for_function(f"item => ({FOCUSED})() === item", arg=item)


def rated(page, item, text):
    page.page.locator(f"[data-item='{item}'] .iw-grid-rating", has_text=text).wait_for()


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


def test_space_and_ctrl_click_select_d_compares_and_python_reads_it(show, done):
    grid = Grid(done)
    page = show(grid)
    page.wait_painted(".iw-grid-picture", 6)
    page.locator("[data-item='4']").focus()
    walk(page, " ")
    page.locator("[data-item='1']").click(modifiers=["Control"])
    page.wait_sent("select_items", 2)
    assert grid.selected["seed"].tolist() == [7, 8]
    assert page.locator("[aria-selected=true]").count() == 2
    walk(page, "d")
    page.page.locator(".iw-compare .iw-chip", has_text="Woodblock Print").wait_for()
    page.wait_painted(".iw-compare-plane img", 4)
    walk(page, "Escape")
    page.locator(".iw-compare").wait_for(state="detached")
    grid.selected_ids = [planned_ids(done)[item] for item in (4, 1, 0, 3)]
    page.live.deliver(page)
    page.page.get_by_role("button", name="Compare").click()
    panes = page.locator(".iw-compare-pane")
    panes.nth(3).locator(".iw-chip").nth(1).wait_for()
    said = [dict(re.findall("(style preset|seed) (.*)", text)) for text in panes.all_inner_texts()]
    assert [one["style preset"] for one in said] == ["Woodblock Print", "Bauhaus", "Bauhaus", "Art Deco"]
    assert [one["seed"] for one in said] == ["7", "8", "7", "8"]
    assert page.locator(".iw-compare").get_by_role("button", name="Swap").count() == 0
    assert page.axe(".iw-root") == []
    page.page.get_by_role("button", name="Close").click()
    page.locator(".iw-compare").wait_for(state="detached")
    grid.selected_ids = planned_ids(done)[:5]
    page.live.deliver(page)
    page.page.get_by_role("button", name="Compare").wait_for(state="detached")
    page.locator("[data-item='0']").focus()
    walk(page, "d")
    page.page.get_by_text("Select two to four").wait_for(state="attached")
    grid.selected_ids = []
    page.live.deliver(page)
    page.locator("[aria-selected=true]").first.wait_for(state="detached")


def packed(download):
    """Give the pictures of a downloaded ZIP, and its manifest's rows."""
    with zipfile.ZipFile(download.path()) as archive:
        assert archive.testzip() is None
        assert {"manifest.json", "records.csv", "records.jsonl", "schema.json"} <= set(archive.namelist())
        return [archive.read(name) for name in archive.namelist() if name.startswith("images/")]


def export(page, button, kind):
    page.page.get_by_role("button", name=button).click()
    page.page.get_by_role("dialog").get_by_role("button", name=kind).click()


def test_export_downloads_the_selected_pictures_or_all_or_says_why_not(show, done, monkeypatch):
    page = show(Grid(done))
    page.wait_painted(".iw-grid-picture", 6)
    for item in (1, 4):
        page.locator(f"[data-item='{item}']").click(modifiers=["Control"])
    with page.page.expect_download() as got:
        export(page, "Export 2", "Pictures and tables")
    assert got.value.suggested_filename == "a-lighthouse-that-says-b-hold-b-2.zip"
    rows = done.record.rows([planned_ids(done)[item] for item in (1, 4)])
    wanted = {done.record.image_bytes(row.sha256) for row in rows}
    assert set(packed(got.value)) == wanted
    assert page.sent("export")[0]["items"] == [1, 4]
    page.page.get_by_text("Exported a-lighthouse-that-says-b-hold-b-2.zip").wait_for()
    page.page.get_by_role("button", name="Clear").click()
    with page.page.expect_download() as got:
        export(page, "Export all", "Pictures and tables")
    assert len(packed(got.value)) == 6
    page.page.get_by_role("button", name="Export all").click()
    client = page.page.get_by_role("dialog", name="Export all").get_by_role("button", name="Handover")
    client.click()
    page.page.get_by_text("A handover needs a title.").wait_for()
    assert page.axe(".iw-root") == []
    page.page.keyboard.type("Two posters")
    assert client.get_attribute("title") == 'grid.handover("handover.zip", title="Two posters")'
    with page.page.expect_download() as got:
        client.click()
    assert got.value.suggested_filename == "two-posters-6.zip"
    with zipfile.ZipFile(got.value.path()) as archive:
        assert sum("/pictures/" in name for name in archive.namelist()) == 6
    with page.page.expect_download() as got:
        export(page, "Export all", "Contact sheet PDF")
    assert Path(got.value.path()).read_bytes()[:5] == b"%PDF-"
    monkeypatch.setattr(exporting, "MAX_DOWNLOAD", 1000)
    export(page, "Export all", "Pictures and tables")
    page.page.get_by_role("alert").filter(has_text="grid.export").wait_for()
    page.page.get_by_role("button", name="Export all").wait_for()


def test_export_says_at_once_that_it_is_under_way(bare, done):
    live = Live(Grid(done))

    def reply(content, buffers):
        answers = live.reply(content, buffers)
        return kept.extend(answers) or () if content["kind"] == "export" else answers

    kept = []
    page = bare.open("grid", reply=reply, state=live.state)
    page.wait_painted(".iw-grid-picture", 6)
    export(page, "Export all", "Pictures and tables")
    page.page.get_by_role("button", name="Exporting…").click()
    assert len(page.sent("export")) == 1
    assert page.axe(".iw-root") == []
    with page.page.expect_download():
        for content, buffers in kept:
            page.push(content, buffers)
    page.page.get_by_role("button", name="Export all").wait_for()


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


def test_the_large_view_walks_rates_and_tells_differences(show, done):
    page = show(Grid(done))
    page.wait_painted(".iw-grid-picture", 6)
    page.locator("[data-item='0']").focus()
    walk(page, "Enter")
    page.locator(".iw-fact-list").wait_for()
    page.wait_painted(".iw-large-picture img", 2)
    wide = "() => Math.max(...[...document.querySelectorAll('.iw-large-picture img')].map((i) => i.naturalWidth))"
    assert page.page.evaluate(wide) == 1024
    walk(page, "ArrowRight")
    chip = page.locator(".iw-chip")
    chip.wait_for()
    assert chip.inner_text().split() == ["seed", "7", "→", "8"]
    walk(page, "3")
    page.wait_sent("mark_item")
    mark = {"kind": "mark_item", "item": 1, "image_id": planned_ids(done)[1], "rating": 3}
    assert page.sent("mark_item")[0] == mark
    walk(page, "0", "ArrowDown")
    page.page.locator(".iw-large-title", has_text="Art Deco · seed 8").wait_for()
    with page.page.expect_download() as got:
        page.locator("a:has-text('Download')").click()
    assert got.value.suggested_filename == "a-lighthouse-that-says-b-hold-b-8.png"
    row = done.record.df.query("style_preset == 'ART_DECO' and seed == 8").iloc[0]
    assert got.value.path().read_bytes() == done.record.image_bytes(row.sha256)
    walk(page, "Escape")
    page.locator(".iw-large").wait_for(state="detached")
    focused(page, 3)
    assert page.leaked_keys == []
    # A part is fetched when it is first needed, and serves the next view.
    assert [message["name"] for message in page.sent("ask_part")] == ["tools", "large"]
    page.render()
    second = page.locator(".iw-grid").nth(1)
    second.locator("[data-item='1']").focus()
    walk(page, "Enter")
    page.locator(".iw-fact-list").wait_for()
    assert len(page.sent("ask_part")) == 2
    page.remove(1)
    page.remove(0)
    assert page.object_urls == 0
    assert page.listeners == 0


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


def test_plus_shows_the_price_and_makes_only_what_is_new(show, tmp_path):
    sweep = plan(tmp_path)
    grid = Grid(sweep)
    page = show(grid)
    assert page.page.get_by_role("button", name="Export all").is_disabled()
    sweep.run().wait(60)
    page.live.deliver(page)
    page.wait_painted(".iw-grid-picture", 6)
    assert page.page.get_by_role("button", name="Export all").is_enabled()
    page.page.get_by_role("button", name="Add a value: seed").click()
    page.page.get_by_text("3 to make").wait_for()
    page.page.locator(".iw-grid-adding input").fill("8")
    page.page.locator(".iw-grid-adding .iw-error").wait_for()
    page.page.locator(".iw-grid-adding input").fill("11")
    page.page.get_by_text("3 to make").wait_for()
    assert grid.sweep is sweep
    page.page.get_by_role("button", name="Add and make").click()
    page.wait_sent("add_value")
    grid.sweep.wait(60)
    page.live.deliver(page)
    page.wait_painted(".iw-grid-picture", 9)
    assert grid.sweep.axes["seed"] == (7, 8, 11)
    assert len(sweep.record.df) == 9
    page.locator("[data-item='0']").focus()
    walk(page, "Shift+A")
    page.page.get_by_label("style preset").locator("visible=true").last.wait_for()
    walk(page, "Escape")
    sweep.runner.close()


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


def test_a_cell_has_the_menu_of_every_picture_and_a_form_opens_under_the_grid(show, done):
    grid = Grid(done)
    page = show(grid)
    page.wait_painted(".iw-grid-picture", 6)
    page.locator("[data-item='3']").focus()
    walk(page, "c")
    page.page.get_by_text("Python copied").wait_for()
    assert page.page.evaluate("() => navigator.clipboard.readText()") == runnable(done.cells[3].request.to_python())
    page.locator("[data-item='1']").focus()
    walk(page, "m")
    page.page.get_by_role("menuitem", name="Copy cURL").wait_for()
    assert page.axe(".iw-root") == []
    page.page.get_by_role("menuitem", name="Copy Python").click()
    page.page.wait_for_function("() => navigator.clipboard.readText().then((text) => text.includes('seed=8'))")
    page.locator("[data-item='2']").click(button="right")
    page.page.get_by_role("menuitem", name="Large view").click()
    page.locator(".iw-fact-list").wait_for()
    page.page.get_by_role("button", name="Actions", exact=True).click()
    page.page.get_by_role("menuitem", name="Remix").click()
    page.wait_sent("picture_action")
    assert page.sent("picture_action")[0]["image_id"] == planned_ids(done)[2]
    assert len(grid.forms) == 1
    grid.close()


def test_pictures_of_no_record_can_be_looked_at_and_say_why_no_more(show, done, tmp_path):
    for vendor in ("Ours", "Theirs"):
        (tmp_path / vendor).mkdir()
        for number, image in enumerate(done.record.df["image"].head(2)):
            (tmp_path / vendor / f"{number}.png").write_bytes(image.bytes())
    page = show(Grid(tmp_path, rows="name", columns="folder"))
    page.wait_painted(".iw-grid-picture", 4)
    assert row_heads(page) == ["0", "1"]
    page.locator("[data-item='1']").focus()
    assert page.locator(".iw-grid-dots").count() == 0
    walk(page, "4")
    page.page.get_by_role("alert").filter(has_text="record.add_images").wait_for()
    assert page.sent("mark_item") == []
    walk(page, "Enter")
    page.wait_painted(".iw-large-picture img", 2)
    page.page.locator(".iw-large .iw-why", has_text="record.add_images").wait_for()
    assert page.locator(".iw-large .iw-rating").count() == 0
    page.page.locator(".iw-fact-list", has_text="Ours").wait_for()
    walk(page, "Escape", " ", "ArrowRight", " ", "d")
    page.wait_painted(".iw-compare-plane img", 4)
