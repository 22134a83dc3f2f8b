"""The prompt form on a bare page, its own Python behind it."""

from __future__ import annotations

import re
import time

import pytest
from playwright.sync_api import expect

from ideowidgets.operations import GenerateV3, GenerateV4
from ideowidgets.record import Record
from ideowidgets.run import Runner
from ideowidgets.widgets import PromptForm
from tests.browser.live import Live

SAMPLE = b"RIFF$\0\0\0WEBPVP8L\x17\0\0\0/\0\0\0\0\x07\x10\xfd\x8f\xfe\x07\x22\xa2\xff\x01\0"
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489"
    "0000000d49444154789c6360f8cfc000000301010018dd8db00000000049454e44ae426082"
)
PROMPT = "[data-field=prompt] textarea"
GENERATE = ".iw-actions .iw-button-primary"


@pytest.fixture
def runner(tmp_path):
    runner = Runner(Record(tmp_path / "record"), service="offline")
    yield runner
    runner.close()


@pytest.fixture
def opened(bare, runner):
    """Open a form, and what keeps it supplied with what Python says by itself."""

    def open_form(request=None, **options):
        form = PromptForm(request, runner=runner, samples=lambda _name: SAMPLE, swatches={"EMBER": ["#aa3311"]})
        live = Live(form)
        page = bare.open("prompt-form", reply=live.reply, state=live.state, **options)
        page.locator(".iw-form .iw-head").wait_for()
        return form, live, page

    return open_form


def deliver_until(live, page, done, timeout=60):
    """Pass on what Python says until it has shown."""
    end = time.monotonic() + timeout
    while not done():
        assert time.monotonic() < end, page.page.inner_text("main")
        live.deliver(page)


def overflow(page):
    return page.page.evaluate("() => document.documentElement.scrollWidth - innerWidth")


def test_generate_by_mouse_paints_pictures(opened):
    form, live, page = opened()
    page.locator(PROMPT).fill("a lighthouse")
    page.locator("[data-field=seed] .iw-vary").click()
    page.locator("[data-field=seed] input").fill("7-10")
    expect(page.locator(".iw-price")).to_have_text(re.compile(r"4 images · \$0\.00 \(list \$0\.24\)"))
    page.locator(GENERATE).click()
    expect(page.locator(GENERATE)).to_be_disabled()
    deliver_until(live, page, lambda: page.locator(".iw-tile img").count() == 4)
    page.wait_painted(".iw-tile img", 4)
    assert page.locator(".iw-tile img").first.get_attribute("alt") == "a lighthouse, seed 7"
    deliver_until(live, page, lambda: page.locator("text=Make again").count() == 1)
    expect(page.locator(".iw-price")).to_contain_text("yours from")
    assert page.locator(".iw-progress-text").inner_text() == "4 of 4"
    assert len(form.sweep.df) == 4


def test_generate_by_keyboard_alone(opened):
    form, live, page = opened()
    keys = page.page.keyboard
    page.locator(PROMPT).focus()
    keys.type("a lighthouse")
    keys.press("Tab")
    keys.press("Tab")
    keys.press("Enter")  # the style picker
    expect(page.locator(".iw-picker-search")).to_be_focused()
    keys.type("bauh")
    keys.press("Enter")
    expect(page.locator("[data-field=style_preset] .iw-picker-text")).to_have_text("Bauhaus")
    page.page.wait_for_function("() => document.activeElement?.id?.endsWith('-style_preset')")
    keys.press("Control+Enter")
    deliver_until(live, page, lambda: page.locator(".iw-tile img").count() == 1)
    assert form.sweep.request.style_preset == "BAUHAUS"
    assert not [key for key in page.leaked_keys if key not in {"Tab", "Control"}]
    page.locator(".iw-tile-open").focus()
    keys.press("Enter")
    page.wait_painted(".iw-large img[data-full=true]")
    keys.press("Escape")
    expect(page.locator(".iw-large")).to_have_count(0)
    page.page.wait_for_function("() => document.activeElement?.classList.contains('iw-tile-open')")


def test_what_excludes_says_so_on_both_and_keeps_the_value(opened):
    form, _, page = opened(GenerateV3(prompt="a", aspect_ratio="3x4"))
    page.locator(".iw-more summary").click()
    page.locator("[data-field=resolution] .iw-picker-button").click()
    page.locator(".iw-picker-search").fill("1024x1024")
    page.page.keyboard.press("Enter")
    ratio, resolution = page.locator("[data-field=aspect_ratio]"), page.locator("[data-field=resolution]")
    expect(ratio).to_contain_text("Off: not with resolution.")
    expect(resolution).to_contain_text("Not with aspect ratio, which is kept but not sent.")
    expect(ratio.locator(".iw-picker-button")).to_be_disabled()
    expect(ratio.locator(".iw-picker-text")).to_have_text("3:4")
    page.wait_sent("edit_draft")
    assert form.values == {"prompt": "a", "resolution": "1024x1024"}
    ratio.locator("text=Use this instead").click()
    expect(resolution).to_contain_text("Off: not with aspect ratio.")
    page.wait_sent("edit_draft", 2)
    assert form.values == {"prompt": "a", "aspect_ratio": "3x4"}


def test_the_first_error_takes_the_focus_and_stands_under_its_field(opened):
    _, live, page = opened()
    expect(page.locator(".iw-error")).to_have_count(0)
    page.locator(GENERATE).click()
    deliver_until(live, page, lambda: page.locator(".iw-error").count() == 1)
    expect(page.locator("[data-field=prompt] .iw-error")).to_contain_text("Is required. Give prompt.")
    expect(page.locator(PROMPT)).to_be_focused()
    described = page.locator(PROMPT).get_attribute("aria-describedby").split()
    assert any(page.page.inner_text(f"#{name}").startswith("Is required") for name in described)
    expect(page.locator(GENERATE)).to_be_enabled()
    page.locator(PROMPT).fill("a")
    expect(page.locator(".iw-error")).to_have_count(0)


def test_an_error_inside_more_opens_it(opened):
    _, live, page = opened(GenerateV3(prompt="a"))
    page.locator(".iw-more summary").click()
    page.locator("[data-field=style_codes] input").fill("nonsense")
    page.locator(".iw-more summary").click()
    page.locator(GENERATE).click()
    deliver_until(live, page, lambda: page.locator("[data-field=style_codes] .iw-error").is_visible())
    expect(page.locator("[data-field=style_codes] input")).to_be_focused()


def test_switching_the_model_carries_values_over(opened):
    form, _, page = opened(GenerateV3(prompt="a lighthouse", rendering_speed="QUALITY"))
    action, model = page.locator(".iw-operation").all()
    model.select_option(label="Ideogram 4.0")
    expect(page.locator("[data-field=resolution]")).to_be_visible()
    expect(page.locator(PROMPT)).to_have_value("a lighthouse")
    expect(page.locator("[data-field=rendering_speed] input:checked")).to_have_value("quality")
    assert form.values["rendering_speed"] == "quality"
    model.select_option(label="Ideogram 3.0")
    expect(page.locator("[data-field=style_preset]")).to_be_visible()
    action.select_option(label="Inpaint")
    expect(page.locator("[data-field=mask]")).to_be_visible()
    expect(model.locator("option:checked")).to_have_text("Ideogram 3.0")
    expect(page.locator(PROMPT)).to_have_value("a lighthouse")


def test_styles_vary_by_clicks(opened):
    form, _, page = opened(GenerateV3(prompt="a"))
    page.locator("[data-field=style_preset] .iw-vary").click()
    page.locator("[data-field=style_preset] .iw-picker-button").click()
    for name in ("Bauhaus", "Aura"):
        page.page.locator("[role=option]", has_text=re.compile(f"^{name}$")).click()
    page.wait_painted(".iw-sample img", 2)
    page.page.keyboard.press("Escape")
    expect(page.locator("[data-field=style_preset] .iw-chip")).to_have_count(2)
    expect(page.locator(".iw-price")).to_contain_text("2 images")
    assert form.axes == {"style_preset": ["BAUHAUS", "AURA"]}
    page.locator("[data-field=prompt] .iw-vary").click()
    page.locator("[data-field=prompt] >> text=Add value").click()
    page.locator("[data-field=prompt] textarea").nth(1).fill("b")
    expect(page.locator(".iw-price")).to_contain_text("4 images")
    assert form.axes["prompt"] == ["a", "b"]


def test_python_is_copied_and_shown(opened):
    form, _, page = opened()
    page.locator(PROMPT).fill("</script><b>a</b> שלום")
    page.locator("text=Copy Python").click()
    expect(page.locator(".iw-code pre")).to_contain_text("studio.sweep(")
    expect(page.locator("text=Copied")).to_be_visible()
    assert page.page.evaluate("navigator.clipboard.readText()") == form.to_python()
    assert page.locator(".iw-form b").count() == 0
    assert page.locator(PROMPT).get_attribute("dir") == "auto"


def test_a_file_travels_in_pieces_and_can_be_dropped(opened):
    form, _, page = opened(GenerateV3(prompt="a"))
    page.locator(".iw-more summary").click()
    field = page.locator("[data-field=style_reference_images]")
    large = PNG + bytes(5_000_000)
    field.locator("input[type=file]").set_input_files(
        [
            {"name": "look.png", "mimeType": "image/png", "buffer": large},
            {"name": "b.txt", "mimeType": "text/plain", "buffer": b"b"},
        ]
    )
    expect(field.locator(".iw-chip")).to_have_count(1)
    expect(field.locator(".iw-error")).to_contain_text("b.txt is no PNG, JPEG or WebP")
    sizes = [len(message.buffers[0]) for message in page.messages if message.content["kind"] == "upload_piece"]
    assert sum(sizes) == len(large)
    assert max(sizes) <= 4 * 1024 * 1024
    page.wait_sent("edit_draft")
    assert form.request.style_reference_images[0].data == large
    field.locator(".iw-chip button").click()
    expect(field.locator(".iw-chip")).to_have_count(0)
    field.locator("fieldset.iw-drop").evaluate(
        """(zone, bytes) => {
          const data = new DataTransfer();
          data.items.add(new File([new Uint8Array(bytes)], "dropped.png", {type: "image/png"}));
          zone.dispatchEvent(new DragEvent("drop", {dataTransfer: data, bubbles: true, cancelable: true}));
        }""",
        list(PNG),
    )
    expect(field.locator(".iw-chip")).to_contain_text("dropped.png")


def test_a_click_answers_at_once_and_a_busy_kernel_is_named(bare, runner):
    form = PromptForm(GenerateV3(prompt="a"), runner=runner)
    live = Live(form)

    def reply(content, buffers):
        return live.reply(content, buffers) if content["kind"] == "ready" else []

    page = bare.open("prompt-form", reply=reply, state={})
    page.locator(GENERATE).click()
    expect(page.locator(".iw-progress-text")).to_have_text("Starting…")
    expect(page.locator(".iw-hint")).to_contain_text("a cell may be running")
    page.disconnect()
    expect(page.locator(".iw-hint")).to_contain_text("The kernel is gone")
    expect(page.locator(GENERATE)).to_be_disabled()


def test_a_view_that_goes_leaves_nothing(opened):
    form, live, page = opened(GenerateV3(prompt="a", seed=7))
    before = page.listeners
    form.generate().wait(60)
    deliver_until(live, page, lambda: page.locator(".iw-tile img").count() == 1)
    second = page.render()
    expect(page.locator(".iw-tile img")).to_have_count(2)
    assert page.listeners == 2 * before
    page.remove(0)
    page.remove(second)
    assert (page.listeners, page.object_urls) == (0, 0)


def test_two_views_show_the_same_draft(opened):
    _, live, page = opened()
    page.render()
    expect(page.locator(PROMPT)).to_have_count(2)
    page.locator(PROMPT).first.fill("a lighthouse")
    page.wait_sent("edit_draft")
    live.deliver(page)
    expect(page.locator(PROMPT).nth(1)).to_have_value("a lighthouse")


def test_a_structured_prompt_is_checked_while_typed(opened):
    form, _, page = opened(GenerateV4(text_prompt="a"))
    page.locator(".iw-more summary").click()
    page.locator("[data-field=json_prompt] textarea").fill('{"high_level_description": }')
    expect(page.locator("[data-field=json_prompt] .iw-error")).to_contain_text("Is not valid JSON at line 1, column 28")
    expect(page.locator("[data-field=text_prompt]")).to_contain_text("Off: not with json prompt.")
    page.locator("[data-field=json_prompt] textarea").fill("")
    expect(page.locator("[data-field=text_prompt]")).not_to_contain_text("Off:")
    page.wait_sent("edit_draft", 2)
    assert form.values == {"text_prompt": "a"}


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing(opened, theme):
    form, live, page = opened(GenerateV3(prompt="a", resolution="1024x1024", seed=7), theme=theme)
    page.locator(".iw-more summary").click()
    form.set(vary={"style_preset": ["BAUHAUS", "AURA"], "negative_prompt": ["x", "y"]}, color_palette=["#aa3311"])
    live.deliver(page)
    form.generate()
    deliver_until(live, page, lambda: page.locator(".iw-tile img").count() == 4)
    page.locator("text=Copy Python").click()
    page.locator(".iw-code").wait_for()
    assert page.axe(".iw-root") == []
    page.locator("[data-field=aspect_ratio] .iw-picker-button").click()
    page.locator(".iw-popover [role=option]").first.wait_for()
    assert page.axe(".iw-popover") == []
    page.page.keyboard.press("Escape")
    page.locator(".iw-tile-open").first.click()
    page.wait_painted(".iw-large img[data-full=true]")
    assert page.axe(".iw-large") == []


@pytest.mark.parametrize(("width", "zoom"), [(320, 1), (900, 1), (900, 2), (1600, 1)])
def test_nothing_leaves_the_page(opened, width, zoom):
    form, live, page = opened(width=width)
    page.page.evaluate("zoom => document.body.style.setProperty('--jp-ui-font-size1', `${13 * zoom}px`)", zoom)
    form.set(
        prompt="long " * 800,
        negative_prompt="w" * 400,
        color_palette=["#aa3311", "#1122ee"],
        style_codes=None,
        vary={"style_preset": ["BAUHAUS", "AURA", "ART_DECO"], "seed": list(range(12))},
    )
    live.deliver(page)
    page.locator(".iw-more summary").click()
    page.locator("text=Copy Python").click()
    page.locator(".iw-code").wait_for()
    assert overflow(page) <= 0
    small = page.page.evaluate(
        """() => [...document.querySelectorAll(".iw-root button, .iw-root input:not([type=file]), .iw-root select")]
          .filter((e) => e.checkVisibility() && !e.closest(".iw-segment, .iw-check, .iw-visually-hidden"))
          .map((e) => [e.className, e.getBoundingClientRect()])
          .filter(([, box]) => box.width < 24 || box.height < 24).map(([name]) => name)"""
    )
    assert small == []
