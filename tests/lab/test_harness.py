"""The JupyterLab harness itself, proven on a widget of ten lines."""

from __future__ import annotations

import json

import pytest

COUNTER = '''
import anywidget, traitlets

class Counter(anywidget.AnyWidget):
    value = traitlets.Int(0).tag(sync=True)
    _esm = """
    export default { render({ model, el }) {
      const button = document.createElement("button");
      button.className = "counter";
      const show = () => { button.textContent = `count is ${model.get("value")}`; };
      button.onclick = () => { model.set("value", model.get("value") + 1); model.save_changes(); };
      model.on("change:value", show);
      show();
      el.append(button);
    } };
    """

counter = Counter()
'''


def test_a_click_reaches_the_kernel_and_comes_back(lab):
    nb = lab.open(COUNTER, "counter")
    nb.run_all()
    button = nb.output(1).locator("button.counter")
    button.click()
    button.click()
    nb.until("counter.value == 2")
    nb.exec("counter.value = 40")
    nb.locator("text=count is 40").wait_for()
    assert nb.eval("{'value': counter.value, 'name': 'é\"'}") == {"value": 40, "name": 'é"'}
    assert 0 < nb.traffic["types"]["comm_open"] < nb.traffic["received"]


def test_a_kernel_has_its_own_record_and_no_key(lab):
    nb = lab.open("import os", env={"PLANTED": "yes"})
    nb.run_all()
    assert nb.eval("os.environ['IDEOWIDGETS_RECORD']") == str(lab.record)
    assert nb.eval("'IDEOGRAM_API_KEY' in os.environ") is False
    assert nb.eval("os.environ['PLANTED']") == "yes"


def test_blocked_kernel_is_interrupted(lab):
    nb = lab.open("import time\nprint('begun', flush=True)\nwhile True: time.sleep(0.01)", "print('after')")
    nb.start(0)
    nb.output(0).locator("text=begun").wait_for()
    nb.interrupt()
    nb.wait_idle()
    assert "KeyboardInterrupt" in nb.cell_errors()[0]
    nb.run(1)
    assert nb.text(1) == "after\n"


def test_restart_and_kill_lose_the_kernels_memory_only(lab):
    nb = lab.open("x = 1")
    nb.run_all()
    first = nb.pid
    nb.restart()
    assert nb.eval("'x' in globals()") is False
    nb.run_all()
    nb.kill()
    assert nb.pid != first
    assert nb.eval("'x' in globals()") is False


def test_reload_keeps_the_widget_and_reopening_does_not(lab):
    nb = lab.open(COUNTER, "counter")
    nb.run_all()
    nb.exec("counter.value = 7")
    nb.reload()
    nb.locator("text=count is 7").wait_for()
    assert "widgets" not in json.loads(nb.save())["metadata"]
    nb.close()
    again = lab.open(notebook=nb.path)
    again.locator("text=Error displaying widget").first.wait_for()
    again.tolerate("widget model not found")


def test_theme_and_size_are_set(lab):
    nb = lab.open("1", theme="dark", width=700)
    assert nb.page.evaluate("() => [lab.theme(), innerWidth]") == ["dark", 700]
    nb.set_theme("light")
    assert nb.page.evaluate("() => lab.theme()") == "light"


def test_errors_of_cells_pages_and_strangers_are_seen(lab):
    nb = lab.open("1/0", "from IPython.display import HTML; HTML('<img src=\"http://192.0.2.1/x.png\">')")
    with pytest.raises(AssertionError, match="ZeroDivisionError"):
        nb.run_all()
    nb.run(1)
    nb.page.evaluate("() => console.error('planted')")
    assert any("planted" in error for error in nb.errors)
    assert any("192.0.2.1" in url for url in nb.strangers)
    nb.tolerate("planted|192")
    nb.strangers.clear()
