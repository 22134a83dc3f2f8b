"""The bare page itself, proven on a module of a few lines."""

from __future__ import annotations

import pytest

ESM = """
export default { render({ model, el, signal }) {
  const field = document.createElement("input");
  field.setAttribute("aria-label", "words");
  const said = document.createElement("p");
  const hear = (content, buffers) => { said.textContent = `${content.text} ${buffers[0].getUint8(1)}`; };
  model.on("msg:custom", hear);
  model.on("change:value", () => { said.textContent = model.get("value"); });
  signal.addEventListener("abort", () => model.off("msg:custom", hear));
  field.oninput = () => {
    model.send({ kind: "words", text: field.value }, undefined, [new Uint8Array([1, 2]).buffer]);
    model.set("value", field.value);
    model.save_changes();
  };
  el.append(field, said);
} };
"""


def test_messages_go_both_ways_with_their_bytes(bare):
    page = bare.open_source(ESM, state={"value": ""})
    page.locator("input").fill("hello")
    assert page.wait_sent("words") == {"kind": "words", "text": "hello"}
    assert page.messages[0].buffers == [b"\x01\x02"]
    assert page.saved == [{"value": "hello"}]
    page.push({"text": "answer"}, [b"\x00\x07"])
    page.locator("text=answer 7").wait_for()
    page.set(value="from python")
    page.locator("text=from python").wait_for()


def test_a_reply_is_scripted(bare):
    page = bare.open_source(ESM, reply=lambda content, buffers: [({"text": content["text"] * 2}, buffers)])
    page.locator("input").fill("ab")
    page.locator("text=abab 2").wait_for()


def test_waiting_for_what_never_comes_says_what_came(bare):
    page = bare.open_source(ESM)
    page.locator("input").fill("x")
    with pytest.raises(AssertionError, match=r"no 'other' number 1 .* sent: \['words'\]"):
        page.wait_sent("other", timeout=0.2)


@pytest.mark.parametrize(("theme", "light"), [("light", "true"), ("dark", "false")])
def test_theme_is_jupyterlabs(bare, theme, light):
    page = bare.open_source(ESM, theme=theme, width=320)
    background = page.page.evaluate("() => getComputedStyle(document.body).backgroundColor")
    red = int(background.removeprefix("rgb(").split(",")[0])
    assert (red > 200) == (theme == "light")
    assert page.page.evaluate("() => [document.body.dataset.jpThemeLight, innerWidth]") == [light, 320]
    accent = page.page.evaluate("() => getComputedStyle(document.body).getPropertyValue('--jp-brand-color1')")
    assert accent.strip().startswith("#")


def test_views_and_listeners_are_counted(bare):
    page = bare.open_source(ESM)
    one = page.listeners
    view = page.render()
    assert page.listeners == 2 * one
    page.remove(view)
    assert page.listeners == 2 * one - 1  # the module forgets its second handler
    assert page.locator(".host-view").count() == 1


def test_leaks_and_strangers_are_noticed(bare):
    page = bare.open_source(ESM)
    page.locator("input").press("a")
    assert page.leaked_keys == ["a"]
    page.page.evaluate("() => { window.kept = URL.createObjectURL(new Blob(['x'])); }")
    assert page.object_urls == 1
    page.page.evaluate("() => fetch('https://example.org/x.js').catch(() => {})")
    assert any("example.org" in url for url in page.strangers)
    page.strangers.clear()
    page.tolerate("example.org")


def test_axe_finds_a_picture_without_words(bare):
    page = bare.open_source(ESM)
    assert page.axe(".host-view", disable=["region"]) == []
    page.page.evaluate("() => document.querySelector('.host-view').append(new Image(1, 1))")
    assert any("image-alt" in finding for finding in page.axe(".host-view"))
