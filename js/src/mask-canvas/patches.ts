/**
 * What an action has changed: the pixels that are not as they were, one bit each. To apply a patch again undoes it,
 * and the order of patches does not matter, so that two views of one mask agree whatever arrives first.
 */
import { isEmpty, type Rect, type Selection } from "./selection";

export interface Patch {
  rect: Rect;
  /** Bits of the rectangle row by row, the first in the highest bit, without a gap between rows; deflated. */
  bits: Uint8Array;
}

/** The patch between two states inside a rectangle; null where nothing differs. */
export async function difference(before: Uint8Array, after: Selection, touched: Rect): Promise<Patch | null> {
  const rect = tight(before, after, touched);
  if (isEmpty(rect)) return null;
  const across = rect.right - rect.left;
  const bits = new Uint8Array(Math.ceil((across * (rect.bottom - rect.top)) / 8));
  let at = 0;
  for (let y = rect.top; y < rect.bottom; y++)
    for (let place = y * after.width + rect.left, end = place + across; place < end; place++, at++)
      if (before[place] !== after.pixels[place])
        bits[at >> 3] = (bits[at >> 3] as number) | (128 >> (at & 7));
  return { rect, bits: await deflated(bits) };
}

function tight(before: Uint8Array, after: Selection, { left, top, right, bottom }: Rect): Rect {
  const found = { left: right, top: bottom, right: left, bottom: top };
  for (let y = top; y < bottom; y++)
    for (let x = left; x < right; x++) {
      const place = y * after.width + x;
      if (before[place] === after.pixels[place]) continue;
      if (x < found.left) found.left = x;
      if (x >= found.right) found.right = x + 1;
      if (y < found.top) found.top = y;
      found.bottom = y + 1;
    }
  return found;
}

/** Flips the pixels of a patch. */
export async function apply(selection: Selection, { rect, bits }: Patch): Promise<void> {
  const plain = await inflated(bits);
  let at = 0;
  for (let y = rect.top; y < rect.bottom; y++)
    for (
      let place = y * selection.width + rect.left, end = place + rect.right - rect.left;
      place < end;
      place++, at++
    )
      if ((plain[at >> 3] as number) & (128 >> (at & 7)))
        selection.pixels[place] = 1 - (selection.pixels[place] as number);
}

const through = async (bytes: Uint8Array, by: CompressionStream | DecompressionStream): Promise<Uint8Array> =>
  new Uint8Array(await new Response(new Blob([bytes as BlobPart]).stream().pipeThrough(by)).arrayBuffer());

export const deflated = (bytes: Uint8Array) => through(bytes, new CompressionStream("deflate"));
export const inflated = (bytes: Uint8Array) => through(bytes, new DecompressionStream("deflate"));
