/** What one view of a grid knows, and what it asks and tells Python. */
import { computed, type ReadonlySignal, signal } from "@preact/signals";
import { FIT, type Zoom, zoomAt } from "../compare/zoom";
import { plain } from "../shared/bytes";
import type { Channel } from "../shared/channel";
import type {
  AxisInfo,
  CellDetails,
  ControlRun,
  GridCell,
  GridCells,
  GridProgress,
  GridSetup,
  Layout,
} from "../shared/messages";
import type { Parts } from "../shared/parts";
import { deskOf, type PictureDesk } from "../shared/picture-desk";
import { type Marked, PictureStore, type Wish } from "../shared/picture-store";
import { Replies } from "../shared/replies";
import {
  type Axis,
  comfortable,
  GAP,
  GROUP_GAP,
  type Known,
  lane,
  type Pivot,
  pivot,
  readingOrder,
  type Spot,
  without,
} from "./layout";

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
  deleted: "deleted",
  none: "no picture",
} as const;
export type State = keyof typeof WORDS;
const STATES = Object.keys(WORDS) as State[];
const OK = STATES.indexOf("ok");
const REUSED = STATES.indexOf("reused");

export interface Tile extends Marked<State> {
  cell: GridCell | null;
  /** When it was sent, on the page's clock. */
  since: number | null;
}

/** How much larger than it is a thumbnail may be shown before a sharper one is fetched. */
const ENOUGH = 1.1;
const FRESH: Tile = { state: "planned", rating: 0, starred: false, cell: null, since: null };

export type RunAction = ControlRun["action"];

/** What most parts of the grid take. */
export interface StoreProps {
  store: GridStore;
}

/** Whose menu is open, beside what; `large`: within the large view. */
export interface MenuAt {
  item: number;
  anchor: HTMLElement;
  large: boolean;
}

const EMPTY: Layout = {
  rows: [],
  columns: [],
  pages: null,
  page: 0,
  hidden: {},
  orders: {},
  filter: "",
};
/** Sizes of thumbnails that Python makes, in pixels of the longer side. */
const SIZES = [160, 320, 640, 1024] as const;

export class GridStore extends PictureStore<State, Tile, (typeof SIZES)[number]> {
  readonly axes = signal<readonly Axis[]>([]);
  readonly layout = signal<Layout>(EMPTY);
  /** Axes to which values can be added. */
  readonly addable = signal<readonly string[]>([]);
  /** What the filter keeps, a byte for each item; all of them where it is empty. */
  readonly kept = signal(new Uint8Array());
  readonly filterError = signal<string | null>(null);
  readonly ratio = signal(1);
  readonly drawn = signal("");
  readonly live = signal(false);
  /** Why ratings and the like cannot be kept, if so. */
  readonly unkept = signal("");
  readonly progress = signal<GridProgress | null>(null);
  readonly focus = signal<Spot>({ row: 0, column: 0, place: 0 });
  /** Width of the pictures chosen by hand; null fits the space. */
  readonly width = signal<number | null>(null);
  /** The part of every picture that is shown. */
  readonly zoom = signal<Zoom>(FIT);
  readonly space = signal(0);
  readonly details = signal<CellDetails | null>(null);
  /** The buttons under which their dialogs stand. */
  readonly arranging = signal<HTMLElement | null>(null);
  readonly adding = signal<{ axis: string; anchor: HTMLElement } | null>(null);
  /** Whether there is a picture to export. */
  readonly finished = signal(false);
  readonly parts: Parts;
  readonly desk: PictureDesk;
  readonly menu = signal<MenuAt | null>(null);

  readonly shown = computed<Uint8Array>(() =>
    without({ count: this.#count(), kept: this.kept.value }, this.axes.value, this.layout.value.hidden),
  );
  readonly #lanes = computed(() => {
    const { rows, columns, orders } = this.layout.value;
    // Ratings count as they were then: pictures must not change places under the hand that rates them.
    const known: Known = { count: this.#count(), kept: this.shown.value, marks: this.marks };
    const of = (names: readonly string[]) => lane(this.axesOf(names), orders, known);
    return { rows: of(rows), columns: of(columns) };
  });
  readonly pivot: ReadonlySignal<Pivot> = computed((): Pivot => {
    const { pages, page } = this.layout.value;
    const { rows, columns } = this.#lanes.value;
    // Only a flow depends on the width of tiles, and only laid out columns decide it the other way round.
    const flow = rows || columns ? 1 : Math.floor(this.space.value / (this.tileWidth.value + GAP));
    const known = { count: this.#count(), kept: this.shown.value };
    return pivot(known, { rows, columns, pages: this.axis(pages), page }, flow);
  });
  readonly tileWidth: ReadonlySignal<number> = computed((): number => {
    const chosen = this.width.value;
    if (chosen !== null) return chosen;
    const { columns } = this.#lanes.value;
    if (!columns) return comfortable(this.space.value, Math.max(2, Math.round(this.space.value / 180)));
    const { across } = this.pivot.value;
    const gaps = across > 1 ? GROUP_GAP * columns.places.length : 0;
    return comfortable(this.space.value - gaps, columns.places.length * across);
  });
  readonly order = computed<number[]>(() => readingOrder(this.pivot.value));

  readonly #details = new Replies<CellDetails>();
  #generation = 0;

  constructor(channel: Channel) {
    super(channel, STATES, FRESH);
    this.desk = deskOf(channel);
    this.parts = this.desk.parts;
    channel.on("grid_setup", (message, buffers) => this.#setUp(message, buffers));
    channel.on("grid_cells", (message, buffers) => this.#onCells(message, buffers));
    channel.on("grid_states", (_, buffers) => this.#onStates(buffers));
    channel.on("grid_progress", (message) => {
      this.progress.value = message;
    });
    channel.on("grid_selection", ({ items }) => {
      this.selection.value = new Set(items);
    });
    channel.on("grid_arrangement", ({ layout }) => {
      this.layout.value = layout;
    });
    channel.on("grid_filter", ({ filter, error }, [bits]) => {
      if (filter !== this.layout.peek().filter) return;
      this.filterError.value = error;
      if (!error) this.kept.value = new Uint8Array(plain(bits));
    });
    channel.on("grid_zoom", ({ scale, x, y }) => {
      this.zoom.value = zoomAt(FIT, scale, x, y);
    });
    channel.on("cell_details", (message) => this.#details.answer(message.seq, message));
    channel.on("trouble", ({ text }) => {
      this.trouble.value = text;
      // A rating that was shown before Python agreed may be wrong.
      this.doubt();
    });
    this.#readSaved();
  }

  #count(): number {
    return Math.max(0, this.count.value);
  }

  axesOf(names: readonly string[]): Axis[] {
    return names.flatMap((name) => this.axis(name) ?? []);
  }

  axis(name: string | null): Axis | null {
    return this.axes.value.find((axis) => axis.name === name) ?? null;
  }

  arrange(change: Partial<Layout>): void {
    const next = { ...this.layout.value, ...change };
    if (next.pages !== this.layout.value.pages) next.page = 0;
    this.layout.value = next;
    this.focus.value = { row: 0, column: 0, place: 0 };
    this.channel.send({ kind: "arrange", layout: next });
  }

  /** Puts an axis in a place; where it was before it gives way, and what was here takes that. */
  place(what: "rows" | "columns" | "pages", level: number, name: string | null): void {
    const now = this.layout.peek();
    const listed = { rows: [...now.rows], columns: [...now.columns], pages: now.pages ? [now.pages] : [] };
    const before = listed[what][level];
    for (const side of Object.values(listed)) {
      const at = name === null ? -1 : side.indexOf(name);
      if (at >= 0) side.splice(at, 1, ...(before && side !== listed[what] ? [before] : []));
    }
    listed[what].splice(level, 1, ...(name === null ? [] : [name]));
    this.arrange({ rows: listed.rows, columns: listed.columns, pages: listed.pages[0] ?? null });
  }

  select(items: Iterable<number>): void {
    const next = new Set(items);
    this.selection.value = next;
    this.channel.send({ kind: "select_items", items: [...next] });
    this.said.value = next.size === 1 ? "1 selected" : `${next.size} selected`;
  }

  rate(item: number, rating: number): void {
    this.#mark(item, { rating }, rating ? `Rated ${rating}` : "Rating cleared");
  }

  star(item: number): void {
    const starred = !this.tile(item).peek().starred;
    this.#mark(item, { starred }, starred ? "Starred" : "Star removed");
  }

  control(action: RunAction, price: number | null = null): void {
    this.trouble.value = null;
    this.channel.send({ kind: "control_run", action, confirmed_usd_micros: price });
  }

  /** Everything about a cell. */
  ask(item: number, against: number | null): Promise<CellDetails> {
    return this.#details.ask((seq) => this.channel.send({ kind: "ask_details", seq, item, against }));
  }

  openMenu(item: number, anchor: HTMLElement, large = false): void {
    if (this.unkept.peek()) this.trouble.value = this.unkept.peek();
    else if (this.tile(item).peek().cell?.image_id) this.menu.value = { item, anchor, large };
    else this.said.value = "There is no picture here yet";
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
    if (id) this.originals.want(id);
  }

  #mark(item: number, mark: { rating: number } | { starred: boolean }, said: string): void {
    const image_id = this.tile(item).peek().cell?.image_id;
    if (this.unkept.peek()) {
      this.trouble.value = this.unkept.peek();
      return;
    }
    if (image_id) {
      this.update(item, mark);
      this.channel.send({ kind: "mark_item", item, image_id, ...mark });
    }
    this.said.value = image_id ? said : "Nothing to rate here yet";
  }

  /** What was kept in the widget itself, for a page that cannot reach a busy kernel. */
  #readSaved(): void {
    const plan = this.channel.get<GridSetup | undefined>("plan");
    const codes = this.channel.get<DataView | undefined>("plan_codes");
    if (plan?.kind === "grid_setup" && codes) this.#setUp(plan, [codes]);
  }

  #setUp(setup: GridSetup, [codes, states, marks, kept]: DataView[]): void {
    if (setup.generation !== this.#generation) {
      this.#generation = setup.generation;
      this.forget();
    }
    const all = new Uint16Array(plain(codes, 0));
    this.axes.value = setup.axes.map((axis: AxisInfo, place) => ({
      ...axis,
      codes: all.subarray(place * setup.count, (place + 1) * setup.count),
    }));
    this.layout.value = setup.layout;
    this.addable.value = setup.addable;
    this.kept.value = new Uint8Array(plain(kept));
    this.filterError.value = null;
    this.ratio.value = setup.ratio;
    this.drawn.value = setup.drawn;
    this.live.value = setup.live;
    this.unkept.value = setup.unkept;
    this.count.value = setup.count;
    this.finished.value = false;
    this.selection.value = new Set(setup.selected);
    this.load(setup.count, states, marks);
    this.#note();
  }

  #onCells({ cells, seq, size }: GridCells, buffers: DataView[]): void {
    for (const cell of cells) {
      const bytes = cell.buffer === null ? undefined : buffers[cell.buffer];
      this.put(cell.item, size, bytes);
      const { state, starred, seconds } = cell;
      const since = seconds === null ? null : performance.now() - 1000 * seconds;
      this.update(cell.item, { state, starred, since, cell, rating: cell.rating ?? 0 });
    }
    this.#note();
    this.answered(seq);
  }

  #onStates([items, states, marks]: DataView[]): void {
    if (!items || !states || !marks) return;
    const places = new Uint32Array(plain(items));
    places.forEach((item, at) => {
      this.set(item, states.getUint8(at), marks.getUint8(at));
    });
    this.#note();
    this.look();
  }

  #note(): void {
    this.finished.value ||= this.states.some((code) => code === OK || code === REUSED);
  }

  protected override told(tile: Tile): GridCell | null {
    return tile.cell;
  }

  protected override wish(wish: Wish<(typeof SIZES)[number]>): boolean {
    return this.channel.send({ kind: "want_cells", ...wish });
  }

  protected override seen(marked: Marked<State>, old: Tile): Tile {
    const since = marked.state === "sent" ? (old.since ?? performance.now()) : null;
    return { ...old, ...marked, since };
  }

  protected override size(): (typeof SIZES)[number] {
    const longer = this.tileWidth.peek() * Math.max(1, 1 / this.ratio.peek());
    const shown = longer * window.devicePixelRatio * this.zoom.peek().scale;
    return SIZES.find((size) => shown <= ENOUGH * size) ?? 1024;
  }
}
