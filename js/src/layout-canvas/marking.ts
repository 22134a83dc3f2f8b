/** What commands do to the elements that are chosen: copies, marks, groups, order. */
import type { LayoutLayer } from "../shared/messages";
import { withAdded } from "./document";
import type { LayoutStore } from "./store";
import { withLayers, withOrder } from "./whole-document";

/** Copies what is chosen, moved so that it is seen, and chooses the copies. */
export function duplicate(store: LayoutStore, by = 20): void {
  const doc = store.doc.peek();
  if (!doc || store.selected.peek().size === 0) return;
  store.flush();
  const groups = new Map<string, string>();
  const added = store.chosen.map((item) => {
    const layer = { ...item.layer, key: store.newLayer().key };
    if (layer.group) {
      if (!groups.has(layer.group)) groups.set(layer.group, `group-${layer.key}`);
      layer.group = groups.get(layer.group) ?? null;
    }
    const { rect } = item;
    const dx = rect ? Math.min(by, 1000 - rect.right) : 0;
    const dy = rect ? Math.min(by, 1000 - rect.bottom) : 0;
    const moved = rect && [rect.top + dy, rect.left + dx, rect.bottom + dy, rect.right + dx];
    const raw = moved ? { ...(item.raw as object), bbox: moved } : item.raw;
    return { raw, layer };
  });
  store.commit("duplicate", withAdded(doc, added));
  store.selected.value = new Set(added.map(({ layer }) => layer.key));
}

/** Marks some elements, by default what is chosen. */
export function mark(
  store: LayoutStore,
  label: string,
  marks: Partial<LayoutLayer>,
  keys: ReadonlySet<string> = store.selected.peek(),
): void {
  const doc = store.doc.peek();
  if (doc && keys.size > 0) store.commit(label, withLayers(doc, keys, marks));
}

export function group(store: LayoutStore): void {
  if (store.selected.peek().size > 1) mark(store, "group", { group: `group-${store.newLayer().key}` });
}

export function ungroup(store: LayoutStore): void {
  mark(store, "ungroup", { group: null });
}

/** Takes an element to another place of the list. */
export function shift(store: LayoutStore, from: number, to: number): void {
  const doc = store.doc.peek();
  if (doc && from !== to && to >= 0 && to < doc.layers.length)
    store.commit("reorder", withOrder(doc, from, to));
}
