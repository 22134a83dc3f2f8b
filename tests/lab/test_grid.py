"""The grid in a real JupyterLab: it survives a reload, keeps its keys to itself, bears a thousand cells."""

from __future__ import annotations

PLAN = """
import ideowidgets as iw
studio = iw.Studio(service="offline")
sweep = studio.sweep(
    iw.GenerateV3(prompt="a lighthouse", rendering_speed="TURBO"),
    {"style_preset": ["BAUHAUS", "ART_DECO", "WOODBLOCK_PRINT"], "seed": [7, 8]},
)
"""
PICTURE = ".iw-grid-picture"


def test_keys_stay_in_the_grid_rate_and_escape_leaves_also_after_a_reload(lab):
    nb = lab.open(PLAN, "grid = studio.grid(sweep.run().wait(60), 'style_preset', 'seed')\ngrid", "1 + 1")
    nb.run_all()
    nb.wait_painted(PICTURE, 6)
    cells = nb.page.evaluate("() => lab.count()")
    nb.locator("[data-item='0']").click()
    for key in ("x", "d", "d", "b", "y", "r", "k", "j", "ArrowRight"):
        nb.page.keyboard.press(key)
    assert nb.page.evaluate("() => lab.count()") == cells
    nb.page.wait_for_function("() => document.activeElement.dataset.item === '1'")
    nb.page.keyboard.press("Escape")
    assert nb.page.evaluate("() => document.activeElement.closest('.iw-root') === null")
    nb.locator("[data-item='2']").focus()
    nb.page.keyboard.press("4")
    nb.page.keyboard.press(" ")
    nb.until("len(sweep.df.query('rating >= 4')) == 1")
    assert nb.eval("sweep.df.query('rating >= 4')['style_preset'].tolist()") == ["ART_DECO"]
    nb.until("grid.selected['seed'].tolist() == [7]")
    nb.reload()
    nb.wait_painted(PICTURE, 6)
    nb.locator("[data-item='1']").focus()
    nb.page.keyboard.press("5")
    nb.until("(studio.df.rating == 5).sum() == 1")


def test_a_thousand_cells_send_a_screenful_and_save_little(lab):
    many = """
import pandas as pd
base = studio.df if len(sweep.run().wait(60)) else None
frame = pd.concat([base] * 167).head(1000)
frame["line"] = [place // 25 for place in range(1000)]
frame["seed"] = [place % 25 for place in range(1000)]
frame.index = pd.Index([f"image-{place}" for place in range(1000)], name="image_id")
"""
    nb = lab.open(PLAN + many, "iw.Grid(frame, 'line', 'seed', record=studio.record)")
    nb.run(0)
    before = nb.traffic["received"]
    nb.run(1)
    nb.wait_painted(PICTURE, 12)
    nb.wait_idle()
    assert nb.traffic["received"] - before < 1_000_000
    assert len(nb.save()) < 100_000


def test_a_sweep_of_a_thousand_leaves_the_page_and_the_kernel_free(lab):
    large = """
sweep = studio.sweep(iw.GenerateV3(prompt="a lighthouse", rendering_speed="TURBO"),
                     {"style_preset": ["BAUHAUS", "ART_DECO", "WOODBLOCK_PRINT"]}, seeds=334)
grid = studio.grid(sweep)
sweep.run()
grid"""
    nb = lab.open(PLAN, large, "answer = 6 * 7\nanswer", "sweep.cancel()")
    nb.run(0)
    nb.run(1)
    nb.locator(PICTURE).first.wait_for()
    nb.run(2)
    assert nb.eval("(answer, sweep.running)") == [42, True]
    nb.locator(f"[data-item]:has({PICTURE})").first.focus()
    nb.page.keyboard.press("Enter")
    nb.locator(".iw-fact-list").wait_for()
    # JupyterLab has rules of its own for lists.
    lines = "() => [...document.querySelectorAll('.iw-fact-list > div')].map((line) => line.getBoundingClientRect())"
    gaps = (
        f"() => {{ const found = ({lines})(); return found.slice(1).map((line, at) => line.top - found[at].bottom); }}"
    )
    assert {round(gap) for gap in nb.page.evaluate(gaps)} == {4}
    nb.page.keyboard.press("5")
    nb.page.keyboard.press("Escape")
    nb.page.get_by_role("button", name="Swap rows and columns").click()
    nb.until("(studio.df.rating == 5).sum() == 1")
    nb.until("grid.rows == 'seed'")
    assert nb.eval("sweep.running")
    nb.run(3)
    nb.until("not sweep.running")
