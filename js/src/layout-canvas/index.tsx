import "../shared/theme.css";
import "../shared/controls.css";
import "../shared/canvas.css";
import "./style.css";
import { useSignal } from "@preact/signals";
import { useMemo, useRef } from "preact/hooks";
import { FormDrawer } from "../shared/drawer";
import { mount, type ViewProps } from "../shared/mount";
import { Part, Parts } from "../shared/parts";
import { Said } from "../shared/said";
import { remove } from "./edits";
import type { Stage } from "./hand";
import type { Keyboard } from "./keys";
import type { ControlsProps } from "./parts/controls";
import type { DrawProps } from "./parts/draw";
import { StageView } from "./stage";
import { LayoutStore } from "./store";
import { isTyping } from "./typing";

function LayoutCanvas({ channel }: ViewProps) {
  const store = useMemo(() => new LayoutStore(channel), [channel]);
  const parts = useMemo(() => new Parts(channel), [channel]);
  const stage = useRef<Stage | null>(null);
  const keys = useRef<Keyboard | null>(null);
  const moving = useSignal(false);
  const bare = useSignal(false);
  const help = useSignal(false);
  const setup = store.setup.value;
  const around = { store, stage, moving, bare, help, keys };
  if (!setup || !store.doc.value)
    return <p class="iw-canvas-note">{store.trouble.value ?? "Waiting for the kernel"}</p>;
  return (
    <div
      class="iw-canvas iw-layout"
      role="application"
      aria-label="Layout canvas"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: it takes the keys that its help lists
      tabIndex={0}
      data-lm-suppress-shortcuts
      onKeyDown={(event) => {
        if (keys.current?.down(event)) {
          event.preventDefault();
          // Also of what the notebook would take for its own, such as Ctrl+Z.
          event.stopPropagation();
        }
      }}
      onKeyUp={(event) => keys.current?.up(event)}
      onFocusOut={(event) => {
        if (event.currentTarget.contains(event.relatedTarget as Node | null)) return;
        keys.current?.leave();
        store.flush();
      }}
      onCopy={(event) => onCopy(event, store)}
      onCut={(event) => {
        if (onCopy(event, store)) remove(store);
      }}
      onPaste={(event) => onPaste(event, store)}
    >
      <StageView store={store} stage={stage} moving={moving} bare={bare} parts={parts} />
      <Part<ControlsProps> parts={parts} name="controls" props={around} waiting={waiting} />
      {setup.live && (
        <Part<DrawProps> parts={parts} name="draw" props={{ store, channel }} waiting={waiting} />
      )}
      {setup.live && <FormDrawer channel={channel} />}
      <Said said={store.said} />
    </div>
  );
}

const waiting = (error: string | undefined) => <p class="iw-muted">{error}</p>;

function onCopy(event: ClipboardEvent, store: LayoutStore): boolean {
  if (isTyping(event.target) || !event.clipboardData || store.selected.peek().size === 0) return false;
  event.preventDefault();
  event.clipboardData.setData("text/plain", store.copied());
  store.said.value = "Copied as JSON";
  return true;
}

function onPaste(event: ClipboardEvent, store: LayoutStore): void {
  if (isTyping(event.target)) return;
  const text = event.clipboardData?.getData("text/plain");
  const [file] = event.clipboardData?.files ?? [];
  if (!text && !file) return;
  event.preventDefault();
  if (text) store.paste(text);
  else if (file) store.onFile?.(file);
}

export default mount("layout-canvas", LayoutCanvas);
