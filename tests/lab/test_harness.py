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


def test_a_widget_from_the_first_click_to_the_next_day(lab):
    nb = lab.open(COUNTER, "counter", env={"PLANTED": "yes"})
    nb.run_all()
    button = nb.output(1).locator("button.counter")
    button.click()
    button.click()
    nb.until("counter.value == 2")
    nb.exec("import os; counter.value = 40")
    nb.locator("text=count is 40").wait_for()
    assert nb.eval("{'value': counter.value, 'name': 'é\"'}") == {"value": 40, "name": 'é"'}
    assert 0 < nb.traffic["types"]["comm_open"] < nb.traffic["received"]
    names = ("IDEOWIDGETS_RECORD", "IDEOGRAM_API_KEY", "PLANTED")
    assert nb.eval(f"[os.environ.get(name) for name in {names}]") == [str(lab.record), None, "yes"]

    nb.reload()
    nb.locator("text=count is 40").wait_for()
    assert "widgets" not in json.loads(nb.save())["metadata"]
    nb.close()
    again = lab.open(notebook=nb.path)
    again.locator("text=Error displaying widget").first.wait_for()
    again.tolerate("widget model not found")


def test_what_goes_wrong_is_seen_and_a_kernel_can_be_interrupted_restarted_and_killed(lab):
    nb = lab.open(
        "import time\nprint('begun', flush=True)\nwhile True: time.sleep(0.01)",
        "1/0",
        "from IPython.display import HTML; HTML('<img src=\"http://192.0.2.1/x.png\">')",
        "x = 1\nprint('after')",
    )
    nb.start(0)
    nb.output(0).locator("text=begun").wait_for()
    nb.interrupt()
    nb.wait_idle()
    assert "KeyboardInterrupt" in nb.cell_errors()[0]
    nb.run(3)
    assert nb.text(3) == "after\n"

    first = nb.pid
    assert nb.eval("'x' in globals()") is True
    nb.restart()
    assert nb.eval("'x' in globals()") is False
    nb.run(3)
    nb.kill()
    assert nb.pid != first
    assert nb.eval("'x' in globals()") is False

    nb.run(1)
    assert any("ZeroDivisionError" in error for error in nb.cell_errors())
    nb.run(2)
    nb.page.evaluate("() => console.error('planted')")
    assert any("planted" in error for error in nb.errors)
    assert any("192.0.2.1" in url for url in nb.strangers)
    nb.tolerate("planted|192")
    nb.strangers.clear()


def test_theme_and_size_are_set_and_run_all_fails_with_the_first_cell_that_does(lab):
    nb = lab.open("1/0", "print('after')", theme="dark", width=700)
    assert nb.page.evaluate("() => [lab.theme(), innerWidth]") == ["dark", 700]
    with pytest.raises(AssertionError, match="ZeroDivisionError"):
        nb.run_all()
    nb.set_theme("light")
    assert nb.page.evaluate("() => lab.theme()") == "light"
