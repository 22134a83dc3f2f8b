// biome-ignore-all lint/a11y/useSemanticElements: table elements cannot be placed freely, as windowing needs
// biome-ignore-all lint/a11y/useFocusableInteractive: one cell at a time can be focused, the grid and its headers not
// biome-ignore-all lint/a11y/useKeyWithClickEvents: keys are handled once, on the grid
/** The cells in view, row by row. */
import { useComputed } from "@preact/signals";
import { FIT } from "../compare/zoom";
import { RowHead } from "./heads";
import { toggle } from "./keyboard";
import {
  columnIndex,
  GAP,
  type Geometry,
  itemAt,
  type Lane,
  levels,
  type Pivot,
  shownIn,
  tileAt,
  type Window,
} from "./layout";
import type { GridStore } from "./store";
import { TileBody } from "./tile";

/** Where a tile lies in its row. */
function tileStyle(g: Geometry, x: number, y: number) {
  const { width, height } = g.tile;
  return { left: `${x}px`, top: `${y - g.head.height}px`, width: `${width}px`, height: `${height}px` };
}

interface RowsProps {
  store: GridStore;
  grid: Pivot;
  g: Geometry;
  view: Window;
}

export function Rows({ store, grid, g, view }: RowsProps) {
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

/** A place of a side in words. */
function spoken(lane: Lane | null, place: number): string {
  const words = lane?.axes.map(
    (axis, level) => `${axis.label} ${axis.values[lane.places[place]?.[level] ?? 0]?.text ?? ""}`,
  );
  return words?.join(", ") ?? "";
}

interface CellsProps extends Omit<RowsProps, "view"> {
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
        menu={!store.unkept.value}
        headers={headers.filter(Boolean).join(", ")}
      />
    </div>
  );
}
