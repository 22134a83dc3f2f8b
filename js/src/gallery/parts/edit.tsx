/** Tags and notes, written where one looks. */
import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { Button } from "../../shared/controls";
import { Dialog } from "../../shared/floating";
import { isMod } from "../../shared/keys";
import type { WallStore } from "../store";

export interface EditProps {
  store: WallStore;
}

export default function Edit({ store }: EditProps) {
  const editing = store.editing.value;
  const close = () => {
    store.editing.value = null;
  };
  if (!editing) return null;
  const many = editing.items.length > 1;
  const label =
    editing.what === "note" ? "Note" : many ? `Add tags to ${editing.items.length} pictures` : "Tags";
  return (
    <Dialog open label={label} class="iw-wall-edit" onClose={close}>
      <Fields key={editing.items.join()} store={store} label={label} onClose={close} {...editing} />
    </Dialog>
  );
}

interface FieldsProps {
  store: WallStore;
  what: "tags" | "note";
  items: readonly number[];
  label: string;
  onClose: () => void;
}

function Fields({ store, what, items, label, onClose }: FieldsProps) {
  const tile = store.tile(items[0] ?? -1).peek().tile;
  const many = items.length > 1;
  const text = useSignal(what === "note" ? (tile?.note ?? "") : many ? "" : (tile?.tags.join(", ") ?? ""));
  const field = useRef<HTMLTextAreaElement>(null);
  useEffect(() => {
    field.current?.focus();
    field.current?.setSelectionRange(text.peek().length, text.peek().length);
  }, [text]);
  const save = () => {
    if (what === "note") store.mark(items, { note: text.value });
    else store.mark(items, { tags: split(text.value) });
    onClose();
  };
  const used = new Set(split(text.value));
  return (
    <form
      class="iw-wall-form"
      onSubmit={(event) => {
        event.preventDefault();
        save();
      }}
    >
      <label>
        <span>{label}</span>
        <textarea
          ref={field}
          class="iw-input"
          rows={what === "note" ? 4 : 1}
          dir="auto"
          maxLength={what === "note" ? 20_000 : 2_000}
          value={text.value}
          placeholder={what === "tags" ? "sky, too dark" : ""}
          onInput={(event) => {
            text.value = event.currentTarget.value;
          }}
          onKeyDown={(event) => {
            if (event.key === "Enter" && (what === "tags" || isMod(event))) {
              event.preventDefault();
              event.stopPropagation();
              save();
            }
          }}
        />
      </label>
      {what === "tags" && (
        <div class="iw-wall-known">
          {store.tags.value
            .filter((tag) => !used.has(tag))
            .slice(0, 16)
            .map((tag) => (
              <Button
                key={tag}
                variant="quiet"
                onClick={() => {
                  text.value = [...split(text.value), tag].join(", ");
                  field.current?.focus();
                }}
              >
                {tag}
              </Button>
            ))}
        </div>
      )}
      <div class="iw-wall-buttons">
        <Button
          variant="primary"
          shortcut={what === "tags" ? "Enter" : "Mod+Enter"}
          name="Save"
          onClick={save}
        >
          Save
        </Button>
        <Button onClick={onClose}>Cancel</Button>
      </div>
    </form>
  );
}

function split(text: string): string[] {
  return [
    ...new Set(
      text
        .split(/[,\n]/)
        .map((tag) => tag.trim())
        .filter(Boolean),
    ),
  ];
}
