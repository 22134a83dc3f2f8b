/** The tools beside the axes: the filter line, what can be done with the selection, how large pictures are. */
import { useEffect, useRef } from "preact/hooks";
import { panBy } from "../../compare/zoom";
import { Button, ErrorText, Hidden } from "../../shared/controls";
import { Export } from "../../shared/export-menu";
import { Icon } from "../../shared/icons";
import { COMPARED } from "../../shared/picture-store";
import { Axes } from "../axes-bar";
import { clampWidth } from "../keyboard";
import type { GridStore } from "../store";
import { resetZoom } from "../zooming";

export interface ToolsProps {
  store: GridStore;
  help: boolean;
  onHelp: () => void;
}

/** Pixels that a press may wander and still be a click. */
const SLOP = 4;
const ERROR = `iw-filter-${Math.random().toString(36).slice(2)}`;

export default function Tools({ store, help, onHelp }: ToolsProps) {
  const place = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    const board = place.current?.closest(".iw-grid")?.querySelector<HTMLElement>(".iw-grid-scroll");
    if (!board) return;
    const ended = new AbortController();
    drag(board, store, ended.signal);
    return () => ended.abort();
  }, [store]);
  return (
    <>
      <Axes store={store} />
      <Filter store={store} />
      <Selected store={store} />
      <span ref={place} class="iw-grid-view">
        <Handing store={store} />
        <Zoom store={store} />
        <Size store={store} />
        <Button variant="quiet" name="Keys" shortcut="?" expanded={help} onClick={onHelp}>
          Keys
        </Button>
      </span>
      {store.filterError.value && <ErrorText id={ERROR}>{store.filterError.value}</ErrorText>}
    </>
  );
}

/** Python says what it keeps; what was kept before stays until then. */
function show(store: GridStore, text: string): void {
  store.filterError.value = null;
  if (text.trim() === "") store.kept.value = new Uint8Array();
  store.arrange({ filter: text.trim() });
}

function Filter({ store }: { store: GridStore }) {
  const { filter } = store.layout.value;
  const error = store.filterError.value;
  const kept = store.kept.value;
  return (
    <form
      class="iw-grid-filter"
      role="search"
      onSubmit={(event) => {
        event.preventDefault();
        show(store, String(new FormData(event.currentTarget).get("filter") ?? ""));
      }}
    >
      <Icon name="search" />
      <input
        key={filter}
        class="iw-input"
        name="filter"
        aria-label="Filter"
        title="Enter filters, an empty line shows everything"
        placeholder="rating >= 4 and seed = 7"
        autocomplete="off"
        spellcheck={false}
        maxLength={2000}
        disabled={!store.connected.value}
        defaultValue={filter}
        aria-invalid={error !== null || undefined}
        aria-describedby={error ? ERROR : undefined}
      />
      {kept.length > 0 && (
        <span class="iw-muted" aria-live="polite">
          {kept.reduce((sum, one) => sum + one, 0)} of {kept.length}
        </span>
      )}
      {filter && <Button icon="close" name="Show everything" onClick={() => show(store, "")} />}
    </form>
  );
}

function Handing({ store }: { store: GridStore }) {
  const selected = [...store.selection.value];
  const some = store.shown.value.length > 0;
  return (
    <Export
      channel={store.channel}
      name="grid"
      selected={selected}
      shown={some ? store.order.value : null}
      amount={selected.length > 0 ? `${selected.length}` : some ? `${store.order.value.length} shown` : "all"}
      disabled={!store.finished.value || !store.connected.value}
      trouble={store.trouble}
      said={store.said}
    />
  );
}

/** What part of all pictures is shown. */
function Zoom({ store }: { store: GridStore }) {
  const { scale } = store.zoom.value;
  if (scale <= 1) return null;
  return (
    <Button icon="close" name="All of every picture" shortcut="0" onClick={() => resetZoom(store)}>
      {`${scale.toFixed(1)}×`}
    </Button>
  );
}

function Selected({ store }: { store: GridStore }) {
  const count = store.selection.value.size;
  if (count === 0) return null;
  return (
    <div class="iw-grid-chosen">
      <span>{count} selected</span>
      {count >= 2 && count <= COMPARED && (
        <Button icon="columns" shortcut="D" name="Compare" onClick={() => store.compare()}>
          Compare
        </Button>
      )}
      <Button variant="quiet" onClick={() => store.select([])}>
        Clear
      </Button>
    </div>
  );
}

function Size({ store }: { store: GridStore }) {
  return (
    <label class="iw-grid-size">
      <Hidden>Size of the pictures</Hidden>
      <input
        type="range"
        min={48}
        max={400}
        step={4}
        value={Math.round(store.tileWidth.value)}
        title="Size of the pictures (+ and −)"
        onInput={(event) => {
          store.width.value = clampWidth(Number(event.currentTarget.value));
        }}
      />
    </label>
  );
}

/** While pictures are zoomed, dragging moves them all. */
function drag(element: HTMLElement, store: GridStore, signal: AbortSignal): void {
  let from: { x: number; y: number; cell: Element } | null = null;
  let moved = false;
  const listen = <K extends keyof HTMLElementEventMap>(
    type: K,
    heard: (event: HTMLElementEventMap[K]) => void,
    capture = false,
  ) => element.addEventListener(type, heard, { signal, capture });
  listen("pointerdown", (event) => {
    const cell = (event.target as Element).closest(".iw-grid-shown");
    moved = false;
    from = null;
    if (event.button === 0 && cell && store.zoom.peek().scale > 1)
      from = { x: event.clientX, y: event.clientY, cell };
  });
  listen("pointermove", (event) => {
    if (!from) return;
    const [dx, dy] = [event.clientX - from.x, event.clientY - from.y];
    if (!moved && Math.hypot(dx, dy) < SLOP) return;
    if (!moved) element.setPointerCapture(event.pointerId);
    moved = true;
    store.zoom.value = panBy(store.zoom.peek(), dx / from.cell.clientWidth, dy / from.cell.clientHeight);
    from = { ...from, x: event.clientX, y: event.clientY };
  });
  for (const type of ["pointerup", "pointercancel"] as const)
    listen(type, () => {
      from = null;
    });
  // The click that ends a drag means nothing.
  listen(
    "click",
    (event) => {
      if (moved) event.stopPropagation();
      moved = false;
    },
    true,
  );
}
