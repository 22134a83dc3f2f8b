/** What one view of a layout canvas knows, and what it asks and tells Python. */
import { computed, signal } from "@preact/signals";
import { Originals } from "../compare/originals";
import type { Channel } from "../shared/channel";
import { ImageStore } from "../shared/images";
import type {
  EditPrice,
  EditState,
  LayoutChange,
  LayoutCode,
  LayoutGot,
  LayoutLayer,
  LayoutProblem,
  LayoutProposal,
  LayoutSetup,
  LayoutState,
  LayoutStep,
  SetChecks,
} from "../shared/messages";
import { type Doc, type Item, itemsOf } from "./document";
import type { Guide, Rect } from "./geometry";

export type Tool = "select" | "object" | "text" | "hand" | "pick";
export type Checks = Pick<SetChecks, "profile" | "hints" | "mute">;

const PAUSE_MS = 600;
/** Where something stands that was not drawn. */
export const MIDDLE: Rect = { left: 350, top: 350, right: 650, bottom: 650 };

export class LayoutStore {
  readonly setup = signal<LayoutSetup | null>(null);
  readonly doc = signal<Doc | null>(null);
  readonly items = computed<readonly Item[]>(() => (this.doc.value ? itemsOf(this.doc.value) : []));
  /** Boxes under a hand, which are not yet in the document. */
  readonly live = signal<ReadonlyMap<string, Rect> | null>(null);
  readonly guides = signal<readonly Guide[]>([]);
  readonly selected = signal<ReadonlySet<string>>(new Set());
  readonly tool = signal<Tool>("select");
  readonly steps = signal<readonly LayoutStep[]>([]);
  readonly done = signal(0);
  readonly problems = signal<readonly LayoutProblem[]>([]);
  readonly checks = signal<Checks>({ profile: "api", hints: true, mute: [] });
  readonly snaps = signal(true);
  readonly grid = signal(0);
  readonly thirds = signal(false);
  readonly opacity = signal(1);
  readonly states = signal<readonly EditState[]>([]);
  readonly index = signal(0);
  /** The picture that this one is looked at beside. */
  readonly before = signal<number | null>(null);
  readonly comparing = signal(false);
  readonly changes = signal<readonly LayoutChange[] | null>(null);
  /** What came out, as far as the picture underneath has been described, and whether it is shown. */
  readonly got = signal<LayoutGot | null>(null);
  readonly showsGot = signal(false);
  /** The element that is dragged between the lists and the frame. */
  readonly dragged = signal<string | null>(null);
  /** Whether what is moved would leave the frame if it were let go. */
  readonly leaving = signal(false);
  readonly sending = signal(false);
  readonly running = signal(false);
  readonly work = signal({ describing: false, enriching: false });
  readonly proposal = signal<LayoutProposal | null>(null);
  readonly price = signal<EditPrice | null>(null);
  readonly drawing = signal({ operation: "", seed: null as number | null, num_images: 1 });
  readonly trouble = signal<string | null>(null);
  readonly said = signal("");
  /** Whether the field for words about what is chosen is to take the focus. */
  readonly writing = signal(false);
  /** Takes the colour under a click. */
  readonly picking = signal<((event: MouseEvent) => void) | null>(null);
  readonly originals: Originals;
  readonly thumbnails: ImageStore;
  /** Takes a picture that was dropped or pasted. */
  onFile: ((file: File) => void) | null = null;
  onCode: ((told: LayoutCode) => void) | null = null;
  /** Names this page among those that show the same layout. */
  readonly view = Math.random().toString(36).slice(2, 10);
  readonly channel: Channel;
  /** Layouts of steps that this page has seen, so that going back needs no answer. */
  readonly #docs = new Map<string, Doc>();
  #revision = 0;
  #seq = 0;
  #heard = 0;
  #made = 0;
  /** What is being written, and has not been told. */
  #typed: { label: string; place: string; timer: number } | null = null;

  constructor(channel: Channel) {
    this.channel = channel;
    this.originals = new Originals(channel);
    this.thumbnails = new ImageStore(channel.signal);
    channel.on("layout_setup", (setup) => {
      const { operation, seed, num_images } = setup;
      this.drawing.value = { operation, seed, num_images };
      this.setup.value = setup;
      this.tellDrawing();
    });
    channel.on("layout_state", (state) => this.#onState(state));
    channel.on("edit_price", (message) => {
      this.price.value = message;
    });
    channel.on("edit_states", ({ states, index, before, running }, buffers) => {
      states.forEach((state, place) => {
        const bytes = buffers[place];
        if (bytes?.byteLength)
          this.thumbnails.put(state.picture, bytes as DataView<ArrayBuffer>, "image/webp");
      });
      this.states.value = states;
      this.index.value = index;
      // What stands beside it is what it was made from, else the one before in the strip.
      this.before.value = before ?? (index > 0 ? index - 1 : states.length > 1 ? 1 : null);
      this.running.value = running;
      if (this.comparing.peek()) this.compare(this.before.peek() !== null);
    });
    channel.on("layout_work", (work) => {
      this.work.value = work;
    });
    channel.on("layout_proposal", (proposal) => {
      this.proposal.value = proposal.changes ? proposal : null;
    });
    channel.on("layout_code", (told) => this.onCode?.(told));
    channel.on("layout_got", (got) => {
      this.got.value = got;
    });
    channel.on("layout_changes", ({ before, after, changes }) => {
      if (before === this.before.peek() && after === this.index.peek()) this.changes.value = changes;
    });
    channel.on("trouble", ({ text, about }) => {
      this.trouble.value = text;
      if (about === "run_drawing") this.running.value = false;
      // What was refused before it was read has no answer of its own.
      if ((about === "set_layout" || about === "step_layout") && this.#heard < this.#seq) {
        this.#heard = this.#seq;
        channel.send({ kind: "ready" });
      }
    });
  }

  get connected() {
    return this.channel.connected;
  }

  tell = (message: Parameters<Channel["send"]>[0]): boolean => this.channel.send(message);

  get isPending(): boolean {
    return this.#typed !== null || this.#heard < this.#seq;
  }

  #onState(state: LayoutState): void {
    if (state.view === this.view && state.seq !== null) this.#heard = Math.max(this.#heard, state.seq);
    this.#revision = Math.max(this.#revision, state.revision);
    // Until Python has heard of all that was done here, this page knows better.
    if (this.isPending) return;
    this.#revision = state.revision;
    const { layers, resolution, steps, done, problems, profile, hints, mute } = state;
    const next: Doc = { prompt: JSON.parse(state.prompt), layers, resolution };
    const present = steps[done]?.step_id;
    if (present) this.#docs.set(present, next);
    this.steps.value = steps;
    this.done.value = done;
    this.problems.value = problems;
    this.checks.value = { profile, hints, mute };
    // Where there is nothing yet, the first drag draws.
    if (!this.doc.peek() && layers.length === 0) this.tool.value = "object";
    this.#show(next);
    if (state.view !== this.view) this.tellDrawing();
    if (state.select) this.selected.value = new Set(state.select);
    if (state.said) this.said.value = state.said;
  }

  #show(next: Doc): void {
    this.doc.value = next;
    const there = new Set(next.layers.map(({ key }) => key));
    const chosen = [...this.selected.peek()].filter((key) => there.has(key));
    if (chosen.length < this.selected.peek().size) this.selected.value = new Set(chosen);
  }

  newLayer(): LayoutLayer {
    this.#made += 1;
    return { key: `${this.view}-${this.#made}`, locked: false, muted: false, group: null };
  }

  /** Ends an action: the layout is another, which is one step. */
  commit(label: string, next: Doc | null): void {
    this.flush();
    if (!next) {
      this.trouble.value = "The elements of this prompt are no list, so none can be added. See the problems.";
      return;
    }
    if (next === this.doc.peek()) return;
    this.#show(next);
    this.#send(label);
  }

  /** Changes the layout while somebody writes in one place; one step when they pause. */
  write(label: string, place: string, change: (doc: Doc) => Doc): void {
    const doc = this.doc.peek();
    if (!doc) return;
    if (this.#typed && (this.#typed.label !== label || this.#typed.place !== place)) this.flush();
    this.#show(change(doc));
    clearTimeout(this.#typed?.timer);
    this.#typed = { label, place, timer: window.setTimeout(() => this.flush(), PAUSE_MS) };
  }

  flush(): void {
    const typed = this.#typed;
    if (!typed) return;
    clearTimeout(typed.timer);
    this.#typed = null;
    this.#send(typed.label);
  }

  #send(label: string): void {
    const doc = this.doc.peek() as Doc;
    this.#made += 1;
    const step_id = `${this.view}-${this.#made}`;
    this.#docs.set(step_id, doc);
    this.steps.value = [...this.steps.peek().slice(0, this.done.peek() + 1), { step_id, label }];
    this.done.value = this.steps.peek().length - 1;
    this.#seq += 1;
    this.said.value = label;
    const told = this.channel.send({
      kind: "set_layout",
      view: this.view,
      seq: this.#seq,
      base: this.#revision,
      step_id,
      label,
      prompt: JSON.stringify(doc.prompt),
      layers: [...doc.layers],
      resolution: doc.resolution,
    });
    if (!told) {
      this.#heard = this.#seq;
      this.trouble.value = "The kernel is gone: what you do here is not kept.";
    }
    this.tellDrawing();
  }

  undo = () => this.#step(true);
  redo = () => this.#step(false);

  #step(back: boolean): void {
    this.flush();
    const place = this.done.peek() + (back ? -1 : 1);
    const step = this.steps.peek()[place];
    const left = this.steps.peek()[this.done.peek()];
    if (!step || !left) return;
    const doc = this.#docs.get(step.step_id);
    if (doc) {
      this.#show(doc);
      this.done.value = place;
    }
    this.#seq += 1;
    const what = back ? left.label : step.label;
    this.said.value = `${back ? "Undone" : "Done again"}: ${what}`;
    this.channel.send({
      kind: "step_layout",
      view: this.view,
      seq: this.#seq,
      step_id: left.step_id,
      back,
    });
    this.tellDrawing();
  }

  // What is chosen

  get chosen(): Item[] {
    return this.items.value.filter(({ key }) => this.selected.value.has(key));
  }

  /** Boxes of what is chosen and may be moved. */
  movable(): Map<string, Rect> {
    const rects = new Map<string, Rect>();
    for (const { key, rect, layer } of this.chosen) if (rect && !layer.locked) rects.set(key, rect);
    return rects;
  }

  /** Chooses an element with its group; `more` adds it to, or takes it from, what is chosen. */
  select(key: string, more = false, alone = false): void {
    const item = this.items.peek().find((one) => one.key === key);
    const group = alone ? null : item?.layer.group;
    const keys = this.items.peek().filter((one) => one.key === key || (group && one.layer.group === group));
    if (!more) {
      this.selected.value = new Set(keys.map((one) => one.key));
      return;
    }
    const next = new Set(this.selected.peek());
    const goes = next.has(key);
    for (const one of keys) goes ? next.delete(one.key) : next.add(one.key);
    this.selected.value = next;
  }

  selectNone(): boolean {
    if (this.selected.peek().size === 0) return false;
    this.selected.value = new Set();
    return true;
  }

  selectAll(): void {
    this.selected.value = new Set(this.items.peek().map(({ key }) => key));
  }

  // What is told of the bar below, and asked for to be seen

  /** Tells what stands in the bar; Python answers with its price, or what is wrong. */
  tellDrawing(): void {
    if (!this.setup.peek()?.live) return;
    this.channel.send({ kind: "set_drawing", ...this.drawing.peek() });
  }

  /** Looks at the picture beside the one before it, with what was asked for differently. */
  compare(on: boolean): void {
    const before = this.before.peek();
    this.comparing.value = on && before !== null;
    this.changes.value = null;
    if (before === null || !on) return;
    this.wantPicture(before);
    this.channel.send({ kind: "ask_changes", before, after: this.index.peek() });
  }

  wantPicture(index: number): void {
    const key = this.states.peek()[index]?.picture;
    if (key) this.originals.want(key, (seq) => this.channel.send({ kind: "ask_mask_picture", seq, index }));
  }

  paste(text: string): void {
    this.flush();
    this.trouble.value = null;
    this.tell({ kind: "paste_layout", text: text.slice(0, 200_000) });
  }

  copied(): string {
    return JSON.stringify(this.chosen.map(({ raw }) => raw));
  }
}
