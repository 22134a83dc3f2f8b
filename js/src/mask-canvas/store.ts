/** What one view of a mask canvas knows, and what it asks and tells Python. */
import { effect, signal } from "@preact/signals";
import { Originals } from "../compare/originals";
import type { Channel } from "../shared/channel";
import { ImageStore } from "../shared/images";
import type {
  EditOutside,
  EditPrice,
  EditState,
  FromPage,
  MaskHistory,
  MaskPatch,
  MaskSetup,
  Step,
} from "../shared/messages";
import type { Look } from "./painter";
import { apply, difference, inflated, type Patch } from "./patches";
import { NOTHING, type Rect, Selection, union } from "./selection";

export type Tool =
  | "brush"
  | "eraser"
  | "line"
  | "lasso"
  | "polygon"
  | "rectangle"
  | "ellipse"
  | "bucket"
  | "segment"
  | "window"
  | "hand";

/** How a picture is shown beside the one that it was made from. */
export type Comparing = "slider" | "difference" | null;

interface Kept {
  label: string;
  patch: Patch;
  applied: boolean;
}

export const FIRST_COLOUR = "#1f7ae0";
const PAUSE_MS = 250;
const CUT = "The kernel is gone: what you draw is not kept there until it is back.";

export class MaskStore {
  readonly setup = signal<MaskSetup | null>(null);
  readonly selection = signal(new Selection(1, 1));
  /** Counts up whenever pixels of the selection have changed; `touched` tells where. */
  readonly drawn = signal(0);
  readonly steps = signal<readonly Step[]>([]);
  readonly done = signal(0);
  readonly tool = signal<Tool>("brush");
  readonly erasing = signal(false);
  readonly sizes = signal<{ brush: number; eraser: number }>({ brush: 40, eraser: 40 });
  readonly tolerance = signal(24);
  readonly amount = signal(8);
  readonly pressure = signal(true);
  readonly look = signal<Look>({ colour: FIRST_COLOUR, opacity: 0.5, edge: true, bare: false });
  readonly window = signal<Rect | null>(null);
  readonly states = signal<readonly EditState[]>([]);
  readonly index = signal(0);
  readonly before = signal<number | null>(null);
  readonly comparing = signal<Comparing>(null);
  readonly running = signal(false);
  readonly price = signal<EditPrice | null>(null);
  /** What edits have changed outside their masks, by their places in the strip. */
  readonly outside = signal<ReadonlyMap<number, EditOutside>>(new Map());
  readonly operation = signal("");
  readonly prompt = signal("");
  readonly trouble = signal<string | null>(null);
  readonly said = signal("");
  readonly originals: Originals;
  readonly thumbnails: ImageStore;
  /** Counted when an action ends: while the hand moves it would hold it up. */
  readonly coverage = signal(0);
  /** What has changed since somebody painted it; the painter empties it. */
  touched: Rect = NOTHING;
  /** The picture's own colours, for the bucket. */
  colours: (() => Uint8ClampedArray | null) | null = null;

  readonly #channel: Channel;
  readonly #view = Math.random().toString(36).slice(2, 10);
  readonly #kept = new Map<string, Kept>();
  /** What could not be said yet, because the line to the kernel was cut. */
  readonly #unsaid: [FromPage, ArrayBuffer[]][] = [];
  #made = 0;
  #seq = 0;
  #editSeq = 0;
  #typing = 0;
  /** Counts how often Python has sent everything anew. */
  #round = 0;
  /** What an action under way began with. */
  #begun: Uint8Array | null = null;
  #work: Promise<void> = Promise.resolve();

  constructor(channel: Channel) {
    this.#channel = channel;
    this.originals = new Originals(channel);
    this.thumbnails = new ImageStore(channel.signal);
    channel.on("mask_setup", (message, buffers) => this.#later(() => this.#setUp(message, buffers)));
    channel.on("mask_patch", (message, [bits]) => this.#later(() => this.#onPatch(message, bits)));
    channel.on("mask_history", (message) => this.#later(async () => this.#onHistory(message)));
    channel.on("edit_price", (message) => {
      this.price.value = message;
    });
    channel.on("edit_bar", ({ operation, prompt, view, seq }) => {
      if (this.#typing || (view === this.#view && seq !== this.#editSeq)) return;
      this.operation.value = operation;
      this.prompt.value = prompt;
    });
    channel.on("edit_outside", (message) => {
      this.outside.value = new Map(this.outside.peek()).set(message.index, message);
    });
    channel.on("edit_states", ({ states, index, before, running }, buffers) => {
      states.forEach((state, place) => {
        const bytes = buffers[place];
        if (bytes?.byteLength)
          this.thumbnails.put(state.picture, bytes as DataView<ArrayBuffer>, "image/webp");
      });
      const known = this.states.peek().length;
      this.states.value = states;
      this.index.value = index;
      this.before.value = before;
      if (before === null) this.comparing.value = null;
      else if (known && states.length > known) this.comparing.value = "slider";
      this.running.value = running;
    });
    channel.on("trouble", ({ text, about }) => {
      this.trouble.value = text;
      if (about === "run_edit") this.running.value = false;
    });
    const end = effect(() => {
      if (!channel.connected.value) return;
      for (const [message, buffers] of this.#unsaid.splice(0)) channel.send(message, buffers);
    });
    channel.signal.addEventListener("abort", () => {
      end();
      clearTimeout(this.#typing);
    });
  }

  #tell(message: FromPage, buffers: ArrayBuffer[] = []): void {
    if (this.#channel.send(message, buffers)) return;
    this.#unsaid.push([message, buffers]);
    this.trouble.value = CUT;
  }

  get connected() {
    return this.#channel.connected;
  }

  /** Whether a stroke or another action has begun and not ended. */
  get isBusy(): boolean {
    return this.#begun !== null;
  }

  /** One after another: pixels are packed and unpacked beside the page's own work. */
  #later(work: () => Promise<void>): void {
    this.#work = this.#work.then(work).catch((error: unknown) => {
      this.trouble.value = `The mask could not be brought up to date: ${error}`;
    });
  }

  async #setUp(setup: MaskSetup, [bits]: DataView[]): Promise<void> {
    const { width, height } = setup;
    const next = new Selection(width, height);
    if (bits) {
      const plain = await inflated(new Uint8Array(bits.buffer, bits.byteOffset, bits.byteLength));
      for (let place = 0; place < next.pixels.length; place++)
        next.pixels[place] = ((plain[place >> 3] as number) >> (7 - (place & 7))) & 1;
    }
    this.#keepBegun(next);
    this.#kept.clear();
    this.#round += 1;
    this.selection.value = next;
    this.steps.value = setup.steps;
    this.done.value = setup.done;
    const [left, top, right, bottom] = setup.window ?? [];
    this.window.value = setup.window ? ({ left, top, right, bottom } as Rect) : null;
    if (!this.#typing) {
      this.operation.value = setup.operation;
      this.prompt.value = setup.prompt;
    }
    this.setup.value = setup;
    this.#changed(next.whole);
    this.#count();
  }

  /** Lays an action under way over what Python has sent meanwhile. */
  #keepBegun(next: Selection): void {
    const begun = this.#begun;
    const now = this.selection.peek();
    this.#begun = null;
    if (!begun || now.width !== next.width || now.height !== next.height) return;
    this.#begun = next.pixels.slice();
    for (let place = 0; place < begun.length; place++)
      if (begun[place] !== now.pixels[place]) next.pixels[place] = 1 - (next.pixels[place] as number);
  }

  #count(): void {
    const { width, height } = this.selection.peek();
    this.coverage.value = this.selection.peek().count() / (width * height);
  }

  #changed(rect: Rect): void {
    this.touched = union(this.touched, rect);
    this.drawn.value += 1;
  }

  /** Draws as a part of an action that `commit` ends; what it gives is where it has drawn. */
  draw(by: (selection: Selection) => Rect): Rect {
    const selection = this.selection.peek();
    this.#begun ??= selection.pixels.slice();
    const rect = by(selection);
    this.#changed(rect);
    return rect;
  }

  /** Takes back what was drawn since the action began. */
  abandon(): void {
    const begun = this.#begun;
    this.#begun = null;
    if (!begun) return;
    const selection = this.selection.peek();
    selection.pixels.set(begun);
    this.#changed(selection.whole);
  }

  /** Ends an action: what it changed becomes one step, here and in Python. */
  commit(label: string, touched: Rect): void {
    const before = this.#begun;
    this.#begun = null;
    if (!before) return;
    const after = this.selection.peek().clone();
    const round = this.#round;
    this.#later(async () => {
      const patch = await difference(before, after, touched);
      const now = this.selection.peek();
      if (!patch || now.width !== after.width || now.height !== after.height) return;
      if (round !== this.#round) await this.#flip({ label, patch, applied: false });
      this.#send(label, patch);
    });
  }

  #send(label: string, patch: Patch): void {
    this.#made += 1;
    const patch_id = `${this.#view}-${this.#made}`;
    this.#kept.set(patch_id, { label, patch, applied: true });
    this.steps.value = [...this.steps.peek().slice(0, this.done.peek()), { patch_id, label }];
    this.done.value = this.steps.peek().length;
    this.#seq += 1;
    this.#count();
    this.said.value = `${label}: ${percent(this.coverage.peek())} selected`;
    // The buffer must hold the patch alone.
    const bits = patch.bits.slice().buffer as ArrayBuffer;
    this.#tell({ kind: "add_patch", view: this.#view, seq: this.#seq, patch_id, label, ...patch.rect }, [
      bits,
    ]);
  }

  become(label: string, next: Selection): void {
    this.draw((selection) => {
      selection.pixels.set(next.pixels);
      return selection.whole;
    });
    this.commit(label, next.whole);
  }

  undo = () => this.#step(true);
  redo = () => this.#step(false);

  #step(back: boolean): void {
    if (this.isBusy) return;
    this.#later(async () => {
      const place = this.done.peek() - (back ? 1 : 0);
      const step = this.steps.peek()[place];
      if (!step) return;
      const kept = this.#kept.get(step.patch_id);
      // What another view or Python has done before this page came is asked of Python, which sends it.
      if (kept) await this.#flip(kept);
      this.done.value = back ? place : place + 1;
      this.#seq += 1;
      this.#tell({ kind: "step_mask", view: this.#view, seq: this.#seq, patch_id: step.patch_id, back });
      this.said.value = `${back ? "Undone" : "Done again"}: ${step.label}`;
    });
  }

  async #flip(kept: Kept): Promise<void> {
    const selection = this.selection.peek();
    await apply(selection, kept.patch);
    // An action under way must not take for its own what came meanwhile.
    if (this.#begun) await apply(new Selection(selection.width, selection.height, this.#begun), kept.patch);
    kept.applied = !kept.applied;
    this.#changed(kept.patch.rect);
    this.#count();
  }

  async #onPatch(message: MaskPatch, bits: DataView | undefined): Promise<void> {
    const { patch_id, label, left, top, right, bottom, applied } = message;
    let kept = this.#kept.get(patch_id);
    if (!kept && bits) {
      const copy = new Uint8Array(bits.buffer, bits.byteOffset, bits.byteLength).slice();
      kept = { label, patch: { rect: { left, top, right, bottom }, bits: copy }, applied: !applied };
      this.#kept.set(patch_id, kept);
    }
    if (kept && kept.applied !== applied) await this.#flip(kept);
  }

  #onHistory({ steps, done, view, seq }: MaskHistory): void {
    // Until Python has heard of all that was done here, this page knows better.
    if (view === this.#view && seq !== this.#seq) return;
    if (this.trouble.peek() === CUT) this.trouble.value = null;
    this.steps.value = steps;
    this.done.value = done;
  }

  setWindow(box: Rect | null): void {
    this.window.value = box;
    const sides = box && [box.left, box.top, box.right, box.bottom];
    this.#tell({ kind: "set_window", box: sides });
  }

  segment(x: number, y: number, inside: boolean, box: Rect | null = null): void {
    this.#channel.send({
      kind: "ask_segment",
      hints: [{ x, y, inside }],
      box: box && [box.left, box.top, box.right, box.bottom],
      erase: !inside,
    });
    this.said.value = "Looking for what is there";
  }

  /** Takes what is typed; Python hears of it in a pause, and answers with the price, or what is wrong. */
  type(prompt: string): void {
    this.prompt.value = prompt;
    clearTimeout(this.#typing);
    this.#typing = window.setTimeout(() => this.#tellEdit(), PAUSE_MS);
  }

  choose(operation: string): void {
    this.operation.value = operation;
    if (this.tool.peek() === "window") this.tool.value = "brush";
    this.#tellEdit();
  }

  #tellEdit(): void {
    clearTimeout(this.#typing);
    this.#typing = 0;
    this.#editSeq += 1;
    const [operation, prompt] = [this.operation.peek(), this.prompt.peek()];
    this.#channel.send({ kind: "set_edit", view: this.#view, seq: this.#editSeq, operation, prompt });
  }

  /** Which of both sizes of brush is in the hand. */
  get sized(): "brush" | "eraser" {
    return this.tool.value === "eraser" || this.erasing.value ? "eraser" : "brush";
  }

  run(): void {
    this.trouble.value = null;
    this.running.value = this.#channel.send({
      kind: "run_edit",
      operation: this.operation.peek(),
      prompt: this.prompt.peek(),
      confirmed_usd_micros: this.price.peek()?.usd_micros ?? null,
    });
  }

  cancelEdit(): void {
    this.#channel.send({ kind: "cancel_edit" });
  }

  goTo(index: number): void {
    this.#channel.send({ kind: "show_state", index });
  }

  wantPicture(index: number): void {
    const key = this.states.peek()[index]?.picture;
    if (key) this.originals.want(key, (seq) => this.#channel.send({ kind: "ask_mask_picture", seq, index }));
  }
}

export const percent = (share: number) => `${(100 * share).toFixed(share > 0 && share < 0.1 ? 2 : 1)} %`;
