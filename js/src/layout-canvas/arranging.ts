/** Boxes in line, evenly apart, and over each other. Pure. */
import { FRAME, height, type Rect, shifted, span, width } from "./geometry";

export type Edge = "left" | "centre" | "right" | "top" | "middle" | "bottom";
export type Axis = "horizontal" | "vertical";

/** How far two boxes are one: what they share of what they take up, 0 to 1. */
export function overlap(a: Rect, b: Rect): number {
  const x = Math.min(a.right, b.right) - Math.max(a.left, b.left);
  const y = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
  const shared = Math.max(0, x) * Math.max(0, y);
  const all = width(a) * height(a) + width(b) * height(b) - shared;
  return all > 0 ? shared / all : 0;
}

/** To one edge or middle line of what they take up together; one alone to that of the frame. */
export function aligned<K>(rects: ReadonlyMap<K, Rect>, edge: Edge): Map<K, Rect> {
  const to = rects.size === 1 ? FRAME : span([...rects.values()]);
  const by: Record<Edge, (rect: Rect) => readonly [number, number]> = {
    left: (rect) => [to.left - rect.left, 0],
    right: (rect) => [to.right - rect.right, 0],
    centre: (rect) => [(to.left + to.right - rect.left - rect.right) / 2, 0],
    top: (rect) => [0, to.top - rect.top],
    bottom: (rect) => [0, to.bottom - rect.bottom],
    middle: (rect) => [0, (to.top + to.bottom - rect.top - rect.bottom) / 2],
  };
  return new Map([...rects].map(([key, rect]) => [key, shifted(rect, ...by[edge](rect))]));
}

/** So that the gaps between neighbours are equal; the first and the last stay. */
export function distributed<K>(rects: ReadonlyMap<K, Rect>, axis: Axis): Map<K, Rect> {
  if (rects.size < 3) return new Map(rects);
  const across = axis === "horizontal";
  const start = (rect: Rect) => (across ? rect.left : rect.top);
  const end = (rect: Rect) => (across ? rect.right : rect.bottom);
  const row = [...rects].sort(([, a], [, b]) => start(a) + end(a) - start(b) - end(b));
  const first = (row[0] as [K, Rect])[1];
  const last = (row.at(-1) as [K, Rect])[1];
  const filled = row.reduce((sum, [, rect]) => sum + end(rect) - start(rect), 0);
  const gap = (end(last) - start(first) - filled) / (row.length - 1);
  const made = new Map(rects);
  let at = end(first) + gap;
  for (const [key, rect] of row.slice(1, -1)) {
    const by = at - start(rect);
    made.set(key, across ? shifted(rect, by, 0) : shifted(rect, 0, by));
    at += end(rect) - start(rect) + gap;
  }
  return made;
}
