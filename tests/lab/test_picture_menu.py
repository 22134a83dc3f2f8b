"""Forms that a picture's menu opens under its view, in a real JupyterLab: what only a host can show."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.lab.scenes import FORM, FORM_PICTURES

SETUP = """
import ideowidgets as iw
studio = iw.Studio(service="offline")
form = studio.form(prompt="a lighthouse", seed=7)
form.generate().wait()
"""
DRAWER = ".iw-drawers .iw-drawer"
CHILD = f"{DRAWER} .iw-prompt-form"


def choose(nb, text, form=FORM):
    nb.locator(f"{form} .iw-tile").first.hover()
    nb.locator(f"{form} .iw-menu-anchor > button").first.click()
    nb.locator(".iw-menu [role=menuitem]").filter(has_text=re.compile(f"^{text}")).click()


def test_a_form_opens_under_the_view_lives_through_a_reload_and_is_closed_for_good(lab):
    nb = lab.open(SETUP, "form", height=1400)
    nb.run_all()
    nb.wait_painted(FORM_PICTURES, 1)
    widgets = nb.eval("len(__import__('ipywidgets').Widget.widgets)")
    choose(nb, "Remix")
    expect(nb.locator(f"{DRAWER} h3")).to_be_focused()
    expect(nb.locator(f"{CHILD} [data-field=prompt] textarea")).to_have_value("a lighthouse")
    nb.wait_painted(f"{CHILD} [data-field=image] img", 1)
    nb.locator(f"{CHILD} [data-field=prompt] textarea").fill("a lighthouse at night")
    nb.until("form.forms[0].values['prompt'] == 'a lighthouse at night'")
    nb.reload()
    expect(nb.locator(f"{CHILD} [data-field=prompt] textarea")).to_have_value("a lighthouse at night")
    nb.locator(f"{CHILD} .iw-actions .iw-button-primary").click()
    nb.wait_painted(f"{CHILD} .iw-tile img", 1)
    assert nb.eval("studio.df['parent_image_id'].iloc[-1] == studio.df.index[0]")
    # From the form under the view: it opens beside that one.
    choose(nb, "Upscale", CHILD)
    expect(nb.locator(CHILD)).to_have_count(2)
    expect(nb.locator(f"{DRAWER} h3").first).to_be_focused()
    expect(nb.locator(f"{DRAWER} h3").first).to_contain_text("Upscale")
    for left in (1, 0):
        nb.locator(f"{DRAWER} button[aria-label^=Close]").first.click()
        expect(nb.locator(CHILD)).to_have_count(left)
    nb.until("form.forms == ()")
    assert nb.eval("len(__import__('ipywidgets').Widget.widgets)") == widgets
    choose(nb, "Describe")
    expect(nb.locator(CHILD)).to_have_count(1)
