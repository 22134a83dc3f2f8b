/** Below the picture: its size, the zoom, how much is selected, and what the keys do. */
import type { Signal } from "@preact/signals";
import { CanvasStatus } from "../shared/canvas-status";
import { KeyList, type Keys } from "../shared/key-list";
import { keyName } from "../shared/keys";
import type { Stage } from "./hand";
import { type MaskStore, percent, type Tool } from "./store";
import { TOOLS } from "./tools";

const HINTS: Record<Tool, string> = {
  brush: "Drag. Shift+click draws a straight line from where you were.",
  eraser: "Drag to take away. The right button erases with any brush.",
  line: "Drag from one end to the other, as wide as the brush.",
  lasso: "Drag around what you mean.",
  polygon: "Click each corner; Enter, a double click or the first corner closes it.",
  rectangle: "Drag from corner to corner; Shift makes it square.",
  ellipse: "Drag from corner to corner; Shift makes it a circle.",
  bucket: "Click: what is joined and of nearly that colour.",
  hand: "Drag the picture. Space does so with any tool.",
  segment: "Click what you mean; the right button takes away.",
  window: "Drag a box; the edit looks at nothing else.",
};

interface StatusProps {
  store: MaskStore;
  stage: { current: Stage | null };
  help: Signal<boolean>;
}

export function Status({ store, stage, help }: StatusProps) {
  const setup = store.setup.value;
  return (
    <CanvasStatus
      kind="mask"
      size={`${setup?.width} × ${setup?.height}`}
      whole="picture"
      stage={stage}
      hint={HINTS[store.tool.value]}
      isConnected={store.connected.value}
      isOffline={setup?.offline ?? false}
      help={help}
    >
      <span class="iw-mask-coverage">{percent(store.coverage.value)} selected</span>
    </CanvasStatus>
  );
}

const KEYS: Keys = [
  ...TOOLS.map(({ key, name }) => [key, name] as const),
  ["[ ]", "smaller, larger brush"],
  ["X", "add or take away"],
  [keyName("Mod+drag"), "the other of the two"],
  ["Shift", "straight on, square, circle"],
  ["Enter", "close the polygon"],
  ["Space+drag", "move the picture"],
  [keyName("Mod+wheel"), "zoom, as + and −"],
  ["0 1", "fit, actual pixels"],
  ["H", "hold: the picture alone"],
  ["I", "invert"],
  ["Delete", "clear; a corner of the polygon"],
  [`${keyName("Mod+Z")} ${keyName("Mod+Y")}`, "undo, redo"],
  ["Esc", "give up, leave"],
];

export function MaskKeys() {
  return <KeyList keys={KEYS} />;
}
