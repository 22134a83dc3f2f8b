/** How far two pictures are apart, pixel by pixel. */

export type Palette = "colour" | "grey" | "heat";

export interface Size {
  width: number;
  height: number;
}

export interface Apart extends Size {
  /** The absolute difference of each channel, and an opaque fourth. */
  data: Uint8ClampedArray;
  /** Share of pixels that differ at all, and by how much of 255 all differ on average. */
  share: number;
  mean: number;
}

const MOST_PIXELS = 6_000_000;
const WHITE = "#fff";

/** Where a picture of one size lies when it is fitted into another, in its middle. */
export function fitted(inner: Size, outer: Size): Size & { x: number; y: number } {
  const scale = Math.min(outer.width / inner.width, outer.height / inner.height);
  const [width, height] = [inner.width * scale, inner.height * scale];
  return { width, height, x: (outer.width - width) / 2, y: (outer.height - height) / 2 };
}

/** The size at which two pictures are compared: the first one's, or smaller where that is very large. */
export function workingSize({ width, height }: Size): Size {
  const scale = Math.min(1, Math.sqrt(MOST_PIXELS / (width * height)));
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
}

/** What was done to the pictures so that they could be compared; empty where nothing was. */
export function adjusted(first: Size, second: Size, used: Size): string {
  const said = ({ width, height }: Size) => `${width} × ${height}`;
  const notes: string[] = [];
  if (first.width !== second.width || first.height !== second.height) {
    const sameShape = Math.abs(first.width / first.height - second.width / second.height) < 0.005;
    notes.push(
      `B (${said(second)}) was resized to ${sameShape ? "" : "fit into "}A (${said(first)})${sameShape ? "" : "; they differ in shape"}.`,
    );
  }
  if (used.width !== first.width) notes.push(`Compared at ${said(used)}.`);
  return notes.join(" ");
}

async function decoded(url: string): Promise<HTMLImageElement> {
  const image = new Image();
  image.src = url;
  await image.decode();
  return image;
}

const natural = (image: HTMLImageElement): Size => ({
  width: image.naturalWidth,
  height: image.naturalHeight,
});

/** Draws a picture over white, because what is transparent has no colour of its own. */
function drawn(image: HTMLImageElement, size: Size): OffscreenCanvas {
  const canvas = new OffscreenCanvas(size.width, size.height);
  const context = canvas.getContext("2d", { willReadFrequently: true });
  if (!context) throw new Error("This browser gives no canvas to compare pixels on.");
  context.fillStyle = WHITE;
  context.fillRect(0, 0, size.width, size.height);
  context.imageSmoothingQuality = "high";
  const { x, y, width, height } = fitted(natural(image), size);
  context.drawImage(image, x, y, width, height);
  return canvas;
}

/** Compares two originals by their URLs. */
export async function apart(first: string, second: string): Promise<Apart & { note: string }> {
  const [a, b] = await Promise.all([decoded(first), decoded(second)]);
  const size = workingSize(natural(a));
  const canvas = drawn(a, size);
  const context = canvas.getContext("2d", { willReadFrequently: true });
  if (!context) throw new Error("This browser gives no canvas to compare pixels on.");
  context.globalCompositeOperation = "difference";
  context.drawImage(drawn(b, size), 0, 0);
  const { data } = context.getImageData(0, 0, size.width, size.height);
  return { ...size, data, ...measured(data), note: adjusted(natural(a), natural(b), size) };
}

export function measured(data: Uint8ClampedArray): { share: number; mean: number } {
  let differing = 0;
  let sum = 0;
  for (let at = 0; at < data.length; at += 4) {
    const all = (data[at] as number) + (data[at + 1] as number) + (data[at + 2] as number);
    sum += all;
    if (all > 0) differing += 1;
  }
  const pixels = data.length / 4 || 1;
  return { share: differing / pixels, mean: sum / (3 * pixels) };
}

/** Colours from black over red and yellow to white, which also tell dark from light without colour. */
export function heat(level: number): [number, number, number] {
  const part = (from: number) => Math.round(255 * Math.min(1, Math.max(0, (level / 255 - from) * 3)));
  return [part(0), part(1 / 3), part(2 / 3)];
}

/** Makes differences visible: `gain` times as large, in a palette. */
export function painted(data: Uint8ClampedArray, gain: number, palette: Palette): Uint8ClampedArray {
  const louder = Uint8ClampedArray.from({ length: 256 }, (_, level) => level * gain);
  const hot = Array.from({ length: 256 }, (_, level) => heat(louder[level] as number));
  const found = new Uint8ClampedArray(data.length);
  for (let at = 0; at < data.length; at += 4) {
    const r = data[at] as number;
    const g = data[at + 1] as number;
    const b = data[at + 2] as number;
    if (palette === "colour") {
      found[at] = louder[r] as number;
      found[at + 1] = louder[g] as number;
      found[at + 2] = louder[b] as number;
    } else {
      const level = Math.max(r, g, b);
      const grey = louder[level] as number;
      const color = hot[level] as [number, number, number];
      found[at] = palette === "heat" ? color[0] : grey;
      found[at + 1] = palette === "heat" ? color[1] : grey;
      found[at + 2] = palette === "heat" ? color[2] : grey;
    }
    found[at + 3] = 255;
  }
  return found;
}

/** A difference in words. */
export function inWords({ share, mean }: { share: number; mean: number }): string {
  if (share === 0) return "Identical, pixel by pixel.";
  const percent = 100 * share;
  const shown = percent < 0.1 ? "under 0.1" : percent < 10 ? percent.toFixed(1) : percent.toFixed(0);
  const level = mean < 0.1 ? "less than 0.1" : mean.toFixed(1);
  return `${shown} % of pixels differ; the mean difference is ${level} of 255.`;
}
