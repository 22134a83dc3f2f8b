/** A picture within the frame. */
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { sizeOf } from "./document";
import type { LayoutStore } from "./store";

/** Shapes whose ratios differ by less, in their logarithms, are taken for one; the same in Python. */
const NEAR = 0.04;

interface UnderProps {
  store: LayoutStore;
  index: number;
  opacity: number;
}

export function Under({ store, index, opacity }: UnderProps) {
  const shape = useSignal(0);
  const state = store.states.value[index];
  useEffect(() => {
    if (state) store.wantPicture(index);
  }, [store, state, index]);
  if (!state || opacity === 0) return null;
  const url = store.originals.url(state.picture).value ?? store.thumbnails.url(state.picture).value;
  if (!url) return null;
  const { width, height } = sizeOf(store.doc.value?.resolution ?? "1x1");
  const isFar = shape.value > 0 && Math.abs(Math.log((shape.value * height) / width)) > NEAR;
  return (
    <img
      class="iw-layout-under"
      src={url}
      alt={state.alt}
      // One of another shape stands in the middle of the frame, and is never stretched.
      style={{ opacity, "object-fit": isFar ? "contain" : "fill" }}
      draggable={false}
      onLoad={({ currentTarget: { naturalWidth, naturalHeight } }) => {
        shape.value = naturalWidth / naturalHeight;
      }}
    />
  );
}
