/** What the keys do while a cell has the focus. */
import { copyText } from "../shared/images";
import { ARROWS, isMod } from "../shared/keys";
import { edge, itemAt, moved, type Spot } from "./layout";
import type { GridStore } from "./store";
import { resetZoom, zoomBy } from "./zooming";

const ZOOM = 1.2;

export function onKey(event: KeyboardEvent, store: GridStore, onHelp: () => void): void {
  const grid = store.pivot.peek();
  const spot = store.focus.peek();
  const item = itemAt(grid, spot);
  const { key } = event;
  if (!(event.target as Element).closest("[data-item]") && key !== "Escape") return;
  // What has been asked for and is still to come must not be crossed by something else: the focus would fall between.
  if (store.adding.peek() || store.menu.peek()) {
    if (key === "Escape") store.adding.value = store.menu.value = null;
    return;
  }
  if (event.altKey || (isMod(event) && !["Home", "End"].includes(key))) return;
  const arrow = ARROWS[key];
  const to: Spot | undefined = arrow
    ? moved(grid, spot, arrow[0], arrow[1])
    : key === "Home" || key === "End"
      ? edge(grid, spot, key === "Home" ? "first" : "last", isMod(event))
      : undefined;
  if (to) {
    event.preventDefault();
    store.focus.value = to;
    return;
  }
  if (store.zoom.peek().scale > 1 && (key === "Escape" || key === "0")) {
    event.preventDefault();
    event.stopPropagation();
    resetZoom(store);
    return;
  }
  if (key === "Escape") {
    leave(event.currentTarget as HTMLElement);
    return;
  }
  if (key.toLowerCase() === "a") {
    const { rows, columns } = store.layout.peek();
    const axis = (key === "a" ? columns : rows).findLast((name) => store.addable.peek().includes(name));
    if (axis) store.adding.value = { axis, anchor: event.target as HTMLElement };
    return;
  }
  if (item !== undefined && key.toLowerCase() === "m") {
    store.openMenu(item, event.target as HTMLElement);
    return;
  }
  if (item === undefined || (event.shiftKey && !["?", "+", "C", "Z"].includes(key))) return;
  if (act(key, item, store, onHelp)) event.preventDefault();
}

type Action = (store: GridStore, item: number, key: string) => unknown;

const zoomed: Action = (store, _, key) => {
  store.width.value = clampWidth(store.tileWidth.peek() * (key === "-" ? 1 / ZOOM : ZOOM));
};

const ACTIONS: Readonly<Record<string, Action>> = {
  enter: (store, item) => store.open(item),
  " ": toggle,
  s: (store, item) => store.star(item),
  d: (store, item) => store.compare(item),
  c: (store, item, key) => copyCode(store, item, key === "C" ? "curl" : "python"),
  z: (store, _, key) => zoomBy(store, key === "z"),
  "+": zoomed,
  "=": zoomed,
  "-": zoomed,
};

function act(key: string, item: number, store: GridStore, onHelp: () => void): boolean {
  const action = ACTIONS[key.toLowerCase()];
  if (/^[0-5]$/.test(key)) store.rate(item, Number(key));
  else if (action) action(store, item, key);
  else if (key === "?") onHelp();
  else return false;
  return true;
}

export function toggle(store: GridStore, item: number): void {
  const next = new Set(store.selection.peek());
  if (!next.delete(item)) next.add(item);
  store.select(next);
}

const SMALLEST = 48;
const LARGEST = 640;

export function clampWidth(width: number): number {
  return Math.max(SMALLEST, Math.min(LARGEST, width));
}

const LANGUAGES = { python: "Python", curl: "cURL" } as const;

async function copyCode(store: GridStore, item: number, language: keyof typeof LANGUAGES): Promise<void> {
  const code = (await store.ask(item, null))[language];
  const name = LANGUAGES[language];
  store.said.value =
    code && (await copyText(code))
      ? `${name} copied`
      : `There is no ${name} for this cell, or it may not be copied`;
}

/** Gives the keyboard back to the cell of the notebook that shows the grid. */
function leave(element: HTMLElement): void {
  const cell = element.closest<HTMLElement>(".jp-Cell");
  const focused = (element.getRootNode() as Document | ShadowRoot).activeElement as HTMLElement | null;
  focused?.blur();
  cell?.focus({ preventScroll: true });
}
