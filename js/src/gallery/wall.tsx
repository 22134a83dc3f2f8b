// biome-ignore-all lint/a11y/useSemanticElements: table elements cannot be placed freely, as windowing needs
// biome-ignore-all lint/a11y/useFocusableInteractive: one picture at a time can be focused, the wall and its rows not
// biome-ignore-all lint/a11y/useKeyWithClickEvents: keys are handled once, on the wall
/** The scrolling part: only the rows in view are in the document. */
import { useComputed, useSignal } from "@preact/signals";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import { isMod } from "../shared/keys";
import { onKey, type Reach, zoom } from "./keyboard";
import { boxesOf, type Row, rowOf, rowsInView } from "./layout";
import type { WallStore } from "./store";
import { TileBody } from "./tile";

const PADDING = 8;

export function Wall({ store, reach }: { store: WallStore; reach: Reach }) {
  const box = useRef<HTMLDivElement>(null);
  const scroll = useSignal(0);
  const height = useSignal(0);
  const known = useRef<readonly [number, number]>([0, 0]);
  const inView = useComputed(() => {
    const view = rowsInView(store.wall.value, scroll.value, height.value);
    // The same object while no row comes or goes: most frames of a scroll paint nothing anew.
    if (known.current[0] !== view[0] || known.current[1] !== view[1]) known.current = view;
    return known.current;
  });
  useMeasure(box, store, scroll, height);
  useZoomByWheel(box, store);
  useFollowFocus(box, store);
  const wall = store.wall.value;
  const [from, to] = inView.value;
  useEffect(() => {
    if (store.space.peek() === 0) return;
    const frame = requestAnimationFrame(() => {
      const order = store.order.peek();
      const start = wall.rows[from]?.start ?? 0;
      store.show([...order.subarray(start, wall.rows[to - 1]?.end ?? start)]);
    });
    return () => cancelAnimationFrame(frame);
  }, [store, wall, from, to]);
  const rows = [];
  for (let at = from; at < to; at += 1) {
    const row = wall.rows[at];
    if (row) rows.push(<WallRow key={row.start} store={store} row={row} index={at} />);
  }
  return (
    <div
      ref={box}
      class="iw-wall-scroll"
      role="grid"
      aria-label="Pictures"
      aria-rowcount={wall.rows.length}
      aria-multiselectable
      onKeyDown={(event) => onKey(event, store, reach)}
      onScroll={(event) => {
        scroll.value = event.currentTarget.scrollTop;
      }}
    >
      <div
        class="iw-wall-canvas"
        role="presentation"
        style={{ height: `${wall.height}px`, "--iw-strip": `${store.strip.value}px` }}
      >
        {rows}
      </div>
    </div>
  );
}

function WallRow({ store, row, index }: { store: WallStore; row: Row; index: number }) {
  const boxes = boxesOf(store.wall.value, row);
  return (
    <div
      class="iw-wall-row"
      role="row"
      aria-rowindex={index + 1}
      style={{ top: `${row.top}px`, height: `${row.height}px` }}
    >
      {boxes.map((box, nth) => (
        <Cell key={row.start + nth} store={store} place={row.start + nth} left={box.left} width={box.width} />
      ))}
    </div>
  );
}

interface CellProps {
  store: WallStore;
  place: number;
  left: number;
  width: number;
}

function Cell({ store, place, left, width }: CellProps) {
  const item = store.order.value[place] ?? -1;
  const tile = store.tile(item).value;
  const url = store.thumbnails.url(String(item)).value;
  const focused = useComputed(() => store.focus.value === place).value;
  const selected = store.selection.value.has(item);
  const element = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!focused || !store.moving) return;
    store.moving = false;
    element.current?.focus({ preventScroll: true });
  }, [focused, store]);
  const openMenu = (anchor: HTMLElement) => {
    store.focus.value = place;
    store.menu.value = { item, anchor };
  };
  return (
    <div
      ref={element}
      class="iw-wall-tile"
      role="gridcell"
      aria-selected={selected}
      tabIndex={focused ? 0 : -1}
      data-lm-suppress-shortcuts
      data-item={item}
      title={tile.tile ? `${tile.tile.alt}${tile.tile.note ? `\n${tile.tile.note}` : ""}` : undefined}
      style={{ left: `${left}px`, width: `${width}px` }}
      onFocus={() => {
        store.focus.value = place;
      }}
      onClick={(event) => {
        if (isMod(event) || event.shiftKey) store.toggle(place, event.shiftKey);
      }}
      onDblClick={() => store.open(item)}
      onContextMenu={(event) => {
        if (store.unkept.peek()) return;
        event.preventDefault();
        openMenu(event.currentTarget);
      }}
    >
      <TileBody
        tile={tile}
        url={url}
        selected={selected}
        onMenu={store.unkept.value ? undefined : openMenu}
      />
    </div>
  );
}

type Box = { current: HTMLDivElement | null };

function useMeasure(box: Box, store: WallStore, scroll: { value: number }, height: { value: number }): void {
  useLayoutEffect(() => {
    const element = box.current;
    const outer = element?.parentElement;
    if (!element || !outer) return;
    const measure = () => {
      // Zero while a notebook keeps the output off screen: what was measured before stays.
      if (outer.clientWidth === 0) return;
      height.value = element.clientHeight;
      scroll.value = element.scrollTop;
      store.space.value = element.clientWidth - PADDING;
      store.strip.value = Math.round(1.5 * Number.parseFloat(getComputedStyle(element).fontSize));
    };
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    observer.observe(outer);
    measure();
    return () => observer.disconnect();
  }, [box, store, scroll, height]);
}

function useZoomByWheel(box: Box, store: WallStore): void {
  useEffect(() => {
    const element = box.current;
    if (!element) return;
    const wheel = (event: WheelEvent) => {
      if (!event.ctrlKey) return;
      event.preventDefault();
      zoom(store, Math.exp(-event.deltaY / 400));
    };
    element.addEventListener("wheel", wheel, { passive: false });
    return () => element.removeEventListener("wheel", wheel);
  }, [box, store]);
}

/** Scrolls the focused picture into view, and moves the browser's focus with it. */
function useFollowFocus(box: Box, store: WallStore): void {
  const place = store.focus.value;
  const last = useRef(place);
  useEffect(() => {
    const element = box.current;
    if (!element || last.current === place) return;
    last.current = place;
    const wall = store.wall.peek();
    const row = wall.rows[rowOf(wall, place)];
    if (row && row.top < element.scrollTop) element.scrollTop = row.top;
    else if (row && row.top + row.height > element.scrollTop + element.clientHeight - 8)
      element.scrollTop = row.top + row.height - element.clientHeight + 8;
    const root = element.getRootNode() as Document | ShadowRoot;
    if (!root.activeElement || !element.contains(root.activeElement)) return;
    const cell = element.querySelector<HTMLElement>("[role=gridcell][tabindex='0']");
    // Far away it is not in the document yet: it takes the focus when it comes, see Cell.
    store.moving = !cell;
    cell?.focus({ preventScroll: true });
  }, [box, store, place]);
}
