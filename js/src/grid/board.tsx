// biome-ignore-all lint/a11y/useSemanticElements: table elements cannot be placed freely, as windowing needs
// biome-ignore-all lint/a11y/useFocusableInteractive: one cell at a time can be focused, the grid and its headers not
// biome-ignore-all lint/a11y/useKeyWithClickEvents: keys are handled once, on the grid
/** The scrolling part: headers that stay, and the cells in view, only those being in the document. */
import { useComputed, useSignal } from "@preact/signals";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import { Hidden } from "../shared/controls";
import { clampZoom, onKey, toggle } from "./keyboard";
import {
  type Axis,
  cellsInView,
  GAP,
  type Geometry,
  geometry,
  itemAt,
  type Pivot,
  shownIn,
  tileAt,
  type Window,
} from "./layout";
import type { GridStore } from "./store";
import { TileBody } from "./tile";

/** Borders, outer gaps and a scroll bar. */
const EDGES = 2 + 2 * GAP + 16;

export function Board({ store, onHelp }: { store: GridStore; onHelp: () => void }) {
  const box = useRef<HTMLDivElement>(null);
  const scroll = useSignal({ left: 0, top: 0 });
  const size = useSignal({ width: 0, height: 0 });
  const narrow = size.value.width < 480;
  const head = useComputed(() => headSize(store.pivot.value, size.value.width));
  const places = useComputed(() =>
    geometry(store.pivot.value, store.tileWidth.value, store.ratio.value, head.value),
  );
  const known = useRef<Window | null>(null);
  const inView = useComputed(() => {
    const view = cellsInView(store.pivot.value, places.value, scroll.value, size.value);
    // The same object while no cell comes or goes: most frames of a scroll paint nothing anew.
    if (!known.current || !sameView(known.current, view)) known.current = view;
    return known.current;
  });
  useMeasure(box, store, scroll, size, head);
  useZoomByWheel(box, store);
  useReport(store, inView, size);
  useFollowFocus(box, store, places);
  const grid = store.pivot.value;
  const g = places.value;
  return (
    <div
      ref={box}
      class={narrow ? "iw-grid-scroll iw-grid-narrow" : "iw-grid-scroll"}
      role="grid"
      aria-label="Pictures"
      aria-rowcount={grid.rows + (grid.columnAxis ? 1 : 0)}
      aria-colcount={columnIndex(grid, grid.columns) - 1}
      aria-multiselectable
      onKeyDown={(event) => onKey(event, store, onHelp)}
      onScroll={(event) => {
        const { scrollLeft, scrollTop } = event.currentTarget;
        scroll.value = { left: scrollLeft, top: scrollTop };
      }}
    >
      <div class="iw-grid-canvas" style={{ width: `${g.width}px`, height: `${g.height}px` }}>
        {grid.columnAxis && <ColumnHeads grid={grid} g={g} view={inView.value} axis={grid.columnAxis} />}
        <Rows store={store} grid={grid} g={g} view={inView.value} />
      </div>
    </div>
  );
}

function sameView(a: Window, b: Window): boolean {
  return a.top === b.top && a.bottom === b.bottom && a.left === b.left && a.right === b.right;
}

function longest(axis: Axis | null): number {
  return Math.max(0, ...(axis?.values.slice(0, 2000).map((value) => value.text.length) ?? []));
}

function headSize(grid: Pivot, width: number): { width: number; height: number } {
  const room = Math.max(84, Math.min(width * 0.22, 200));
  return {
    width: grid.rowAxis ? Math.round(Math.min(room, 28 + longest(grid.rowAxis) * 8)) : 0,
    height: grid.columnAxis ? headHeight(grid.columnAxis, grid.across) : 0,
  };
}

/** Enough for the lines that the longest header takes, three at most; told in lines by the style sheet. */
function headHeight(axis: Axis, across: number): number {
  const swatches = axis.values.some((value) => value.colors.length > 0);
  const lines = swatches ? 1 : Math.min(3, Math.max(1, Math.ceil(longest(axis) / (16 * across))));
  return 12 + lines * 19;
}

type Box = { current: HTMLDivElement | null };
type Sized<T> = { value: T };

function useMeasure(
  box: Box,
  store: GridStore,
  scroll: Sized<{ left: number; top: number }>,
  size: Sized<{ width: number; height: number }>,
  head: Sized<{ width: number; height: number }>,
): void {
  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return;
    const measure = () => {
      const outer = element.parentElement?.clientWidth ?? 0;
      // Zero while a notebook keeps the output off screen: what was measured before stays.
      if (outer === 0) return;
      size.value = { width: outer, height: element.clientHeight };
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

function useZoomByWheel(box: Box, store: GridStore): void {
  useEffect(() => {
    const element = box.current;
    if (!element) return;
    const zoom = (event: WheelEvent) => {
      if (!event.ctrlKey) return;
      event.preventDefault();
      const before = store.tileWidth.peek();
      const after = clampZoom(before * Math.exp(-event.deltaY / 400));
      store.zoom.value = after;
      // The spot under the pointer stays under it.
      const { left, top } = element.getBoundingClientRect();
      const by = after / before;
      element.scrollLeft = (element.scrollLeft + event.clientX - left) * by - (event.clientX - left);
      element.scrollTop = (element.scrollTop + event.clientY - top) * by - (event.clientY - top);
    };
    element.addEventListener("wheel", zoom, { passive: false });
    return () => element.removeEventListener("wheel", zoom);
  }, [box, store]);
}

function useReport(store: GridStore, inView: Sized<Window>, size: Sized<{ width: number }>): void {
  const { top, bottom, left, right } = inView.value;
  const grid = store.pivot.value;
  // Larger pictures need sharper thumbnails.
  const width = store.tileWidth.value;
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
function useFollowFocus(box: Box, store: GridStore, places: Sized<Geometry>): void {
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

/** Counted from 1, the header of the row included. */
function columnIndex(grid: Pivot, column: number, place = 0): number {
  return column * grid.across * grid.down + place + 1 + (grid.rowAxis ? 1 : 0);
}

/** Where a tile lies in its row. */
function tileStyle(g: Geometry, x: number, y: number) {
  const { width, height } = g.tile;
  return { left: `${x}px`, top: `${y - g.head.height}px`, width: `${width}px`, height: `${height}px` };
}

interface PartProps {
  grid: Pivot;
  g: Geometry;
  view: Window;
}

function ColumnHeads({ grid, g, view, axis }: PartProps & { axis: Axis }) {
  const heads = [];
  for (let column = view.left; column < view.right; column += 1)
    heads.push(
      <div
        key={column}
        class="iw-grid-head iw-grid-head-column"
        role="columnheader"
        aria-colindex={columnIndex(grid, column)}
        style={{
          left: `${g.head.width + GAP + column * g.step.x}px`,
          width: `${grid.across * (g.tile.width + GAP) - GAP}px`,
        }}
      >
        <Label axis={axis} value={column} />
      </div>,
    );
  return (
    <div
      class="iw-grid-heads"
      role="row"
      aria-rowindex={1}
      style={{ width: `${g.width}px`, height: `${g.head.height}px` }}
    >
      {grid.rowAxis && (
        <div
          class="iw-grid-corner"
          role="columnheader"
          aria-colindex={1}
          style={{ width: `${g.head.width}px` }}
        >
          <Hidden>{grid.rowAxis.label}</Hidden>
        </div>
      )}
      {heads}
    </div>
  );
}

function Label({ axis, value }: { axis: Axis; value: number }) {
  const found = axis.values[value];
  if (!found) return null;
  // A bare number says little: the first thing one asks of a 7 is what it is.
  const short = axis.code && found.text.length < 12;
  return (
    <span class="iw-grid-label iw-clamp" title={found.text}>
      {found.colors.length > 0 && (
        <span class="iw-grid-swatches" aria-hidden="true">
          {found.colors.map((color) => (
            <span key={color} style={{ background: color }} />
          ))}
        </span>
      )}
      {short && <span class="iw-muted">{axis.label} </span>}
      <span class={axis.code ? "iw-grid-code" : found.colors.length > 0 ? "iw-visually-hidden" : ""}>
        {found.text}
      </span>
    </span>
  );
}

function Rows({ store, grid, g, view }: PartProps & { store: GridStore }) {
  const { row: focused } = store.focus.value;
  const rows = [];
  for (let row = view.top; row < view.bottom; row += 1) rows.push(row);
  // The tile that has the focus stays in the document, or scrolling would throw the keyboard out.
  if (focused < grid.rows && !rows.includes(focused)) rows.push(focused);
  return (
    <>
      {rows.map((row) => (
        <div
          key={row}
          class="iw-grid-row"
          role="row"
          aria-rowindex={row + 1 + (grid.columnAxis ? 1 : 0)}
          style={{
            top: `${g.head.height + row * g.step.y}px`,
            width: `${g.width}px`,
            height: `${grid.down * (g.tile.height + GAP)}px`,
          }}
        >
          {grid.rowAxis && (
            <div
              class="iw-grid-head iw-grid-head-row"
              role="rowheader"
              aria-colindex={1}
              style={{ width: `${g.head.width}px` }}
            >
              <Label axis={grid.rowAxis} value={row} />
            </div>
          )}
          <Cells store={store} grid={grid} g={g} view={view} row={row} />
        </div>
      ))}
    </>
  );
}

function Cells({ store, grid, g, view, row }: PartProps & { store: GridStore; row: number }) {
  const focus = store.focus.value;
  const columns = [];
  for (let column = view.left; column < view.right; column += 1) columns.push(column);
  if (focus.row === row && focus.column < grid.columns && !columns.includes(focus.column))
    columns.push(focus.column);
  const tiles = [];
  for (const column of columns) {
    const shown = shownIn(grid, row, column);
    const all = grid.cells.get(row * grid.columns + column)?.length ?? 0;
    if (shown === 0) {
      tiles.push(<Empty key={`${column}`} g={g} column={column} grid={grid} />);
      continue;
    }
    for (let place = 0; place < shown; place += 1) {
      const item = itemAt(grid, { row, column, place });
      if (item === undefined) continue;
      const more = grid.rowAxis && grid.columnAxis && place === shown - 1 ? all - shown : 0;
      // Plain values only: a cell is painted again when one of them, or a signal it reads, has changed.
      const where = { row, column, place, item, more };
      tiles.push(<Cell key={`${row} ${column} ${item}`} store={store} grid={grid} g={g} {...where} />);
    }
  }
  return <>{tiles}</>;
}

function Empty({ g, grid, column }: { g: Geometry; grid: Pivot; column: number }) {
  const { x, y } = tileAt(g, 0, column, 0, grid.across);
  return (
    <div
      class="iw-grid-empty"
      role="gridcell"
      aria-label="empty"
      aria-colindex={columnIndex(grid, column)}
      style={tileStyle(g, x, y)}
    />
  );
}

interface CellProps {
  store: GridStore;
  grid: Pivot;
  g: Geometry;
  row: number;
  column: number;
  place: number;
  item: number;
  more: number;
}

function Cell({ store, grid, g, row, column, place, item, more }: CellProps) {
  const tile = store.tile(item).value;
  const url = store.thumbnails.url(String(item)).value;
  const selected = store.selection.value.has(item);
  const here = useComputed(() => {
    const focus = store.focus.value;
    return focus.row === row && focus.column === column && focus.place === place;
  }).value;
  const { x, y } = tileAt(g, 0, column, place, grid.across);
  const headers = [
    grid.rowAxis ? `${grid.rowAxis.label} ${grid.rowAxis.values[row]?.text ?? ""}` : "",
    grid.columnAxis ? `${grid.columnAxis.label} ${grid.columnAxis.values[column]?.text ?? ""}` : "",
  ];
  return (
    <div
      class={`iw-grid-cell iw-grid-is-${tile.state}`}
      role="gridcell"
      tabIndex={here ? 0 : -1}
      data-item={item}
      // JupyterLab takes keys from whatever has the focus and is no input.
      data-lm-suppress-shortcuts
      aria-selected={selected}
      aria-colindex={columnIndex(grid, column, place)}
      title={tile.cell?.text || undefined}
      style={tileStyle(g, x, y)}
      onFocus={() => {
        if (!here && !store.moving) store.focus.value = { row, column, place };
      }}
      onClick={(event) => {
        event.currentTarget.focus({ preventScroll: true });
        if (event.ctrlKey || event.metaKey || event.shiftKey) toggle(store, item);
      }}
      onDblClick={() => store.open(item)}
    >
      <TileBody
        tile={tile}
        url={url}
        more={more}
        selected={selected}
        headers={headers.filter(Boolean).join(", ")}
      />
    </div>
  );
}
