/** Elements that are dragged within the lists beside the frame. */
import { withMembers, withRects } from "./document";
import { accepts, dragged } from "./drag";
import { unplace } from "./edits";
import { type LayoutStore, MIDDLE } from "./store";
import { withOrder } from "./whole-document";

/** What makes something of the lists draggable as an element. */
export function carrying(store: LayoutStore, key: string, label: string) {
  return {
    draggable: true,
    onDragStart: (event: DragEvent) => {
      store.dragged.value = key;
      event.dataTransfer?.setData("text/plain", label);
    },
    onDragEnd: () => {
      store.dragged.value = null;
    },
  };
}

/** In the place of another one of the list; what had no box and comes among those that have one gets one. */
export function dropOn(store: LayoutStore, event: DragEvent, index: number): void {
  const item = dragged(store);
  const doc = store.doc.peek();
  if (!accepts(store, event) || !item || !doc) return;
  store.dragged.value = null;
  const target = store.items.peek()[index];
  const gets = target?.rect && !item.rect;
  const loses = !target?.rect && item.rect && !item.layer.locked;
  if (item.index === index || !target) return;
  const placed = gets
    ? withRects(doc, new Map([[item.key, MIDDLE]]))
    : loses
      ? withMembers(doc, new Set([item.key]), () => ({ bbox: null }))
      : doc;
  store.commit("reorder", withOrder(placed, item.index, index));
}

/** Among what has no box. */
export function dropOff(store: LayoutStore, event: DragEvent): void {
  const item = dragged(store);
  if (!accepts(store, event) || !item) return;
  store.dragged.value = null;
  unplace(store, new Set([item.key]));
}
