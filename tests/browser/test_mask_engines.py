"""The page and Python draw a mask by the same rules: the same shapes and changes give the same pixels in both."""

from __future__ import annotations

import base64
import json
import subprocess
import zlib

import numpy as np
import pytest

from ideowidgets.operations.masks import changes, shapes
from tests.paths import REPOSITORY

CASES = 150
ENTRY = """
export * as shapes from "./src/mask-canvas/shapes";
export * as changes from "./src/mask-canvas/changes";
export * as joined from "./src/mask-canvas/joined";
export * as patches from "./src/mask-canvas/patches";
export { Selection } from "./src/mask-canvas/selection";
"""
RUNNER = """
const { shapes, changes, joined, patches, Selection } = await import(process.argv[2]);
const cases = JSON.parse(await new Response(process.stdin).text());
const text = (pixels) => Buffer.from(pixels).toString("base64");
const answers = [];
for (const { room, name, width, height, pixels, given } of cases) {
  const selection = new Selection(width, height, pixels ? new Uint8Array(pixels) : undefined);
  if (room === "shapes") {
    const touched = shapes[name](selection, ...given, 1);
    const patch = await patches.difference(new Uint8Array(width * height), selection, touched);
    const again = new Selection(width, height);
    if (patch) await patches.apply(again, patch);
    answers.push({ pixels: text(selection.pixels), again: text(again.pixels),
      rect: patch && patch.rect, bits: patch && text(patch.bits),
      bounds: selection.bounds(), count: selection.count() });
  } else if (name === "bucket")
    answers.push({ pixels: text(joined.bucket(new Uint8ClampedArray(pixels), width, height, ...given).pixels) });
  else answers.push({ pixels: text(changes[name](selection, ...given).pixels) });
}
console.log(JSON.stringify(answers));
"""


@pytest.fixture(scope="module")
def page_engine(tmp_path_factory):
    """Give a function that runs cases by the page's code, in Node."""
    folder = tmp_path_factory.mktemp("engine")
    (folder / "run.mjs").write_text(RUNNER)
    js = REPOSITORY / "js"
    command = [js / "node_modules" / ".bin" / "esbuild", "--bundle", "--format=esm", f"--outfile={folder}/engine.mjs"]
    subprocess.run(command, cwd=js, input=ENTRY, text=True, check=True, capture_output=True)

    def run(cases):
        done = subprocess.run(
            ["node", folder / "run.mjs", folder / "engine.mjs"],
            input=json.dumps(cases),
            text=True,
            check=True,
            capture_output=True,
        )
        return json.loads(done.stdout)

    return run


def pixels_of(answer, shape, name="pixels"):
    return np.frombuffer(base64.b64decode(answer[name]), np.uint8).reshape(shape).astype(bool)


def random_shape(rng):
    width, height = (int(side) for side in rng.integers(1, 90, 2))
    name = rng.choice(["stroke", "polygon", "rectangle", "ellipse"])
    count = 2 if name in ("rectangle", "ellipse") else int(rng.integers(1, 9))
    points = rng.uniform(-20, 110, (count, 2)).round(int(rng.integers(0, 4))).tolist()
    wide = rng.uniform(0.2, 40, count).round(2).tolist()
    return str(name), width, height, points, wide


def test_shapes(page_engine):
    rng = np.random.default_rng(1)
    asked, wanted = [], []
    for _ in range(CASES):
        name, width, height, points, wide = random_shape(rng)
        spots = [{"x": x, "y": y, "diameter": one} for (x, y), one in zip(points, wide, strict=True)]
        given = [spots] if name in ("stroke", "polygon") else spots
        asked.append({"room": "shapes", "name": name, "width": width, "height": height, "given": given})
        if name == "stroke":
            wanted.append(shapes.stroke((width, height), points, wide))
        elif name == "polygon":
            wanted.append(shapes.polygon((width, height), points))
        else:
            (x0, y0), (x1, y1) = points
            wanted.append(getattr(shapes, name)((width, height), x0, y0, x1, y1))
    assert sum(one.any() for one in wanted) > CASES / 2
    for case, answer, expected in zip(asked, page_engine(asked), wanted, strict=True):
        assert (pixels_of(answer, expected.shape) == expected).all(), case
        assert (pixels_of(answer, expected.shape, "again") == expected).all(), case
        assert answer["count"] == expected.sum()
        check_patch(answer, expected)


def check_patch(answer, expected):
    """A patch is the smallest rectangle of what changed, one bit a pixel, deflated."""
    if not expected.any():
        assert answer["rect"] is None
        return
    rows, columns = np.nonzero(expected)
    rect = answer["rect"]
    box = (rect["left"], rect["top"], rect["right"], rect["bottom"])
    assert box == (columns.min(), rows.min(), columns.max() + 1, rows.max() + 1)
    assert answer["bounds"] == rect
    inside = expected[rect["top"] : rect["bottom"], rect["left"] : rect["right"]]
    bits = np.frombuffer(zlib.decompress(base64.b64decode(answer["bits"])), np.uint8)
    assert (np.unpackbits(bits, count=inside.size).astype(bool) == inside.ravel()).all()


@pytest.mark.parametrize(
    ("name", "python"),
    [("grow", "grow"), ("shrink", "shrink"), ("smooth", "smooth"), ("removeSpecks", "remove_specks")],
)
def test_changes(page_engine, name, python):
    rng = np.random.default_rng(2)
    asked, wanted = [], []
    for _ in range(CASES // 3):
        height, width = (int(side) for side in rng.integers(1, 60, 2))
        selection = rng.random((height, width)) < rng.uniform(0, 1)
        amount = int(rng.integers(0, 9))
        flat = selection.astype(int).ravel().tolist()
        asked.append(
            {"room": "changes", "name": name, "width": width, "height": height, "pixels": flat, "given": [amount]}
        )
        wanted.append(getattr(changes, python)(selection, amount))
    for case, answer, expected in zip(asked, page_engine(asked), wanted, strict=True):
        assert (pixels_of(answer, expected.shape) == expected).all(), case["given"]


def test_the_bucket(page_engine):
    rng = np.random.default_rng(3)
    asked, wanted = [], []
    for _ in range(CASES // 3):
        height, width = (int(side) for side in rng.integers(1, 40, 2))
        colours = rng.integers(0, 12, (height, width, 4)).astype(np.uint8)
        x, y, tolerance = int(rng.integers(width)), int(rng.integers(height)), int(rng.integers(0, 10))
        case = {"room": "changes", "name": "bucket", "width": width, "height": height}
        asked.append({**case, "pixels": colours.ravel().tolist(), "given": [x, y, tolerance]})
        wanted.append(changes.bucket(colours, x, y, tolerance))
    for case, answer, expected in zip(asked, page_engine(asked), wanted, strict=True):
        assert (pixels_of(answer, expected.shape) == expected).all(), case["given"]
