/** Where everything goes: items to cells, cells to pixels, a scroll position to the cells in view. Pure. */

export interface Axis {
  name: string;
  label: string;
  code: boolean;
  values: readonly { text: string; colors: readonly string[] }[];
  /** The value of each item. */
  codes: Uint16Array;
}

export interface Pivot {
  rows: number;
  columns: number;
  /** Items by cell, `row * columns + column`; a cell that nothing falls into is absent. */
  cells: Map<number, number[]>;
  /** Tiles side by side and below each other within one cell. */
  across: number;
  down: number;
  rowAxis: Axis | null;
  columnAxis: Axis | null;
}

interface Chosen {
  rows: Axis | null;
  columns: Axis | null;
  pages: Axis | null;
  page: number;
}

const MOST_IN_CELL = 9;

/** Lays items out. Without rows or columns the items run on; without both they flow, `flow` to a row. */
export function pivot(count: number, { rows, columns, pages, page }: Chosen, flow: number): Pivot {
  const groups = new Map<number, number[]>();
  const width = columns?.values.length ?? 1;
  for (let item = 0; item < count; item += 1) {
    if (pages && pages.codes[item] !== page) continue;
    const key = (rows?.codes[item] ?? 0) * width + (columns?.codes[item] ?? 0);
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  let most = 0;
  for (const group of groups.values()) most = Math.max(most, group.length);
  const base = { rowAxis: rows, columnAxis: columns, across: 1, down: 1 };
  if (rows && columns) {
    const shown = Math.min(Math.max(most, 1), MOST_IN_CELL);
    const across = Math.ceil(Math.sqrt(shown));
    const down = Math.ceil(shown / across);
    return { ...base, rows: rows.values.length, columns: width, cells: groups, across, down };
  }
  return { ...base, ...spread(groups, rows, columns, most, Math.max(1, flow)) };
}

function spread(
  groups: Map<number, number[]>,
  rows: Axis | null,
  columns: Axis | null,
  most: number,
  flow: number,
): Pick<Pivot, "rows" | "columns" | "cells"> {
  const width = columns?.values.length ?? 1;
  const cells = new Map<number, number[]>();
  for (const [at, group] of groups)
    group.forEach((item, place) => {
      cells.set(rows ? at * most + place : place * width + at, [item]);
    });
  if (rows) return { rows: rows.values.length, columns: most, cells };
  if (columns) return { rows: most, columns: width, cells };
  return { rows: Math.ceil(most / flow), columns: Math.min(flow, Math.max(1, most)), cells };
}

export interface Geometry {
  tile: { width: number; height: number };
  /** Space taken by the headers. */
  head: { width: number; height: number };
  /** From one cell to the next, gap included. */
  step: { x: number; y: number };
  width: number;
  height: number;
}

export const GAP = 4;
export const GROUP_GAP = 12;

export function geometry(
  grid: Pivot,
  tileWidth: number,
  ratio: number,
  head: { width: number; height: number },
): Geometry {
  const tile = { width: Math.round(tileWidth), height: Math.round(tileWidth / ratio) };
  const gap = grid.across * grid.down > 1 ? GROUP_GAP : GAP;
  const step = {
    x: grid.across * (tile.width + GAP) - GAP + gap,
    y: grid.down * (tile.height + GAP) - GAP + gap,
  };
  return {
    tile,
    head,
    step,
    width: head.width + grid.columns * step.x - gap + 2 * GAP,
    height: head.height + grid.rows * step.y - gap + 2 * GAP,
  };
}

/** The upper left corner of tile `place` of a cell. */
export function tileAt(
  g: Geometry,
  row: number,
  column: number,
  place: number,
  across: number,
): { x: number; y: number } {
  return {
    x: g.head.width + GAP + column * g.step.x + (place % across) * (g.tile.width + GAP),
    y: g.head.height + GAP + row * g.step.y + Math.floor(place / across) * (g.tile.height + GAP),
  };
}

export interface Window {
  top: number;
  bottom: number;
  left: number;
  right: number;
}

/** The cells to draw, ends excluded, with one more on each side. */
export function cellsInView(
  grid: Pivot,
  g: Geometry,
  scroll: { left: number; top: number },
  size: { width: number; height: number },
  margin = 1,
): Window {
  const range = (from: number, length: number, step: number, count: number): [number, number] => [
    Math.min(count, Math.max(0, Math.floor(from / step) - margin)),
    Math.min(count, Math.max(0, Math.ceil((from + length) / step) + margin)),
  ];
  const [top, bottom] = range(scroll.top, size.height - g.head.height, g.step.y, grid.rows);
  const [left, right] = range(scroll.left, size.width - g.head.width, g.step.x, grid.columns);
  return { top, bottom, left, right };
}

/** A tile by its cell and its place in it. */
export interface Spot {
  row: number;
  column: number;
  place: number;
}

export function itemAt(grid: Pivot, spot: Spot): number | undefined {
  return grid.cells.get(spot.row * grid.columns + spot.column)?.[spot.place];
}

/** How many items of a cell have a tile of their own. */
export function shownIn(grid: Pivot, row: number, column: number): number {
  return Math.min(
    grid.cells.get(row * grid.columns + column)?.length ?? 0,
    grid.rowAxis && grid.columnAxis ? grid.across * grid.down : 1,
  );
}

/** The next tile with an item in a direction, or the same one at the edge. */
export function moved(grid: Pivot, from: Spot, dx: number, dy: number): Spot {
  const { across, down } = grid;
  const size = { x: grid.columns * across, y: grid.rows * down };
  let x = from.column * across + (from.place % across);
  let y = from.row * down + Math.floor(from.place / across);
  for (;;) {
    x += dx;
    y += dy;
    if (x < 0 || y < 0 || x >= size.x || y >= size.y) return from;
    const spot = {
      row: Math.floor(y / down),
      column: Math.floor(x / across),
      place: (y % down) * across + (x % across),
    };
    if (itemAt(grid, spot) !== undefined) return spot;
  }
}

/** The first or last tile with an item, of a row or of the whole. */
export function edge(grid: Pivot, from: Spot, end: "first" | "last", whole: boolean): Spot {
  const rows = whole ? [...Array(grid.rows).keys()] : [from.row];
  const columns = [...Array(grid.columns).keys()];
  if (end === "last") {
    rows.reverse();
    columns.reverse();
  }
  for (const row of rows)
    for (const column of columns) {
      const shown = shownIn(grid, row, column);
      if (shown > 0) return { row, column, place: end === "first" ? 0 : shown - 1 };
    }
  return from;
}

/** Every item of the page in reading order: how the large view walks. */
export function readingOrder(grid: Pivot): number[] {
  return [...grid.cells.keys()].sort((a, b) => a - b).flatMap((key) => grid.cells.get(key) ?? []);
}

export function spotOf(grid: Pivot, item: number): Spot | undefined {
  for (const [key, group] of grid.cells) {
    const place = group.indexOf(item);
    if (place < 0) continue;
    const row = Math.floor(key / grid.columns);
    const column = key % grid.columns;
    return { row, column, place: Math.min(place, shownIn(grid, row, column) - 1) };
  }
  return undefined;
}

/** A tile width at which the columns fill the space, within what is pleasant to look at. */
export function comfortable(space: number, tiles: number): number {
  return Math.max(104, Math.min(256, Math.floor(space / Math.max(1, tiles)) - GAP));
}
