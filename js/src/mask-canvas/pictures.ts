/** The pictures on the stage: small at first, then as they are. */
import { effect, signal } from "@preact/signals";
import type { Painter } from "./painter";
import type { MaskStore } from "./store";

/** Brings the picture that is edited, and the one before it where they are compared, onto the stage. */
export function showPictures(store: MaskStore, painter: Painter, ask: () => void): () => void {
  const bitmaps = new Map<string, { bitmap: ImageBitmap; from: string }>();
  const loaded = signal(0);
  const keyOf = (index: number | null) => (index === null ? "" : (store.states.value[index]?.picture ?? ""));
  const load = async (key: string, from: string) => {
    try {
      const blob = await (await fetch(from)).blob();
      // As the pixels are stored: what turns or tints them would lay the mask on something else.
      const bitmap = await createImageBitmap(blob, {
        imageOrientation: "none",
        colorSpaceConversion: "none",
      });
      bitmaps.set(key, { bitmap, from });
      loaded.value += 1;
    } catch {
      store.trouble.value = "The picture could not be shown; its file may be damaged.";
    }
  };
  const find = (key: string): ImageBitmap | null => {
    const url = store.originals.url(key).value ?? store.thumbnails.url(key).value;
    const known = bitmaps.get(key);
    if (url && known?.from !== url) void load(key, url);
    return known?.bitmap ?? null;
  };
  const wanting = effect(() => {
    store.states.value;
    store.wantPicture(store.index.value);
    if (store.comparing.value && store.before.value !== null) store.wantPicture(store.before.value);
  });
  const end = effect(() => {
    loaded.value;
    const now = keyOf(store.index.value);
    const before = keyOf(store.comparing.value ? store.before.value : null);
    const bitmap = find(now);
    // The one before stays until this one is here.
    painter.picture = bitmap ?? painter.picture;
    painter.before = before ? find(before) : null;
    store.colours = () => coloursOf(bitmap, store);
    for (const [key, { bitmap: kept }] of bitmaps)
      if (key !== now && key !== before && kept !== painter.picture) {
        bitmaps.delete(key);
        kept.close();
      }
    ask();
  });
  return () => {
    wanting();
    end();
    for (const { bitmap } of bitmaps.values()) bitmap.close();
  };
}

function coloursOf(bitmap: ImageBitmap | null, store: MaskStore): Uint8ClampedArray | null {
  const { width, height } = store.selection.peek();
  // A thumbnail stands in for a while, and has other pixels.
  if (!bitmap || bitmap.width !== width || bitmap.height !== height) return null;
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext("2d");
  context?.drawImage(bitmap, 0, 0);
  return context?.getImageData(0, 0, width, height).data ?? null;
}
