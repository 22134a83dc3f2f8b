/** All pictures show the same part of themselves: Ctrl and the wheel, or a pinch, zoom; parts/tools.tsx moves it. */
import { effect } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { FIT, zoomAt } from "../compare/zoom";
import type { GridStore } from "./store";

const STEP = 1.4;

export function zoomBy(store: GridStore, larger: boolean): void {
  store.zoom.value = zoomAt(store.zoom.peek(), larger ? STEP : 1 / STEP);
}

/** Where the pointer is in the picture under it, in fractions; the middle where it is over none. */
function pointed(event: MouseEvent): [number, number] {
  const shown = (event.target as Element).closest(".iw-grid-shown");
  if (!shown) return [0.5, 0.5];
  const { left, top, width, height } = shown.getBoundingClientRect();
  return [(event.clientX - left) / width, (event.clientY - top) / height];
}

export function useZoom(box: { current: HTMLElement | null }, store: GridStore): void {
  useEffect(() => {
    const element = box.current;
    if (!element) return;
    // Told to the style sheet: no tile is painted by us for it.
    const follow = effect(() => {
      const { scale, x, y } = store.zoom.value;
      element.classList.toggle("iw-grid-zoomed", scale > 1);
      for (const [name, value] of Object.entries({ scale, x, y }))
        element.style.setProperty(`--iw-zoom-${name}`, `${value}`);
    });
    const wheel = (event: WheelEvent) => {
      if (!event.ctrlKey) return;
      event.preventDefault();
      store.zoom.value = zoomAt(store.zoom.peek(), Math.exp(-event.deltaY / 300), ...pointed(event));
    };
    element.addEventListener("wheel", wheel, { passive: false });
    return () => {
      follow();
      element.removeEventListener("wheel", wheel);
    };
  }, [box, store]);
}

export function resetZoom(store: GridStore): void {
  store.zoom.value = FIT;
}
