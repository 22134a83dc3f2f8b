/** The tools, one under another; beside them, steps back and forth. */
import { Button } from "../shared/controls";
import type { IconName } from "../shared/icons";
import { ARROWS } from "../shared/keys";
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
  segment: "target",
  window: "window",
  hand: "hand",
};

export function Rail({ store }: { store: MaskStore }) {
  const setup = store.setup.value;
  const steps = store.steps.value;
  const done = store.done.value;
  const more: { tool: Tool; name: string; key?: string }[] = [];
  if (setup?.segmenter) more.push({ tool: "segment", name: "Your segmenter: click what you mean" });
  const choice = setup?.choices.find(({ operation }) => operation === store.operation.value);
  if (choice?.takes_window) more.push({ tool: "window", name: "Context window: what the edit may look at" });
  const before = steps[done - 1]?.label;
  const next = steps[done]?.label;
  const tools = [...TOOLS, ...more];
  const walk = (event: KeyboardEvent) => {
    const [across = 0, down = 0] = ARROWS[event.key] ?? [];
    if (!(across || down)) return;
    event.preventDefault();
    const buttons = [
      ...(event.currentTarget as HTMLElement).querySelectorAll<HTMLButtonElement>("button:not(:disabled)"),
    ];
    const next = buttons.indexOf(event.target as HTMLButtonElement) + across + down;
    buttons.at(next % buttons.length)?.focus();
  };
  return (
    <div class="iw-mask-rail" role="toolbar" aria-label="Tools" aria-orientation="vertical" onKeyDown={walk}>
      {tools.map(({ tool, name, key }) => (
        <Button
          key={tool}
          icon={ICONS[tool] as IconName}
          name={name}
          {...(key ? { shortcut: key } : {})}
          pressed={store.tool.value === tool}
          onClick={() => {
            store.tool.value = tool;
          }}
        />
      ))}
      <span class="iw-mask-rule" />
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
