"""What goes wrong on the way: blocked, cancelled, interrupted, reloaded, killed, two at once, reopened."""

from __future__ import annotations

from playwright.sync_api import expect

from ideowidgets import Record
from tests.lab.scenes import (
    CANARY,
    CELLS,
    FORM,
    FORM_PICTURES,
    GENERATE,
    GRID,
    GRID_PICTURES,
    OFFLINE,
    SEED,
    Gate,
    cell_with,
    paying,
    served,
)
from tests.waiting import until

KEY = {"IDEOGRAM_API_KEY": CANARY}
# Of eight cells two are answered at once, two wait at the gate, and the others are still queued.
ALL, FREE, IN_FLIGHT = 8, 2, 2
LEFT = FREE + IN_FLIGHT
FEW_AT_ONCE = f"\nstudio.runner.in_flight = {IN_FLIGHT}"
AXES = "{'style_preset': ['BAUHAUS', 'AURA'], 'seed': [7, 8, 9, 10]}"
SWEEP = f"sweep = studio.sweep(poster, {AXES})\ngrid = studio.grid(sweep)\ngrid"


def gated(server):
    return paying(server) + FEW_AT_ONCE


def counts(nb):
    found = "sweep.df['state'].astype(str).value_counts().to_dict()"
    return nb.eval(f"{{name: int(count) for name, count in {found}.items()}}")


def cancel(nb, where):
    nb.page.locator(where).get_by_role("button", name="Cancel").click()


def under_way(nb, engine):
    """Wait until the free cells are painted and as many as may be are under way."""
    nb.wait_painted(GRID_PICTURES, FREE)
    until(lambda: engine.arrived == LEFT)


def test_grid_and_form_fill_while_a_cell_blocks_the_kernel(lab, tmp_path):
    seen = tmp_path / "seen"
    block = f"import pathlib, time\nwhile not pathlib.Path({str(seen)!r}).exists(): time.sleep(0.01)\nprint('let go')"
    form = "form = studio.form(poster.replace(seed=1))\nform"
    nb = lab.open(OFFLINE, SWEEP, form, f"form.generate()\nsweep.run()\n{block}")
    for cell in range(3):
        nb.run(cell)
    expect(nb.locator(CELLS)).to_have_count(ALL)
    nb.locator(GENERATE).wait_for()
    nb.start(3)
    nb.wait_painted(GRID_PICTURES, ALL)
    expect(nb.locator(f"{GRID} .iw-grid-progress-text")).to_contain_text("8 of 8")
    nb.wait_painted(FORM_PICTURES)
    assert nb.text(3) == "", "the cell was to block until the pictures were seen"
    seen.touch()
    nb.wait_idle()
    assert nb.text(3) == "let go\n"


def test_a_grid_that_appears_while_the_kernel_is_blocked_fills_too(lab, tmp_path):
    """A page that is slow to load missed what was sent before, and could not ask for it."""
    seen = tmp_path / "seen"
    block = f"import pathlib, time\nwhile not pathlib.Path({str(seen)!r}).exists(): time.sleep(0.01)"
    nb = lab.open(OFFLINE, SWEEP, f"sweep.run().wait()\n{block}")
    nb.page.context.new_cdp_session(nb.page).send("Emulation.setCPUThrottlingRate", {"rate": 4})
    nb.start_all()
    nb.wait_painted(GRID_PICTURES, ALL)
    assert nb.page.evaluate("() => lab.busy()"), "the cell was to block until the pictures were seen"
    seen.touch()
    nb.wait_idle()
    assert nb.cell_errors() == []


def test_the_grids_cancel_while_a_cell_awaits_keeps_what_is_done(lab):
    with served(Gate(FREE)) as server:
        nb = lab.open(gated(server), SWEEP, "await sweep.run()\nprint('awaited')", env=KEY)
        nb.start_all()
        under_way(nb, server.engine)
        cancel(nb, GRID)
        expect(nb.locator(f"{CELLS}.iw-grid-is-cancelled")).to_have_count(ALL - LEFT)
        server.engine.opened.set()
        nb.wait_idle()
        assert nb.text(2) == "awaited\n"
        assert counts(nb) == {"ok": LEFT, "cancelled": ALL - LEFT}
        nb.wait_painted(GRID_PICTURES, LEFT)
        assert len(server.engine.billed) == server.engine.arrived == LEFT


def test_the_forms_cancel_while_a_cell_awaits_keeps_what_is_done(lab):
    with served(Gate(FREE)) as server:
        nb = lab.open(
            gated(server),
            f"form = studio.form(poster, vary={AXES})\nform",
            "await form.generate()\nprint('awaited')",
            env=KEY,
        )
        nb.start_all()
        nb.wait_painted(FORM_PICTURES, FREE)
        until(lambda: server.engine.arrived == LEFT)
        cancel(nb, FORM)
        expect(nb.locator(f"{FORM} .iw-tile-cancelled")).to_have_count(ALL - LEFT)
        server.engine.opened.set()
        nb.wait_idle()
        assert nb.text(2) == "awaited\n"
        nb.wait_painted(FORM_PICTURES, LEFT)
        expect(nb.locator(GENERATE)).to_be_enabled()
        assert len(server.engine.billed) == server.engine.arrived == LEFT


def test_interrupting_a_wait_cancels_and_leaves_the_kernel_usable(lab):
    with served(Gate(FREE)) as server:
        nb = lab.open(gated(server), SWEEP, "sweep.run().wait()", "print('usable')", env=KEY)
        nb.run(0)
        nb.run(1)
        expect(nb.locator(CELLS)).to_have_count(ALL)
        nb.start(2)
        under_way(nb, server.engine)
        nb.interrupt()
        nb.wait_idle()
        assert [error.split(":")[1].strip() for error in nb.cell_errors()] == ["KeyboardInterrupt"]
        server.engine.opened.set()
        nb.until("not sweep.running")
        assert counts(nb) == {"ok": LEFT, "cancelled": ALL - LEFT}
        nb.run(3)
        assert nb.text(3) == "usable\n"
        assert len(server.engine.billed) == server.engine.arrived == LEFT


def test_a_reload_shows_form_grid_and_pictures_again(lab):
    nb = lab.open(
        OFFLINE,
        "form = studio.form(poster, vary={'seed': [6, 7]})\nform",
        "sweep = studio.sweep(poster, {'seed': [8, 9]})\ngrid = studio.grid(sweep)\ngrid",
        "await form.generate()\nawait sweep.run()",
    )
    nb.run_all()
    nb.reload()
    nb.wait_painted(FORM_PICTURES, 2)
    expect(nb.locator(SEED)).to_have_value("6, 7")
    expect(nb.locator(f"{FORM} .iw-price")).to_contain_text("yours from")
    nb.wait_painted(GRID_PICTURES, 2)
    nb.locator(CELLS).first.click()
    nb.page.keyboard.press("5")
    nb.until("len(sweep.df.query('rating == 5')) == 1")


def test_a_killed_kernel_is_never_billed_twice(lab):
    with served(Gate(FREE)) as server:
        nb = lab.open(gated(server), SWEEP, "await sweep.run()", env=KEY)
        nb.start_all()
        under_way(nb, server.engine)
        nb.kill()
        server.engine.opened.set()
        until(lambda: len(server.engine.billed) == LEFT)
        nb.run_all()
        unknown = nb.locator(f"{CELLS}.iw-grid-is-unknown")
        expect(unknown).to_have_count(IN_FLIGHT)
        expect(unknown.first).to_contain_text("may have been billed")
        assert counts(nb) == {"reused": FREE, "unknown": IN_FLIGHT, "ok": ALL - LEFT}
        nb.wait_painted(GRID_PICTURES, ALL - IN_FLIGHT)
        assert len(server.engine.billed) == ALL, "a cell was paid twice, or not at all"
        nb.run(cell_with(nb, "await sweep.run"))
        assert len(server.engine.billed) == ALL
        nb.exec("sweep.run(retry='unknown')")
        nb.wait_painted(GRID_PICTURES, ALL)
        assert len(server.engine.billed) == ALL + IN_FLIGHT


def test_two_notebooks_on_one_record_lose_no_row(lab):
    cells = "studio.sweep(poster.replace(prompt='{}'), {{'seed': list(range(12))}})"
    both = [
        lab.open(OFFLINE, f"sweep = {cells.format(prompt)}\nstudio.grid(sweep)", "await sweep.run()")
        for prompt in ("a lighthouse", "a boat")
    ]
    for nb in both:
        nb.start_all()
    for nb in both:
        nb.wait_idle()
        assert nb.cell_errors() == []
        assert counts(nb) == {"ok": 12}
        nb.wait_painted(GRID_PICTURES, 12)
        assert nb.eval("len(studio.df)") == 24
    with Record(lab.record) as record:
        assert record.df.groupby("prompt")["seed"].nunique().to_dict() == {"a lighthouse": 12, "a boat": 12}
        assert all(len(row.bytes()) > 1000 for row in record.df["image"])
