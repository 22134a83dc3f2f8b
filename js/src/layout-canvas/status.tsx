/** Below the frame: its size, the zoom, how much is sent, and what the keys do. */
import { type Signal, useComputed } from "@preact/signals";
import { CanvasStatus } from "../shared/canvas-status";
import { KeyList, type Keys } from "../shared/key-list";
import { keyName } from "../shared/keys";
import type { Stage } from "./hand";
import type { LayoutStore, Tool } from "./store";
import { charactersOf } from "./whole-document";

const MOST = 10_000;
const MOST_TOKENS = 2048;
const HINTS: Record<Tool, string> = {
  select: "Drag to move, Alt+drag to copy, drag beside boxes to choose several.",
  object: "Drag from corner to corner, also over other boxes.",
  text: "Drag a box for words, as large as they should be.",
  hand: "Drag the view. Space does so with any tool.",
  pick: "Click a colour in the picture. Esc gives up.",
};

const COMPARING = "Drag the line between the two pictures. Esc goes back to the boxes.";

interface StatusProps {
  store: LayoutStore;
  stage: { current: Stage | null };
  help: Signal<boolean>;
}

export function Status({ store, stage, help }: StatusProps) {
  const characters = useComputed(() => (store.doc.value ? charactersOf(store.doc.value) : 0)).value;
  const errors = store.problems.value.filter(({ severity }) => severity === "error").length;
  const count = store.items.value.length;
  return (
    <CanvasStatus
      kind="layout"
      size={store.doc.value?.resolution.replace("x", " × ") ?? ""}
      whole="frame"
      stage={stage}
      hint={store.comparing.value ? COMPARING : HINTS[store.tool.value]}
      isConnected={store.connected.value}
      isOffline={store.setup.value?.offline ?? false}
      help={help}
    >
      <span>
        {count} element{count === 1 ? "" : "s"}
      </span>
      <Meter characters={characters} isTraining={store.checks.value.profile === "training"} />
      {errors > 0 && (
        <span class="iw-layout-errors">
          {errors} error{errors === 1 ? "" : "s"}
        </span>
      )}
    </CanvasStatus>
  );
}

/** How much is sent of what the service takes, or about how much of what the open weights read. */
function Meter({ characters, isTraining }: { characters: number; isTraining: boolean }) {
  const count = isTraining ? Math.ceil(characters / 4) : characters;
  const most = isTraining ? MOST_TOKENS : MOST;
  const unit = isTraining ? "tokens, roughly" : "characters";
  const told = `${count.toLocaleString("en")} of ${most.toLocaleString("en")}`;
  return (
    <label
      class="iw-layout-meter"
      title={`What is sent: ${told} ${unit}`}
      data-full={count > most || undefined}
    >
      <meter min={0} max={most} high={0.9 * most} value={count} />
      <span class="iw-layout-count">
        {told}
        <span class={isTraining ? "" : "iw-visually-hidden"}> {unit}</span>
      </span>
    </label>
  );
}

const KEYS: Keys = [
  ["V R T", "choose, object, text"],
  ["R or T, Enter", "one in the middle"],
  ["Tab", "next element"],
  ["Enter", "write about it"],
  ["arrows", "move by 1; Shift by 10"],
  ["Alt+arrows", "resize by 1; Shift by 10"],
  [keyName("Mod+drag"), "draw a box over others"],
  ["Shift+click", "choose one more"],
  ["D, Alt+drag", "duplicate"],
  ["Delete", "take away"],
  ["[ ]", "further back, to the front"],
  ["L M", "lock, mute"],
  [keyName("Mod+G"), "group; with Shift ungroup"],
  [keyName("Mod+A"), "choose all"],
  [keyName("Mod+C X V"), "copy, cut, paste as JSON"],
  ["S, Alt", "snapping; suspend it"],
  [`${keyName("Mod+wheel")} + −`, "zoom"],
  ["0 1", "fit, actual pixels"],
  ["Space+drag", "move the view"],
  ["H", "hold: without boxes"],
  [`${keyName("Mod+Z")} ${keyName("Mod+Y")}`, "undo, redo"],
  ["Esc", "give up, choose none, leave"],
];

export function LayoutKeys() {
  return <KeyList keys={KEYS} />;
}
