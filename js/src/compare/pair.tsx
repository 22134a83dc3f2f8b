/** Two pictures of a view in a dialog, under one zoom, and what their requests differ in. */
import "./compare.css";
import "./pair.css";
import { type Signal, useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { Button } from "../shared/controls";
import { Dialog } from "../shared/floating";
import type { ImageStore } from "../shared/images";
import type { CellDetails, GridCell } from "../shared/messages";
import { Differences, Pane, type Side, ZoomButtons } from "./parts";
import { FIT } from "./zoom";

type Pair = readonly [number, number];
type Told = Pick<CellDetails, "title" | "against" | "differences">;

/** What the dialog uses of a view's store. */
interface PairStore {
  readonly compared: Signal<Pair | null>;
  readonly originals: ImageStore;
  readonly thumbnails: ImageStore;
  askOriginal(item: number): void;
}

export interface PairSource<S> {
  /** Said of an item that has no picture and does not say why. */
  none: string;
  picture(store: S, item: number): Pick<GridCell, "image_id" | "picture" | "alt" | "text"> | null;
  ask(store: S, item: number, against: number | null): Promise<Told>;
}

interface PairProps<S> {
  store: S;
  source: PairSource<S>;
}

export function PairDialog<S extends PairStore>({ store, source }: PairProps<S>) {
  const pair = store.compared.value;
  const close = () => {
    store.compared.value = null;
  };
  return (
    <Dialog open={pair !== null} label="Compare two pictures" class="iw-compare-dialog" onClose={close}>
      {pair && <Body key={pair.join()} store={store} source={source} pair={pair} onClose={close} />}
    </Dialog>
  );
}

interface BodyProps<S> extends PairProps<S> {
  pair: Pair;
  onClose: () => void;
}

function Body<S extends PairStore>({ store, source, pair, onClose }: BodyProps<S>) {
  const [a, b] = pair;
  const zoom = useSignal(FIT);
  const found = useSignal<Readonly<Record<number, Told>>>({});
  useEffect(() => {
    let current = true;
    for (const [item, against] of [
      [a, null],
      [b, a],
    ] as const) {
      store.askOriginal(item);
      void source.ask(store, item, against).then((told) => {
        if (current) found.value = { ...found.value, [item]: told };
      });
    }
    return () => {
      current = false;
    };
  }, [store, source, found, a, b]);
  const side = (item: number): Side => {
    const shown = source.picture(store, item);
    const url = store.originals.url(shown?.image_id ?? "").value;
    const preview = store.thumbnails.url(String(item)).value;
    const text = shown?.picture ? "" : shown?.text || source.none;
    return { title: found.value[item]?.title ?? "", alt: shown?.alt ?? "", url, preview, text };
  };
  const last = found.value[b];
  return (
    <div class="iw-compare">
      <div class="iw-compare-bar">
        <ZoomButtons zoom={zoom} />
        <Button
          icon="columns"
          name="Swap the two pictures"
          onClick={() => {
            store.compared.value = [b, a];
          }}
        >
          Swap
        </Button>
        <span class="iw-compare-space" />
        <Button icon="close" name="Close" shortcut="Esc" onClick={onClose} />
      </div>
      {last?.against === a && <Differences differences={last.differences} />}
      <div class="iw-compare-panes">
        <Pane side={side(a)} zoom={zoom} mark="A" />
        <Pane side={side(b)} zoom={zoom} mark="B" />
      </div>
    </div>
  );
}
