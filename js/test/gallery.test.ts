import assert from "node:assert/strict";
import { test } from "node:test";
import { accept, complete, quotedValue } from "../src/gallery/completion";
import { beside, boxesOf, GAP, justified, rowAt, rowOf, rowsInView } from "../src/gallery/layout";

const random = (count: number) => {
  let seed = 7;
  const next = () => {
    seed = (seed * 48271) % 2147483647;
    return seed / 2147483647;
  };
  return Float32Array.from({ length: count }, () => 0.2 + next() * 4.8);
};

test("every picture has one place, rows fill the width, and no row is much higher than asked for", () => {
  for (const width of [290, 880, 1580])
    for (const target of [80, 200, 480]) {
      const wall = justified(random(300), width, target);
      let place = 0;
      let bottom = -GAP;
      for (const row of wall.rows) {
        assert.equal(row.start, place);
        assert.equal(row.top, bottom + GAP);
        place = row.end;
        bottom = row.top + row.height;
        assert.ok(row.height <= target * 1.36, `${row.height}`);
        const last = boxesOf(wall, row).at(-1);
        assert.ok(last && last.left + last.width <= width + 1);
      }
      assert.equal(place, 300);
      assert.equal(wall.height, bottom);
      const full = wall.rows.filter((row) => {
        const last = boxesOf(wall, row).at(-1);
        return last && last.left + last.width === width;
      });
      assert.ok(full.length >= wall.rows.length * 0.5, `${full.length} of ${wall.rows.length}`);
    }
});

test("a strip below the pictures takes nothing from them", () => {
  const bare = justified(random(40), 880, 200);
  const wall = justified(random(40), 880, 200, 20);
  assert.deepEqual(
    wall.rows.map((row) => [row.height, row.inner, row.end]),
    bare.rows.map((row) => [row.height + 20, row.inner, row.end]),
  );
  assert.equal(wall.height, bare.height + 20 * wall.rows.length);
});

test("nothing is laid out before there is room, and nothing fails without pictures", () => {
  assert.deepEqual(justified(random(10), 0, 200).rows, []);
  const empty = justified(new Float32Array(), 800, 200);
  assert.deepEqual(rowsInView(empty, 0, 500), [0, 0]);
  assert.equal(beside(empty, 0, 1), 0);
});

test("the rows in view are those that a search over all of them gives", () => {
  const wall = justified(random(5000), 900, 180);
  for (const top of [0, 333, 5000, wall.height - 300, wall.height + 1000]) {
    const [from, to] = rowsInView(wall, top, 600);
    for (const [at, row] of wall.rows.entries()) {
      const visible = row.top + row.height >= top && row.top <= top + 600;
      if (visible) assert.ok(at >= from && at < to);
    }
    assert.ok(to - from < 30);
  }
  assert.equal(rowAt(wall, 0), 0);
  for (const place of [0, 17, 4999]) {
    const row = wall.rows[rowOf(wall, place)];
    assert.ok(row && row.start <= place && place < row.end);
  }
});

test("up and down lead to the picture above and below, and back to the same row", () => {
  const wall = justified(new Float32Array(30).fill(1), 800, 200);
  const below = beside(wall, 1, 1);
  assert.equal(beside(wall, below, -1), 1);
  assert.equal(beside(wall, 0, -1), 0);
});

const COLUMNS = [
  { name: "style_preset", what: "category", values: ["ART_DECO", "BAUHAUS"] },
  { name: "rating", what: "number", values: [] },
  { name: "tags", what: "list", values: ["sky", "too dark"] },
  { name: "starred", what: "flag", values: ["yes", "no"] },
  { name: "My Column", what: "text", values: [] },
  { name: "image", what: "other", values: [] },
];

const texts = (text: string, caret = text.length) =>
  complete(text, caret, COLUMNS)?.options.map((option) => option.text);

test("columns come first, operators after a column, values after an operator, and then 'and'", () => {
  assert.deepEqual(texts(""), ["style_preset", "rating", "tags", "starred", "`My Column`"]);
  assert.deepEqual(texts("sty"), ["style_preset"]);
  assert.deepEqual(texts("preset"), ["style_preset"]);
  assert.deepEqual(texts("style_preset "), ["=", "!=", "in (", "is empty"]);
  assert.deepEqual(texts("style_preset = "), ["ART_DECO", "BAUHAUS"]);
  assert.deepEqual(texts("style_preset = bau"), ["BAUHAUS"]);
  assert.deepEqual(texts("style_preset = BAUHAUS "), ["and", "or"]);
  assert.deepEqual(texts("style_preset = BAUHAUS and "), texts(""));
  assert.deepEqual(texts("style_preset in (BAUHAUS, art"), ["ART_DECO"]);
  assert.deepEqual(texts("tag = "), ["sky", '"too dark"']);
  assert.deepEqual(texts("not (star"), ["starred"]);
  assert.equal(texts("rating >= 4"), undefined);
  assert.equal(texts("style_preset = BAUHAUS"), undefined);
});

test("what is taken replaces what was begun, wherever the caret is", () => {
  const text = "sty and rating >= 4";
  const found = complete(text, 3, COLUMNS);
  assert.ok(found);
  assert.deepEqual(accept(text, found, "style_preset"), ["style_preset and rating >= 4", 13]);
});

test("values are quoted where they must be", () => {
  assert.equal(quotedValue("BAUHAUS"), "BAUHAUS");
  assert.equal(quotedValue("a b"), '"a b"');
  assert.equal(quotedValue("and"), '"and"');
  assert.equal(quotedValue('say "hi" \\'), '"say \\"hi\\" \\\\"');
});
