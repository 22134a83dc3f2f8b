import { useSignal } from "@preact/signals";
import { useRef } from "preact/hooks";
import { ErrorText } from "../shared/controls";
import { Icon } from "../shared/icons";
import type { Json } from "../shared/messages";
import { Chip } from "./chip";
import type { EditorProps, StoreProps } from "./props";
import { SENDING } from "./store";
import { FONTS, PICTURES } from "./upload";

interface Reference {
  sha256: string;
  name: string;
}

/** Files by drop, paste or choice; they travel to Python in pieces and are named by their hash. */
export function FilesEditor({ store, spec, value, onChange, id, label, describedBy }: EditorProps) {
  const over = useSignal(false);
  const input = useRef<HTMLInputElement>(null);
  const held = (Array.isArray(value) ? value : value ? [value] : []) as unknown as Reference[];
  const note = store.uploads.value.get(spec.name);
  const one = spec.kind === "file";
  const take = (files: Iterable<File> | null | undefined) => {
    const found = [...(files ?? [])];
    if (found.length > 0) void store.addFiles(spec, found);
  };
  // JupyterLab would open the file instead.
  const claim = (event: DragEvent, isOver: boolean) => {
    event.preventDefault();
    event.stopPropagation();
    over.value = isOver;
  };
  return (
    <fieldset
      class={`iw-drop${over.value ? " iw-drop-over" : ""}`}
      aria-label={label}
      onDragOver={(event) => claim(event, true)}
      onDragLeave={() => {
        over.value = false;
      }}
      onDrop={(event) => {
        claim(event, false);
        take(event.dataTransfer?.files);
      }}
      onPaste={(event) => take(event.clipboardData?.files)}
    >
      {held.map((file) => (
        <Chip
          key={file.sha256}
          text={file.name}
          onRemove={() => onChange(held.filter((other) => other !== file) as unknown as Json)}
        >
          <Preview store={store} file={file} />
        </Chip>
      ))}
      <input
        ref={input}
        class="iw-visually-hidden"
        type="file"
        tabIndex={-1}
        aria-hidden="true"
        accept={spec.kind === "attachments" ? FONTS : PICTURES}
        multiple={!one}
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
        <span>{note === SENDING ? "Sending…" : one && held[0] ? "Replace" : "Choose, drop or paste"}</span>
      </button>
      {note && note !== SENDING && <ErrorText>{note}</ErrorText>}
    </fieldset>
  );
}

function Preview({ store, file }: StoreProps & { file: Reference }) {
  const url = store.previews.url(file.sha256).value;
  store.askPreview(file.sha256);
  return (
    <>
      {url ? <img src={url} alt={file.name} /> : <Icon name="file" />}
      <span class="iw-muted">{store.sizes.value.get(file.sha256)}</span>
    </>
  );
}
