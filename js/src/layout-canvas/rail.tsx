/** The tools, one under another; beside them, steps back and forth. */
import { Button } from "../shared/controls";
import type { IconName } from "../shared/icons";
import type { LayoutStore, Tool } from "./store";

const TOOLS: readonly { tool: Tool; icon: IconName; name: string; key?: string }[] = [
  { tool: "select", icon: "arrow", name: "Choose and move", key: "V" },
  { tool: "object", icon: "rectangle", name: "Draw an object", key: "R" },
  { tool: "text", icon: "lettering", name: "Draw a text", key: "T" },
  { tool: "hand", icon: "hand", name: "Move the view" },
];

export function Rail({ store }: { store: LayoutStore }) {
  const steps = store.steps.value;
  const done = store.done.value;
  const before = done > 0 ? steps[done]?.label : undefined;
  const next = steps[done + 1]?.label;
  return (
    <div class="iw-layout-rail" role="toolbar" aria-label="Tools" aria-orientation="vertical">
      {TOOLS.map(({ tool, icon, name, key }) => (
        <Button
          key={tool}
          icon={icon}
          name={name}
          {...(key ? { shortcut: key } : {})}
          pressed={store.tool.value === tool}
          onClick={() => {
            store.tool.value = tool;
          }}
        />
      ))}
      <span class="iw-layout-rule" />
      <Button
        icon="magnet"
        name={store.snaps.value ? "Snapping is on; hold Alt to suspend it" : "Snapping is off"}
        shortcut="S"
        pressed={store.snaps.value}
        onClick={() => {
          store.snaps.value = !store.snaps.peek();
        }}
      />
      <span class="iw-layout-rule" />
      <Button
        icon="undo"
        name={before ? `Undo: ${before}` : "Nothing to undo"}
        shortcut="Mod+Z"
        disabled={!before}
        onClick={store.undo}
      />
      <Button
        icon="redo"
        name={next ? `Redo: ${next}` : "Nothing to redo"}
        shortcut="Mod+Y"
        disabled={!next}
        onClick={store.redo}
      />
    </div>
  );
}
