/** What keys do on the canvas. */
import type { Signal } from "@preact/signals";
import { ARROWS, isMod } from "../shared/keys";
import { add, remove, setRects } from "./edits";
import { moved, type Rect, UNITS } from "./geometry";
import type { Stage } from "./hand";
import { duplicate, group, mark, shift, ungroup } from "./marking";
import type { LayoutStore, Tool } from "./store";
import { isTyping } from "./typing";

/** What the frame asks of the keys. */
export interface Keyboard {
  /** Does what a key stands for; false where it stands for nothing here. */
  down(event: KeyboardEvent): boolean;
  up(event: KeyboardEvent): void;
  /** Ends what is under way. */
  leave(): void;
}

export interface Pressed {
  store: LayoutStore;
  stage: { current: Stage | null };
  moving: Signal<boolean>;
  bare: Signal<boolean>;
  help: Signal<boolean>;
}

const TOOLS: Readonly<Record<string, Tool>> = { v: "select", r: "object", t: "text" };

export function keyboard(pressed: Pressed): Keyboard {
  const nudged = new Nudging(pressed.store);
  const { moving, bare } = pressed;
  return {
    down: (event) => onKey(event, pressed, nudged),
    up: (event) => {
      if (event.key === " ") moving.value = false;
      if (event.key.toLowerCase() === "h") bare.value = false;
      if (event.key in ARROWS) nudged.end();
    },
    leave: () => {
      moving.value = false;
      bare.value = false;
      nudged.end();
    },
  };
}

/** Arrows that are held down are one step. */
class Nudging {
  readonly #store: LayoutStore;
  #label = "";

  constructor(store: LayoutStore) {
    this.#store = store;
  }

  by(x: number, y: number, resizes: boolean): boolean {
    const store = this.#store;
    const label = resizes ? "resize" : "move";
    if (this.#label && this.#label !== label) this.end();
    const live = store.live.peek();
    const rects = new Map([...store.movable()].map(([key, rect]) => [key, live?.get(key) ?? rect]));
    if (rects.size === 0) return false;
    this.#label = label;
    const grown = (rect: Rect): Rect => ({
      ...rect,
      right: Math.min(UNITS, Math.max(rect.left + 1, rect.right + x)),
      bottom: Math.min(UNITS, Math.max(rect.top + 1, rect.bottom + y)),
    });
    store.live.value = resizes
      ? new Map([...rects].map(([key, rect]) => [key, grown(rect)]))
      : moved(rects, x, y);
    return true;
  }

  end(): void {
    const rects = this.#store.live.peek();
    if (!this.#label || !rects) return;
    const label = this.#label;
    this.#label = "";
    this.#store.live.value = null;
    setRects(this.#store, label, rects);
  }
}

function onKey(event: KeyboardEvent, pressed: Pressed, nudged: Nudging): boolean {
  const { store } = pressed;
  const target = event.target as HTMLElement;
  const key = event.key.toLowerCase();
  const root = event.currentTarget as HTMLElement;
  const isName = target.matches(".iw-layout-name");
  // What has the focus may go: the keys are still meant for the canvas.
  if ((target.role === "option" || isName) && ["z", "y", "delete", "backspace"].includes(key))
    root.focus({ preventScroll: true });
  if (isMod(event) && (key === "z" || key === "y") && !isTyping(target)) {
    key === "y" || event.shiftKey ? store.redo() : store.undo();
    return true;
  }
  const isBeside = target.closest(".iw-layout-list, .iw-layout-side, .iw-layout-draw, dialog");
  if (isTyping(target) || (isBeside && !isName)) return false;
  if (isMod(event)) return onCommand(key, event.shiftKey, store);
  const arrow = ARROWS[event.key];
  if (arrow) {
    const by = event.shiftKey ? 10 : 1;
    return nudged.by(arrow[0] * by, arrow[1] * by, event.altKey);
  }
  if (event.altKey) return false;
  return onLetter(key, target.matches("button, input, summary"), pressed);
}

function onLetter(key: string, isControl: boolean, pressed: Pressed): boolean {
  const { store, moving, bare, help } = pressed;
  const stage = pressed.stage.current;
  const tool = TOOLS[key];
  if (tool) store.tool.value = tool;
  else if (key === "delete" || key === "backspace") remove(store);
  else if (key === "d") duplicate(store);
  else if (key === "l") toggle(store, "locked", "lock", "unlock");
  else if (key === "m") toggle(store, "muted", "mute", "unmute");
  else if (key === "s") store.snaps.value = !store.snaps.peek();
  else if (key === "]" || key === "[") return reorder(store, key === "]" ? 1 : -1);
  else if (key === "+" || key === "=") stage?.zoom(1.25);
  else if (key === "-") stage?.zoom(0.8);
  else if (key === "0") stage?.zoom("fit");
  else if (key === "1") stage?.zoom("actual");
  else if (key === "?") help.value = !help.value;
  else if (key === "h") bare.value = true;
  else if (key === " " && !isControl) moving.value = true;
  else if (key === "enter" && !isControl && ["object", "text"].includes(store.tool.peek()))
    add(store, store.tool.peek() === "text");
  else if (key === "enter" && !isControl && store.selected.peek().size === 1) store.writing.value = true;
  // Escape ends what is under way, then leaves what is chosen, and else goes to the notebook.
  else if (key === "escape")
    return (stage?.cancel() ?? false) || store.tool.peek() !== "select" || store.comparing.peek()
      ? leave(store)
      : store.selectNone();
  else return false;
  return true;
}

function leave(store: LayoutStore): boolean {
  if (store.tool.peek() === "select") store.compare(false);
  store.tool.value = "select";
  store.picking.value = null;
  return true;
}

function onCommand(key: string, withShift: boolean, store: LayoutStore): boolean {
  if (key === "a") store.selectAll();
  else if (key === "d") duplicate(store);
  else if (key === "g") withShift ? ungroup(store) : group(store);
  else return false;
  return true;
}

function toggle(store: LayoutStore, name: "locked" | "muted", on: string, off: string): void {
  const all = store.chosen.every(({ layer }) => layer[name]);
  mark(store, all ? off : on, { [name]: !all });
}

function reorder(store: LayoutStore, by: number): boolean {
  const [item] = store.chosen;
  if (!item) return false;
  shift(store, item.index, item.index + by);
  return true;
}
