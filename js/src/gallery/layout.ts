/** Where the pictures of a wall go: rows of one height each, as wide as the wall, at the pictures' own ratios. Pure. */

export const GAP = 4;

export interface Row {
  top: number;
  /** Of the pictures and the strip below them. */
  height: number;
  /** Places in the order: from `start` to before `end`. */
  start: number;
  end: number;
  /** How wide its pictures are together, without the gaps. */
  inner: number;
}

export interface Wall {
  rows: readonly Row[];
  height: number;
  width: number;
  /** Width by height of the pictures, in order. */
  ratios: Float32Array;
}

/** A row may be so much higher than asked for, where few pictures share it. */
const STRETCH = 1.35;

/** Lays pictures out. `target`: the height that they should have; `strip`: what is left free below each. */
export function justified(ratios: Float32Array, width: number, target: number, strip = 0): Wall {
  const rows: Row[] = [];
  let top = 0;
  let start = 0;
  let sum = 0;
  const close = (end: number, full: boolean) => {
    const gaps = GAP * (end - start - 1);
    const fitting = (width - gaps) / sum;
    const most = full ? target * STRETCH : target;
    const pictures = Math.max(1, Math.floor(Math.min(fitting, most)));
    const height = pictures + strip;
    rows.push({
      top,
      height,
      start,
      end,
      inner: fitting <= most ? width - gaps : Math.floor(sum * pictures),
    });
    top += height + GAP;
    start = end;
    sum = 0;
  };
  if (width > 0)
    for (let place = 0; place < ratios.length; place += 1) {
      const ratio = ratios[place] ?? 1;
      const before = place - start;
      // The row ends where it comes nearest to the height asked for, with this picture or without.
      const without = before > 0 ? (width - GAP * (before - 1)) / sum : Infinity;
      const having = (width - GAP * before) / (sum + ratio);
      if (having <= target && before > 0 && without - target < target - having) close(place, true);
      sum += ratio;
      if ((width - GAP * (place - start)) / sum <= target) close(place + 1, true);
    }
  if (start < ratios.length && width > 0) close(ratios.length, false);
  return { rows, height: Math.max(0, top - GAP), width, ratios };
}

export interface Box {
  left: number;
  width: number;
}

/** Where the pictures of a row lie: together they are as wide as the row, to the pixel. */
export function boxesOf(wall: Wall, row: Row): Box[] {
  let sum = 0;
  for (let place = row.start; place < row.end; place += 1) sum += wall.ratios[place] ?? 1;
  const boxes: Box[] = [];
  let before = 0;
  for (let place = row.start; place < row.end; place += 1) {
    const from = Math.round((before / sum) * row.inner);
    before += wall.ratios[place] ?? 1;
    const to = Math.round((before / sum) * row.inner);
    boxes.push({ left: from + GAP * (place - row.start), width: Math.max(1, to - from) });
  }
  return boxes;
}

/** The first row that ends below `y`. */
export function rowAt(wall: Wall, y: number): number {
  let low = 0;
  let high = wall.rows.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const row = wall.rows[middle] as Row;
    if (row.top + row.height < y) low = middle + 1;
    else high = middle;
  }
  return Math.min(low, Math.max(0, wall.rows.length - 1));
}

/** Rows on screen and half a screen around: from, to (before). */
export function rowsInView(wall: Wall, top: number, height: number): [number, number] {
  if (wall.rows.length === 0) return [0, 0];
  const around = height / 2;
  return [rowAt(wall, top - around), rowAt(wall, top + height + around) + 1];
}

/** The row of a place. */
export function rowOf(wall: Wall, place: number): number {
  let low = 0;
  let high = wall.rows.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((wall.rows[middle] as Row).end <= place) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The place above or below, nearest to the middle of a picture; the same where there is none. */
export function beside(wall: Wall, place: number, by: number): number {
  const at = rowOf(wall, place);
  const from = wall.rows[at];
  const to = wall.rows[at + by];
  if (!from || !to) return place;
  const mine = boxesOf(wall, from)[place - from.start];
  if (!mine) return place;
  const middle = mine.left + mine.width / 2;
  let best = to.start;
  let nearest = Infinity;
  for (const [nth, box] of boxesOf(wall, to).entries()) {
    const distance = Math.abs(box.left + box.width / 2 - middle);
    if (distance < nearest) {
      nearest = distance;
      best = to.start + nth;
    }
  }
  return best;
}
