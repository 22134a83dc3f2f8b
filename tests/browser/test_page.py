"""The exported page in a browser, opened from the disk: filter, zoom, side by side, keyboard, picks."""

from __future__ import annotations

import json
import re

import pytest
from playwright.sync_api import expect

from ideowidgets.operations import GenerateV3
from ideowidgets.record import Received, Record
from tests.unit.record.conftest import picture

EVIL = '<img src=x onerror="document.title=1">'


@pytest.fixture
def record(tmp_path):
    with Record(tmp_path / "record") as found:
        for seed in range(6):
            asked = GenerateV3(prompt=f"a lighthouse {EVIL if seed == 5 else ''}", seed=seed)
            request_id = found.begin(asked, service="ideogram")
            got = [Received(0, seed, None, "64x48", True, found.add_image(picture(seed)).sha256)]
            found.complete(request_id, raw={}, images=got, cost_usd_micros=1, cost_source="table", latency_s=1)
        yield found


@pytest.fixture
def opened(record, tmp_path, chromium):
    path = record.page(None, tmp_path / "page.html", title="Lighthouses")
    page = chromium.new_page(viewport={"width": 1000, "height": 700})
    wrong = []
    page.on("console", lambda message: wrong.append(message.text) if message.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on(
        "request",
        lambda asked: wrong.append(asked.url) if not asked.url.startswith(("file:", "data:", "blob:")) else None,
    )
    page.goto(path.as_uri())
    yield page
    page.close()
    assert not wrong


def test_it_filters_and_counts(opened):
    expect(opened.locator("figure:visible")).to_have_count(6)
    opened.keyboard.press("/")
    opened.keyboard.type("SEED 3")
    expect(opened.locator("figure:visible")).to_have_count(1)
    expect(opened.locator("#count")).to_have_text("1 of 6 · 0 picked")
    opened.locator("#search").fill("onerror")
    expect(opened.locator("figure:visible")).to_have_count(1)
    assert opened.title() == "Lighthouses"


def test_it_zooms_several_pictures_as_one(opened):
    for place in (1, 2):
        opened.locator(".judge input").nth(place).check()
    opened.locator("#side").click()
    panes = opened.locator("#large .pane img")
    expect(panes).to_have_count(2)
    expect(opened.locator("#said")).to_have_text("2 a lighthouse  · seed 1  |  3 a lighthouse  · seed 2")
    opened.keyboard.press("+")
    expect(panes.nth(0)).to_have_attribute("style", re.compile(r"scale\(1\.5\)"))
    assert panes.nth(0).get_attribute("style") == panes.nth(1).get_attribute("style")
    opened.mouse.move(200, 300)
    opened.mouse.wheel(0, -300)
    expect(panes.nth(1)).not_to_have_attribute("style", re.compile(r"scale\(1\.5\)"))
    opened.keyboard.press("0")
    expect(panes.nth(1)).to_have_attribute("style", re.compile(r"scale\(1\)"))
    opened.keyboard.press("Escape")
    expect(opened.locator("#large")).to_be_hidden()


def test_the_keyboard_goes_everywhere(opened):
    buttons = opened.locator("figure > button")
    buttons.nth(0).focus()
    opened.keyboard.press("ArrowRight")
    expect(buttons.nth(1)).to_be_focused()
    opened.keyboard.press("p")
    expect(opened.locator("figure").nth(1)).to_have_class("picked")
    opened.keyboard.press("Enter")
    opened.keyboard.press("ArrowRight")
    expect(opened.locator("#said")).to_have_text("3 a lighthouse  · seed 2")
    opened.keyboard.press("Escape")
    expect(buttons.nth(2)).to_be_focused()


def test_picks_are_saved_and_read_back(opened, record, tmp_path):
    opened.locator("#by").fill("Ana")
    opened.locator(".judge input").nth(4).check()
    opened.locator(".judge textarea").nth(5).fill("warmer\nplease")
    with opened.expect_download() as download:
        opened.locator("#save").click()
    path = tmp_path / "picks.json"
    download.value.save_as(path)
    assert len(json.loads(path.read_text("utf-8"))["picks"]) == 2
    found = record.import_picks(path)
    ids = record.df.index
    assert (found.by, found.picked, found.commented) == ("Ana", (ids[4],), (ids[5],))
    assert record.df.note[ids[5]] == "Ana: warmer\nplease"
    opened.reload()
    expect(opened.locator(".judge input").nth(4)).to_be_checked()
    expect(opened.locator(".judge textarea").nth(5)).to_have_value("warmer\nplease")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_follows_the_system_and_prints_its_prompts(record, tmp_path, chromium, scheme):
    path = record.page(None, tmp_path / "page.html", rows="seed", title="x")
    page = chromium.new_page(color_scheme=scheme, java_script_enabled=False)
    page.goto(path.as_uri())
    background = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert (background == "rgb(255, 255, 255)") is (scheme == "light")
    assert page.locator("figure:visible").count() == 6
    sent = page.locator("dd", has_text="a lighthouse")
    assert not sent.first.is_visible()
    page.emulate_media(media="print")
    expect(sent).to_have_count(6)
    for number in range(6):
        expect(sent.nth(number)).to_be_visible()
    assert page.locator("nav:visible").count() == 0
    page.close()
