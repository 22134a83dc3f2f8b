// biome-ignore-all lint/a11y/useSemanticElements: table elements cannot be placed freely, as windowing needs
// biome-ignore-all lint/a11y/useFocusableInteractive: one cell at a time can be focused, the grid and its headers not
/** The headers: the values of each axis, and buttons that add one. */
import { Button, Hidden } from "../shared/controls";
import {
  type Axis,
  columnIndex,
  GAP,
  type Geometry,
  type Lane,
  type Pivot,
  span,
  type Window,
} from "./layout";
import type { GridStore } from "./store";

/** Room for the buttons that add a value. */
export const ADD = 36;

/** A bare number says little: the first thing one asks of a 7 is what it is. */
function isNamed(axis: Axis, text: string): boolean {
  return axis.code && text.length < 12;
}

/** Characters of the longest header, its axis' name included where that stands before it. */
function longest(axis: Axis | undefined): number {
  return Math.max(
    0,
    ...(axis?.values
      .slice(0, 2000)
      .map(({ text }) => text.length + (isNamed(axis, text) ? axis.label.length + 1 : 0)) ?? []),
  );
}

export function headSize(
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

interface ColumnHeadProps {
  store: GridStore;
  grid: Pivot;
  g: Geometry;
  view: Window;
  lane: Lane;
  more: readonly Axis[];
  em: number;
}

export function ColumnHeads({ store, grid, g, view, lane, more, em }: ColumnHeadProps) {
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
              <span
                class="iw-grid-add"
                role="columnheader"
                data-lm-suppress-shortcuts
                style={{ ...place, left: `${g.width}px` }}
              >
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
export function Add({ store, axis }: { store: GridStore; axis: Axis }) {
  return (
    <Button
      icon="plus"
      name={`Add a value: ${axis.label}`}
      popup="dialog"
      // Pictures come first to whoever tabs in.
      tabIndex={-1}
      disabled={!store.connected.value}
      onClick={(event) => {
        store.adding.value = { axis: axis.name, anchor: event.currentTarget };
      }}
    />
  );
}

function Label({ axis, value, fixed }: { axis: Axis; value: number; fixed?: number }) {
  const found = axis.values[value];
  if (!found) return null;
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
      {isNamed(axis, found.text) && <span class="iw-muted">{axis.label} </span>}
      <span class={axis.code ? "iw-grid-code" : found.colors.length > 0 ? "iw-visually-hidden" : ""}>
        {found.text}
      </span>
    </span>
  );
}

/** The outer values stand where they change, and at the top of what is in view. */
export function RowHead({
  lane,
  row,
  first,
  width,
}: {
  lane: Lane;
  row: number;
  first: boolean;
  width: number;
}) {
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
