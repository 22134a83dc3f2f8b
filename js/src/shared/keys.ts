/** Keys pressed inside a widget must not reach the notebook, where a bare `x` cuts the cell. */

interface Pressed {
  key: string;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
  shiftKey: boolean;
}

/** Where the arrow keys lead, across and down. */
export const ARROWS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

/** Whether a key comes with one of those that make it a command of somebody else. */
export function isCommand(event: Omit<Pressed, "key" | "shiftKey">): boolean {
  return isMod(event) || event.altKey;
}

/** Whether the notebook may see this key: Escape and Tab leave, and combinations (Shift+Enter, Ctrl+S) are its own. */
export function belongsToNotebook(event: Pressed): boolean {
  if (event.key === "Escape" || event.key === "Tab") return true;
  if (isCommand(event)) return true;
  return event.shiftKey && event.key === "Enter";
}

export function guardKeys(root: HTMLElement, signal: AbortSignal): void {
  for (const type of ["keydown", "keypress", "keyup"] as const) {
    root.addEventListener(
      type,
      (event) => {
        if (!belongsToNotebook(event)) event.stopPropagation();
      },
      { signal },
    );
  }
}

const MAC = typeof navigator !== "undefined" && /Mac|iPhone|iPad/.test(navigator.userAgent);

/** "Mod+Enter" as this machine writes it. */
export function keyName(shortcut: string): string {
  return shortcut.replace("Mod+", MAC ? "⌘" : "Ctrl+");
}

export function isMod(event: { ctrlKey: boolean; metaKey: boolean }): boolean {
  return event.ctrlKey || event.metaKey;
}
