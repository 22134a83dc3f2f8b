/** What one view of a gallery knows, and what it asks and tells Python. */
import { computed, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import type { Channel } from "../shared/channel";
import { ImageStore } from "../shared/images";
import type {
  ColumnInfo,
  Facet,
  FilterError,
  MarkTiles,
  PictureLife,
  SortChoice,
  WallSetup,
  WallTile,
  WallTiles,
} from "../shared/messages";
import { deskOf } from "../shared/picture-desk";
import { justified, type Wall } from "./layout";

/** In the order of their codes in buffers, and what a tile without a picture says. */
export const WORDS = {
  ok: "",
  planned: "not made yet",
  sent: "under way",
  unsafe: "withheld",
  failed: "failed",
  cancelled: "cancelled",
  unknown: "may have been billed",
  deleted: "deleted",
  none: "no picture",
} as const;
export type State = keyof typeof WORDS;
const STATES = Object.keys(WORDS) as State[];

export interface Tile {
  state: State;
  rating: number;
  starred: boolean;
  tile: WallTile | null;
}

const BATCH = 64;
const VIEW = 1024;
const STARRED = 8;
export const HEIGHTS = { smallest: 80, usual: 200, largest: 480 } as const;

export interface Life {
  message: PictureLife;
  /** Thumbnails of its relatives. */
  pictures: readonly (string | undefined)[];
}

export class WallStore {
  readonly count = signal(-1);
  readonly total = signal(0);
  readonly order = signal<Uint32Array>(new Uint32Array());
  readonly columns = signal<readonly ColumnInfo[]>([]);
  readonly sorts = signal<readonly SortChoice[]>([]);
  readonly facets = signal<readonly Facet[]>([]);
  readonly filter = signal("");
  readonly sort = signal("");
  readonly refused = signal<FilterError | null>(null);
  readonly drawn = signal("");
  readonly recorded = signal(false);
  readonly follows = signal(false);
  readonly tags = signal<readonly string[]>([]);
  readonly trouble = signal<string | null>(null);
  readonly said = signal("");
  readonly selection = signal<ReadonlySet<number>>(new Set());
  /** The place in the order that the keys are at. */
  readonly focus = signal(0);
  readonly rowHeight = signal<number>(HEIGHTS.usual);
  readonly space = signal(0);
  readonly opened = signal<number | null>(null);
  readonly life = signal<Life | null>(null);
  readonly compared = signal<readonly [number, number] | null>(null);
  readonly editing = signal<{ what: "tags" | "note"; items: readonly number[] } | null>(null);
  readonly menu = signal<{ item: number; anchor: HTMLElement } | null>(null);
  readonly ratios = signal<Float32Array>(new Float32Array());
  readonly wall: ReadonlySignal<Wall> = computed((): Wall => {
    const order = this.order.value;
    const all = this.ratios.value;
    const ratios = new Float32Array(order.length);
    order.forEach((item, place) => {
      ratios[place] = all[item] ?? 1;
    });
    // Two pictures beside each other, even where there is little room.
    return justified(ratios, this.space.value, Math.min(this.rowHeight.value, this.space.value / 2));
  });
  readonly thumbnails: ImageStore;
  readonly originals: ImageStore;
  readonly failures = new Map<string, string>();
  readonly channel: Channel;
  /** Whether the browser's focus is to come to where the keys already are, once that picture is in the document. */
  moving = false;

  readonly #tiles = new Map<number, Signal<Tile>>();
  #states = new Uint8Array();
  #marks = new Uint8Array();
  #view: readonly number[] = [];
  #told = "";
  #seq = 0;
  #waiting: readonly number[] | null = null;
  readonly #sizes = new Map<number, number>();
  #lifeSeq = 0;
  readonly #lives = new Map<number, (life: Life) => void>();
  #anchor = 0;
  #source = 0;

  constructor(channel: Channel) {
    this.channel = channel;
    this.thumbnails = new ImageStore(channel.signal, 32_000_000, true);
    this.originals = new ImageStore(channel.signal, 96_000_000);
    channel.on("wall_setup", (message, buffers) => this.#setUp(message, buffers));
    channel.on("wall_shown", (message, [order]) => {
      const focused = this.order.peek()[this.focus.peek()];
      const next = new Uint32Array(plain(order));
      this.filter.value = message.filter;
      this.sort.value = message.sort;
      this.facets.value = message.facets;
      this.total.value = message.total;
      this.refused.value = null;
      this.order.value = next;
      // The keys stay at their picture, where it is still there.
      const place = focused === undefined ? -1 : next.indexOf(focused);
      this.focus.value = place >= 0 ? place : Math.max(0, Math.min(this.focus.peek(), next.length - 1));
      this.said.value = `${next.length} of ${message.total} shown`;
    });
    channel.on("wall_refused", ({ error }) => {
      this.refused.value = error;
    });
    channel.on("wall_tiles", (message, buffers) => this.#onTiles(message, buffers));
    channel.on("wall_selection", ({ items }) => {
      this.selection.value = new Set(items);
    });
    channel.on("wall_open", ({ item }) => {
      if (item === null) this.opened.value = null;
      else this.open(item);
    });
    channel.on("picture_life", (message, buffers) => {
      const pictures = buffers.map((bytes) => this.#small(bytes));
      this.#lives.get(message.seq)?.({ message, pictures });
      this.#lives.delete(message.seq);
    });
    channel.on("original", (message, [bytes]) => {
      if (bytes && bytes.byteLength > 0 && !message.error)
        this.originals.put(message.image_id, plain(bytes), message.mime ?? "");
      else {
        this.failures.set(message.image_id, message.error ?? "There is no picture here.");
        if (this.life.value?.message.image_id === message.image_id) this.life.value = { ...this.life.value };
      }
    });
    channel.on("trouble", ({ text }) => {
      this.trouble.value = text;
      // What was shown before Python agreed may be wrong.
      this.#told = "";
      for (const item of this.#view) this.#drop(item);
      this.#ask();
    });
  }

  get connected(): Signal<boolean> {
    return this.channel.connected;
  }

  get parts() {
    return deskOf(this.channel).parts;
  }

  tile(item: number): Signal<Tile> {
    let found = this.#tiles.get(item);
    if (!found) {
      found = signal(this.#fromArrays(item, null));
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

  setFilter(text: string): void {
    this.channel.send({ kind: "set_filter", text });
  }

  choose(column: string, values: (string | null)[]): void {
    this.channel.send({ kind: "choose_facet", column, values });
  }

  setSort(by: string): void {
    this.channel.send({ kind: "set_sort", by });
  }

  refresh(): void {
    this.channel.send({ kind: "refresh_wall" });
  }

  select(items: Iterable<number>): void {
    const next = new Set(items);
    this.selection.value = next;
    this.channel.send({ kind: "select_tiles", items: [...next] });
    this.said.value = `${next.size} selected`;
  }

  toggle(place: number, range = false): void {
    const order = this.order.peek();
    const item = order[place];
    if (item === undefined) return;
    const next = new Set(this.selection.peek());
    if (range) {
      const [from, to] = [Math.min(this.#anchor, place), Math.max(this.#anchor, place)];
      for (const one of order.subarray(from, to + 1)) next.add(one);
    } else {
      if (!next.delete(item)) next.add(item);
      this.#anchor = place;
    }
    this.select(next);
  }

  /** What an annotation is about: the selection where the picture in focus is part of it, else that picture. */
  about(item: number): number[] {
    const chosen = this.selection.peek();
    return chosen.has(item) ? [...chosen] : [item];
  }

  mark(items: readonly number[], change: Omit<MarkTiles, "kind" | "items">): void {
    if (!this.recorded.peek()) {
      this.trouble.value =
        "These pictures belong to no record, so nothing can be kept. Bring them in with record.add_images(…), then show the record.";
      return;
    }
    for (const item of items) {
      const { rating, starred, tags, note } = change;
      const old = this.tile(item).peek();
      this.#update(item, {
        rating: rating ?? old.rating,
        starred: starred ?? old.starred,
        tile: old.tile && {
          ...old.tile,
          rating: rating ?? old.tile.rating,
          starred: starred ?? old.tile.starred,
          tags: tags
            ? items.length > 1
              ? [...new Set([...old.tile.tags, ...tags])]
              : [...tags]
            : old.tile.tags,
          note: note ?? old.tile.note,
        },
      });
    }
    this.channel.send({ kind: "mark_tiles", items: [...items], ...change });
    const many = items.length > 1 ? `${items.length} pictures: ` : "";
    if (change.rating !== undefined)
      this.said.value = many + (change.rating ? `rated ${change.rating}` : "rating cleared");
    if (change.starred !== undefined) this.said.value = many + (change.starred ? "starred" : "star removed");
    if (change.tags !== undefined) this.said.value = `${many}tags saved`;
    if (change.note !== undefined) this.said.value = `${many}note saved`;
  }

  star(items: readonly number[]): void {
    const first = items[0];
    if (first !== undefined) this.mark(items, { starred: !this.tile(first).peek().starred });
  }

  open(item: number): void {
    this.opened.value = item;
    this.menu.value = null;
    void this.ask(item, null).then((life) => {
      if (this.opened.peek() === item) this.life.value = life;
    });
    this.askOriginal(item);
  }

  /** Everything about a picture. Never settles while the kernel is busy or gone. */
  ask(item: number, against: number | null): Promise<Life> {
    this.#lifeSeq += 1;
    const seq = this.#lifeSeq;
    return new Promise((resolve) => {
      this.#lives.set(seq, resolve);
      this.channel.send({ kind: "ask_life", seq, item, against });
    });
  }

  askOriginal(item: number): void {
    const { state, tile } = this.tile(item).peek();
    if (state !== "ok" || !tile) return;
    if (!this.originals.has(tile.image_id))
      this.channel.send({ kind: "ask_original", image_id: tile.image_id });
  }

  compare(focused: number | undefined): void {
    const chosen = [...this.selection.peek()];
    if (chosen.length === 1 && focused !== undefined && focused !== chosen[0]) chosen.push(focused);
    const [a, b] = chosen;
    if (a === undefined || b === undefined || chosen.length > 2)
      this.said.value = "Select two pictures to compare them here; gallery.compare() takes up to four";
    else this.compared.value = [a, b];
  }

  #small(bytes: DataView): string {
    const key = `relative ${this.#seq} ${Math.random()}`;
    return this.thumbnails.put(key, plain(bytes), "image/webp");
  }

  #drop(item: number): void {
    this.#sizes.delete(item);
  }

  #setUp(setup: WallSetup, [ratios, states, marks]: DataView[]): void {
    this.#states = new Uint8Array(plain(states));
    this.#marks = new Uint8Array(plain(marks));
    this.columns.value = setup.columns;
    this.sorts.value = setup.sorts;
    this.drawn.value = setup.drawn;
    this.recorded.value = setup.recorded;
    this.tags.value = setup.tags;
    this.selection.value = new Set(setup.selected);
    if (setup.source !== this.#source && this.count.peek() >= 0) this.#forget();
    this.#source = setup.source;
    this.follows.value = setup.follows;
    this.ratios.value = new Float32Array(plain(ratios));
    this.count.value = setup.count;
    for (const [item, tile] of this.#tiles) tile.value = this.#fromArrays(item, tile.peek());
    this.#waiting = null;
    this.#told = "";
    this.#ask();
  }

  #forget(): void {
    for (const [item, tile] of this.#tiles) {
      this.thumbnails.drop(String(item));
      tile.value = { ...tile.peek(), tile: null };
    }
    this.#sizes.clear();
    this.opened.value = null;
    this.compared.value = null;
  }

  #fromArrays(item: number, old: Tile | null): Tile {
    const mark = this.#marks[item] ?? 0;
    const state = STATES[this.#states[item] ?? 0] ?? "unknown";
    return { state, rating: mark % STARRED, starred: mark >= STARRED, tile: old?.tile ?? null };
  }

  #update(item: number, change: Partial<Tile>): void {
    const tile = this.tile(item);
    const next = { ...tile.peek(), ...change };
    this.#states[item] = STATES.indexOf(next.state);
    this.#marks[item] = next.rating + (next.starred ? STARRED : 0);
    tile.value = next;
  }

  #onTiles({ tiles, seq, size }: WallTiles, buffers: DataView[]): void {
    for (const tile of tiles) {
      const bytes = tile.buffer === null ? undefined : buffers[tile.buffer];
      if (bytes) this.thumbnails.put(String(tile.item), plain(bytes), "image/webp");
      this.#sizes.set(tile.item, size);
      const state = tile.state as State;
      this.#update(tile.item, { state, starred: tile.starred, tile, rating: tile.rating ?? 0 });
    }
    if (seq !== null && seq === this.#seq) this.#waiting = null;
    this.#ask();
  }

  #lacks(item: number): boolean {
    const { tile, state } = this.tile(item).peek();
    if (!tile || tile.state !== state || !this.#sizes.has(item)) return true;
    const sharp = (this.#sizes.get(item) ?? 0) >= this.#size();
    return tile.picture && !(sharp && this.thumbnails.has(String(item)));
  }

  #size(): 160 | 320 | 640 {
    const longer = this.rowHeight.peek() * 1.4 * window.devicePixelRatio;
    return longer <= 170 ? 160 : longer <= 420 ? 320 : 640;
  }

  /** One wish at a time, unless what it asked for has left the screen. */
  #ask(): void {
    if (this.count.peek() < 0 || this.channel.signal.aborted) return;
    const view = new Set(this.#view);
    if (this.#waiting?.some((item) => view.has(item))) return;
    const items = this.#view.filter((item) => this.#lacks(item)).slice(0, BATCH);
    const told = this.#view.join();
    if (items.length === 0 && told === this.#told) return;
    this.#seq += 1;
    this.#told = told;
    this.#waiting = items.length > 0 ? items : null;
    const message = { seq: this.#seq, items, view: [...this.#view], size: this.#size() };
    if (!this.channel.send({ kind: "want_tiles", ...message })) this.#waiting = null;
  }
}

/** A copy in memory of its own: what comes with a message need not start where numbers may. */
function plain(view: DataView | undefined): ArrayBuffer {
  if (!view) return new ArrayBuffer(0);
  return new Uint8Array(view.buffer as ArrayBuffer, view.byteOffset, view.byteLength).slice().buffer;
}
