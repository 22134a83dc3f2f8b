/** The tools, one under another; beside them, steps back and forth. */
import { CanvasRail, type RailTool } from "../shared/canvas-rail";
import type { IconName } from "../shared/icons";
import type { MaskStore, Tool } from "./store";
import { TOOLS } from "./tools";

const ICONS: Partial<Record<Tool, IconName>> = {
  brush: "brush",
  eraser: "eraser",
  line: "line",
  lasso: "lasso",
  polygon: "polygon",
  rectangle: "rectangle",
  ellipse: "ellipse",
  bucket: "bucket",
  hand: "hand",
};

export function Rail({ store }: { store: MaskStore }) {
  const setup = store.setup.value;
  const steps = store.steps.value;
  const done = store.done.value;
  const tools: RailTool<Tool>[] = TOOLS.map(({ tool, name, key }) => ({
    tool,
    icon: ICONS[tool] as IconName,
    name,
    key,
  }));
  if (setup?.segmenter)
    tools.push({ tool: "segment", icon: "target", name: "Your segmenter: click what you mean" });
  const choice = setup?.choices.find(({ operation }) => operation === store.operation.value);
  if (choice?.takes_window)
    tools.push({ tool: "window", icon: "window", name: "Context window: what the edit may look at" });
  return (
    <CanvasRail
      kind="mask"
      tools={tools}
      tool={store.tool}
      before={steps[done - 1]?.label}
      next={steps[done]?.label}
      undo={store.undo}
      redo={store.redo}
    />
  );
}
