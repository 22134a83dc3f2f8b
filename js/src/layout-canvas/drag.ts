/** Elements that are dragged from the lists onto the frame. */
import { withMembers } from "./document";
import { about, boxOf, type Point } from "./geometry";
import type { LayoutStore } from "./store";

/** Sizes of what is let go over the frame, in units. */
const OBJECT = [300, 300] as const;
const TEXT = [500, 120] as const;

export function dragged(store: LayoutStore) {
  return store.items.peek().find(({ key }) => key === store.dragged.peek());
}

/** Lets an element that is dragged be dropped here, and nothing else. */
export function accepts(store: LayoutStore, event: DragEvent): boolean {
  if (!store.dragged.peek()) return false;
  event.preventDefault();
  event.stopPropagation();
  return true;
}

/** On the frame: the element stands where it was let go. */
export function dropAt(store: LayoutStore, at: Point): void {
  const item = dragged(store);
  const doc = store.doc.peek();
  store.dragged.value = null;
  if (!item || !doc || item.layer.locked) return;
  const { rect } = item;
  const [wide, high] = rect ? [rect.right - rect.left, rect.bottom - rect.top] : item.isText ? TEXT : OBJECT;
  const to = about(at, wide, high);
  store.commit(
    "place",
    withMembers(doc, new Set([item.key]), () => ({ bbox: boxOf(to) })),
  );
  store.selected.value = new Set([item.key]);
}
