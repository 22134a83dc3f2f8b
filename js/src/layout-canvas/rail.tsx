/** The tools, one under another; beside them, steps back and forth. */
import { CanvasRail, type RailTool } from "../shared/canvas-rail";
import { Button } from "../shared/controls";
import type { LayoutStore, Tool } from "./store";

const TOOLS: readonly RailTool<Tool>[] = [
  { tool: "select", icon: "arrow", name: "Choose and move", key: "V" },
  { tool: "object", icon: "rectangle", name: "Draw an object", key: "R" },
  { tool: "text", icon: "lettering", name: "Draw a text", key: "T" },
  { tool: "hand", icon: "hand", name: "Move the view" },
];

export function Rail({ store }: { store: LayoutStore }) {
  const steps = store.steps.value;
  const done = store.done.value;
  return (
    <CanvasRail
      kind="layout"
      tools={TOOLS}
      tool={store.tool}
      before={done > 0 ? steps[done]?.label : undefined}
      next={steps[done + 1]?.label}
      undo={store.undo}
      redo={store.redo}
    >
      <span class="iw-canvas-rule" />
      <Button
        icon="magnet"
        name={store.snaps.value ? "Snapping is on; hold Alt to suspend it" : "Snapping is off"}
        shortcut="S"
        pressed={store.snaps.value}
        onClick={() => {
          store.snaps.value = !store.snaps.peek();
        }}
      />
    </CanvasRail>
  );
}
