import "../shared/theme.css";
import "../shared/controls.css";
import "../shared/canvas.css";
import "./style.css";
import { useSignal } from "@preact/signals";
import { useMemo, useRef } from "preact/hooks";
import { FormDrawer } from "../shared/drawer";
import { isMod } from "../shared/keys";
import { mount, type ViewProps } from "../shared/mount";
import { Part, Parts } from "../shared/parts";
import { Said } from "../shared/said";
import type { Stage } from "./hand";
import { keepHand } from "./keeping";
import type { ControlsProps } from "./parts/controls";
import type { EditProps } from "./parts/edit";
import { StageView } from "./stage";
import { MaskStore } from "./store";

function MaskCanvas({ channel }: ViewProps) {
  const store = useMemo(() => {
    const made = new MaskStore(channel);
    keepHand(made, channel);
    return made;
  }, [channel]);
  const parts = useMemo(() => new Parts(channel), [channel]);
  const stage = useRef<Stage | null>(null);
  const keys = useRef<((event: KeyboardEvent) => boolean) | null>(null);
  const moving = useSignal(false);
  const bare = useSignal(false);
  const help = useSignal(false);
  const setup = store.setup.value;
  const around = { store, stage, moving, bare, help, keys };
  if (!setup) return <p class="iw-canvas-note">{store.trouble.value ?? "Waiting for the kernel"}</p>;
  return (
    <div
      class="iw-canvas iw-mask"
      role="application"
      aria-label="Mask canvas"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: it takes the keys that its help lists
      tabIndex={0}
      data-lm-suppress-shortcuts
      onKeyDown={(event) => {
        stage.current?.hint(isMod(event));
        if (keys.current?.(event)) {
          event.preventDefault();
          // Also of what the notebook would take for its own, such as Ctrl+Z.
          event.stopPropagation();
        }
      }}
      onKeyUp={(event) => {
        stage.current?.hint(isMod(event));
        if (event.key === " ") moving.value = false;
        if (event.key.toLowerCase() === "h") bare.value = false;
      }}
      onFocusIn={() => stage.current?.march(true)}
      onFocusOut={(event) => {
        if (event.currentTarget.contains(event.relatedTarget as Node | null)) return;
        moving.value = false;
        bare.value = false;
        stage.current?.march(false);
      }}
    >
      <Part<ControlsProps> parts={parts} name="controls" props={{ ...around, place: "before" }} />
      <StageView store={store} stage={stage} moving={moving} bare={bare} parts={parts} />
      <Part<ControlsProps>
        parts={parts}
        name="controls"
        props={{ ...around, place: "after" }}
        waiting={waiting}
      />
      {setup.live && (
        <Part<EditProps> parts={parts} name="edit" props={{ store, channel }} waiting={waiting} />
      )}
      {setup.live && <FormDrawer channel={channel} />}
      <Said said={store.said} />
    </div>
  );
}

const waiting = (error: string | undefined) => <p class="iw-muted">{error}</p>;

export default mount("mask-canvas", MaskCanvas);
