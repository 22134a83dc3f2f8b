import "../shared/theme.css";
import "../shared/controls.css";
import "./compare.css";
import { signal } from "@preact/signals";
import { useMemo } from "preact/hooks";
import type { Channel } from "../shared/channel";
import { ErrorText } from "../shared/controls";
import { ImageStore } from "../shared/images";
import type { CompareSetup, SidePiece } from "../shared/messages";
import { mount, type ViewProps } from "../shared/mount";
import type { Side } from "./parts";
import { Compare, type Mode } from "./view";

class CompareStore {
  readonly setup = signal<CompareSetup | null>(null);
  readonly mode = signal<Mode>("side");
  readonly trouble = signal<string | null>(null);
  readonly images: ImageStore;
  readonly #channel: Channel;
  readonly #pieces = new Map<number, { key: string; parts: ArrayBuffer[] }>();
  #seq = 0;

  constructor(channel: Channel) {
    this.#channel = channel;
    this.images = new ImageStore(channel.signal, 128_000_000);
    channel.on("compare_setup", (message, buffers) => this.#setUp(message, buffers));
    channel.on("side_piece", (message, buffers) => this.#onPiece(message, buffers));
    channel.on("trouble", ({ text }) => {
      this.trouble.value = text;
    });
  }

  swap(): void {
    this.#channel.send({ kind: "swap_sides" });
  }

  choose(mode: Mode): void {
    this.mode.value = mode;
    this.#channel.send({ kind: "set_mode", mode });
  }

  side(place: 0 | 1): Side {
    const found = this.setup.value?.sides[place];
    if (!found) return { title: "", alt: "", url: undefined, preview: undefined, text: "" };
    const { title, alt, text, key } = found;
    const url = this.images.url(`original ${key}`).value;
    return { title, alt, text, url, preview: this.images.url(`thumbnail ${key}`).value };
  }

  #setUp(message: CompareSetup, buffers: DataView[]): void {
    message.sides.forEach((side, place) => {
      const bytes = buffers[place];
      if (bytes && bytes.byteLength > 0)
        this.images.put(`thumbnail ${side.key}`, copied(bytes), "image/webp");
    });
    this.setup.value = message;
    this.mode.value = message.mode;
    this.#pieces.clear();
    message.sides.forEach((side, place) => {
      if (side.text || this.images.has(`original ${side.key}`)) return;
      this.#seq += 1;
      this.#channel.send({ kind: "ask_side", side: place, seq: this.#seq });
    });
  }

  #onPiece(message: SidePiece, [bytes]: DataView[]): void {
    if (message.error) this.trouble.value = message.error;
    if (!bytes || message.error) return;
    const begun = this.#pieces.get(message.seq) ?? { key: message.key, parts: [] };
    begun.parts[message.index] = copied(bytes);
    this.#pieces.set(message.seq, begun);
    if (begun.parts.filter(Boolean).length < message.count) return;
    this.#pieces.delete(message.seq);
    const whole = new Blob(begun.parts);
    void whole.arrayBuffer().then((all) => this.images.put(`original ${message.key}`, all, message.mime));
  }
}

function copied(view: DataView): ArrayBuffer {
  return new Uint8Array(view.buffer as ArrayBuffer, view.byteOffset, view.byteLength).slice().buffer;
}

function CompareWidget({ channel }: ViewProps) {
  const store = useMemo(() => new CompareStore(channel), [channel]);
  const setup = store.setup.value;
  const name = useMemo(() => `compare-${Math.random().toString(36).slice(2)}`, []);
  if (!setup) return <p class="iw-muted">{store.trouble.value ?? "Waiting for the kernel"}</p>;
  return (
    <>
      <Compare
        name={name}
        sides={[store.side(0), store.side(1)]}
        differences={setup.differences}
        mode={store.mode.value}
        onMode={(mode) => store.choose(mode)}
        onSwap={() => store.swap()}
      />
      {!channel.connected.value && <p class="iw-muted">The kernel is gone; pictures stay.</p>}
      {store.trouble.value && <ErrorText>{store.trouble.value}</ErrorText>}
    </>
  );
}

export default mount("compare", CompareWidget);
