/** Which pixels of a picture are selected: one byte each, 0 or 1, row by row. */

/** Right and bottom are just outside. */
export interface Rect {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

export interface Point {
  x: number;
  y: number;
}

export const NOTHING: Rect = { left: 0, top: 0, right: 0, bottom: 0 };

export const isEmpty = (rect: Rect) => rect.left >= rect.right || rect.top >= rect.bottom;

export function union(a: Rect, b: Rect): Rect {
  if (isEmpty(a)) return b;
  if (isEmpty(b)) return a;
  return {
    left: Math.min(a.left, b.left),
    top: Math.min(a.top, b.top),
    right: Math.max(a.right, b.right),
    bottom: Math.max(a.bottom, b.bottom),
  };
}

export class Selection {
  readonly width: number;
  readonly height: number;
  readonly pixels: Uint8Array;

  constructor(width: number, height: number, pixels?: Uint8Array) {
    this.width = width;
    this.height = height;
    this.pixels = pixels ?? new Uint8Array(width * height);
  }

  get whole(): Rect {
    return { left: 0, top: 0, right: this.width, bottom: this.height };
  }

  clone(): Selection {
    return new Selection(this.width, this.height, this.pixels.slice());
  }

  /** How many pixels are selected. */
  count(): number {
    let found = 0;
    for (const value of this.pixels) found += value;
    return found;
  }

  /** The smallest rectangle around what is selected. */
  bounds(): Rect {
    const { width, height, pixels } = this;
    const first = pixels.indexOf(1);
    if (first < 0) return NOTHING;
    const top = Math.floor(first / width);
    const bottom = Math.floor(pixels.lastIndexOf(1) / width) + 1;
    let left = width;
    let right = 0;
    for (let y = top; y < bottom; y++) {
      const line = pixels.subarray(y * width, (y + 1) * width);
      const start = line.indexOf(1);
      if (start < 0) continue;
      left = Math.min(left, start);
      right = Math.max(right, line.lastIndexOf(1) + 1);
    }
    return { left, top, right, bottom: Math.min(bottom, height) };
  }

  /** Gives a run of one row the same value. */
  fill(y: number, left: number, right: number, value: 0 | 1): void {
    const from = Math.max(0, left);
    const to = Math.min(this.width, right);
    if (from < to) this.pixels.fill(value, y * this.width + from, y * this.width + to);
  }
}
