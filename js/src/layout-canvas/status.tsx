/** Below the frame: its size, the zoom, how much is sent, and what the keys do. */
import { useComputed } from "@preact/signals";
import { Button } from "../shared/controls";
import { charactersOf } from "./document";
import type { Stage } from "./hand";
import type { LayoutStore, Tool } from "./store";

const MOST = 10_000;
const HINTS: Record<Tool, string> = {
  select: "Drag to move, Alt+drag to copy, drag beside boxes to choose several.",
  object: "Drag from corner to corner, also over other boxes.",
  text: "Drag a box for words, as large as they should be.",
  hand: "Drag the view. Space does so with any tool.",
  pick: "Click a colour in the picture. Esc gives up.",
};

interface StatusProps {
  store: LayoutStore;
  stage: { current: Stage | null };
  help: boolean;
  onHelp: () => void;
}

export function Status({ store, stage, help, onHelp }: StatusProps) {
  const characters = useComputed(() => (store.doc.value ? charactersOf(store.doc.value) : 0)).value;
  const errors = store.problems.value.filter(({ severity }) => severity === "error").length;
  const count = store.items.value.length;
  return (
    <div class="iw-layout-status">
      <span>{store.doc.value?.resolution.replace("x", " × ")}</span>
      <Button icon="minus" name="Zoom out" shortcut="-" onClick={() => stage.current?.zoom(0.8)} />
      <Button
        icon="plus"
        name="Zoom in"
        shortcut="+"
        variant="quiet"
        onClick={() => stage.current?.zoom(1.25)}
      />
      <Button name="The whole frame" shortcut="0" variant="quiet" onClick={() => stage.current?.zoom("fit")}>
        Fit
      </Button>
      <span>
        {count} element{count === 1 ? "" : "s"}
      </span>
      <label class="iw-layout-meter" data-full={characters > MOST || undefined}>
        <meter min={0} max={MOST} high={0.9 * MOST} value={characters} />
        {characters.toLocaleString("en")} of 10,000 characters
      </label>
      {errors > 0 && (
        <span class="iw-layout-errors">
          {errors} error{errors === 1 ? "" : "s"}
        </span>
      )}
      {store.setup.value?.offline && <span class="iw-muted">offline</span>}
      <span class="iw-layout-hint iw-muted">
        {store.connected.value ? HINTS[store.tool.value] : "The kernel is gone: nothing new is kept."}
      </span>
      <Button name="Keys" shortcut="?" variant="quiet" expanded={help} onClick={onHelp}>
        Keys
      </Button>
    </div>
  );
}

const KEYS: readonly (readonly [string, string])[] = [
  ["V R T", "choose, object, text"],
  ["R or T, Enter", "one in the middle"],
  ["Tab", "next element"],
  ["Enter", "write about it"],
  ["arrows", "move by 1; Shift by 10"],
  ["Alt+arrows", "resize by 1; Shift by 10"],
  ["Ctrl+drag", "draw a box over others"],
  ["Shift+click", "choose one more"],
  ["D, Alt+drag", "duplicate"],
  ["Delete", "take away"],
  ["[ ]", "further back, to the front"],
  ["L M", "lock, mute"],
  ["Ctrl+G", "group; with Shift ungroup"],
  ["Ctrl+A", "choose all"],
  ["Ctrl+C X V", "copy, cut, paste as JSON"],
  ["S, Alt", "snapping; suspend it"],
  ["Ctrl+wheel + −", "zoom"],
  ["0 1", "fit, actual pixels"],
  ["Space+drag", "move the view"],
  ["H", "hold: without boxes"],
  ["Ctrl+Z Ctrl+Y", "undo, redo"],
  ["Esc", "give up, choose none, leave"],
];

export function Keys() {
  return (
    <dl class="iw-layout-keys">
      {KEYS.map(([key, what]) => (
        <div key={key}>
          <dt>
            <kbd>{key}</kbd>
          </dt>
          <dd>{what}</dd>
        </div>
      ))}
    </dl>
  );
}
