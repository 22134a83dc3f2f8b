"""The prompt form's operations on a bare page: menus, pictures and masks, results that are words."""

from __future__ import annotations

import io
import json

import pytest
from PIL import Image
from playwright.sync_api import expect

from ideowidgets.operations import (
    Describe,
    EditImages,
    InpaintV3,
    LayerizeTextV3,
    MagicPromptV4,
    RemoveObject,
    V2LayerizeV3,
)
from ideowidgets.record import Record
from ideowidgets.run import Runner
from ideowidgets.widgets import PromptForm, form_menu
from tests.browser.live import Live
from tests.unit.widgets.forming import Answering, png
from tests.waiting import until

PROMPT = "[data-field=prompt] textarea"
GENERATE = ".iw-actions .iw-button-primary"
TOLD = "A red door, <b>open</b> & lit."
MB = 1_000_000


@pytest.fixture
def opened(bare, tmp_path):
    """Open a form; with `body`, of a service that answers everything with it."""
    runners = []

    def open_form(request=None, *, body=None, **options):
        client = {} if body is None else {"client": lambda: Answering(body)}
        runner = Runner(Record(tmp_path / "record"), service="offline", **client)
        runners.append(runner)
        form = PromptForm(request, runner=runner)
        live = Live(form)
        page = bare.open("prompt-form", reply=live.reply, state=live.state, **options)
        page.locator(".iw-form .iw-head").wait_for()
        return form, live, page

    yield open_form
    for runner in runners:
        runner.close()


def shows(live, page, selector, count=1):
    """Wait until Python has said what makes `selector` appear."""

    def there():
        live.deliver(page)
        return page.locator(selector).count() >= count

    until(there)


def heard(page, condition):
    """Wait until Python has heard from the page what makes `condition` true."""
    until(lambda: page.page.evaluate("() => true") and condition())


def file(name, size=(40, 20), data=None):
    return {"name": name, "mimeType": "image/png", "buffer": data or png(*size)}


def test_every_operation_opens_from_the_menus_and_fits(opened):
    _, _, page = opened(width=320)
    action, model = page.locator(".iw-operation").all()
    assert action.locator("option").count() == len(form_menu.ACTIONS)
    seen = []
    for group in action.locator("option").all_inner_texts():
        action.select_option(label=group)
        expect(page.locator(GENERATE)).to_have_text(group)
        for label in model.locator("option").all_inner_texts():
            model.select_option(label=label)
            expect(model.locator("option:checked")).to_have_text(label)
            expect(model).to_be_enabled()
            seen.append((group, label))
            if page.locator(".iw-more:not([open]) summary").count():
                page.locator(".iw-more summary").click()
            assert page.page.evaluate("() => document.documentElement.scrollWidth - innerWidth") <= 0, label
            assert page.locator(".iw-set:empty").count() == 0, label
    assert seen == [(choice.group, choice.label) for choice in form_menu.offered()]


def test_a_picture_and_its_mask_are_chosen_shown_and_sent(opened):
    form, live, page = opened(InpaintV3)
    image, mask = page.locator("[data-field=image]"), page.locator("[data-field=mask]")
    expect(mask.locator(".iw-help")).to_be_visible()
    expect(mask.locator(".iw-help")).to_have_text(
        "Black is edited, white is kept; same size as the picture. 25 MB at most."
    )
    expect(image.locator("button")).to_have_text("Choose, drop or paste")
    image.locator("input[type=file]").set_input_files([file("house.png")])
    mask.locator("input[type=file]").set_input_files([file("mask.png", (20, 20))])
    shows(live, page, ".iw-drop img", 2)
    expect(image.locator("img")).to_have_attribute("alt", "house.png")
    expect(image.locator(".iw-chip")).to_contain_text("40 × 20 · 1 KB")
    expect(image.locator("button", has_text="Replace")).to_be_visible()
    page.locator(PROMPT).fill("a red door")
    expect(mask.locator(".iw-error")).to_contain_text("20x20")
    mask.locator("input[type=file]").set_input_files([file("mask2.png", (40, 20))])
    expect(mask.locator(".iw-error")).to_have_count(0)
    expect(mask.locator(".iw-chip")).to_have_count(1)
    assert form.request.mask.size() == (40, 20)
    page.locator(GENERATE).focus()
    image.locator(".iw-chip button").click()
    expect(image.locator("img")).to_have_count(0)
    heard(page, lambda: form.values.keys() == {"prompt", "mask"})


def test_a_file_above_the_fields_limit_is_refused_before_it_travels(opened, tmp_path):
    _, _, page = opened(InpaintV3)
    field = page.locator("[data-field=image]")
    huge = tmp_path / "huge.png"
    huge.write_bytes(png() + bytes(25 * MB))
    field.locator("input[type=file]").set_input_files(huge)
    expect(field.locator(".iw-error")).to_have_text("huge.png is larger than 25 MB.")
    assert page.sent("upload_piece") == []


def test_a_picture_set_in_python_is_shown_and_pasted_ones_join_it(opened):
    form, live, page = opened(EditImages)
    form.set(images=[png(64, 64)], prompt="a")
    live.deliver(page)
    shows(live, page, "[data-field=images] img")
    page.locator("[data-field=images] fieldset.iw-drop").evaluate(
        """(zone, bytes) => {
          const data = new DataTransfer();
          data.items.add(new File([new Uint8Array(bytes)], "pasted.png", {type: "image/png"}));
          zone.dispatchEvent(new ClipboardEvent("paste", {clipboardData: data, bubbles: true}));
        }""",
        list(png(32, 32)),
    )
    shows(live, page, "[data-field=images] img", 2)
    heard(page, lambda: len(form.values.get("images", ())) == 2)
    page.locator(".iw-more summary").click()
    page.locator("[data-field=image_urls] textarea").press_sequentially("https://x.test/1\n\n https://x.test/2 ")
    heard(page, lambda: form._draft.fields.get("image_urls") == ["https://x.test/1", "https://x.test/2"])
    expect(page.locator("[data-field=images]")).to_contain_text("Off: not with image urls.")


def test_numbers_and_fonts_have_their_editors(opened):
    form, _, page = opened(RemoveObject)
    page.locator(".iw-more summary").click()
    number = page.locator("[data-field=guidance_scale] input")
    number.press_sequentially("7.25")
    heard(page, lambda: form._draft.fields.get("guidance_scale") == 7.25)
    expect(number).to_have_value("7.25")
    number.press_sequentially("x")
    expect(page.locator("[data-field=guidance_scale] .iw-error")).to_contain_text("number")
    number.fill("")
    heard(page, lambda: "guidance_scale" not in form._draft.fields)
    _, _, page = opened(V2LayerizeV3)
    page.locator(".iw-more summary").click()
    fonts = page.locator("[data-field=font_candidate_files]")
    font = {"name": "own.otf", "mimeType": "font/otf", "buffer": b"OTTO" + bytes(96)}
    fonts.locator("input[type=file]").set_input_files([font, {**font, "name": "no.otf", "buffer": b"text"}])
    expect(fonts.locator(".iw-chip")).to_have_text("1 KBown.otf")
    expect(fonts.locator(".iw-error")).to_contain_text("not a TrueType, OpenType or web font")


def test_a_description_is_read_copied_and_used_as_the_prompt(opened):
    request = Describe(image_file=png())
    form, live, page = opened(request, body={"descriptions": [{"text": "A door."}, {"text": TOLD}]})
    page.locator(GENERATE).click()
    shows(live, page, ".iw-told", 2)
    second = page.locator(".iw-words").nth(1)
    expect(second.locator(".iw-told")).to_have_text(TOLD)
    assert page.locator(".iw-form .iw-told b").count() == 0
    second.get_by_role("button", name="Copy").click()
    expect(page.locator("text=Copied")).to_be_visible()
    assert page.page.evaluate("navigator.clipboard.readText()") == TOLD
    page.locator("text=Details").click()
    expect(page.locator(".iw-large .iw-facts")).to_contain_text("Ideogram 3.0 · describe (legacy)")
    page.page.keyboard.press("Escape")
    expect(page.locator(".iw-large")).to_have_count(0)
    second.get_by_role("button", name="Use as prompt").focus()
    page.page.keyboard.press("Enter")
    expect(page.locator(PROMPT)).to_have_value(TOLD)
    expect(page.locator(PROMPT)).to_be_focused()
    expect(page.locator(GENERATE)).to_have_text("Generate")
    assert form.values == {"prompt": TOLD}


def test_a_structured_prompt_is_used_from_its_large_view(opened):
    json_prompt = {"high_level_description": "a red door"}
    form, live, page = opened(MagicPromptV4(text_prompt="door"), body={"json_prompt": json_prompt})
    form.generate()
    shows(live, page, ".iw-told.iw-code-text")
    page.locator("text=Details").click()
    with page.page.expect_download() as got:
        page.locator(".iw-large >> text=Download").click()
    assert got.value.suggested_filename == "door.json"
    page.locator(".iw-large >> text=Use as prompt").click()
    expect(page.locator(".iw-large")).to_have_count(0)
    expect(page.locator(PROMPT)).to_be_focused()
    assert json.loads(page.locator(PROMPT).input_value()) == json_prompt
    assert form.summary() == "Ideogram 4.0 · generate"


def test_layers_show_the_picture_and_its_words(opened):
    block = {"text": "HOLD FAST", "x": 1, "y": 2, "width": 20, "height": 8, "role": "heading"}
    body = {"base_image_url": "https://x.test/1", "text_blocks": [block]}
    form, live, page = opened(LayerizeTextV3(image=png()), body=body)
    form.generate()
    shows(live, page, ".iw-tile img")
    page.wait_painted(".iw-tile img")
    expect(page.locator(".iw-tile dt")).to_have_text("HOLD FAST")
    page.locator(".iw-tile-open").click()
    expect(page.locator(".iw-large dt").first).to_have_text("HOLD FAST")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing(opened, theme):
    form, live, page = opened(InpaintV3, theme=theme)
    form.set(image=png(40, 20), mask=Image.open(io.BytesIO(png(20, 20))), prompt="a door")
    live.deliver(page)
    shows(live, page, ".iw-drop img", 2)
    page.locator(".iw-more summary").click()
    assert page.axe(".iw-root") == []
    form, live, page = opened(Describe(image_file=png()), body={"descriptions": [{"text": TOLD}]}, theme=theme)
    form.generate()
    shows(live, page, ".iw-told")
    assert page.axe(".iw-root") == []
