/**
 * The rarely used halves of a widget, fetched from Python when they are first needed.
 *
 * `src/<widget>/parts/<name>.tsx` exports a component as its default and may import a style sheet; the build makes it
 * `ideowidgets/static/<widget>-<name>.js`. The widget shows it with
 *
 *     const parts = useMemo(() => new Parts(channel), [channel]);
 *     <Part<LargeProps> parts={parts} name="large" props={{ store }} waiting={<p>Loading</p>} />
 *
 * taking only the type of its properties from the part: an import of more would put it into the widget's own bundle.
 */
import { hashes, modules } from "ideowidgets:parts";
import { type Signal, signal } from "@preact/signals";
import type { ComponentChildren, ComponentType } from "preact";
import { useEffect } from "preact/hooks";
import type { Channel } from "./channel";

/** What the text of a part gives: a function of the modules it shares, so it can serve every widget of a page. */
interface Text {
  default: (require: (key: string) => unknown, module: { exports: object }) => { default: unknown };
  css?: string;
}

interface Loaded {
  component: ComponentType<never>;
  css: string;
}

/** Texts by their hash. They hold no state, so all widgets of a page may have them from one another. */
const CACHE = Symbol.for("ideowidgets.parts");

function cached(): Map<string, Promise<Text>> {
  const page = globalThis as { [CACHE]?: Map<string, Promise<Text>> };
  page[CACHE] ??= new Map();
  return page[CACHE];
}

export class Parts {
  readonly #channel: Channel;
  readonly #found = new Map<string, Signal<Loaded | string | undefined>>();
  readonly #waiting = new Map<string, (text: BlobPart) => void>();

  constructor(channel: Channel) {
    this.#channel = channel;
    channel.on("part", ({ name, error }, [text]) => {
      if (text && !error) this.#waiting.get(name)?.(text as DataView<ArrayBuffer>);
      else this.get(name).value = error ?? "This part of the widget is missing.";
      this.#waiting.delete(name);
    });
  }

  /** The part, once it is here; a text says why it is not. */
  get(name: string): Signal<Loaded | string | undefined> {
    let found = this.#found.get(name);
    if (!found) {
      found = signal(undefined);
      this.#found.set(name, found);
    }
    return found;
  }

  /** Begins to fetch a part, unless that has been done. */
  want(name: string): void {
    const hash = hashes[name];
    const found = this.get(name);
    if (!hash || typeof found.peek() === "object" || this.#waiting.has(name)) return;
    found.value = undefined;
    const known = cached().get(hash);
    if (known) {
      void this.#use(found, known);
      return;
    }
    this.#waiting.set(name, (text) => {
      const read = evaluated(text);
      cached().set(hash, read);
      void this.#use(found, read);
    });
    if (!this.#channel.send({ kind: "ask_part", name, sha256: hash })) {
      this.#waiting.delete(name);
      found.value = "The kernel is gone.";
    }
  }

  async #use(found: Signal<Loaded | string | undefined>, text: Promise<Text>): Promise<void> {
    try {
      const { default: make, css = "" } = await text;
      const shared = modules();
      const { default: component } = make((key) => shared[key], { exports: {} });
      found.value = { component: component as ComponentType<never>, css };
    } catch {
      found.value = "This part of the widget could not be read; reload the page.";
    }
  }
}

async function evaluated(text: BlobPart): Promise<Text> {
  const url = URL.createObjectURL(new Blob([text], { type: "text/javascript" }));
  try {
    return (await import(url)) as Text;
  } finally {
    URL.revokeObjectURL(url);
  }
}

interface PartProps<P> {
  parts: Parts;
  name: string;
  props: P;
  /** What stands there until the part is here; given the reason where it will not come. */
  waiting?: (error: string | undefined) => ComponentChildren;
}

/** Shows a part, and fetches it when it is first shown. */
export function Part<P extends object>({ parts, name, props, waiting }: PartProps<P>) {
  useEffect(() => parts.want(name), [parts, name]);
  const found = parts.get(name).value;
  if (typeof found !== "object") return <>{waiting?.(found)}</>;
  const Component = found.component as unknown as ComponentType<P>;
  return (
    <>
      {found.css && <style>{found.css}</style>}
      <Component {...props} />
    </>
  );
}
