/** Below the picture: its size, the zoom, how much is selected, and what the keys do. */
import { Button } from "../shared/controls";
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
  help: boolean;
  onHelp: () => void;
}

export function Status({ store, stage, help, onHelp }: StatusProps) {
  const setup = store.setup.value;
  const hint = HINTS[store.tool.value];
  return (
    <div class="iw-mask-status">
      <span>
        {setup?.width} × {setup?.height}
      </span>
      <Button icon="minus" name="Zoom out" shortcut="-" onClick={() => stage.current?.zoom(0.8)} />
      <Button
        icon="plus"
        name="Zoom in"
        shortcut="+"
        variant="quiet"
        onClick={() => stage.current?.zoom(1.25)}
      />
      <Button
        name="The whole picture"
        shortcut="0"
        variant="quiet"
        onClick={() => stage.current?.zoom("fit")}
      >
        Fit
      </Button>
      <Button name="Actual pixels" shortcut="1" variant="quiet" onClick={() => stage.current?.zoom("actual")}>
        1:1
      </Button>
      <span class="iw-mask-coverage">{percent(store.coverage.value)} selected</span>
      {setup?.offline && <span class="iw-muted">offline</span>}
      <span class="iw-mask-hint iw-muted" title={hint}>
        {store.connected.value ? hint : "The kernel is gone: nothing new is kept."}
      </span>
      <Button name="Keys" shortcut="?" variant="quiet" expanded={help} onClick={onHelp}>
        Keys
      </Button>
    </div>
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
