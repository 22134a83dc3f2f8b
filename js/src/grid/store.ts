/** What one view of a grid knows, and what it asks and tells Python. */
import { computed, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import type { Channel } from "../shared/channel";
import { download, ImageStore } from "../shared/images";
import type {
  AxisInfo,
  CellDetails,
  ControlRun,
  ExportPiece,
  GridArrangement,
  GridCell,
  GridCells,
  GridProgress,
  GridSetup,
} from "../shared/messages";
import { type Axis, comfortable, GAP, GROUP_GAP, type Pivot, pivot, readingOrder, type Spot } from "./layout";

/** In the order of their codes in buffers, and what a cell without a picture says. */
export const WORDS = {
  planned: "not made yet",
  void: "not possible",
  queued: "queued",
  sent: "under way",
  ok: "",
  reused: "",
  unsafe: "withheld",
  failed: "failed",
  cancelled: "cancelled",
  unknown: "may have been billed",
} as const;
export type State = keyof typeof WORDS;
const STATES = Object.keys(WORDS) as State[];
const OK = STATES.indexOf("ok");
const REUSED = STATES.indexOf("reused");

export interface Tile {
  state: State;
  rating: number;
  starred: boolean;
  cell: GridCell | null;
  /** When it was sent, on the page's clock. */
  since: number | null;
}

const BATCH = 64;
const VIEW = 1024;
const STARRED = 8;
/** Pixels on screen up to which a small thumbnail is sharp enough. */
const SMALL = 176;
const FRESH: Tile = { state: "planned", rating: 0, starred: false, cell: null, since: null };

export type RunAction = ControlRun["action"];
export type Arrangement = Omit<GridArrangement, "kind">;

export class GridStore {
  readonly axes = signal<readonly Axis[]>([]);
  readonly arrangement = signal<Arrangement>({ rows: null, columns: null, pages: null, page: 0 });
  readonly count = signal(-1);
  readonly ratio = signal(1);
  readonly offline = signal(false);
  readonly live = signal(false);
  readonly progress = signal<GridProgress | null>(null);
  readonly trouble = signal<string | null>(null);
  readonly selection = signal<ReadonlySet<number>>(new Set());
  readonly focus = signal<Spot>({ row: 0, column: 0, place: 0 });
  /** Width of the pictures chosen by hand; null fits the space. */
  readonly zoom = signal<number | null>(null);
  readonly space = signal(0);
  readonly details = signal<CellDetails | null>(null);
  /** Whether there is a picture to export. */
  readonly finished = signal(false);
  readonly exporting = signal(false);
  readonly opened = signal<number | null>(null);
  readonly compared = signal<readonly [number, number] | null>(null);
  readonly said = signal("");
  readonly thumbnails: ImageStore;
  readonly originals: ImageStore;
  /** While the browser's focus is brought to where the keys already are; more keys may have come since. */
  moving = false;
  readonly failures = new Map<string, string>();

  readonly pivot: ReadonlySignal<Pivot> = computed((): Pivot => {
    const { rows, columns, pages, page } = this.arrangement.value;
    const chosen = { rows: this.axis(rows), columns: this.axis(columns), pages: this.axis(pages), page };
    // Only a flow depends on the width of tiles, and only laid out columns decide it the other way round.
    const flow = rows || columns ? 1 : Math.floor(this.space.value / (this.tileWidth.value + GAP));
    return pivot(Math.max(0, this.count.value), chosen, flow);
  });
  readonly tileWidth: ReadonlySignal<number> = computed((): number => {
    const chosen = this.zoom.value;
    if (chosen !== null) return chosen;
    const columns = this.axis(this.arrangement.value.columns);
    if (!columns) return comfortable(this.space.value, Math.max(2, Math.round(this.space.value / 180)));
    const { across } = this.pivot.value;
    const gaps = across > 1 ? GROUP_GAP * columns.values.length : 0;
    return comfortable(this.space.value - gaps, columns.values.length * across);
  });
  readonly order = computed<number[]>(() => readingOrder(this.pivot.value));

  readonly #channel: Channel;
  readonly #tiles = new Map<number, Signal<Tile>>();
  #states = new Uint8Array();
  #marks = new Uint8Array();
  #view: readonly number[] = [];
  #told = "";
  #seq = 0;
  #waiting: readonly number[] | null = null;
  readonly #sizes = new Map<number, number>();
  #export = "";
  #pieces: ArrayBuffer[] = [];
  #detailSeq = 0;
  #detailWaiters = new Map<number, (details: CellDetails) => void>();

  constructor(channel: Channel) {
    this.#channel = channel;
    this.thumbnails = new ImageStore(channel.signal);
    this.originals = new ImageStore(channel.signal, 96_000_000);
    channel.on("grid_setup", (message, buffers) => this.#setUp(message, buffers));
    channel.on("grid_cells", (message, buffers) => this.#onCells(message, buffers));
    channel.on("grid_states", (_, buffers) => this.#onStates(buffers));
    channel.on("grid_progress", (message) => {
      this.progress.value = message;
    });
    channel.on("grid_selection", ({ items }) => {
      this.selection.value = new Set(items);
    });
    channel.on("grid_arrangement", ({ rows, columns, pages, page }) => {
      this.arrangement.value = { rows, columns, pages, page };
    });
    channel.on("cell_details", (message) => this.#onDetails(message));
    channel.on("original", (message, buffers) => {
      const [bytes] = buffers;
      if (bytes && bytes.byteLength > 0 && !message.error)
        this.originals.put(message.image_id, plain(bytes), message.mime ?? "");
      else this.failures.set(message.image_id, message.error ?? "There is no picture here.");
    });
    channel.on("export_piece", (message, [bytes]) => this.#onPiece(message, bytes));
    channel.on("trouble", ({ text, about }) => {
      this.trouble.value = text;
      if (about === "export") this.exporting.value = false;
    });
    this.#readSaved();
  }

  get connected(): Signal<boolean> {
    return this.#channel.connected;
  }

  axis(name: string | null): Axis | null {
    return this.axes.value.find((axis) => axis.name === name) ?? null;
  }

  /** The state of one item, as a signal of its own so that only its tile is painted again. */
  tile(item: number): Signal<Tile> {
    let found = this.#tiles.get(item);
    if (!found) {
      found = signal(this.#fromArrays(item, FRESH));
      this.#tiles.set(item, found);
    }
    return found;
  }

  /** Says which items are on screen; asks for what is missing there. */
  show(view: readonly number[]): void {
    this.#view = view.slice(0, VIEW);
    for (const item of this.#view) this.thumbnails.touch(String(item));
    this.#ask();
  }

  arrange(change: Partial<Arrangement>): void {
    const next = { ...this.arrangement.value, ...change };
    if ("pages" in change && !("page" in change)) next.page = 0;
    this.arrangement.value = next;
    this.focus.value = { row: 0, column: 0, place: 0 };
    this.#channel.send({ kind: "arrange", ...next });
  }

  select(items: Iterable<number>): void {
    const next = new Set(items);
    this.selection.value = next;
    this.#channel.send({ kind: "select_items", items: [...next] });
    this.said.value = next.size === 1 ? "1 selected" : `${next.size} selected`;
  }

  rate(item: number, rating: number): void {
    if (!this.#markable(item)) return;
    this.#update(item, { rating });
    this.#channel.send({ kind: "mark_item", item, rating });
    this.said.value = rating ? `Rated ${rating}` : "Rating cleared";
  }

  star(item: number): void {
    if (!this.#markable(item)) return;
    const starred = !this.tile(item).peek().starred;
    this.#update(item, { starred });
    this.#channel.send({ kind: "mark_item", item, starred });
    this.said.value = starred ? "Starred" : "Star removed";
  }

  control(action: RunAction, price: number | null = null): void {
    this.trouble.value = null;
    this.#channel.send({ kind: "control_run", action, confirmed_usd_micros: price });
  }

  /** The selected pictures, or all, as one file. */
  export(): void {
    if (this.exporting.peek()) return;
    this.trouble.value = null;
    this.#export = `${Math.random()}`;
    this.#pieces = [];
    const items = [...this.selection.peek()];
    this.exporting.value = this.#channel.send({ kind: "export", export_id: this.#export, items });
  }

  /** Everything about a cell. Never settles while the kernel is busy or gone. */
  ask(item: number, against: number | null): Promise<CellDetails> {
    this.#detailSeq += 1;
    const seq = this.#detailSeq;
    return new Promise((resolve) => {
      this.#detailWaiters.set(seq, resolve);
      this.#channel.send({ kind: "ask_details", seq, item, against });
    });
  }

  open(item: number, from: number | null = null): void {
    const order = this.order.peek();
    const before = from ?? order[order.indexOf(item) - 1] ?? null;
    this.opened.value = item;
    void this.ask(item, before).then((details) => {
      if (this.opened.peek() === item) this.details.value = details;
    });
    this.askOriginal(item);
  }

  askOriginal(item: number): void {
    const id = this.tile(item).peek().cell?.image_id;
    if (id && !this.originals.has(id)) this.#channel.send({ kind: "ask_original", image_id: id });
  }

  #markable(item: number): boolean {
    const has = this.tile(item).peek().cell?.image_id;
    if (!has) this.said.value = "Nothing to rate here yet";
    return Boolean(has);
  }

  /** What was kept in the widget itself, for a page that cannot reach a busy kernel. */
  #readSaved(): void {
    const plan = this.#channel.get<GridSetup | undefined>("plan");
    const codes = this.#channel.get<DataView | undefined>("plan_codes");
    if (plan?.kind === "grid_setup" && codes) this.#setUp(plan, [codes]);
  }

  #setUp(setup: GridSetup, [codes, states, marks]: DataView[]): void {
    const all = new Uint16Array(plain(codes, 0));
    this.#states = new Uint8Array(plain(states, setup.count));
    this.#marks = new Uint8Array(plain(marks, setup.count));
    this.axes.value = setup.axes.map((axis: AxisInfo, place) => ({
      ...axis,
      codes: all.subarray(place * setup.count, (place + 1) * setup.count),
    }));
    const { rows, columns, pages, page } = setup;
    this.arrangement.value = { rows, columns, pages, page };
    this.ratio.value = setup.ratio;
    this.offline.value = setup.offline;
    this.live.value = setup.live;
    this.count.value = setup.count;
    this.finished.value = false;
    this.selection.value = new Set(setup.selected);
    for (const [item, tile] of this.#tiles) tile.value = this.#fromArrays(item, tile.peek());
    this.#waiting = null;
    this.#told = "";
    this.#ask();
  }

  #fromArrays(item: number, old: Tile): Tile {
    const mark = this.#marks[item] ?? 0;
    const state = STATES[this.#states[item] ?? 0] ?? "unknown";
    const since = state === "sent" ? (old.since ?? performance.now()) : null;
    return { ...old, state, since, rating: mark % STARRED, starred: mark >= STARRED };
  }

  #update(item: number, change: Partial<Tile>): void {
    const tile = this.tile(item);
    const next = { ...tile.peek(), ...change };
    this.#states[item] = STATES.indexOf(next.state);
    this.#marks[item] = next.rating + (next.starred ? STARRED : 0);
    tile.value = next;
  }

  #onCells({ cells, seq, size }: GridCells, buffers: DataView[]): void {
    for (const cell of cells) {
      const bytes = cell.buffer === null ? undefined : buffers[cell.buffer];
      if (bytes) {
        this.thumbnails.put(String(cell.item), plain(bytes), "image/webp");
        this.#sizes.set(cell.item, size);
      }
      const { state, starred, seconds } = cell;
      const since = seconds === null ? null : performance.now() - 1000 * seconds;
      this.#update(cell.item, { state, starred, since, cell, rating: cell.rating ?? 0 });
    }
    if (seq !== null && seq === this.#seq) this.#waiting = null;
    this.#ask();
  }

  #onStates([items, states, marks]: DataView[]): void {
    if (!items || !states || !marks) return;
    const places = new Uint32Array(plain(items));
    places.forEach((item, at) => {
      this.#states[item] = states.getUint8(at);
      this.#marks[item] = marks.getUint8(at);
      const tile = this.#tiles.get(item);
      if (tile) tile.value = this.#fromArrays(item, tile.peek());
    });
    this.#ask();
  }

  #onDetails(message: CellDetails): void {
    this.#detailWaiters.get(message.seq)?.(message);
    this.#detailWaiters.delete(message.seq);
  }

  #onPiece({ export_id, count, file_name }: ExportPiece, bytes: DataView | undefined): void {
    // Every view of the grid hears of an export; one of them has asked.
    if (export_id !== this.#export || !bytes) return;
    if (this.#pieces.push(plain(bytes)) < count) return;
    download(new Blob(this.#pieces), file_name, "application/zip");
    this.#pieces = [];
    this.exporting.value = false;
    this.said.value = `Exported ${file_name}`;
  }

  #lacks(item: number): boolean {
    const { cell, state } = this.tile(item).peek();
    if (!cell || cell.state !== state) return true;
    const sharp = (this.#sizes.get(item) ?? 0) >= this.#size();
    return cell.picture && !(sharp && this.thumbnails.has(String(item)));
  }

  #size(): 160 | 320 {
    const longer = this.tileWidth.peek() * Math.max(1, 1 / this.ratio.peek());
    return longer * window.devicePixelRatio > SMALL ? 320 : 160;
  }

  /** One wish at a time, unless what it asked for has left the screen. */
  #ask(): void {
    if (this.count.peek() < 0 || this.#channel.signal.aborted) return;
    this.finished.value ||= this.#states.some((code) => code === OK || code === REUSED);
    const view = new Set(this.#view);
    if (this.#waiting?.some((item) => view.has(item))) return;
    const items = this.#view.filter((item) => this.#lacks(item)).slice(0, BATCH);
    const told = this.#view.join();
    if (items.length === 0 && told === this.#told) return;
    this.#seq += 1;
    this.#told = told;
    this.#waiting = items.length > 0 ? items : null;
    if (
      !this.#channel.send({
        kind: "want_cells",
        seq: this.#seq,
        items,
        view: [...this.#view],
        size: this.#size(),
      })
    )
      this.#waiting = null;
  }
}

/** A copy in memory of its own: what comes with a message need not start where numbers may. Else, zeros. */
function plain(view: DataView | undefined, size = 0): ArrayBuffer {
  if (!view) return new ArrayBuffer(size);
  return new Uint8Array(view.buffer as ArrayBuffer, view.byteOffset, view.byteLength).slice().buffer;
}
