/** The layout as JSON and as Python, there and back. */
import { useSignal } from "@preact/signals";
import { Button } from "../shared/controls";
import { Dialog } from "../shared/floating";
import { copyText } from "../shared/images";
import { askCode } from "./asking";
import type { LayoutStore } from "./store";

export function Transfer({ store }: { store: LayoutStore }) {
  const pasting = useSignal(false);
  const shown = useSignal("");
  const text = useSignal("");
  const hand = async (what: string, name: string) => {
    const copied = await copyText(what);
    store.said.value = copied ? `${name} copied` : "";
    if (!copied) shown.value = what;
  };
  const take = () => {
    pasting.value = false;
    store.paste(text.peek());
    text.value = "";
  };
  return (
    <div class="iw-canvas-row">
      <Button
        onClick={() => {
          if (store.selected.peek().size > 0) void hand(store.copied(), "JSON");
          // What is sent, in the order that its readers expect.
          else askCode(store, ({ json_text }) => void hand(json_text, "JSON"));
        }}
      >
        Copy JSON
      </Button>
      <Button
        onClick={() => {
          pasting.value = true;
        }}
      >
        Paste JSON
      </Button>
      <Button
        onClick={() =>
          askCode(store, ({ code, error }) => {
            if (error) store.trouble.value = error;
            else void hand(code, "Python");
          })
        }
      >
        Copy Python
      </Button>
      <Dialog
        open={pasting.value}
        label="Paste JSON"
        class="iw-layout-dialog"
        onClose={() => {
          pasting.value = false;
        }}
      >
        <label class="iw-layout-written">
          <span>A structured prompt, or elements of one; text around it and small faults do no harm.</span>
          <textarea
            class="iw-input"
            rows={10}
            spellcheck={false}
            value={text.value}
            onInput={(event) => {
              text.value = event.currentTarget.value;
            }}
          />
        </label>
        <div class="iw-canvas-row">
          <Button variant="primary" disabled={!text.value.includes("{")} onClick={take}>
            Take it
          </Button>
        </div>
      </Dialog>
      <Dialog
        open={shown.value !== ""}
        label="Copy this"
        class="iw-layout-dialog"
        onClose={() => {
          shown.value = "";
        }}
      >
        <textarea class="iw-input" rows={12} readOnly aria-label="Copy this" value={shown.value} />
      </Dialog>
    </div>
  );
}
