/** Changes of the whole mask, each one step. */
import { grow, inverted, removeSpecks, shrink, smooth } from "./changes";
import { Selection } from "./selection";
import type { MaskStore } from "./store";

export type Change = "invert" | "clear" | "fill" | "grow" | "shrink" | "smooth" | "remove specks";

export function change(store: MaskStore, kind: Change): void {
  if (store.isBusy) return;
  const now = store.selection.peek();
  const amount = store.amount.peek();
  const next = {
    invert: () => inverted(now),
    clear: () => new Selection(now.width, now.height),
    fill: () => inverted(new Selection(now.width, now.height)),
    grow: () => grow(now, amount),
    shrink: () => shrink(now, amount),
    smooth: () => smooth(now, amount),
    "remove specks": () => removeSpecks(now, amount * amount),
  }[kind]();
  store.become(kind, next);
}
