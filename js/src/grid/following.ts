/** What the board follows: the room there is, what is on screen, the picture that the keys are at. */
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import { GAP, type Geometry, shownIn, tileAt, type Window } from "./layout";
import type { GridStore } from "./store";

/** Borders, outer gaps and a scroll bar. */
const EDGES = 2 + 2 * GAP + 16;

type Box = { current: HTMLDivElement | null };
type Sized<T> = { value: T };

export function useMeasure(
  box: Box,
  store: GridStore,
  scroll: Sized<{ left: number; top: number }>,
  size: Sized<{ width: number; height: number; em: number }>,
  head: Sized<{ width: number; height: number }>,
): void {
  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return;
    const measure = () => {
      const outer = element.parentElement?.clientWidth ?? 0;
      // Zero while a notebook keeps the output off screen: what was measured before stays.
      if (outer === 0) return;
      size.value = {
        width: outer,
        height: element.clientHeight,
        em: Number.parseFloat(getComputedStyle(element).fontSize) / 13,
      };
      scroll.value = { left: element.scrollLeft, top: element.scrollTop };
      store.space.value = outer - head.value.width - EDGES;
    };
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    // The frame is as wide as its pictures, so the room there is must be measured outside.
    if (element.parentElement) observer.observe(element.parentElement);
    measure();
    return () => observer.disconnect();
  }, [box, store, scroll, size, head]);
  const taken = head.value.width;
  useLayoutEffect(() => {
    if (size.value.width > 0) store.space.value = size.value.width - taken - EDGES;
  }, [store, size.value.width, taken]);
}

export function useReport(store: GridStore, inView: Sized<Window>, size: Sized<{ width: number }>): void {
  const { top, bottom, left, right } = inView.value;
  const grid = store.pivot.value;
  // Larger pictures need sharper thumbnails.
  const width = store.tileWidth.value * store.zoom.value.scale;
  // Before it is measured a board sees one cell at most, and asking for that costs a round trip.
  const measured = size.value.width > 0;
  useEffect(() => {
    if (!measured) return;
    const frame = requestAnimationFrame(() => {
      const items: number[] = [];
      for (let row = top; row < bottom; row += 1)
        for (let column = left; column < right; column += 1)
          items.push(
            ...(grid.cells.get(row * grid.columns + column)?.slice(0, shownIn(grid, row, column)) ?? []),
          );
      if (store.count.peek() >= 0) store.show(items);
    });
    return () => cancelAnimationFrame(frame);
  }, [store, grid, width, top, bottom, left, right, measured]);
}

/** Scrolls the focused tile clear of the headers, and moves the browser's focus with it. */
export function useFollowFocus(box: Box, store: GridStore, places: Sized<Geometry>): void {
  const spot = store.focus.value;
  const last = useRef(spot);
  useEffect(() => {
    const element = box.current;
    if (!element || last.current === spot) return;
    last.current = spot;
    const g = places.value;
    const { x, y } = tileAt(g, spot.row, spot.column, spot.place, store.pivot.peek().across);
    const { scrollLeft, scrollTop, clientWidth, clientHeight } = element;
    if (x - g.head.width < scrollLeft + GAP) element.scrollLeft = x - g.head.width - GAP;
    else if (x + g.tile.width > scrollLeft + clientWidth - GAP)
      element.scrollLeft = x + g.tile.width - clientWidth + GAP;
    if (y - g.head.height < scrollTop + GAP) element.scrollTop = y - g.head.height - GAP;
    else if (y + g.tile.height > scrollTop + clientHeight - GAP)
      element.scrollTop = y + g.tile.height - clientHeight + GAP;
    const root = element.getRootNode() as Document | ShadowRoot;
    const mine = root.activeElement && element.contains(root.activeElement);
    if (!mine) return;
    store.moving = true;
    element.querySelector<HTMLElement>("[role=gridcell][tabindex='0']")?.focus({ preventScroll: true });
    store.moving = false;
  }, [box, store, places, spot]);
}
