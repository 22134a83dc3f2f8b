/** What one view of the form knows, and how it talks to Python. */
import { computed, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import type { Channel } from "../shared/channel";
import { ImageStore } from "../shared/images";
import type {
  Draft,
  FieldInfo,
  FileInfo,
  FormOperation,
  FormSetup,
  FromPage,
  Generate,
  Json,
  NeedsConsent,
  Original,
  Quoted,
  RunState,
  Tile,
} from "../shared/messages";
import type { Parts } from "../shared/parts";
import { deskOf } from "../shared/picture-desk";
import { upload } from "./upload";
import { firstAxis, prefer, setField, setVary } from "./values";

const DEBOUNCE_MS = 250;
export const SENDING = "…";
const PATIENCE_MS = 1500;

type Action = Record<string, unknown> & Pick<Extract<FromPage, { draft: Draft }>, "kind">;
export type Phase = "idle" | "starting" | "running";

export class FormStore {
  readonly view = Math.random().toString(36).slice(2);
  readonly setup: Signal<FormSetup | null> = signal(null);
  readonly draft: Signal<Draft> = signal({ operation: "", fields: {}, vary: {}, off: [] });
  readonly operations: Signal<ReadonlyMap<string, FormOperation>> = signal(new Map());
  readonly quoted: Signal<Quoted | null> = signal(null);
  /** The quote is of an earlier draft. */
  readonly pricing = signal(true);
  readonly run: Signal<RunState | null> = signal(null);
  readonly tiles: Signal<ReadonlyMap<number, Tile>> = signal(new Map());
  readonly phase: Signal<Phase> = signal("idle");
  readonly consent: Signal<NeedsConsent | null> = signal(null);
  readonly trouble = signal<string | null>(null);
  /** Trying has begun: what is still missing is now said. */
  readonly tried = signal(false);
  readonly waiting = signal(false);
  /** By field: `SENDING`, or why a file could not be taken. */
  readonly uploads: Signal<ReadonlyMap<string, string>> = signal(new Map());
  readonly opened: Signal<number | null> = signal(null);
  readonly originals: Signal<ReadonlyMap<string, Original>> = signal(new Map());
  readonly switching = signal(false);
  /** By the hash of a file that the draft refers to: its sizes in words. */
  readonly sizes: Signal<ReadonlyMap<string, string>> = signal(new Map());
  readonly thumbnails: ImageStore;
  readonly pictures: ImageStore;
  readonly samples: ImageStore;
  readonly previews: ImageStore;
  readonly channel: Channel;
  readonly parts: Parts;
  /** Set by the page: brings a field into view and focuses it. */
  focusField: (name: string | null) => void = () => {};

  readonly operation: ReadonlySignal<FormOperation | undefined> = computed(() =>
    this.operations.value.get(this.draft.value.operation),
  );
  readonly specs: ReadonlySignal<readonly FieldInfo[]> = computed(() => this.operation.value?.fields ?? []);
  readonly problems: ReadonlySignal<ReadonlyMap<string | null, string>> = computed(() => {
    const found = new Map<string | null, string>();
    for (const problem of this.quoted.value?.problems ?? []) {
      if (problem.missing && !this.tried.value) continue;
      const before = found.get(problem.field);
      found.set(problem.field, before ? `${before} ${problem.text}` : problem.text);
    }
    return found;
  });

  #seq = 0;
  #answered = 0;
  readonly #sending = new Map<string, number>();
  #trySeq = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #patience: ReturnType<typeof setTimeout> | undefined;
  readonly #asked = new Set<string>();
  #promptNext = false;
  #onFresh: Array<() => void> = [];

  constructor(channel: Channel) {
    this.channel = channel;
    this.parts = deskOf(channel).parts;
    this.thumbnails = new ImageStore(channel.signal);
    this.pictures = new ImageStore(channel.signal, 64_000_000);
    this.samples = new ImageStore(channel.signal);
    this.previews = new ImageStore(channel.signal);
    channel.signal.addEventListener("abort", () => {
      clearTimeout(this.#timer);
      clearTimeout(this.#patience);
    });
    this.#listen();
  }

  edit(draft: Draft): void {
    this.draft.value = draft;
    this.consent.value = null;
    this.pricing.value = true;
    clearTimeout(this.#timer);
    this.#seq += 1;
    this.#timer = setTimeout(() => this.#act({ kind: "edit_draft" }), DEBOUNCE_MS);
  }

  set(name: string, value: Json | undefined): void {
    this.edit(setField(this.draft.peek(), this.specs.peek(), name, value));
  }

  vary(name: string, values: Json[] | null): void {
    this.edit(setVary(this.draft.peek(), this.specs.peek(), name, values));
  }

  toggleVary(spec: FieldInfo): void {
    const { fields, vary } = this.draft.peek();
    this.vary(spec.name, spec.name in vary ? null : firstAxis(spec, fields[spec.name]));
  }

  prefer(name: string): void {
    this.edit(prefer(this.draft.peek(), this.specs.peek(), name));
  }

  switchTo(operation: string): void {
    if (operation === this.draft.peek().operation) return;
    this.pricing.value = this.switching.value = this.#act({ kind: "switch_operation", operation });
  }

  /** Makes a result of words the prompt; another operation may be needed for it. */
  usePrompt(image_id: string, place: number): void {
    this.open(null);
    this.pricing.value = this.switching.value = this.#act({ kind: "use_prompt", image_id, place });
    this.#promptNext = true;
  }

  generate(options: Pick<Generate, "again" | "confirmed_usd_micros"> = {}): void {
    if (this.phase.peek() !== "idle" || !this.#act({ kind: "generate", ...options })) return;
    this.#trySeq = this.#seq;
    this.tried.value = true;
    this.trouble.value = null;
    this.consent.value = null;
    this.phase.value = "starting";
  }

  cancel(): void {
    if (this.channel.send({ kind: "cancel_run" })) this.#expectAnswer();
  }

  /** The code of the present draft, waiting for it when the last edit is still on its way. */
  async code(): Promise<string> {
    if (this.pricing.peek()) await new Promise<void>((done) => this.#onFresh.push(done));
    return this.quoted.peek()?.code ?? "";
  }

  askSamples(names: readonly string[]): void {
    if (!this.setup.peek()?.samples) return;
    const wanted = names.filter((name) => !this.#asked.has(name));
    for (let start = 0; start < wanted.length; start += 16) {
      const lot = wanted.slice(start, start + 16);
      if (!this.channel.send({ kind: "ask_samples", names: lot })) return;
      for (const name of lot) this.#asked.add(name);
    }
  }

  askPreview(sha256: string): void {
    if (this.#asked.has(sha256)) return;
    if (this.channel.send({ kind: "ask_preview", sha256 })) this.#asked.add(sha256);
  }

  open(slot: number | null): void {
    this.opened.value = slot;
    const id = slot === null ? null : this.tiles.peek().get(slot)?.image_id;
    if (id && !this.pictures.has(id)) this.channel.send({ kind: "ask_original", image_id: id });
  }

  async addFiles(spec: FieldInfo, files: readonly File[]): Promise<void> {
    this.#note(spec.name, SENDING);
    for (const file of files.slice(0, spec.kind === "file" ? 1 : (spec.max_items ?? 20))) {
      this.#underWay(spec.name, 1);
      const error = await upload(this.channel, `${this.view} ${Math.random()}`, spec, file);
      if (error) this.#arrived(spec.name, error);
    }
  }

  /** Sends what the person did, with the draft it is about; false where nobody hears it. */
  #act(action: Action): boolean {
    clearTimeout(this.#timer);
    this.#seq += 1;
    const about = { seq: this.#seq, view: this.view, draft: this.draft.peek() };
    const sent = this.channel.send({ ...action, ...about } as FromPage);
    if (sent) this.#expectAnswer();
    return sent;
  }

  /** Says so when Python does not answer: a cell is running, most likely. */
  #expectAnswer(): void {
    clearTimeout(this.#patience);
    this.#patience = setTimeout(() => {
      this.waiting.value = true;
    }, PATIENCE_MS);
  }

  #heard(): void {
    clearTimeout(this.#patience);
    this.waiting.value = false;
  }

  #note(field: string, text: string): void {
    this.uploads.value = new Map(this.uploads.peek()).set(field, text);
  }

  #underWay(field: string, more: number): number {
    const count = (this.#sending.get(field) ?? 0) + more;
    this.#sending.set(field, count);
    return count;
  }

  #arrived(field: string, error: string | null): void {
    const left = this.#underWay(field, -1);
    if (error) this.#note(field, error);
    else if (!left && this.uploads.peek().get(field) === SENDING) this.#note(field, "");
  }

  #listen(): void {
    const { channel } = this;
    channel.on("form_setup", (message) => {
      this.setup.value = message;
    });
    channel.on("form_operation", (message) => {
      this.operations.value = new Map(this.operations.peek()).set(message.operation.id, message);
    });
    channel.on("form_state", ({ draft, origin }) => {
      if (origin === this.view) return;
      this.draft.value = draft;
      this.switching.value = false;
      this.trouble.value = null;
      if (!this.#promptNext) return;
      this.#promptNext = false;
      const prompt = this.specs.peek().find((spec) => spec.role === "prompt");
      setTimeout(() => this.focusField(prompt?.name ?? null));
    });
    channel.on("quoted", (message) => this.#onQuoted(message));
    channel.on("needs_consent", (message) => {
      this.#heard();
      if (message.seq !== this.#trySeq) return;
      this.#answered = message.seq;
      this.consent.value = message;
      this.phase.value = "idle";
    });
    channel.on("run_state", (message) => {
      this.#heard();
      if (this.phase.peek() === "starting") this.#answered = this.#seq;
      this.run.value = message;
      this.phase.value = message.running ? "running" : "idle";
    });
    channel.on("tiles", ({ fresh, tiles }, buffers) => {
      const next = new Map(fresh ? [] : this.tiles.peek());
      if (fresh && !tiles.some((tile) => tile.slot === this.opened.peek())) this.opened.value = null;
      for (const tile of tiles) {
        next.set(tile.slot, tile);
        const part = tile.buffer === null ? undefined : buffers[tile.buffer];
        if (part && tile.image_id) this.thumbnails.put(tile.image_id, bytesOf(part), "image/webp");
      }
      this.tiles.value = next;
    });
    channel.on("original", (message, [part]) => {
      this.#heard();
      if (part && message.mime) this.pictures.put(message.image_id, bytesOf(part), message.mime);
      this.originals.value = new Map(this.originals.peek()).set(message.image_id, message);
    });
    channel.on("samples", ({ names }, buffers) => {
      names.forEach((name, index) => {
        const part = buffers[index];
        if (part) this.samples.put(name, bytesOf(part), "image/webp");
      });
    });
    channel.on("preview", ({ sha256, text }, [part]) => {
      if (part) this.previews.put(sha256, bytesOf(part), "image/webp");
      this.sizes.value = new Map(this.sizes.peek()).set(sha256, text);
    });
    channel.on("uploaded", ({ upload_id, field, file, error }) => {
      if (!upload_id.startsWith(this.view)) return;
      this.#arrived(field, error);
      if (file) this.#take(field, file);
    });
    channel.on("trouble", ({ text, about }) => {
      this.#heard();
      this.trouble.value = text;
      this.switching.value = false;
      this.#promptNext = false;
      if (about === "generate") this.phase.value = "idle";
    });
  }

  #onQuoted(message: Quoted): void {
    this.#heard();
    const mine = message.view === this.view;
    if (mine && message.seq < this.#seq) return;
    if (mine) this.#answered = message.seq;
    // What Python says of its own accord is about the draft it knows, not about one on its way.
    if (mine || (message.view === null && this.#answered === this.#seq)) {
      this.quoted.value = message;
      this.pricing.value = false;
      for (const done of this.#onFresh.splice(0)) done();
    }
    if (!mine || message.seq !== this.#trySeq || message.problems.length === 0) return;
    this.phase.value = "idle";
    this.#trySeq = 0;
    const first = message.problems.find((problem) => problem.field !== null);
    this.focusField(first?.field ?? null);
  }

  #take(field: string, file: FileInfo): void {
    const spec = this.specs.peek().find((one) => one.name === field);
    if (!spec) return;
    const reference = { sha256: file.sha256, name: file.name };
    if (spec.kind === "file") {
      this.set(field, reference);
      return;
    }
    const before = this.draft.peek().fields[field];
    const kept = (Array.isArray(before) ? before : []).filter(
      (one) => (one as { sha256?: string }).sha256 !== file.sha256,
    );
    this.set(field, [...kept, reference]);
  }
}

export function bytesOf(part: DataView): Uint8Array<ArrayBuffer> {
  return new Uint8Array(part.buffer as ArrayBuffer, part.byteOffset, part.byteLength);
}
