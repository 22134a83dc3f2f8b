"""What is done with the pictures of a grid: looked at large, compared, exported, made again."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

from ideowidgets.widgets import exporting
from ideowidgets.widgets.code import runnable
from ideowidgets.widgets.grid import Grid
from tests.browser.grids import done, focused, row_heads, show, sweep, walk
from tests.browser.live import Live
from tests.unit.widgets.gridding import plan, planned_ids

__all__ = ["done", "show", "sweep"]


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
