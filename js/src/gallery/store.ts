/** What one view of a gallery knows, and what it asks and tells Python. */
import { computed, type ReadonlySignal, signal } from "@preact/signals";
import { plain } from "../shared/bytes";
import type { Channel } from "../shared/channel";
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
import { type Marked, PictureStore, type Wish } from "../shared/picture-store";
import { Replies } from "../shared/replies";
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

export interface Tile extends Marked<State> {
  tile: WallTile | null;
}

const FRESH: Tile = { state: "ok", rating: 0, starred: false, tile: null };
export const HEIGHTS = { smallest: 80, usual: 200, largest: 480 } as const;

export interface Life {
  message: PictureLife;
  /** Thumbnails of its relatives. */
  pictures: readonly (string | undefined)[];
}

export class WallStore extends PictureStore<State, Tile, 160 | 320 | 640> {
  readonly total = signal(0);
  readonly order = signal<Uint32Array>(new Uint32Array());
  readonly columns = signal<readonly ColumnInfo[]>([]);
  readonly sorts = signal<readonly SortChoice[]>([]);
  readonly facets = signal<readonly Facet[]>([]);
  readonly filter = signal("");
  readonly sort = signal("");
  readonly refused = signal<FilterError | null>(null);
  readonly drawn = signal("");
  /** Why ratings and the like cannot be kept, if so. */
  readonly unkept = signal("");
  readonly follows = signal(false);
  readonly tags = signal<readonly string[]>([]);
  /** The place in the order that the keys are at. */
  readonly focus = signal(0);
  readonly rowHeight = signal<number>(HEIGHTS.usual);
  readonly space = signal(0);
  /** How high the strip below pictures is. */
  readonly strip = signal(0);
  readonly life = signal<Life | null>(null);
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
    return justified(
      ratios,
      this.space.value,
      Math.min(this.rowHeight.value, this.space.value / 2),
      this.strip.value,
    );
  });

  readonly #lives = new Replies<Life>();
  #anchor = 0;
  #source = 0;

  constructor(channel: Channel) {
    super(channel, STATES, FRESH);
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
      this.#lives.answer(message.seq, { message, pictures });
    });
    channel.on("trouble", ({ text }) => {
      this.trouble.value = text;
      // What was shown before Python agreed may be wrong.
      this.doubt();
    });
  }

  get parts() {
    return deskOf(this.channel).parts;
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
    if (this.unkept.peek()) {
      this.trouble.value = this.unkept.peek();
      return;
    }
    for (const item of items) {
      const { rating, starred, tags, note } = change;
      const old = this.tile(item).peek();
      this.update(item, {
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

  /** Everything about a picture. */
  ask(item: number, against: number | null): Promise<Life> {
    return this.#lives.ask((seq) => this.channel.send({ kind: "ask_life", seq, item, against }));
  }

  askOriginal(item: number): void {
    const { state, tile } = this.tile(item).peek();
    if (state === "ok" && tile) this.originals.want(tile.image_id);
  }

  #small(bytes: DataView): string {
    const key = `relative ${Math.random()}`;
    return this.thumbnails.put(key, plain(bytes), "image/webp");
  }

  #setUp(setup: WallSetup, [ratios, states, marks]: DataView[]): void {
    if (setup.source !== this.#source && this.count.peek() >= 0) this.forget();
    this.#source = setup.source;
    this.columns.value = setup.columns;
    this.sorts.value = setup.sorts;
    this.drawn.value = setup.drawn;
    this.unkept.value = setup.unkept;
    this.tags.value = setup.tags;
    this.selection.value = new Set(setup.selected);
    this.follows.value = setup.follows;
    this.ratios.value = new Float32Array(plain(ratios));
    this.count.value = setup.count;
    this.load(setup.count, states, marks);
  }

  #onTiles({ tiles, seq, size }: WallTiles, buffers: DataView[]): void {
    for (const tile of tiles) {
      const bytes = tile.buffer === null ? undefined : buffers[tile.buffer];
      this.put(tile.item, size, bytes);
      const state = tile.state as State;
      this.update(tile.item, { state, starred: tile.starred, tile, rating: tile.rating ?? 0 });
    }
    this.answered(seq);
  }

  protected override told(tile: Tile): WallTile | null {
    return tile.tile;
  }

  protected override wish(wish: Wish<160 | 320 | 640>): boolean {
    return this.channel.send({ kind: "want_tiles", ...wish });
  }

  protected override size(): 160 | 320 | 640 {
    const longer = this.rowHeight.peek() * 1.4 * window.devicePixelRatio;
    return longer <= 170 ? 160 : longer <= 420 ? 320 : 640;
  }
}
