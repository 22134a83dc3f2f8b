/** "Export", and under it what it can become: an archive, a sheet, a page, all that a client gets. */
import "./export-menu.css";
import { type Signal, useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { plain } from "./bytes";
import type { Channel } from "./channel";
import { Button, ErrorText } from "./controls";
import { Popover } from "./floating";
import { download } from "./images";
import type { ExportItems } from "./messages";

type What = NonNullable<ExportItems["what"]>;

export interface ExportProps {
  channel: Channel;
  /** What the view is called in the Python that does the same. */
  name: "grid" | "gallery";
  selected: readonly number[];
  /** What an archive holds where nothing is selected; null is all there is. */
  shown: readonly number[] | null;
  /** How much that is, in words. */
  amount: string;
  disabled: boolean;
  trouble: Signal<string | null>;
  said: Signal<string>;
}

/** What it becomes, as which kind of file, by which call. */
const KINDS: readonly [What, string, string, string][] = [
  ["pictures", "Pictures and tables", "ZIP", 'export("pictures.zip")'],
  ["sheet_pdf", "Contact sheet", "PDF", 'contact_sheet("sheet.pdf")'],
  ["sheet_png", "Contact sheet", "PNG", 'contact_sheet("sheet.png")'],
  ["page", "One page for any browser", "HTML", 'html_page("page.html")'],
  ["handover", "Handover for a client", "ZIP", 'handover("handover.zip")'],
];

export function callOf(name: string, what: What, call: string, title: string, some: boolean): string {
  const options = [];
  if (what !== "pictures" && (title || what === "handover"))
    options.push(`title=${JSON.stringify(title || "…")}`);
  if (some && what !== "pictures") options.push(`image_ids=${name}.selected_ids`);
  return `${name}.${[call.slice(0, -1), ...options].join(", ")})`;
}

export function Export(props: ExportProps) {
  const { channel, name, selected, shown, trouble, said } = props;
  const button = useRef<HTMLButtonElement>(null);
  const field = useRef<HTMLInputElement>(null);
  const open = useSignal(false);
  const title = useSignal("");
  const lacking = useSignal(false);
  /** How far it is, in words; empty while nothing is exported. */
  const state = useSignal("");
  const asked = useRef("");
  useEffect(() => {
    let pieces: ArrayBuffer[] = [];
    const ended = [
      channel.on("export_piece", ({ export_id, index, count, file_name, mime }, [bytes]) => {
        // Every view hears of an export; one of them has asked.
        if (export_id !== asked.current || !bytes) return;
        if (index === 0) pieces = [];
        const here = pieces.push(plain(bytes));
        state.value = `Exporting… ${Math.round((100 * here) / count)} %`;
        if (here < count) return;
        download(new Blob(pieces), file_name, mime);
        pieces = [];
        state.value = "";
        said.value = `Exported ${file_name}`;
      }),
      channel.on("trouble", ({ about }) => {
        if (about === "export") state.value = "";
      }),
    ];
    return () => {
      for (const end of ended) end();
    };
  }, [channel, state, said]);
  const send = (what: What) => {
    lacking.value = what === "handover" && !title.peek().trim();
    if (lacking.peek()) field.current?.focus();
    if (lacking.peek() || state.peek()) return;
    trouble.value = null;
    open.value = false;
    asked.current = `${Math.random()}`;
    const all = what === "pictures" ? (shown ?? []) : [];
    const items = [...(selected.length > 0 ? selected : all)];
    const sent = channel.send({ kind: "export", export_id: asked.current, items, what, title: title.peek() });
    state.value = sent ? "Exporting…" : "";
  };
  return (
    <>
      <Button
        icon="download"
        popup="dialog"
        expanded={open.value}
        buttonRef={button}
        disabled={props.disabled}
        onClick={() => {
          open.value = !open.peek() && !state.peek();
        }}
      >
        <span aria-live="polite">{state.value || `Export ${props.amount}`}</span>
      </Button>
      {open.value && (
        <Popover
          anchor={button.current}
          open
          label={`Export ${props.amount}`}
          class="iw-export"
          onClose={() => {
            open.value = false;
          }}
        >
          <label>
            <span class="iw-muted">Title, on sheets and pages</span>
            <input
              ref={field}
              class="iw-input"
              dir="auto"
              maxLength={200}
              value={title.value}
              aria-invalid={lacking.value || undefined}
              onInput={(event) => {
                title.value = event.currentTarget.value;
                lacking.value = false;
              }}
            />
          </label>
          {lacking.value && <ErrorText>A handover needs a title.</ErrorText>}
          <div class="iw-export-kinds" data-lm-suppress-shortcuts>
            {KINDS.map(([what, text, file, call]) => (
              <button
                key={what}
                type="button"
                class="iw-export-kind"
                title={callOf(name, what, call, title.value.trim(), selected.length > 0)}
                onClick={() => send(what)}
              >
                <span>{text}</span>
                <span class="iw-muted">{file}</span>
              </button>
            ))}
          </div>
        </Popover>
      )}
    </>
  );
}
