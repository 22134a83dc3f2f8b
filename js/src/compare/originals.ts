/** Originals that come in pieces, put together and kept. */
import { type ReadonlySignal, signal } from "@preact/signals";
import { plain } from "../shared/bytes";
import type { Channel } from "../shared/channel";
import { ImageStore } from "../shared/images";
import type { PicturePiece } from "../shared/messages";

const KEPT = 128_000_000;

export class Originals {
  readonly images: ImageStore;
  readonly #failed = signal<ReadonlyMap<string, string>>(new Map());
  readonly #asked = new Set<string>();
  readonly #pieces = new Map<number, ArrayBuffer[]>();
  #seq = 0;

  constructor(channel: Channel) {
    this.images = new ImageStore(channel.signal, KEPT);
    channel.on("picture_piece", (message, [bytes]) => this.#onPiece(message, bytes));
  }

  /** Asks for a picture unless it is here, on its way, or cannot be had. */
  want(key: string, ask: (seq: number) => boolean): void {
    if (this.images.has(key) || this.#asked.has(key) || this.#failed.peek().has(key)) return;
    this.#seq += 1;
    if (ask(this.#seq)) this.#asked.add(key);
  }

  url(key: string): ReadonlySignal<string | undefined> {
    return this.images.url(key);
  }

  /** Why a picture cannot be shown; empty while it can. */
  failure(key: string): string {
    return this.#failed.value.get(key) ?? "";
  }

  fail(key: string, why: string): void {
    this.#failed.value = new Map(this.#failed.peek()).set(key, why);
  }

  /** Lets what failed be tried again. */
  forget(): void {
    this.#failed.value = new Map();
    this.#asked.clear();
  }

  #onPiece({ seq, key, mime, index, count, error }: PicturePiece, bytes: DataView | undefined): void {
    if (error || !bytes) {
      this.#asked.delete(key);
      this.fail(key, error ?? "The picture did not arrive.");
      return;
    }
    const parts = this.#pieces.get(seq) ?? [];
    parts[index] = plain(bytes);
    this.#pieces.set(seq, parts);
    if (parts.filter(Boolean).length < count) return;
    this.#pieces.delete(seq);
    this.#asked.delete(key);
    void new Blob(parts).arrayBuffer().then((whole) => this.images.put(key, whole, mime));
  }
}
