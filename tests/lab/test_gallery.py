"""The gallery in a real JupyterLab: what is made in another cell appears, keys stay inside, pandas sees the rest."""

from __future__ import annotations

PLAN = """
import ideowidgets as iw
from ideowidgets.widgets.gallery import Gallery
studio = iw.Studio(service="offline")
sweep = studio.sweep(
    iw.GenerateV3(prompt="a lighthouse", rendering_speed="TURBO"),
    {"style_preset": ["BAUHAUS", "ART_DECO"], "seed": [7, 8]},
)
"""
PICTURE = ".iw-wall-picture"
TILE = ".iw-gallery [role=gridcell]"


def test_it_fills_as_a_later_cell_generates_and_what_is_done_by_hand_is_read_by_pandas(lab):
    nb = lab.open(PLAN, "gallery = Gallery(studio.record, author='Ana')\ngallery", "sweep.run().wait(60)")
    nb.run(0)
    nb.run(1)
    nb.page.get_by_text("No pictures yet").wait_for()
    nb.run(2)
    nb.wait_painted(PICTURE, 4)
    cells = nb.page.evaluate("() => lab.count()")
    nb.locator(TILE).first.click()
    for key in ("4", "ArrowRight", "5", " ", "x", "d", "d", "a", "b", "y", "z"):
        nb.page.keyboard.press(key)
    assert nb.page.evaluate("() => lab.count()") == cells
    nb.until("len(gallery.selected) == 1")
    nb.until("(gallery.selected.rating.fillna(0) == 5).all()")
    nb.page.keyboard.press("/")
    nb.page.keyboard.type("rating >= 5")
    nb.page.keyboard.press("Enter")
    nb.until("gallery.filter == 'rating >= 5' and len(gallery.df) == 1")
    nb.page.get_by_text("1 of 4 pictures").wait_for()
    assert nb.eval("studio.record.annotations.author.unique().tolist()") == ["Ana"]
    nb.reload()
    nb.wait_painted(PICTURE, 1)
