"""The main job as a person does it: the first notebook in a real JupyterLab, by mouse and by keyboard."""

from __future__ import annotations

import json
import re

from playwright.sync_api import expect

from tests.lab.scenes import (
    FORM,
    FORM_PICTURES,
    GENERATE,
    GRID,
    GRID_PICTURES,
    OFFLINE,
    PROMPT,
    QUICKSTART,
    SEED,
    STATIC_PICTURES,
    cell_with,
)

SHOWN = {
    "form = studio.form(": (FORM_PICTURES, 1),
    "grid = studio.grid(sweep)": (GRID_PICTURES, 12),
    "studio.compare(": (".iw-compare figure:nth-of-type(1) img", 1),
    "studio.show(": (STATIC_PICTURES, 12),
}
# Widgets scroll within themselves; what is wider than its widget has escaped it.
ESCAPED = """() => [...document.querySelectorAll(".iw-root")].flatMap((root) => {
  const right = root.getBoundingClientRect().right + 1;
  const inside = (element) => {
    for (let up = element.parentElement; up && up !== root; up = up.parentElement)
      if (["auto", "scroll", "hidden", "clip"].includes(getComputedStyle(up).overflowX)) return true;
    return false;
  };
  const out = [...root.querySelectorAll("*")].filter(
    (e) => e.checkVisibility() && e.getBoundingClientRect().width > 0 &&
      e.getBoundingClientRect().right > right && !inside(e));
  const wide = root.scrollWidth > root.clientWidth + 1 ? [`${root.className}: ${root.scrollWidth}`] : [];
  return [...wide, ...out.map((e) => `${root.className}: ${e.tagName}.${e.className}`)];
})"""


def see_everything(nb):
    for source, (selector, count) in SHOWN.items():
        nb.output(cell_with(nb, source)).scroll_into_view_if_needed()
        nb.wait_painted(selector, count)
    expect(nb.locator(".iw-compare figure")).to_have_count(2)
    nb.wait_painted(".iw-compare-panes > :nth-child(2) img")


def form(lab, **options):
    nb = lab.open(OFFLINE, 'form = studio.form(poster.replace(seed=7), model="3.0")', "form", **options)
    nb.run_all()
    nb.locator(PROMPT).wait_for()
    return nb


def shade(nb):
    """How light the grid's ground is: 0 is black, 255 white."""
    background = nb.locator(f"{GRID} .iw-grid-scroll").evaluate(
        "(e) => { while (e && /, 0\\)$/.test(getComputedStyle(e).backgroundColor)) e = e.parentElement;"
        " return getComputedStyle(e).backgroundColor; }"
    )
    return sum(int(part) for part in re.findall(r"\d+", background)[:3]) / 3


def test_run_all_paints_every_picture_and_a_saved_notebook_keeps_them(lab):
    nb = lab.open(notebook=QUICKSTART)
    nb.run_all()
    see_everything(nb)
    assert nb.eval("len(studio.df)") == 13
    assert shade(nb) > 200
    assert nb.locator(".iw-root").count() >= 3
    assert nb.page.evaluate(ESCAPED) == []

    nb.set_theme("dark")
    nb.page.set_viewport_size({"width": 700, "height": 900})
    see_everything(nb)
    assert shade(nb) < 80
    assert nb.page.evaluate(ESCAPED) == []
    assert nb.errors == []

    text = nb.save()
    assert len(text.encode()) < 400_000
    assert "widgets" not in json.loads(text)["metadata"]
    nb.close()
    again = lab.open(notebook=nb.path)
    again.tolerate("widget model not found")
    again.output(cell_with(again, "studio.show(")).scroll_into_view_if_needed()
    again.wait_painted(STATIC_PICTURES, 12)
    assert again.eval("'studio' in globals()") is False


def test_generate_by_mouse_then_by_keyboard(lab):
    nb = form(lab)
    nb.locator(SEED).fill("8")
    nb.locator(GENERATE).click()
    nb.wait_painted(FORM_PICTURES)
    nb.until("list(studio.df['seed']) == [8]")
    expect(nb.locator(GENERATE)).to_have_text("Show")
    nb.locator(SEED).fill("9")
    expect(nb.locator(GENERATE)).to_have_text("Generate")
    nb.locator(PROMPT).focus()
    nb.page.keyboard.press("End")
    nb.page.keyboard.type(" at dusk")
    nb.page.keyboard.press("Control+Enter")
    nb.until("list(studio.df['seed']) == [8, 9]")
    assert nb.eval("studio.df['prompt'].iloc[-1]") == "a lighthouse at dusk"
    expect(nb.locator(FORM_PICTURES)).to_have_attribute("alt", "a lighthouse at dusk, seed 9")
    nb.wait_painted(FORM_PICTURES)
    nb.locator("button:has-text('Copy Python')").focus()
    for key in ("x", "b", "a", "z", "d", "d", "m", "y"):
        nb.page.keyboard.press(key)
    cells = json.loads(nb.save())["cells"]
    # Control+Enter runs a cell everywhere else, and the letters cut, add or change one.
    assert [(cell["cell_type"], cell["execution_count"]) for cell in cells] == [("code", n) for n in (1, 2, 3)]


def test_a_style_grid_by_clicks_alone(lab):
    nb = form(lab)
    style = nb.locator(f"{FORM} [data-field=style_preset]")
    style.locator(".iw-vary").click()
    style.locator(".iw-picker-button").click()
    for name in ("Bauhaus", "Art Deco", "Watercolor"):
        nb.page.locator("[role=option]", has_text=re.compile(f"^{name}$")).click()
    nb.page.keyboard.press("Escape")
    expect(style.locator(".iw-chip")).to_have_count(3)
    nb.locator(f"{FORM} [data-field=seed] .iw-vary").click()
    nb.locator(SEED).fill("7-10")
    expect(nb.locator(f"{FORM} .iw-price")).to_contain_text("12 images · $0.00 (list $0.36)")
    nb.locator(GENERATE).click()
    nb.wait_painted(FORM_PICTURES, 12)
    nb.until("len(studio.df) == 12 and set(studio.df['status']) == {'ok'}")
    assert nb.eval(
        "studio.df.groupby('style_preset', observed=True)['seed'].apply(lambda s: sorted(map(int, s))).to_dict()"
    ) == {
        "ART_DECO": [7, 8, 9, 10],
        "BAUHAUS": [7, 8, 9, 10],
        "WATERCOLOR": [7, 8, 9, 10],
    }
