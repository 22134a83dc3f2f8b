/** What keys do on the canvas. */
import type { Signal } from "@preact/signals";
import { isMod } from "../shared/keys";
import type { Stage } from "./hand";
import type { MaskStore } from "./store";
import { TOOLS } from "./tools";
import { change } from "./whole";

export interface Pressed {
  store: MaskStore;
  stage: Stage | null;
  moving: Signal<boolean>;
  bare: Signal<boolean>;
  help: Signal<boolean>;
}

const TYPED =
  "input:not([type=range]):not([type=checkbox]):not([type=radio]):not([type=color]), textarea, select";
const LARGEST = 2000;

/** Does what a key stands for; false where it stands for nothing here. */
export function onKey(event: KeyboardEvent, { store, stage, moving, bare, help }: Pressed): boolean {
  const target = event.target as HTMLElement;
  if (target.matches(TYPED)) return false;
  const key = event.key.toLowerCase();
  if (isMod(event)) {
    if (key === "z") event.shiftKey ? store.redo() : stage?.takeBack() || store.undo();
    else if (key === "y") store.redo();
    else return false;
    return true;
  }
  const isSize = key === "[" || key === "]";
  // Some keyboards have brackets with Alt alone.
  if (event.altKey && !isSize) return false;
  const tool = TOOLS.find((one) => one.key.toLowerCase() === key);
  const isControl = target.matches("button, input, summary");
  if (tool) store.tool.value = tool.tool;
  else if (isSize) resize(store, key === "[" ? 0.85 : 1.15);
  else if (key === "x") store.erasing.value = !store.erasing.peek();
  else if (key === "i") change(store, "invert");
  else if (key === "delete" || key === "backspace") stage?.takeBack() || change(store, "clear");
  else if (key === "+" || key === "=") stage?.zoom(1.25);
  else if (key === "-") stage?.zoom(0.8);
  else if (key === "0") stage?.zoom("fit");
  else if (key === "1") stage?.zoom("actual");
  else if (key === "?") help.value = !help.value;
  else if (key === "h") bare.value = true;
  else if (key === " " && !isControl) moving.value = true;
  else if (key === "enter" && !isControl) return stage?.closePolygon() ?? false;
  // Escape ends what is being drawn, and else leaves to the notebook.
  else if (key === "escape") return stage?.cancel() ?? false;
  else return false;
  return true;
}

function resize(store: MaskStore, by: number): void {
  const which = store.sized;
  const now = store.sizes.peek();
  const size = Math.round(now[which] * by + Math.sign(by - 1));
  store.sizes.value = { ...now, [which]: Math.min(LARGEST, Math.max(1, size)) };
}
