/**
 * What a view of many pictures knows, and what it asks of Python. States and marks are arrays, and a signal for each
 * picture that is looked at; texts and thumbnails are asked for as they come on screen.
 */
import { type Signal, signal } from "@preact/signals";
import { plain } from "./bytes";
import type { Channel } from "./channel";
import { FullPictures } from "./full-pictures";
import { ImageStore } from "./images";

const BATCH = 64;
const VIEW = 1024;
const STARRED = 8;
const THUMBNAILS = 32_000_000;

export interface Marked<S extends string> {
  state: S | "unknown";
  rating: number;
  starred: boolean;
}

/** One wish for what is on screen. */
export interface Wish<Size> {
  seq: number;
  items: number[];
  view: number[];
  size: Size;
}

/** The most pictures that stand beside each other. */
export const COMPARED = 4;

export abstract class PictureStore<S extends string, T extends Marked<S>, Size extends number> {
  readonly channel: Channel;
  readonly thumbnails: ImageStore;
  readonly originals: FullPictures;
  /** How many items there are; -1 until that is known. */
  readonly count = signal(-1);
  readonly trouble = signal<string | null>(null);
  readonly said = signal("");
  readonly selection = signal<ReadonlySet<number>>(new Set());
  readonly opened = signal<number | null>(null);
  readonly compared = signal<readonly number[] | null>(null);
  /** While the browser's focus is brought to where the keys already are; more keys may have come since. */
  moving = false;
  protected states = new Uint8Array();
  /** A rating, and 8 for a star. */
  protected marks = new Uint8Array();
  readonly #names: readonly S[];
  readonly #fresh: T;
  readonly #tiles = new Map<number, Signal<T>>();
  /** Of the thumbnail of each item that was told of; zero for what has none. */
  readonly #sizes = new Map<number, number>();
  #view: readonly number[] = [];
  #told = "";
  #seq = 0;
  #waiting: readonly number[] | null = null;

  /** `names`: the states in the order of their codes; `fresh`: a tile of which nothing is known. */
  constructor(channel: Channel, names: readonly S[], fresh: T) {
    this.channel = channel;
    this.#names = names;
    this.#fresh = fresh;
    this.thumbnails = new ImageStore(channel.signal, THUMBNAILS, true);
    this.originals = new FullPictures(channel);
  }

  get connected(): Signal<boolean> {
    return this.channel.connected;
  }

  /** What Python has told of a picture. */
  protected abstract told(tile: T): { state: string; picture: boolean } | null;
  /** The smallest thumbnail that is sharp as it is shown now. */
  protected abstract size(): Size;
  protected abstract wish(wish: Wish<Size>): boolean;

  /** What becomes of a tile as the arrays change. */
  protected seen(marked: Marked<S>, old: T): T {
    return { ...old, ...marked };
  }

  /** The state of one item, as a signal of its own so that only its tile is painted again. */
  tile(item: number): Signal<T> {
    let found = this.#tiles.get(item);
    if (!found) {
      found = signal(this.#read(item, this.#fresh));
      this.#tiles.set(item, found);
    }
    return found;
  }

  /** Says which items are on screen; asks for what is missing there. */
  show(view: readonly number[]): void {
    this.#view = view.slice(0, VIEW);
    for (const item of this.#view) this.thumbnails.touch(String(item));
    this.look();
  }

  /** What waits for an answer is given up, and what is on screen told anew. */
  protected load(count: number, states: DataView | undefined, marks: DataView | undefined): void {
    this.states = new Uint8Array(plain(states, count));
    this.marks = new Uint8Array(plain(marks, count));
    for (const [item, tile] of this.#tiles) tile.value = this.#read(item, tile.peek());
    this.#waiting = null;
    this.#told = "";
    this.look();
  }

  /** What has changed since, told by codes. */
  protected set(item: number, state: number, mark: number): void {
    this.states[item] = state;
    this.marks[item] = mark;
    const tile = this.#tiles.get(item);
    if (tile) tile.value = this.#read(item, tile.peek());
  }

  protected update(item: number, change: Partial<T>): void {
    const tile = this.tile(item);
    const next = { ...tile.peek(), ...change };
    this.states[item] = this.#names.indexOf(next.state as S);
    this.marks[item] = next.rating + (next.starred ? STARRED : 0);
    tile.value = next;
  }

  /** Shows two to four pictures beside each other: the selected ones; with one, that and the one in focus. */
  compare(focused?: number): void {
    const chosen = [...this.selection.peek()];
    if (chosen.length === 1 && focused !== undefined && focused !== chosen[0]) chosen.push(focused);
    if (chosen.length > 1 && chosen.length <= COMPARED) this.compared.value = chosen;
    else this.said.value = "Select two to four pictures to compare";
  }

  /** An item was told of, with its thumbnail where it has one. */
  protected put(item: number, size: number, thumbnail: DataView | undefined): void {
    if (thumbnail) this.thumbnails.put(String(item), plain(thumbnail), "image/webp");
    this.#sizes.set(item, thumbnail ? size : (this.#sizes.get(item) ?? 0));
  }

  protected answered(seq: number | null): void {
    if (seq !== null && seq === this.#seq) this.#waiting = null;
    this.look();
  }

  /** What is on screen may be wrong. */
  protected doubt(): void {
    this.#told = "";
    for (const item of this.#view) this.#sizes.delete(item);
    this.look();
  }

  /** Every number means another item now. */
  protected forget(): void {
    this.#sizes.clear();
    this.thumbnails.clear();
    this.opened.value = null;
    this.compared.value = null;
    for (const tile of this.#tiles.values()) tile.value = this.#fresh;
  }

  /** One wish at a time, unless what it asked for has left the screen. */
  protected look(): void {
    const view = new Set(this.#view);
    if (this.#waiting?.some((item) => view.has(item))) return;
    const size = this.size();
    const items = this.#view.filter((item) => this.#lacks(item, size)).slice(0, BATCH);
    const told = this.#view.join();
    if (items.length === 0 && told === this.#told) return;
    this.#seq += 1;
    this.#told = told;
    this.#waiting = items.length > 0 ? items : null;
    if (!this.wish({ seq: this.#seq, items, view: [...view], size })) this.#waiting = null;
  }

  #lacks(item: number, size: Size): boolean {
    const tile = this.tile(item).peek();
    const told = this.told(tile);
    const has = this.#sizes.get(item);
    if (told?.state !== tile.state || has === undefined) return true;
    return told.picture && !(has >= size && this.thumbnails.has(String(item)));
  }

  #read(item: number, old: T): T {
    const mark = this.marks[item] ?? 0;
    const state = this.#names[this.states[item] ?? 0] ?? "unknown";
    return this.seen({ state, rating: mark % STARRED, starred: mark >= STARRED }, old);
  }
}
