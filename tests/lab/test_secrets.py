"""A planted key, looked for on the page, on the wire to it, in the notebook, the record, exports and logs."""

from __future__ import annotations

import zipfile

from playwright.sync_api import expect

from ideowidgets.offline.engine import Engine
from ideowidgets.offline.faults import Fault
from tests.lab.scenes import (
    CANARY,
    CELLS,
    FORM,
    FORM_PICTURES,
    GENERATE,
    GRID_PICTURES,
    PROMPT,
    paying,
    served,
)

POST = "post-generate-image-v-3"


def bytes_below(folder):
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            yield path.name, path.read_bytes()
            if zipfile.is_zipfile(path):
                with zipfile.ZipFile(path) as archive:
                    yield from ((f"{path.name}/{name}", archive.read(name)) for name in archive.namelist())


def test_the_key_leaves_no_trace(lab):
    with served(Engine()) as server:
        server.engine.faults = [Fault("401", on=POST, at=4), Fault("500", on=POST, at=5)]
        nb = lab.open(
            f"import logging, warnings\nlogging.basicConfig(level=logging.DEBUG)\n{paying(server)}\nstudio",
            "form = studio.form(poster.replace(seed=7))\nform",
            "sweep = studio.sweep(poster, {'style_preset': ['BAUHAUS', 'AURA'], 'seed': [8, 9]})\n"
            "grid = studio.grid(sweep)\ngrid",
            "await form.generate()\nawait sweep.run()\nsweep.df",
            "import ideowidgets\n"
            "call = studio.generate('a boat', seed=1)\n"
            "print(ideowidgets.check(), studio.runner, call, sweep, form.to_python(), poster.to_curl())\n"
            "print(vars(studio), vars(studio.runner), vars(studio.runner._client), vars(studio.runner._client._core))\n"
            "studio.export('all.zip')\nstudio.show(studio.df)",
            "studio.send('what is no request').wait()",
            env={"IDEOGRAM_API_KEY": CANARY},
        )
        received = []

        def keep(frame):
            received.append(frame)

        nb.page.on("websocket", lambda socket: socket.on("framereceived", keep))
        nb.reload()
        nb.start_all()
        nb.wait_idle()
        assert [error.split(":")[0] for error in nb.cell_errors()] == ["cell 5"]
        nb.wait_painted(GRID_PICTURES, 2)
        nb.locator(f"{CELLS}.iw-grid-is-failed").wait_for()
        nb.locator(f"{CELLS}.iw-grid-is-unknown").wait_for()
        nb.locator(PROMPT).fill("a fox")
        server.engine.faults = [Fault("401", on=POST)]
        nb.locator(GENERATE).click()
        expect(nb.locator(f"{FORM} .iw-tile-failed")).to_contain_text("key")
        server.engine.faults = []
        nb.locator(PROMPT).fill("a lighthouse")
        nb.locator(GENERATE).click()
        nb.wait_painted(FORM_PICTURES)

        hay = {name: data for folder in (lab.record, nb.path.parent) for name, data in bytes_below(folder)}
        assert any(name.startswith("all.zip/") and name.endswith(".png") for name in hay)
        hay["notebook"] = nb.save().encode()
        hay["page"] = nb.page.content().encode()
        hay["server log"] = lab.server.log().encode()
        hay["wire"] = b"\n".join(frame if isinstance(frame, bytes) else frame.encode() for frame in received)
        hay["journal"] = repr((server.engine.calls, server.engine.billed)).encode()
        # The search itself would find it: the words of a prompt are in all of these but the log.
        assert [name for name in ("notebook", "page", "wire") if b"a lighthouse" not in hay[name]] == []
        assert all(call.had_key for call in server.engine.calls if call.method == "POST")
        assert not any(call.had_key for call in server.engine.calls if call.operation == "download")
        assert [name for name, data in hay.items() if CANARY.encode() in data] == []
