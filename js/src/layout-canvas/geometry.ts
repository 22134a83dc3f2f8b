/** Boxes in units, 0 to 1000 on both axes: in line, evenly apart, and where they snap to. Pure. */
import type { Point, Rect } from "../mask-canvas/selection";

export type { Point, Rect };

/** Which edges a handle moves. */
export interface Grip {
  x: -1 | 0 | 1;
  y: -1 | 0 | 1;
}

/** A line that a box snapped to, from end to end, or a gap that is as wide as another; `across` runs downwards. */
export interface Guide {
  across: boolean;
  at: number;
  from: number;
  to: number;
  gap: boolean;
}

export const UNITS = 1000;
export const FRAME: Rect = { left: 0, top: 0, right: UNITS, bottom: UNITS };

/** To the nearest whole number, halves up, as Python does it. */
export const nearest = (value: number) => Math.floor(value + 0.5);
const within = (value: number, low: number, high: number) => Math.min(Math.max(value, low), high);

/** The box of an element where it has four numbers. */
export function rectOf(value: unknown): Rect | null {
  if (!Array.isArray(value) || value.length !== 4 || !value.every((side) => Number.isFinite(side)))
    return null;
  const [top, left, bottom, right] = value.map(nearest) as [number, number, number, number];
  return { left, top, right, bottom };
}

export function boxOf({ left, top, right, bottom }: Rect): number[] {
  return [nearest(top), nearest(left), nearest(bottom), nearest(right)];
}

export const width = (rect: Rect) => rect.right - rect.left;
export const height = (rect: Rect) => rect.bottom - rect.top;

/** A box from two corners in any order, within the frame. */
export function between(a: { x: number; y: number }, b: { x: number; y: number }): Rect {
  const x = [a.x, b.x].map((side) => within(side, 0, UNITS)) as [number, number];
  const y = [a.y, b.y].map((side) => within(side, 0, UNITS)) as [number, number];
  return { left: Math.min(...x), top: Math.min(...y), right: Math.max(...x), bottom: Math.max(...y) };
}

/** A box of some size about a place, within the frame. */
export function about({ x, y }: Point, wide: number, high: number): Rect {
  const left = within(nearest(x - wide / 2), 0, UNITS - wide);
  const top = within(nearest(y - high / 2), 0, UNITS - high);
  return { left, top, right: left + wide, bottom: top + high };
}

/** What boxes take up together. */
export function span(rects: readonly Rect[]): Rect {
  return {
    left: Math.min(...rects.map((rect) => rect.left)),
    top: Math.min(...rects.map((rect) => rect.top)),
    right: Math.max(...rects.map((rect) => rect.right)),
    bottom: Math.max(...rects.map((rect) => rect.bottom)),
  };
}

/** Moves a box, at most to the edges of the frame, in whole units. */
export function shifted(rect: Rect, x: number, y: number): Rect {
  const dx = within(nearest(x), Math.min(0, -rect.left), Math.max(0, UNITS - rect.right));
  const dy = within(nearest(y), Math.min(0, -rect.top), Math.max(0, UNITS - rect.bottom));
  return { left: rect.left + dx, top: rect.top + dy, right: rect.right + dx, bottom: rect.bottom + dy };
}

/** Moves boxes together: none leaves the frame before the others. */
export function moved<K>(rects: ReadonlyMap<K, Rect>, x: number, y: number): Map<K, Rect> {
  const before = span([...rects.values()]);
  const after = shifted(before, x, y);
  return new Map(
    [...rects].map(([key, rect]) => [key, shifted(rect, after.left - before.left, after.top - before.top)]),
  );
}

/** Puts boxes that took up `from` into `to`. */
export function scaled<K>(rects: ReadonlyMap<K, Rect>, from: Rect, to: Rect): Map<K, Rect> {
  const x = (value: number) =>
    nearest(to.left + ((value - from.left) * width(to)) / Math.max(1, width(from)));
  const y = (value: number) =>
    nearest(to.top + ((value - from.top) * height(to)) / Math.max(1, height(from)));
  return new Map(
    [...rects].map(([key, rect]) => {
      const [left, top] = [x(rect.left), y(rect.top)];
      return [
        key,
        { left, top, right: Math.max(left + 1, x(rect.right)), bottom: Math.max(top + 1, y(rect.bottom)) },
      ];
    }),
  );
}

/** Moves the edges that a handle holds; what would turn over stays a unit wide. */
export function stretched(rect: Rect, grip: Grip, x: number, y: number): Rect {
  const made = { ...rect };
  if (grip.x < 0) made.left = within(rect.left + x, 0, rect.right - 1);
  if (grip.x > 0) made.right = within(rect.right + x, rect.left + 1, UNITS);
  if (grip.y < 0) made.top = within(rect.top + y, 0, rect.bottom - 1);
  if (grip.y > 0) made.bottom = within(rect.bottom + y, rect.top + 1, UNITS);
  return made;
}

export interface Snapping {
  /** How near, in units along each axis. */
  x: number;
  y: number;
  grid: number;
  others: readonly Rect[];
}

interface Found {
  by: number;
  at: number;
}

type Side = readonly [number, number];

const OF_FRAME = [0, UNITS / 3, UNITS / 2, (2 * UNITS) / 3, UNITS];

/** Lines that an edge or a middle can fall on: those of the frame, then those of the others. */
function linesOf(others: readonly Rect[], across: boolean): number[] {
  const lines = [...OF_FRAME];
  for (const rect of others) {
    const [low, high] = across ? [rect.left, rect.right] : [rect.top, rect.bottom];
    lines.push(low, (low + high) / 2, high);
  }
  return lines;
}

function closest(edges: readonly number[], lines: readonly number[], near: number): Found | null {
  let best: Found | null = null;
  for (const edge of edges)
    for (const at of lines) {
      const by = at - edge;
      if (Math.abs(by) <= near && (!best || Math.abs(by) < Math.abs(best.by))) best = { by, at };
    }
  return best;
}

/** Where the box would be as far from its neighbours as they are from each other, or from each of two; and the gaps. */
function evenly(low: number, high: number, row: readonly Side[], near: number) {
  let best: { by: number; gaps: readonly Side[] } | null = null;
  const size = high - low;
  const offer = (to: number, gaps: readonly Side[]) => {
    const by = to - low;
    if (Math.abs(by) <= near && (!best || Math.abs(by) < Math.abs(best.by))) best = { by, gaps };
  };
  for (const [aLow, aHigh] of row)
    for (const [bLow, bHigh] of row) {
      const gap = bLow - aHigh;
      if (gap <= 0) continue;
      if (gap > size) {
        const to = aHigh + (gap - size) / 2;
        offer(to, [
          [aHigh, to],
          [to + size, bLow],
        ]);
      }
      offer(bHigh + gap, [
        [aHigh, bLow],
        [bHigh, bHigh + gap],
      ]);
      offer(aLow - gap - size, [
        [aLow - gap, aLow],
        [aHigh, bLow],
      ]);
    }
  return best as { by: number; gaps: readonly Side[] } | null;
}

/** The way a moved box still has to go to snap, and the lines that say why. */
export function snapMove(rect: Rect, snapping: Snapping): { x: number; y: number; guides: Guide[] } {
  const guides: Guide[] = [];
  const along = (across: boolean): number => {
    const [low, high] = across ? [rect.left, rect.right] : [rect.top, rect.bottom];
    const near = across ? snapping.x : snapping.y;
    const line = closest([low, (low + high) / 2, high], linesOf(snapping.others, across), near);
    const overlaps = (other: Rect) =>
      across
        ? other.top < rect.bottom && rect.top < other.bottom
        : other.left < rect.right && rect.left < other.right;
    const row = snapping.others
      .filter(overlaps)
      .map((other): Side => (across ? [other.left, other.right] : [other.top, other.bottom]));
    if (line) {
      guides.push(guideAt(line.at, across, rect, snapping.others));
      return line.by;
    }
    const even = evenly(low, high, row, near);
    if (even) {
      // A gap is shown where it is: along the axis, at the height of the box.
      const at = across ? (rect.top + rect.bottom) / 2 : (rect.left + rect.right) / 2;
      for (const [from, to] of even.gaps) guides.push({ across: !across, at, from, to, gap: true });
      return even.by;
    }
    return snapping.grid ? nearest(low / snapping.grid) * snapping.grid - low : 0;
  };
  return { x: along(true), y: along(false), guides };
}

function guideAt(at: number, across: boolean, rect: Rect, others: readonly Rect[]): Guide {
  const touching = others.filter((other) => linesOf([other], across).slice(OF_FRAME.length).includes(at));
  const all = touching.length > 0 ? span([rect, ...touching]) : FRAME;
  const ends = across ? { from: all.top, to: all.bottom } : { from: all.left, to: all.right };
  return { across, at, ...ends, gap: false };
}

/** Snaps the edges that a handle holds. */
export function snapEdges(
  rect: Rect,
  grip: Grip,
  snapping: Snapping,
): { x: number; y: number; guides: Guide[] } {
  const guides: Guide[] = [];
  const along = (across: boolean): number => {
    const side = across ? grip.x : grip.y;
    if (side === 0) return 0;
    const edge = across ? (side < 0 ? rect.left : rect.right) : side < 0 ? rect.top : rect.bottom;
    const found = closest([edge], linesOf(snapping.others, across), across ? snapping.x : snapping.y);
    if (found) {
      guides.push(guideAt(found.at, across, rect, snapping.others));
      return found.by;
    }
    return snapping.grid ? nearest(edge / snapping.grid) * snapping.grid - edge : 0;
  };
  return { x: along(true), y: along(false), guides };
}
