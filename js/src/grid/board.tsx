// biome-ignore-all lint/a11y/useSemanticElements: table elements cannot be placed freely, as windowing needs
// biome-ignore-all lint/a11y/useFocusableInteractive: one cell at a time can be focused, the grid and its headers not
/** The scrolling part: headers that stay, and the cells in view, only those being in the document. */
import { useComputed, useSignal } from "@preact/signals";
import { useRef } from "preact/hooks";
import { Rows } from "./cells";
import { useFollowFocus, useMeasure, useReport } from "./following";
import { ADD, Add, ColumnHeads, headSize } from "./heads";
import { onKey } from "./keyboard";
import {
  type Axis,
  cellsInView,
  columnIndex,
  geometry,
  type Lane,
  levels,
  stripOf,
  TINY,
  type Window,
} from "./layout";
import type { GridStore } from "./store";
import { useZoom } from "./zooming";

export function Board({ store, onHelp }: { store: GridStore; onHelp: () => void }) {
  const box = useRef<HTMLDivElement>(null);
  const scroll = useSignal({ left: 0, top: 0 });
  // `em`: how much larger than usual text is here.
  const size = useSignal({ width: 0, height: 0, em: 1 });
  const narrow = size.value.width < 480;
  const head = useComputed(() => headSize(store.pivot.value, size.value));
  const places = useComputed(() =>
    geometry(
      store.pivot.value,
      store.tileWidth.value,
      store.ratio.value,
      head.value,
      stripOf(store.tileWidth.value, head.value.em),
    ),
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
      style={{ "--iw-strip": `${g.strip}px` }}
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
            <span class="iw-grid-add" role="rowheader" data-lm-suppress-shortcuts>
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

/** The axes of a side to which values can be added. */
function growing(store: GridStore, lane: Lane | null): readonly Axis[] {
  return lane?.axes.filter((axis) => store.addable.value.includes(axis.name)) ?? [];
}

/** What there is no room for in small tiles. */
function sizeClass(width: number): string {
  return width < TINY ? "iw-grid-tiny" : width < 120 ? "iw-grid-small" : "";
}

function sameView(a: Window, b: Window): boolean {
  return a.top === b.top && a.bottom === b.bottom && a.left === b.left && a.right === b.right;
}
