"""The code that a view gives runs as it is in a notebook that has a ``studio``, and gives the same view."""

from __future__ import annotations

import pytest

from ideowidgets import Studio
from ideowidgets.widgets import LayoutCanvas
from tests.unit.widgets.gridding import PROMPT, SEEDS, STYLES, Heard

ELEMENTS = [{"type": "obj", "desc": "a kite"}, {"type": "text", "text": "OPEN", "desc": "bold"}]
SCENE = {"compositional_deconstruction": {"background": "sand", "elements": [ELEMENTS[0]]}}


@pytest.fixture(scope="module")
def studio(tmp_path_factory):
    found = Studio(service="offline", record=tmp_path_factory.mktemp("code"))
    sweep = found.sweep(PROMPT, {"style_preset": STYLES, "seed": SEEDS}, model="3.0", rendering_speed="TURBO")
    sweep.run().wait(60)
    yield found
    found.close()


@pytest.fixture
def folder(studio, tmp_path):
    for place, ref in enumerate(studio.df["image"][:3]):
        (tmp_path / f"{place}.png").write_bytes(ref.bytes())
    return tmp_path


def views(studio, folder):
    """Each view in a state that its code must say, with the name that its code gives it."""
    frame = studio.df
    ids = frame.index.tolist()
    sweep = studio.open(studio.sweeps[0])
    arranged = studio.grid(sweep, rows="seed", columns="style_preset")
    arranged.filter = "seed = 7"
    gallery = studio.gallery(frame.tail(2), filter="seed = 8")
    gallery.select(gallery.df.index[0])
    four = studio.compare(*ids[:4], mode="slider")
    four.pair = (3, 0)
    yield "grid", arranged
    yield "grid", studio.grid(frame.head(3), columns="seed")
    yield "grid", studio.grid()
    yield "grid", studio.grid(folder, columns="name")
    parts = studio.sweep(studio.request(SCENE, model="4.0"), {"json_prompt.elements[0]": ELEMENTS})
    yield "grid", studio.grid(parts)
    yield "gallery", gallery
    yield "gallery", studio.gallery(sort="seed")
    yield "gallery", studio.gallery(folder)
    yield "compare", four
    yield "compare", studio.compare(frame.iloc[0], folder / "1.png")
    yield "votes", studio.votes(frame.head(4), by="seed", author="Ana")


def test_what_each_view_says_makes_it_again(studio, folder):
    for name, view in views(studio, folder):
        code = view.to_code()
        names = {"studio": studio}
        exec(code, names)
        again = names[name]
        assert repr(again) == repr(view), code
        assert again.to_code() == code
        again.close()
        view.close()


def test_a_plan_that_never_ran_is_not_run_by_the_code_of_its_grid(studio):
    sweep = studio.sweep(PROMPT, {"seed": [91, 92]}, model="3.0")
    before = len(studio.df)
    names = {"studio": studio}
    exec(studio.grid(sweep).to_code(), names)
    assert not names["sweep"].running
    assert len(studio.df) == before


def test_what_a_form_a_layout_and_a_large_view_say_runs_too(studio):
    form = studio.form("3.0", prompt=PROMPT, vary={"seed": [7, 9]}, style_preset="BAUHAUS", rendering_speed="TURBO")
    names = {"studio": studio}
    exec(form.to_python(), names)
    names["sweep"].wait(60)
    assert names["sweep"].plan["state"].tolist() == ["reused", "ok"]
    names = {}
    [details] = Heard(studio.grid()).tell("ask_details", seq=1, item=0)
    names = {}
    exec(details.python, names)
    exec(LayoutCanvas(SCENE).to_code("4.5"), names)
    assert names["request"].to_python()
