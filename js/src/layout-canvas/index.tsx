import "../shared/theme.css";
import "../shared/controls.css";
import "./style.css";
import { useSignal } from "@preact/signals";
import { useEffect, useMemo, useRef } from "preact/hooks";
import { FormDrawer } from "../shared/drawer";
import { ARROWS, isMod } from "../shared/keys";
import { mount, type ViewProps } from "../shared/mount";
import { Part, Parts } from "../shared/parts";
import { withOrder } from "./document";
import { moved, type Rect, UNITS } from "./geometry";
import type { Stage } from "./hand";
import type { ControlsProps } from "./parts/controls";
import type { DrawProps } from "./parts/draw";
import { StageView } from "./stage";
import { LayoutStore, type Tool } from "./store";

const TOOLS: Readonly<Record<string, Tool>> = { v: "select", r: "object", t: "text" };

function LayoutCanvas({ channel }: ViewProps) {
  const store = useMemo(() => new LayoutStore(channel), [channel]);
  const parts = useMemo(() => new Parts(channel), [channel]);
  const stage = useRef<Stage | null>(null);
  const moving = useSignal(false);
  const bare = useSignal(false);
  const help = useSignal(false);
  const setup = store.setup.value;
  const nudged = useMemo(() => new Nudging(store), [store]);
  useEffect(() => () => nudged.end(), [nudged]);
  if (!setup || !store.doc.value)
    return <p class="iw-layout-note">{store.trouble.value ?? "Waiting for the kernel"}</p>;
  return (
    <div
      class="iw-layout"
      role="application"
      aria-label="Layout canvas"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: it takes the keys that its help lists
      tabIndex={0}
      data-lm-suppress-shortcuts
      onKeyDown={(event) => {
        if (onKey(event, { store, stage: stage.current, moving, bare, help, nudged })) {
          event.preventDefault();
          // Also of what the notebook would take for its own, such as Ctrl+Z.
          event.stopPropagation();
        }
      }}
      onKeyUp={(event) => {
        if (event.key === " ") moving.value = false;
        if (event.key.toLowerCase() === "h") bare.value = false;
        if (event.key in ARROWS) nudged.end();
      }}
      onFocusOut={(event) => {
        if (event.currentTarget.contains(event.relatedTarget as Node | null)) return;
        moving.value = false;
        bare.value = false;
        nudged.end();
        store.flush();
      }}
      onCopy={(event) => onCopy(event, store)}
      onCut={(event) => {
        if (onCopy(event, store)) store.remove();
      }}
      onPaste={(event) => {
        if (isTyping(event.target)) return;
        const text = event.clipboardData?.getData("text/plain");
        if (!text) return;
        event.preventDefault();
        store.paste(text);
      }}
    >
      <StageView store={store} stage={stage} moving={moving} bare={bare} />
      <Part<ControlsProps> parts={parts} name="controls" props={{ store, stage, help }} waiting={waiting} />
      {setup.live && (
        <Part<DrawProps> parts={parts} name="draw" props={{ store, channel }} waiting={waiting} />
      )}
      {setup.live && <FormDrawer channel={channel} />}
      <p class="iw-visually-hidden" aria-live="polite">
        {store.said.value}
      </p>
    </div>
  );
}

const waiting = (error: string | undefined) => <p class="iw-muted">{error}</p>;

const isTyping = (target: EventTarget | null) =>
  target instanceof HTMLElement &&
  target.matches(
    "input:not([type=range]):not([type=checkbox]):not([type=radio]):not([type=color]), textarea, select",
  );

function onCopy(event: ClipboardEvent, store: LayoutStore): boolean {
  if (isTyping(event.target) || !event.clipboardData || store.selected.peek().size === 0) return false;
  event.preventDefault();
  event.clipboardData.setData("text/plain", store.copied());
  store.said.value = "Copied as JSON";
  return true;
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
    this.#store.setRects(label, rects);
  }
}

interface Pressed {
  store: LayoutStore;
  stage: Stage | null;
  moving: { value: boolean };
  bare: { value: boolean };
  help: { value: boolean };
  nudged: Nudging;
}

/** Does what a key stands for; false where it stands for nothing here. */
function onKey(event: KeyboardEvent, pressed: Pressed): boolean {
  const { store, stage, moving, bare, help, nudged } = pressed;
  const target = event.target as HTMLElement;
  const key = event.key.toLowerCase();
  // What has the focus may go: the keys are still meant for the canvas.
  if (target.role === "option" && ["z", "y", "delete", "backspace"].includes(key))
    (event.currentTarget as HTMLElement).focus({ preventScroll: true });
  if (isMod(event) && (key === "z" || key === "y") && !isTyping(target)) {
    key === "y" || event.shiftKey ? store.redo() : store.undo();
    return true;
  }
  if (isTyping(target) || target.closest(".iw-layout-side, .iw-layout-draw, dialog")) return false;
  if (isMod(event)) return onCommand(key, event.shiftKey, store);
  const arrow = ARROWS[event.key];
  if (arrow) {
    const by = event.shiftKey ? 10 : 1;
    return nudged.by(arrow[0] * by, arrow[1] * by, event.altKey);
  }
  if (event.altKey) return false;
  const isControl = target.matches("button, input, summary");
  const tool = TOOLS[key];
  if (tool) store.tool.value = tool;
  else if (key === "delete" || key === "backspace") store.remove();
  else if (key === "d") store.duplicate();
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
    store.add(store.tool.peek() === "text");
  else if (key === "enter" && !isControl && store.selected.peek().size === 1) store.writing.value = true;
  // Escape ends what is under way, then leaves what is chosen, and else goes to the notebook.
  else if (key === "escape")
    return (stage?.cancel() ?? false) || store.tool.peek() !== "select" ? leave(store) : store.selectNone();
  else return false;
  return true;
}

function leave(store: LayoutStore): boolean {
  store.tool.value = "select";
  store.picking.value = null;
  return true;
}

function onCommand(key: string, shift: boolean, store: LayoutStore): boolean {
  if (key === "a") store.selectAll();
  else if (key === "d") store.duplicate();
  else if (key === "g") shift ? store.ungroup() : store.group();
  else return false;
  return true;
}

function toggle(store: LayoutStore, name: "locked" | "muted", on: string, off: string): void {
  const all = store.chosen.every(({ layer }) => layer[name]);
  store.mark(all ? off : on, { [name]: !all });
}

function reorder(store: LayoutStore, by: number): boolean {
  const [item] = store.chosen;
  const doc = store.doc.peek();
  if (!item || !doc) return false;
  const to = Math.min(Math.max(item.index + by, 0), doc.layers.length - 1);
  if (to !== item.index) store.commit("reorder", withOrder(doc, item.index, to));
  return true;
}

export default mount("layout-canvas", LayoutCanvas);
