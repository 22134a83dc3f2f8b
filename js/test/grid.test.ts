import assert from "node:assert/strict";
import { test } from "node:test";
import { actualSize, FIT, panBy, zoomAt } from "../src/compare/zoom";
import {
  type Axis,
  cellsInView,
  comfortable,
  edge,
  geometry,
  itemAt,
  lane,
  moved,
  ordered,
  pivot,
  readingOrder,
  span,
  spotOf,
  stripOf,
  tileAt,
  without,
} from "../src/grid/layout";

function axis(name: string, codes: number[]): Axis {
  const values = [...Array(Math.max(...codes) + 1).keys()].map((value) => ({
    text: String(value),
    colors: [],
  }));
  return { name, label: name, code: false, values, codes: Uint16Array.from(codes) };
}

const style = axis("style", [0, 0, 1, 1, 2, 2]);
const seed = axis("seed", [0, 1, 0, 1, 0, 1]);
const none = { rows: null, columns: null, pages: null, page: 0 };
const ALL = new Uint8Array();

interface Sides {
  rows: Axis | readonly Axis[] | null;
  columns: Axis | readonly Axis[] | null;
  pages: Axis | null;
  page: number;
}

function laid(count: number, { rows, columns, pages, page }: Sides, flow: number, kept = ALL, marks = ALL) {
  const known = { count, kept, marks };
  const side = (axes: Axis | readonly Axis[] | null) => lane(axes ? [axes].flat() : [], {}, known);
  return pivot(known, { rows: side(rows), columns: side(columns), pages, page }, flow);
}

function texts(found: ReturnType<typeof lane>): string[] {
  return (found?.places ?? []).map((place) =>
    place.map((value, level) => found?.axes[level]?.values[value]?.text).join("/"),
  );
}

test("items fall into the cell of their two values", () => {
  const grid = laid(6, { ...none, rows: style, columns: seed }, 1);
  assert.deepEqual([grid.rows, grid.columns, grid.across, grid.down], [3, 2, 1, 1]);
  assert.equal(itemAt(grid, { row: 1, column: 1, place: 0 }), 3);
  assert.deepEqual(readingOrder(grid), [0, 1, 2, 3, 4, 5]);
});

test("several items of a cell lie in a square of at most nine", () => {
  const cases: [number, number, number][] = [
    [2, 2, 1],
    [4, 2, 2],
    [5, 3, 2],
    [30, 3, 3],
  ];
  for (const [count, across, down] of cases) {
    const grid = laid(
      count,
      { ...none, rows: axis("a", Array(count).fill(0)), columns: axis("b", Array(count).fill(0)) },
      1,
    );
    assert.deepEqual([grid.across, grid.down], [across, down]);
    assert.equal(grid.cells.get(0)?.length, count);
  }
});

test("a page keeps only its own items", () => {
  const grid = laid(6, { ...none, rows: seed, pages: style, page: 1 }, 1);
  assert.deepEqual(readingOrder(grid), [2, 3]);
});

test("without rows, without columns, without both, items run on", () => {
  const byRow = laid(6, { ...none, rows: style }, 1);
  assert.deepEqual([byRow.rows, byRow.columns, readingOrder(byRow).length], [3, 2, 6]);
  const byColumn = laid(6, { ...none, columns: style }, 1);
  assert.deepEqual([byColumn.rows, byColumn.columns], [2, 3]);
  assert.equal(itemAt(byColumn, { row: 1, column: 2, place: 0 }), 5);
  const wall = laid(6, none, 4);
  assert.deepEqual([wall.rows, wall.columns], [2, 4]);
  assert.equal(laid(0, none, 4).rows, 0);
});

test("only what is in view is drawn, whatever the total", () => {
  const count = 10_000;
  const rows = axis(
    "r",
    Array.from({ length: count }, (_, item) => Math.floor(item / 100)),
  );
  const columns = axis(
    "c",
    Array.from({ length: count }, (_, item) => item % 100),
  );
  const grid = laid(count, { ...none, rows, columns }, 1);
  const g = geometry(grid, 100, 1, { width: 80, height: 30 });
  const view = cellsInView(grid, g, { left: 4000, top: 5000 }, { width: 880, height: 630 });
  assert.ok((view.bottom - view.top) * (view.right - view.left) < 120);
  const first = tileAt(g, view.top + 1, view.left + 1, 0, 1);
  assert.ok(first.x - g.head.width <= 4000 + g.step.x && first.y - g.head.height <= 5000 + g.step.y);
  const end = cellsInView(grid, g, { left: g.width, top: g.height }, { width: 880, height: 630 });
  assert.deepEqual([end.bottom, end.right], [100, 100]);
});

test("the strip below pictures is part of a tile, and nearly gone where tiles are very small", () => {
  const grid = laid(6, { ...none, rows: style, columns: seed }, 1);
  const strip = stripOf(150, 1.5);
  const g = geometry(grid, 150, 0.75, { width: 0, height: 0 }, strip);
  assert.deepEqual([strip, g.tile.height, g.step.y], [27, 227, 231]);
  assert.ok(stripOf(60, 1) < 6);
});

test("frames keep the ratio and the gap", () => {
  const grid = laid(6, { ...none, rows: style, columns: seed }, 1);
  const g = geometry(grid, 150, 0.75, { width: 0, height: 0 });
  assert.deepEqual(g.tile, { width: 150, height: 200 });
  assert.equal(g.step.x - g.tile.width, 4);
  assert.equal(tileAt(g, 0, 1, 0, 1).x - tileAt(g, 0, 0, 0, 1).x, 154);
});

test("arrows pass over empty places and stop at the edge", () => {
  const holes = axis("seed", [0, 2, 0, 1, 2, 1]);
  const grid = laid(6, { ...none, rows: style, columns: holes }, 1);
  const start = { row: 0, column: 0, place: 0 };
  const right = moved(grid, start, 1, 0);
  assert.deepEqual(right, { row: 0, column: 2, place: 0 });
  assert.deepEqual(moved(grid, right, 1, 0), right);
  assert.deepEqual(edge(grid, start, "last", true), { row: 2, column: 2, place: 0 });
  assert.deepEqual(edge(grid, right, "first", false), start);
});

test("a place is found again, also for items without a tile of their own", () => {
  const grid = laid(
    30,
    { ...none, rows: axis("a", Array(30).fill(0)), columns: axis("b", Array(30).fill(0)) },
    1,
  );
  assert.deepEqual(spotOf(grid, 4), { row: 0, column: 0, place: 4 });
  assert.deepEqual(spotOf(grid, 29), { row: 0, column: 0, place: 8 });
  assert.equal(spotOf(grid, 99), undefined);
});

test("pictures are neither tiny nor huge by themselves", () => {
  assert.equal(comfortable(300, 12), 104);
  assert.equal(comfortable(3000, 2), 256);
  assert.equal(comfortable(800, 4), 196);
});

test("zooming keeps the spot under the pointer", () => {
  const zoom = zoomAt(FIT, 4, 0.25, 0.75);
  assert.equal(zoom.scale, 4);
  assert.ok(Math.abs(zoom.x + 0.25 * zoom.scale - 0.25) < 1e-9);
  assert.ok(Math.abs(zoom.y + 0.75 * zoom.scale - 0.75) < 1e-9);
  assert.deepEqual(zoomAt(zoom, 1 / 100, 0.5, 0.5), FIT);
});

test("the picture cannot be dragged out of its pane", () => {
  assert.deepEqual(panBy(FIT, 3, -3), FIT);
  const zoom = zoomAt(FIT, 2, 0.5, 0.5);
  assert.deepEqual(panBy(zoom, -9, 9), { scale: 2, x: -1, y: 0 });
});

test("actual size takes dense screens into account", () => {
  const natural = { width: 1000, height: 500 };
  assert.equal(actualSize(natural, { width: 500, height: 500 }, 1), 2);
  assert.equal(actualSize(natural, { width: 500, height: 500 }, 2), 1);
});

test("nested columns are the combinations that occur, in the order of each axis", () => {
  const speed = axis("speed", [0, 1, 1, 0, 1, 1]);
  const grid = laid(6, { ...none, rows: style, columns: [speed, seed] }, 1);
  assert.deepEqual(texts(grid.columnLane), ["0/0", "0/1", "1/0", "1/1"]);
  assert.equal(grid.columns, 4);
  assert.equal(itemAt(grid, { row: 1, column: 1, place: 0 }), 3);
  const columns = grid.columnLane;
  assert.ok(columns);
  assert.deepEqual(
    [0, 1, 2, 3].map((place) => span(columns, place, 0)),
    [2, 0, 2, 0],
  );
  assert.deepEqual(
    [0, 1, 2, 3].map((place) => span(columns, place, 1)),
    [1, 1, 1, 1],
  );
});

test("values are sorted by name as people count, by mean rating, by stars", () => {
  const names = { ...axis("n", [0, 1, 2, 0, 1, 2]) };
  names.values = ["v10", "v9", "a"].map((text) => ({ text, colors: [] }));
  const known = { count: 6, kept: ALL, marks: Uint8Array.from([3, 5, 0, 8 + 3, 4, 8]) };
  assert.deepEqual(ordered(names, "name", known), [2, 1, 0]);
  assert.deepEqual(ordered(names, "rating", known), [1, 0, 2]);
  assert.deepEqual(ordered(names, "stars", known), [0, 2, 1]);
  assert.deepEqual(ordered(names, "planned", known), [0, 1, 2]);
});

test("what is hidden or filtered out leaves no empty header", () => {
  const kept = Uint8Array.from([1, 1, 0, 0, 1, 0]);
  const grid = laid(6, { ...none, rows: style, columns: seed }, 1, kept);
  assert.deepEqual(texts(grid.rowLane), ["0", "2"]);
  assert.deepEqual(readingOrder(grid), [0, 1, 4]);
  const shown = without({ count: 6, kept }, [style, seed], { seed: [1] });
  assert.deepEqual([...shown], [1, 0, 0, 0, 1, 0]);
  assert.equal(without({ count: 6, kept: ALL }, [style], {}).length, 0);
});
