/** What is joined: pieces of a selection, and pixels of one colour. */
import { Selection } from "./selection";

/** Selects what is of nearly the same colour as one pixel and joined to it. `rgba`: four bytes a pixel. */
export function bucket(
  rgba: Uint8ClampedArray,
  width: number,
  height: number,
  x: number,
  y: number,
  tolerance: number,
): Selection {
  const found = new Selection(width, height);
  const start = y * width + x;
  const [red, green, blue, alpha] = rgba.subarray(4 * start, 4 * start + 4) as unknown as number[];
  const near = (place: number, channel: number, wanted: number | undefined) =>
    Math.abs((rgba[4 * place + channel] as number) - (wanted as number)) <= tolerance;
  const isLike = (place: number) =>
    near(place, 0, red) && near(place, 1, green) && near(place, 2, blue) && near(place, 3, alpha);
  const seen = new Uint8Array(width * height);
  for (const [from, to] of flood(width, height, start, isLike, seen).runs) found.pixels.fill(1, from, to);
  return found;
}

interface Piece {
  size: number;
  runs: [number, number][];
}

/** Gives the pixels that are joined to one by their edges, as runs of places; marks them in `seen`. */
export function flood(
  width: number,
  height: number,
  start: number,
  isInside: (place: number) => boolean,
  seen: Uint8Array,
): Piece {
  const piece: Piece = { size: 0, runs: [] };
  const todo = [start];
  const isNew = (place: number) => !seen[place] && isInside(place);
  while (todo.length > 0) {
    const place = todo.pop() as number;
    if (seen[place]) continue;
    const line = place - (place % width);
    let left = place;
    while (left > line && isNew(left - 1)) left -= 1;
    let right = place + 1;
    while (right < line + width && isNew(right)) right += 1;
    seen.fill(1, left, right);
    piece.runs.push([left, right]);
    piece.size += right - left;
    for (const step of [-width, width]) {
      if (line + step < 0 || line + step >= width * height) continue;
      // One place of each run in the next row will do.
      for (let near = left + step, before = false; near < right + step; near++) {
        const now = isNew(near);
        if (now && !before) todo.push(near);
        before = now;
      }
    }
  }
  return piece;
}
