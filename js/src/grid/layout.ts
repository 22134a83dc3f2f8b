/** Where everything goes: items to cells, cells to pixels, a scroll position to the cells in view. Pure. */

export interface Axis {
  name: string;
  label: string;
  code: boolean;
  values: readonly { text: string; colors: readonly string[] }[];
  /** The value of each item. */
  codes: Uint16Array;
}

export type Order = "planned" | "name" | "rating" | "stars";

/** The headers of one side: each place is a combination of values, one of every axis, the outermost first. */
export interface Lane {
  axes: readonly Axis[];
  places: readonly (readonly number[])[];
  /** The place of each item; -1 where it is not shown. */
  of: Int32Array;
}

/** What is known of all items: whether they are shown (all, where it is empty), their rating + 8 for a star. */
export interface Known {
  count: number;
  kept: Uint8Array;
  marks: Uint8Array;
}

const STARRED = 8;

/** The values of an axis in the order in which they are shown; the best rated and most starred first. */
export function ordered(axis: Axis, order: Order, { count, kept, marks }: Known): number[] {
  const places = [...axis.values.keys()];
  if (order === "planned") return places;
  if (order === "name") {
    const text = (place: number) => axis.values[place]?.text ?? "";
    return places.sort((a, b) => text(a).localeCompare(text(b), undefined, { numeric: true }));
  }
  const sums = new Float64Array(places.length);
  const counts = new Float64Array(places.length);
  for (let item = 0; item < count; item += 1) {
    const place = axis.codes[item] ?? 0;
    const mark = marks[item] ?? 0;
    if (kept.length > 0 && !kept[item]) continue;
    if (order === "stars") sums[place] = (sums[place] ?? 0) + (mark >= STARRED ? 1 : 0);
    else if (mark % STARRED > 0) {
      sums[place] = (sums[place] ?? 0) + (mark % STARRED);
      counts[place] = (counts[place] ?? 0) + 1;
    }
  }
  const score = (place: number) => (sums[place] ?? 0) / (order === "stars" ? 1 : counts[place] || 1);
  return places.sort((a, b) => score(b) - score(a) || a - b);
}

/** Lines up one side. Only combinations that some shown item has are places. */
export function lane(
  axes: readonly Axis[],
  orders: Readonly<Record<string, Order>>,
  known: Known,
): Lane | null {
  if (axes.length === 0) return null;
  const ranks = axes.map((axis) => {
    const rank = new Int32Array(axis.values.length);
    ordered(axis, orders[axis.name] ?? "planned", known).forEach((value, place) => {
      rank[value] = place;
    });
    return rank;
  });
  const keys = new Float64Array(known.count).fill(-1);
  const seen = new Map<number, readonly number[]>();
  for (let item = 0; item < known.count; item += 1) {
    if (known.kept.length > 0 && !known.kept[item]) continue;
    let key = 0;
    axes.forEach((axis, level) => {
      key = key * axis.values.length + (ranks[level]?.[axis.codes[item] ?? 0] ?? 0);
    });
    keys[item] = key;
    if (!seen.has(key))
      seen.set(
        key,
        axes.map((axis) => axis.codes[item] ?? 0),
      );
  }
  const sorted = [...seen.keys()].sort((a, b) => a - b);
  const at = new Map(sorted.map((key, place) => [key, place]));
  return {
    axes,
    places: sorted.map((key) => seen.get(key) ?? []),
    of: Int32Array.from(keys, (key) => at.get(key) ?? -1),
  };
}

/** How many places from `place` on stand under one header of a level; 0 where that header began before. */
export function span({ places }: Lane, place: number, level: number): number {
  const same = (other: number) => {
    for (let upper = 0; upper <= level; upper += 1)
      if (places[other]?.[upper] !== places[place]?.[upper]) return false;
    return true;
  };
  if (place > 0 && same(place - 1)) return 0;
  let end = place + 1;
  while (end < places.length && same(end)) end += 1;
  return end - place;
}

/** Marks items whose value on some axis is hidden as not shown; `kept` is what the filter keeps. */
export function without(
  { count, kept }: Pick<Known, "count" | "kept">,
  axes: readonly Axis[],
  hidden: Readonly<Record<string, readonly number[]>>,
): Uint8Array {
  const found = axes.filter((axis) => hidden[axis.name]?.length);
  if (found.length === 0) return kept;
  const shown = kept.length > 0 ? kept.slice() : new Uint8Array(count).fill(1);
  for (const axis of found) {
    const gone = new Set(hidden[axis.name]);
    for (let item = 0; item < count; item += 1) if (gone.has(axis.codes[item] ?? 0)) shown[item] = 0;
  }
  return shown;
}

export interface Pivot {
  rows: number;
  columns: number;
  /** Items by cell, `row * columns + column`; a cell that nothing falls into is absent. */
  cells: Map<number, number[]>;
  /** Tiles side by side and below each other within one cell. */
  across: number;
  down: number;
  rowLane: Lane | null;
  columnLane: Lane | null;
}

interface Chosen {
  rows: Lane | null;
  columns: Lane | null;
  pages: Axis | null;
  page: number;
}

const MOST_IN_CELL = 9;

/** Lays items out. Without rows or columns the items run on; without both they flow, `flow` to a row. */
export function pivot(
  { count, kept }: Pick<Known, "count" | "kept">,
  { rows, columns, pages, page }: Chosen,
  flow: number,
): Pivot {
  const groups = new Map<number, number[]>();
  const width = columns?.places.length ?? 1;
  for (let item = 0; item < count; item += 1) {
    if (pages && pages.codes[item] !== page) continue;
    if (kept.length > 0 && !kept[item]) continue;
    const row = rows ? (rows.of[item] ?? -1) : 0;
    const column = columns ? (columns.of[item] ?? -1) : 0;
    if (row < 0 || column < 0) continue;
    const key = row * width + column;
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  let most = 0;
  for (const group of groups.values()) most = Math.max(most, group.length);
  const base = { rowLane: rows, columnLane: columns, across: 1, down: 1 };
  if (rows && columns) {
    const shown = Math.min(Math.max(most, 1), MOST_IN_CELL);
    const across = Math.ceil(Math.sqrt(shown));
    const down = Math.ceil(shown / across);
    return { ...base, rows: rows.places.length, columns: width, cells: groups, across, down };
  }
  return { ...base, ...spread(groups, rows, columns, most, Math.max(1, flow)) };
}

function spread(
  groups: Map<number, number[]>,
  rows: Lane | null,
  columns: Lane | null,
  most: number,
  flow: number,
): Pick<Pivot, "rows" | "columns" | "cells"> {
  const width = columns?.places.length ?? 1;
  const cells = new Map<number, number[]>();
  for (const [at, group] of groups)
    group.forEach((item, place) => {
      cells.set(rows ? at * most + place : place * width + at, [item]);
    });
  if (rows) return { rows: rows.places.length, columns: most, cells };
  if (columns) return { rows: most, columns: width, cells };
  return { rows: Math.ceil(most / flow), columns: Math.min(flow, Math.max(1, most)), cells };
}

export interface Geometry {
  /** A picture with the strip below it. */
  tile: { width: number; height: number };
  /** Where marks and words stand, so that they lie on no picture. */
  strip: number;
  /** Space taken by the headers. */
  head: { width: number; height: number };
  /** From one cell to the next, gap included. */
  step: { x: number; y: number };
  width: number;
  height: number;
}

export const GAP = 4;
export const GROUP_GAP = 12;

/** How high the strip below pictures is; very small ones have room for a line of colour. `em`: larger text. */
export function stripOf(tileWidth: number, em: number): number {
  return tileWidth < TINY ? 4 : Math.round(18 * em);
}

export const TINY = 80;

export function geometry(
  grid: Pivot,
  tileWidth: number,
  ratio: number,
  head: { width: number; height: number },
  strip = 0,
): Geometry {
  const tile = { width: Math.round(tileWidth), height: Math.round(tileWidth / ratio) + strip };
  const gap = grid.across * grid.down > 1 ? GROUP_GAP : GAP;
  const step = {
    x: grid.across * (tile.width + GAP) - GAP + gap,
    y: grid.down * (tile.height + GAP) - GAP + gap,
  };
  return {
    tile,
    strip,
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
    grid.rowLane && grid.columnLane ? grid.across * grid.down : 1,
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

export function levels(lane: Lane | null): number {
  return lane?.axes.length ?? 0;
}

/** Counted from 1, the header of the row included. */
export function columnIndex(grid: Pivot, column: number, place = 0): number {
  return column * grid.across * grid.down + place + 1 + (grid.rowLane ? 1 : 0);
}
