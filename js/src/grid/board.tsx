// biome-ignore-all lint/a11y/useSemanticElements: table elements cannot be placed freely, as windowing needs
// biome-ignore-all lint/a11y/useFocusableInteractive: one cell at a time can be focused, the grid and its headers not
// biome-ignore-all lint/a11y/useKeyWithClickEvents: keys are handled once, on the grid
/** The scrolling part: headers that stay, and the cells in view, only those being in the document. */
import { useComputed, useSignal } from "@preact/signals";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import { FIT } from "../compare/zoom";
import { Hidden } from "../shared/controls";
import { Icon } from "../shared/icons";
import { onKey, toggle } from "./keyboard";
import {
  type Axis,
  cellsInView,
  GAP,
  type Geometry,
  geometry,
  itemAt,
  type Lane,
  type Pivot,
  shownIn,
  span,
  tileAt,
  type Window,
} from "./layout";
import type { GridStore } from "./store";
import { TileBody } from "./tile";
import { useZoom } from "./zooming";

/** Room for the buttons that add a value. */
const ADD = 36;
/** Borders, outer gaps and a scroll bar. */
const EDGES = 2 + 2 * GAP + 16;

export function Board({ store, onHelp }: { store: GridStore; onHelp: () => void }) {
  const box = useRef<HTMLDivElement>(null);
  const scroll = useSignal({ left: 0, top: 0 });
  // `em`: how much larger than usual text is here.
  const size = useSignal({ width: 0, height: 0, em: 1 });
  const narrow = size.value.width < 480;
  const head = useComputed(() => headSize(store.pivot.value, size.value));
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
  useZoom(box, store);
  useReport(store, inView, size);
  useFollowFocus(box, store, places);
  const grid = store.pivot.value;
  const g = places.value;
  const add = ADD * head.value.em;
  const more = { rows: growing(store, grid.rowLane), columns: growing(store, grid.columnLane) };
  return (
    <div
      ref={box}
      class={`iw-grid-scroll ${narrow ? "iw-grid-narrow" : ""} ${sizeClass(g.tile.width)}`}
      role="grid"
      aria-label="Pictures"
      aria-rowcount={grid.rows + levels(grid.columnLane)}
      aria-colcount={columnIndex(grid, grid.columns) - 1}
      aria-multiselectable
      onKeyDown={(event) => onKey(event, store, onHelp)}
      onScroll={(event) => {
        const { scrollLeft, scrollTop } = event.currentTarget;
        scroll.value = { left: scrollLeft, top: scrollTop };
      }}
    >
      <div
        class="iw-grid-canvas"
        style={{
          width: `${g.width + (more.columns.length > 0 ? add : 0)}px`,
          height: `${g.height + (more.rows.length > 0 ? add : 0)}px`,
        }}
      >
        {grid.columnLane && (
          <ColumnHeads
            store={store}
            grid={grid}
            g={g}
            view={inView.value}
            lane={grid.columnLane}
            more={more.columns}
            em={head.value.em}
          />
        )}
        <Rows store={store} grid={grid} g={g} view={inView.value} />
        {more.rows.length > 0 && (
          <div
            class="iw-grid-row"
            role="row"
            aria-rowindex={grid.rows + levels(grid.columnLane) + 1}
            style={{ top: `${g.height}px`, width: `${g.width}px`, height: `${add}px` }}
          >
            <span class="iw-grid-add" role="rowheader">
              {more.rows.map((axis) => (
                <Add key={axis.name} store={store} axis={axis} />
              ))}
            </span>
          </div>
        )}
      </div>
    </div>
  );
}

function levels(lane: Lane | null): number {
  return lane?.axes.length ?? 0;
}

/** The axes of a side to which values can be added. */
function growing(store: GridStore, lane: Lane | null): readonly Axis[] {
  return lane?.axes.filter((axis) => store.addable.value.includes(axis.name)) ?? [];
}

/** What there is no room for in small tiles. */
function sizeClass(width: number): string {
  return width < 80 ? "iw-grid-tiny" : width < 120 ? "iw-grid-small" : "";
}

function sameView(a: Window, b: Window): boolean {
  return a.top === b.top && a.bottom === b.bottom && a.left === b.left && a.right === b.right;
}

function longest(axis: Axis | undefined): number {
  return Math.max(0, ...(axis?.values.slice(0, 2000).map((value) => value.text.length) ?? []));
}

function headSize(
  grid: Pivot,
  { width, em }: { width: number; em: number },
): { width: number; height: number; em: number } {
  const room = Math.max(84, Math.min(width * 0.22, 200));
  const widest = Math.max(0, ...(grid.rowLane?.axes.map(longest) ?? []));
  return {
    em,
    width: grid.rowLane ? Math.round(Math.min(room, 28 + widest * 8 * em)) : 0,
    height: headTops(grid, em).at(-1) ?? 0,
  };
}

/** Where each level of the column headers begins; at last, where they end. */
function headTops({ columnLane, across }: Pivot, em: number): number[] {
  const tops = [0];
  for (const axis of columnLane?.axes ?? []) {
    const inner = axis === columnLane?.axes.at(-1);
    tops.push((tops.at(-1) ?? 0) + em * headHeight(axis, inner ? across : 2 * across));
  }
  return tops;
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

function useReport(store: GridStore, inView: Sized<Window>, size: Sized<{ width: number }>): void {
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
  return column * grid.across * grid.down + place + 1 + (grid.rowLane ? 1 : 0);
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

interface ColumnHeadProps extends PartProps {
  store: GridStore;
  lane: Lane;
  more: readonly Axis[];
  em: number;
}

function ColumnHeads({ store, grid, g, view, lane, more, em }: ColumnHeadProps) {
  const tops = headTops(grid, em);
  const width = grid.across * (g.tile.width + GAP) - GAP;
  const left = (column: number) => g.head.width + GAP + column * g.step.x;
  return (
    <div
      class="iw-grid-heads"
      role="presentation"
      style={{ width: `${g.width + (more.length > 0 ? ADD * em : 0)}px`, height: `${g.head.height}px` }}
    >
      {lane.axes.map((axis, level) => {
        const heads = [];
        const place = { top: `${tops[level]}px`, height: `${(tops[level + 1] ?? 0) - (tops[level] ?? 0)}px` };
        for (let column = view.left; column < view.right; column += 1) {
          // One that began further left is drawn from there.
          let first = column;
          while (span(lane, first, level) === 0) first -= 1;
          const wide = span(lane, first, level);
          heads.push(
            <div
              key={first}
              class="iw-grid-head iw-grid-head-column"
              role="columnheader"
              aria-colindex={columnIndex(grid, first)}
              aria-colspan={wide > 1 ? wide * grid.across * grid.down : undefined}
              style={{ ...place, left: `${left(first)}px`, width: `${(wide - 1) * g.step.x + width}px` }}
            >
              <Label axis={axis} value={lane.places[first]?.[level] ?? 0} fixed={g.head.width} />
            </div>,
          );
          column = first + wide - 1;
        }
        return (
          <div key={axis.name} role="row" aria-rowindex={level + 1}>
            {level === 0 && grid.rowLane && (
              <div
                class="iw-grid-corner"
                role="columnheader"
                aria-colindex={1}
                style={{ width: `${g.head.width}px`, height: `${g.head.height}px` }}
              >
                <Hidden>{grid.rowLane.axes.map((found) => found.label).join(", ")}</Hidden>
              </div>
            )}
            {heads}
            {more.includes(axis) && (
              <span class="iw-grid-add" role="columnheader" style={{ ...place, left: `${g.width}px` }}>
                <Add store={store} axis={axis} />
              </span>
            )}
          </div>
        );
      })}
    </div>
  );
}

/** "+" at the end of an axis; the key for it is A. */
function Add({ store, axis }: { store: GridStore; axis: Axis }) {
  const name = `Add a value: ${axis.label}`;
  return (
    <button
      type="button"
      class="iw-button iw-button-quiet iw-button-icon"
      // Pictures come first to whoever tabs in.
      tabIndex={-1}
      data-lm-suppress-shortcuts
      title={name}
      aria-label={name}
      aria-haspopup="dialog"
      disabled={!store.connected.value}
      onClick={(event) => {
        store.adding.value = { axis: axis.name, anchor: event.currentTarget };
      }}
    >
      <Icon name="plus" />
    </button>
  );
}

function Label({ axis, value, fixed }: { axis: Axis; value: number; fixed?: number }) {
  const found = axis.values[value];
  if (!found) return null;
  // A bare number says little: the first thing one asks of a 7 is what it is.
  const short = axis.code && found.text.length < 12;
  return (
    <span
      class="iw-grid-label iw-clamp"
      title={found.text}
      dir="auto"
      style={fixed === undefined ? undefined : { left: `${fixed + GAP}px` }}
    >
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
          aria-rowindex={row + 1 + levels(grid.columnLane)}
          style={{
            top: `${g.head.height + row * g.step.y}px`,
            width: `${g.width}px`,
            height: `${grid.down * (g.tile.height + GAP)}px`,
          }}
        >
          {grid.rowLane && (
            <RowHead lane={grid.rowLane} row={row} first={row === view.top} width={g.head.width} />
          )}
          <Cells store={store} grid={grid} g={g} left={view.left} right={view.right} row={row} />
        </div>
      ))}
    </>
  );
}

/** The outer values stand where they change, and at the top of what is in view. */
function RowHead({ lane, row, first, width }: { lane: Lane; row: number; first: boolean; width: number }) {
  return (
    <div
      class="iw-grid-head iw-grid-head-row"
      role="rowheader"
      aria-colindex={1}
      style={{ width: `${width}px` }}
    >
      {lane.axes.map((axis, level) => {
        const inner = level === lane.axes.length - 1;
        const seen = inner || first || span(lane, row, level) > 0;
        return (
          <span key={axis.name} class={inner ? "" : seen ? "iw-grid-outer" : "iw-visually-hidden"}>
            <Label axis={axis} value={lane.places[row]?.[level] ?? 0} />
          </span>
        );
      })}
    </div>
  );
}

/** A place of a side in words. */
function spoken(lane: Lane | null, place: number): string {
  const words = lane?.axes.map(
    (axis, level) => `${axis.label} ${axis.values[lane.places[place]?.[level] ?? 0]?.text ?? ""}`,
  );
  return words?.join(", ") ?? "";
}

interface CellsProps extends Omit<PartProps, "view"> {
  store: GridStore;
  row: number;
  /** Numbers and no window: a row that stays in view is not painted again when another one comes. */
  left: number;
  right: number;
}

function Cells({ store, grid, g, left, right, row }: CellsProps) {
  const focus = store.focus.value;
  const columns = [];
  for (let column = left; column < right; column += 1) columns.push(column);
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
      const more = grid.rowLane && grid.columnLane && place === shown - 1 ? all - shown : 0;
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
  const headers = [spoken(grid.rowLane, row), spoken(grid.columnLane, column)];
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
        // Whoever has come to a cell may open it next.
        store.parts.want("large");
        if (!here && !store.moving) store.focus.value = { row, column, place };
      }}
      onClick={(event) => {
        event.currentTarget.focus({ preventScroll: true });
        if ((event.target as Element).closest(".iw-grid-dots")) store.openMenu(item, event.currentTarget);
        if (event.ctrlKey || event.metaKey || event.shiftKey) toggle(store, item);
      }}
      onContextMenu={(event) => {
        event.preventDefault();
        store.openMenu(item, event.currentTarget);
      }}
      onDblClick={() => {
        if (store.zoom.peek().scale > 1) store.zoom.value = FIT;
        else store.open(item);
      }}
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
