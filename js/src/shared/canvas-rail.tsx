/** The tools of a canvas, one under another; beside them, steps back and forth. */
import type { Signal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { Button } from "./controls";
import type { IconName } from "./icons";
import { ARROWS } from "./keys";

export interface RailTool<T> {
  tool: T;
  icon: IconName;
  name: string;
  key?: string | undefined;
}

interface RailProps<T> {
  /** Of the canvas: the beginning of the names of its classes. */
  kind: string;
  tools: readonly RailTool<T>[];
  tool: Signal<T>;
  /** What Undo takes back, and what Redo does again. */
  before: string | undefined;
  next: string | undefined;
  undo: () => void;
  redo: () => void;
  /** What stands between the tools and the steps. */
  children?: ComponentChildren;
}

function walk(event: KeyboardEvent): void {
  const [across = 0, down = 0] = ARROWS[event.key] ?? [];
  if (!(across || down)) return;
  event.preventDefault();
  event.stopPropagation();
  const rail = event.currentTarget as HTMLElement;
  const buttons = [...rail.querySelectorAll<HTMLButtonElement>("button:not(:disabled)")];
  const next = buttons.indexOf(event.target as HTMLButtonElement) + across + down;
  buttons.at(next % buttons.length)?.focus();
}

export function CanvasRail<T>({ kind, tools, tool, before, next, undo, redo, children }: RailProps<T>) {
  return (
    <div
      class={`iw-canvas-rail iw-${kind}-rail`}
      role="toolbar"
      aria-label="Tools"
      aria-orientation="vertical"
      onKeyDown={walk}
    >
      {tools.map(({ tool: one, icon, name, key }) => (
        <Button
          key={one}
          icon={icon}
          name={name}
          {...(key ? { shortcut: key } : {})}
          pressed={tool.value === one}
          onClick={() => {
            tool.value = one;
          }}
        />
      ))}
      {children}
      <span class="iw-canvas-rule" />
      <Button
        icon="undo"
        name={before ? `Undo: ${before}` : "Nothing to undo"}
        shortcut="Mod+Z"
        disabled={!before}
        onClick={undo}
      />
      <Button
        icon="redo"
        name={next ? `Redo: ${next}` : "Nothing to redo"}
        shortcut="Mod+Y"
        disabled={!next}
        onClick={redo}
      />
    </div>
  );
}
