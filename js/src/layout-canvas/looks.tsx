/** How the frame is looked at, and what lies under it. A file may be a structured prompt as well. */
import { useRef } from "preact/hooks";
import { PICTURES } from "../prompt-form/upload";
import { Check, Group, Range } from "../shared/canvas-fields";
import { Button } from "../shared/controls";
import type { LayoutStore } from "./store";

export function Looks({ store }: { store: LayoutStore }) {
  const input = useRef<HTMLInputElement>(null);
  const hasPicture = store.states.value.length > 0;
  return (
    <Group title="View">
      <input
        ref={input}
        class="iw-visually-hidden"
        type="file"
        tabIndex={-1}
        aria-hidden="true"
        accept={`${PICTURES},application/json`}
        onChange={(event) => {
          const [file] = event.currentTarget.files ?? [];
          if (file) store.onFile?.(file);
          event.currentTarget.value = "";
        }}
      />
      <div class="iw-canvas-row">
        <Button icon="upload" disabled={store.sending.value} onClick={() => input.current?.click()}>
          {store.sending.value ? "Sending …" : hasPicture ? "Another picture" : "Picture underneath"}
        </Button>
      </div>
      {hasPicture && (
        <Range
          label="Opacity"
          unit="%"
          maximum={100}
          value={Math.round(100 * store.opacity.value)}
          onInput={(value) => {
            store.opacity.value = value / 100;
          }}
        />
      )}
      <Check
        label="Thirds"
        checked={store.thirds.value}
        onChange={(on) => {
          store.thirds.value = on;
        }}
      />
      <Check
        label="Snap to a grid of 25"
        checked={store.grid.value > 0}
        onChange={(on) => {
          store.grid.value = on ? 25 : 0;
        }}
      />
    </Group>
  );
}
