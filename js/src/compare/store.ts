/** What the comparison knows, and what it asks of Python. */
import { signal } from "@preact/signals";
import { plain } from "../shared/bytes";
import type { Channel } from "../shared/channel";
import type { ComparePair, CompareSetup } from "../shared/messages";
import { Originals } from "./originals";
import type { Side } from "./parts";

export type Mode = CompareSetup["mode"];

export class CompareStore {
  readonly setup = signal<CompareSetup | null>(null);
  readonly pair = signal<ComparePair | null>(null);
  readonly mode = signal<Mode>("side");
  readonly trouble = signal<string | null>(null);
  readonly originals: Originals;
  readonly channel: Channel;

  constructor(channel: Channel) {
    this.channel = channel;
    this.originals = new Originals(channel);
    channel.on("compare_setup", (message, buffers) => this.#setUp(message, buffers));
    channel.on("compare_pair", (message) => {
      this.pair.value = message;
    });
    channel.on("trouble", ({ text }) => {
      this.trouble.value = text;
    });
  }

  swap(): void {
    this.channel.send({ kind: "swap_sides" });
  }

  choose(mode: Mode): void {
    this.mode.value = mode;
    this.channel.send({ kind: "set_mode", mode });
  }

  /** Takes a picture into the pair, in place of the one that has been in it longer. */
  take(place: number): void {
    const [first = 0, second = 1] = this.pair.peek()?.pair ?? [];
    if (place === first || place === second) return;
    this.channel.send({ kind: "choose_pair", first: second, second: place });
  }

  sides(): Side[] {
    return (this.setup.value?.sides ?? []).map((found) => ({
      title: found.title,
      alt: found.alt,
      text: found.text || this.originals.failure(found.key),
      url: this.originals.url(found.key).value,
      preview: this.originals.url(`thumbnail ${found.key}`).value,
      facts: found.facts,
      imageId: found.image_id,
      onBroken: () => this.originals.fail(found.key, "This file is no picture that can be shown."),
    }));
  }

  #setUp(message: CompareSetup, buffers: DataView[]): void {
    const { images } = this.originals;
    message.sides.forEach(({ key }, place) => {
      const bytes = buffers[place];
      if (bytes && bytes.byteLength > 0) images.put(`thumbnail ${key}`, plain(bytes), "image/webp");
    });
    this.setup.value = message;
    const { pair, known, differences } = message;
    this.pair.value = { kind: "compare_pair", pair, known, differences };
    this.mode.value = message.mode;
    this.originals.forget();
    message.sides.forEach(({ key, text }, side) => {
      if (!text) this.originals.want(key, (seq) => this.channel.send({ kind: "ask_side", side, seq }));
    });
  }
}
