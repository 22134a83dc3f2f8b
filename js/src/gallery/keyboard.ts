/** What the keys do while a picture has the focus. */
import { copyText } from "../shared/images";
import { ARROWS, isMod } from "../shared/keys";
import { fullScreen } from "../shared/picture-menu";
import { beside } from "./layout";
import { HEIGHTS, type WallStore } from "./store";

const ZOOM = 1.2;

export interface Reach {
  onHelp: () => void;
  onFilter: () => void;
}

export function onKey(event: KeyboardEvent, store: WallStore, reach: Reach): void {
  if (event.altKey || isMod(event)) return;
  const { key } = event;
  const place = store.focus.peek();
  const to = moved(store, place, key);
  if (to !== undefined) {
    event.preventDefault();
    store.focus.value = to;
    return;
  }
  if (key === "Escape") {
    leave(event.currentTarget as HTMLElement);
    return;
  }
  const item = store.order.peek()[place];
  if (act(event, item, store, reach)) event.preventDefault();
}

function moved(store: WallStore, place: number, key: string): number | undefined {
  const last = store.order.peek().length - 1;
  if (key === "Home") return 0;
  if (key === "End") return last;
  const arrow = ARROWS[key];
  if (!arrow) return undefined;
  if (arrow[1]) return beside(store.wall.peek(), place, arrow[1]);
  return Math.min(last, Math.max(0, place + arrow[0]));
}

function act(event: KeyboardEvent, item: number | undefined, store: WallStore, reach: Reach): boolean {
  const key = event.key.toLowerCase();
  if (key === "?") reach.onHelp();
  else if (key === "/") reach.onFilter();
  else if (key === "+" || key === "=") zoom(store, ZOOM);
  else if (key === "-") zoom(store, 1 / ZOOM);
  else if (item === undefined) return false;
  else if (key === " ") store.toggle(store.focus.peek(), event.shiftKey);
  else if (event.shiftKey) return false;
  else if (key === "enter") store.open(item);
  else if (key === "d") store.compare(item);
  else if (key === "c") void copyPython(store, item);
  else if (key === "f") full(store, item);
  else if (key === "m") openMenu(store, item, event.currentTarget as HTMLElement);
  else return annotate(key, key === "n" ? [item] : store.about(item), store);
  return true;
}

/** Ratings, star, tags and notes; the same in the large view. */
export function annotate(key: string, items: readonly number[], store: WallStore): boolean {
  if (/^[0-5]$/.test(key)) store.mark(items, { rating: Number(key) });
  else if (key === "s") store.star(items);
  else if ((key === "t" || key === "n") && !store.unkept.peek())
    store.editing.value = {
      what: key === "t" ? "tags" : "note",
      items: key === "t" ? items : items.slice(0, 1),
    };
  else if (key === "t" || key === "n") store.mark(items, {});
  else return false;
  return true;
}

export function zoom(store: WallStore, by: number): void {
  const height = store.rowHeight.peek() * by;
  store.rowHeight.value = Math.max(HEIGHTS.smallest, Math.min(HEIGHTS.largest, height));
}

function full(store: WallStore, item: number): void {
  const tile = store.tile(item).peek().tile;
  const preview = store.thumbnails.url(String(item)).peek();
  if (tile?.picture) fullScreen({ channel: store.channel, imageId: tile.image_id, alt: tile.alt, preview });
}

function openMenu(store: WallStore, item: number, wall: HTMLElement): void {
  const anchor = wall.querySelector<HTMLElement>("[role=gridcell][tabindex='0']");
  if (anchor && !store.unkept.peek()) store.menu.value = { item, anchor };
}

export async function copyPython(store: WallStore, item: number): Promise<void> {
  const { message } = await store.ask(item, null);
  const done = message.python !== "" && (await copyText(message.python));
  store.said.value = done ? "Python copied" : "There is no Python for this picture";
}

/** Gives the keyboard back to the cell of the notebook that shows the gallery. */
function leave(element: HTMLElement): void {
  const cell = element.closest<HTMLElement>(".jp-Cell");
  const focused = (element.getRootNode() as Document | ShadowRoot).activeElement as HTMLElement | null;
  focused?.blur();
  cell?.focus({ preventScroll: true });
}
