"""The prompt form in a real JupyterLab: what only a host can show."""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import expect

SETUP = (
    "import ideowidgets as iw; studio = iw.Studio(service='offline'); form = studio.form(prompt='a lighthouse', seed=7)"
)
GENERATE = ".iw-actions .iw-button-primary"


@pytest.fixture
def nb(lab):
    nb = lab.open(SETUP, "form")
    nb.run_all()
    nb.locator(".iw-form .iw-head").wait_for()
    expect(nb.locator(".iw-price")).to_contain_text("1 image")
    return nb


def test_generate_by_mouse_paints_and_survives_a_reload(nb):
    nb.locator("[data-field=seed] .iw-vary").click()
    expect(nb.locator(".iw-price")).to_contain_text("4 images")
    nb.locator(GENERATE).click()
    nb.wait_painted(".iw-tile img", 4)
    assert nb.eval("len(studio.df)") == 4
    assert nb.eval("form.values['seed']") == [7, 8, 9, 10]
    nb.reload()
    nb.wait_painted(".iw-tile img", 4)
    expect(nb.locator("[data-field=seed] input")).to_have_value("7, 8, 9, 10")
    expect(nb.locator(".iw-price")).to_contain_text("yours from")


def test_generate_by_keyboard(nb):
    nb.locator("[data-field=prompt] textarea").focus()
    nb.page.keyboard.type(" at night")
    nb.page.keyboard.press("Control+Enter")
    nb.wait_painted(".iw-tile img", 1)
    assert " at night" in nb.eval("studio.df['prompt'].iloc[0]")
    # Control+Enter runs a cell everywhere else: the form must have kept it.
    assert [cell["execution_count"] for cell in json.loads(nb.save())["cells"]] == [1, 2]


def test_shortcuts_do_not_leak_from_a_focused_button(nb):
    cells = len(json.loads(nb.save())["cells"])
    button = nb.locator("button:has-text('Copy Python')")
    button.focus()
    expect(button).to_be_focused()
    for key in ("x", "b", "a", "z", "d", "d", "m", "y"):
        nb.page.keyboard.press(key)
    assert len(json.loads(nb.save())["cells"]) == cells
    assert [cell["cell_type"] for cell in json.loads(nb.save())["cells"]] == ["code", "code"]
    nb.locator(".iw-form .iw-head").wait_for()


def test_python_drives_the_form_while_a_cell_blocks(lab):
    nb = lab.open(
        SETUP, "form", "form.generate().wait(); import threading; released = threading.Event(); released.wait(60)"
    )
    nb.run(0)
    nb.run(1)
    nb.locator(".iw-form .iw-head").wait_for()
    nb.start(2)
    nb.wait_painted(".iw-tile img", 1)
    assert nb.page.evaluate("() => lab.busy()")
    nb.interrupt()
    nb.wait_idle()


def test_the_key_is_nowhere_and_the_notebook_stays_small(lab):
    canary = "canary-4711-key"
    nb = lab.open(SETUP.replace("service='offline'", f"api_key='{canary}', service='offline'"), "form")
    nb.run_all()
    nb.locator(GENERATE).click()
    nb.wait_painted(".iw-tile img", 1)
    saved = nb.save()
    outputs = json.dumps([cell["outputs"] for cell in json.loads(saved)["cells"]])
    assert canary not in outputs
    assert canary not in nb.locator(".iw-root").inner_html()
    assert canary not in nb.eval("str(form.get_state()) + repr(form) + str(form._repr_mimebundle_())")
    assert len(outputs) < 20_000
