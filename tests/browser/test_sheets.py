"""Style sheets of several widgets in one page: none changes what another says of its own elements."""

from __future__ import annotations

import re
from pathlib import Path

STATIC = Path(__file__).resolve().parents[2] / "ideowidgets" / "static"
SHEETS = sorted(path.stem for path in STATIC.glob("*.css"))

# Every class that a sheet names, on an element inside its widget, and the properties that sheets here ever set.
COMPUTED = r"""
([name, sheet, properties]) => {
  const root = document.querySelector(`.iw-${name}`);
  const classes = [...new Set([...sheet.matchAll(/\.(iw-[\w-]+)/g)].map(([, found]) => found))].sort();
  root.replaceChildren(...classes.map((found) => {
    const element = document.createElement("button");
    element.className = `iw-input iw-button ${found}`;
    return element;
  }));
  return [...root.children].map((element) => {
    const all = getComputedStyle(element);
    return [element.className, properties.map((property) => `${property}: ${all.getPropertyValue(property)}`)];
  });
}
"""


def test_a_sheet_further_down_changes_nothing_above(chromium):
    sheets = {name: (STATIC / f"{name}.css").read_text(encoding="utf-8") for name in SHEETS}
    properties = sorted(set(re.findall(r"[;{]([a-z-]+):", "".join(sheets.values()))))
    page = chromium.new_page(viewport={"width": 800, "height": 600})
    try:
        for name in SHEETS:
            page.set_content(f'<div class="iw-root iw-{name}"></div>')
            page.add_style_tag(content=sheets[name])
            alone = page.evaluate(COMPUTED, [name, sheets[name], properties])
            assert len(alone) > 20
            page.add_style_tag(content="".join(sheets[other] for other in SHEETS if other != name))
            assert page.evaluate(COMPUTED, [name, sheets[name], properties]) == alone
    finally:
        page.close()
