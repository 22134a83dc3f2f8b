/**
 * Shapes as sets of pixels, by the same rules and the same arithmetic as `ideowidgets.operations.masks.shapes`: a
 * pixel belongs to a shape where its centre lies inside. Each gives a value to its pixels, and says where it has been.
 */
import { NOTHING, type Point, type Rect, type Selection, union } from "./selection";

export interface Dab extends Point {
  /** Of the brush, in pixels of the picture. */
  diameter: number;
}

function spanOf(low: number, high: number, end: number): [number, number] {
  const clip = (place: number) => Math.min(end, Math.max(0, place));
  return [clip(Math.floor(low)), clip(Math.ceil(high) + 1)];
}

/** What a round brush covers on its way from one dab to the next; its size changes evenly. */
export function segment(selection: Selection, start: Dab, end: Dab, value: 0 | 1): Rect {
  const r0 = start.diameter / 2;
  const r1 = end.diameter / 2;
  const reach = Math.max(r0, r1);
  const [top, bottom] = spanOf(
    Math.min(start.y, end.y) - reach,
    Math.max(start.y, end.y) + reach,
    selection.height,
  );
  const [left, right] = spanOf(
    Math.min(start.x, end.x) - reach,
    Math.max(start.x, end.x) + reach,
    selection.width,
  );
  if (top >= bottom || left >= right) return NOTHING;
  const across = end.x - start.x;
  const down = end.y - start.y;
  const length = across * across + down * down;
  const { pixels, width } = selection;
  for (let y = top; y < bottom; y++) {
    const dy = y + 0.5 - start.y;
    for (let x = left; x < right; x++) {
      const dx = x + 0.5 - start.x;
      const along = length ? Math.min(1, Math.max(0, (dx * across + dy * down) / length)) : 0;
      const radius = r0 + along * (r1 - r0);
      const awayX = dx - along * across;
      const awayY = dy - along * down;
      if (awayX * awayX + awayY * awayY <= radius * radius) pixels[y * width + x] = value;
    }
  }
  return { left, top, right, bottom };
}

export function stroke(selection: Selection, dabs: readonly Dab[], value: 0 | 1): Rect {
  const [first] = dabs;
  if (!first) return NOTHING;
  if (dabs.length === 1) return segment(selection, first, first, value);
  let touched = NOTHING;
  for (let place = 1; place < dabs.length; place++)
    touched = union(touched, segment(selection, dabs[place - 1] as Dab, dabs[place] as Dab, value));
  return touched;
}

/** The first pixel whose centre is not before a place. */
const from = (place: number) => Math.max(0, Math.ceil(place - 0.5));

/** The inside of an outline, by the even-odd rule. */
export function polygon(selection: Selection, points: readonly Point[], value: 0 | 1): Rect {
  const crossings = new Map<number, number[]>();
  points.forEach((point, place) => {
    const next = points[(place + 1) % points.length] as Point;
    const [high, low] = point.y <= next.y ? [point, next] : [next, point];
    const last = Math.min(selection.height, Math.ceil(low.y - 0.5));
    for (let row = from(high.y); row < last; row++) {
      const x = high.x + ((row + 0.5 - high.y) * (low.x - high.x)) / (low.y - high.y);
      const found = crossings.get(row);
      if (found) found.push(x);
      else crossings.set(row, [x]);
    }
  });
  let touched = NOTHING;
  for (const [row, found] of crossings) {
    found.sort((a, b) => a - b);
    for (let place = 0; place + 1 < found.length; place += 2) {
      const left = from(found[place] as number);
      const right = Math.min(selection.width, from(found[place + 1] as number));
      selection.fill(row, left, right, value);
      if (left < right) touched = union(touched, { left, right, top: row, bottom: row + 1 });
    }
  }
  return touched;
}

export function cornersOf(a: Point, b: Point): Point[] {
  return [a, { x: b.x, y: a.y }, b, { x: a.x, y: b.y }];
}

export function rectangle(selection: Selection, a: Point, b: Point, value: 0 | 1): Rect {
  return polygon(selection, cornersOf(a, b), value);
}

/** The ellipse that touches the edges of the rectangle between two corners from within. */
export function ellipse(selection: Selection, a: Point, b: Point, value: 0 | 1): Rect {
  const across = Math.abs(b.x - a.x) / 2;
  const down = Math.abs(b.y - a.y) / 2;
  if (!across || !down) return NOTHING;
  const [left, right] = spanOf(Math.min(a.x, b.x), Math.max(a.x, b.x), selection.width);
  const [top, bottom] = spanOf(Math.min(a.y, b.y), Math.max(a.y, b.y), selection.height);
  const { pixels, width } = selection;
  for (let y = top; y < bottom; y++) {
    const dy = (y + 0.5 - (a.y + b.y) / 2) / down;
    for (let x = left; x < right; x++) {
      const dx = (x + 0.5 - (a.x + b.x) / 2) / across;
      if (dx * dx + dy * dy <= 1) pixels[y * width + x] = value;
    }
  }
  return { left, top, right, bottom };
}
