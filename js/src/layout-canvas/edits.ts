/** What is done to a layout from within the page: each is one step. */
import { withAdded, withMembers, without, withRects } from "./document";
import { boxOf, type Rect } from "./geometry";
import { type LayoutStore, MIDDLE } from "./store";

export function add(store: LayoutStore, isText: boolean, rect: Rect = MIDDLE): void {
  const doc = store.doc.peek();
  if (!doc) return;
  const layer = store.newLayer();
  const bbox = boxOf(rect);
  const raw = isText
    ? { type: "text", bbox, text: "", desc: "clear, legible lettering" }
    : { type: "obj", bbox, desc: "" };
  store.commit(isText ? "add text" : "add object", withAdded(doc, [{ raw, layer }]));
  store.selected.value = new Set([layer.key]);
  store.tool.value = "select";
  store.writing.value = true;
}

export function setRects(store: LayoutStore, label: string, rects: ReadonlyMap<string, Rect>): void {
  const doc = store.doc.peek();
  if (doc && rects.size > 0) store.commit(label, withRects(doc, rects));
}

export function remove(store: LayoutStore): void {
  const doc = store.doc.peek();
  const free = store.chosen.filter(({ layer }) => !layer.locked).map(({ key }) => key);
  if (doc && free.length > 0) store.commit("delete", without(doc, new Set(free)));
}

/** Leaves the place of elements to the model. */
export function unplace(store: LayoutStore, keys: ReadonlySet<string> = store.selected.peek()): void {
  const doc = store.doc.peek();
  const free = store.items.peek().filter(({ key, layer, rect }) => keys.has(key) && rect && !layer.locked);
  if (!doc || free.length === 0) return;
  const taken = new Set(free.map(({ key }) => key));
  store.commit(
    "take off the frame",
    withMembers(doc, taken, () => ({ bbox: null })),
  );
}
