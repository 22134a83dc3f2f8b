import { useSignal } from "@preact/signals";
import { useRef } from "preact/hooks";
import { ErrorText } from "../shared/controls";
import { Icon } from "../shared/icons";
import type { Json } from "../shared/messages";
import { Chip } from "./chip";
import { type EditorProps, useStore } from "./context";
import { SENDING } from "./store";

interface Reference {
  sha256: string;
  name: string;
}

const ACCEPT = "image/png,image/jpeg,image/webp";

/** Pictures by drop, paste or choice; they travel to Python in pieces and are named by their hash. */
export function FilesEditor({ spec, value, onChange, id, label, describedBy }: EditorProps) {
  const store = useStore();
  const over = useSignal(false);
  const input = useRef<HTMLInputElement>(null);
  const held = (Array.isArray(value) ? value : value ? [value] : []) as unknown as Reference[];
  const note = store.uploads.value.get(spec.name);
  const take = (files: Iterable<File> | null | undefined) => {
    const found = [...(files ?? [])];
    if (found.length > 0) void store.addFiles(spec, found);
  };
  return (
    <fieldset
      class={`iw-drop${over.value ? " iw-drop-over" : ""}`}
      aria-label={label}
      onDragOver={(event) => {
        // JupyterLab would open the file instead.
        event.preventDefault();
        event.stopPropagation();
        over.value = true;
      }}
      onDragLeave={() => {
        over.value = false;
      }}
      onDrop={(event) => {
        event.preventDefault();
        event.stopPropagation();
        over.value = false;
        take(event.dataTransfer?.files);
      }}
      onPaste={(event) => take(event.clipboardData?.files)}
    >
      {held.map((file) => (
        <Chip
          key={file.sha256}
          text={file.name}
          onRemove={() => onChange(held.filter((one) => one.sha256 !== file.sha256) as unknown as Json)}
        >
          <Icon name="file" />
        </Chip>
      ))}
      <input
        ref={input}
        class="iw-visually-hidden"
        type="file"
        tabIndex={-1}
        aria-hidden="true"
        accept={ACCEPT}
        multiple={spec.kind === "files"}
        onChange={(event) => {
          take(event.currentTarget.files);
          event.currentTarget.value = "";
        }}
      />
      <button
        type="button"
        id={id}
        class="iw-button iw-button-plain"
        aria-describedby={describedBy}
        onClick={() => input.current?.click()}
      >
        <Icon name="upload" />
        <span>{note === SENDING ? "Sending…" : "Choose, drop or paste"}</span>
      </button>
      {note && note !== SENDING && <ErrorText>{note}</ErrorText>}
    </fieldset>
  );
}
