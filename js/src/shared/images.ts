/** Pictures that came by message, as URLs, the least recently used ones let go. */
import { type ReadonlySignal, type Signal, signal as signalOf } from "@preact/signals";

type Bytes = ArrayBuffer | ArrayBufferView<ArrayBuffer>;

interface Entry {
  url: Signal<string | undefined>;
  size: number;
}

export class ImageStore {
  readonly #entries = new Map<string, Entry>();
  readonly #limit: number;
  readonly #urlOf: (bytes: Bytes, type: string) => string;
  #bytes = 0;

  /**
   * `limit`: bytes of encoded pictures kept before the oldest are let go. `inline`: for thumbnails, which cost the
   * browser ten times as much as object URLs of their own.
   */
  constructor(signal: AbortSignal, limit = 32_000_000, inline = false) {
    this.#limit = limit;
    this.#urlOf = inline ? dataUrl : objectUrl;
    signal.addEventListener("abort", () => this.clear());
  }

  /** The picture's URL as a signal: undefined until it arrives, and again after it was let go. */
  url(key: string): ReadonlySignal<string | undefined> {
    return this.#entry(key).url;
  }

  has(key: string): boolean {
    return this.#entries.get(key)?.url.peek() !== undefined;
  }

  /** Marks a picture as just used. */
  touch(key: string): void {
    const entry = this.#entries.get(key);
    if (!entry) return;
    this.#entries.delete(key);
    this.#entries.set(key, entry);
  }

  put(key: string, bytes: Bytes, type: string): string {
    const entry = this.#entry(key);
    this.#release(entry);
    const url = this.#urlOf(bytes, type);
    entry.size = bytes.byteLength;
    entry.url.value = url;
    this.#bytes += entry.size;
    this.touch(key);
    for (const [other, { size }] of this.#entries) {
      if (this.#bytes <= this.#limit) break;
      if (other !== key && size > 0) this.drop(other);
    }
    return url;
  }

  drop(key: string): void {
    const entry = this.#entries.get(key);
    if (entry) this.#release(entry);
  }

  clear(): void {
    for (const entry of this.#entries.values()) this.#release(entry);
    this.#entries.clear();
  }

  #entry(key: string): Entry {
    let entry = this.#entries.get(key);
    if (!entry) {
      entry = { url: signalOf<string | undefined>(undefined), size: 0 };
      this.#entries.set(key, entry);
    }
    return entry;
  }

  #release(entry: Entry): void {
    const url = entry.url.peek();
    if (url === undefined) return;
    URL.revokeObjectURL(url);
    this.#bytes -= entry.size;
    entry.size = 0;
    entry.url.value = undefined;
  }
}

function objectUrl(bytes: Bytes, type: string): string {
  return URL.createObjectURL(new Blob([bytes], { type }));
}

function dataUrl(bytes: Bytes, type: string): string {
  const view = ArrayBuffer.isView(bytes)
    ? new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    : new Uint8Array(bytes);
  return `data:${/^image\/\w+$/.test(type) ? type : ""};base64,${base64(view)}`;
}

function base64(bytes: Uint8Array & { toBase64?: () => string }): string {
  if (bytes.toBase64) return bytes.toBase64();
  const parts: string[] = [];
  for (let at = 0; at < bytes.length; at += 8192)
    parts.push(String.fromCharCode(...bytes.subarray(at, at + 8192)));
  return btoa(parts.join(""));
}

/** Hands bytes to the browser as a download. */
export function download(bytes: BlobPart, name: string, type: string): void {
  const url = URL.createObjectURL(new Blob([bytes], { type }));
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

/** Copies text; false where the browser does not allow it, as on pages without https. */
export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}
