/** Pictures in full, as large views show them. */
import { signal } from "@preact/signals";
import { plain } from "./bytes";
import type { Channel } from "./channel";
import { ImageStore } from "./images";

const KEPT = 96_000_000;

export class FullPictures extends ImageStore {
  readonly #channel: Channel;
  readonly #failures = signal<ReadonlyMap<string, string>>(new Map());

  constructor(channel: Channel) {
    super(channel.signal, KEPT);
    this.#channel = channel;
    channel.on("original", ({ image_id, mime, error }, [bytes]) => {
      if (bytes && bytes.byteLength > 0 && !error) this.put(image_id, plain(bytes), mime ?? "");
      else
        this.#failures.value = new Map(this.#failures.peek()).set(
          image_id,
          error ?? "There is no picture here.",
        );
    });
  }

  want(id: string): void {
    if (!this.has(id)) this.#channel.send({ kind: "ask_original", image_id: id });
  }

  /** Why a picture does not come. */
  failure(id: string): string | undefined {
    return this.#failures.value.get(id);
  }
}
