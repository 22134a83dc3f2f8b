/** Two pictures of the wall under one zoom, and what their requests differ in. */
import "../../compare/compare.css";
import "./compare.css";
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { Differences, Pane, type Side, ZoomButtons } from "../../compare/parts";
import { FIT } from "../../compare/zoom";
import { Button } from "../../shared/controls";
import { Dialog } from "../../shared/floating";
import type { Life, WallStore } from "../store";

export interface CompareProps {
  store: WallStore;
}

export default function Comparison({ store }: CompareProps) {
  const pair = store.compared.value;
  const close = () => {
    store.compared.value = null;
  };
  return (
    <Dialog open={pair !== null} label="Compare two pictures" class="iw-compare-dialog" onClose={close}>
      {pair && <Body key={pair.join()} store={store} pair={pair} onClose={close} />}
    </Dialog>
  );
}

interface BodyProps {
  store: WallStore;
  pair: readonly [number, number];
  onClose: () => void;
}

function Body({ store, pair, onClose }: BodyProps) {
  const [a, b] = pair;
  const zoom = useSignal(FIT);
  const found = useSignal<Readonly<Record<number, Life>>>({});
  useEffect(() => {
    let current = true;
    for (const [item, against] of [
      [a, null],
      [b, a],
    ] as const) {
      store.askOriginal(item);
      void store.ask(item, against).then((life) => {
        if (current) found.value = { ...found.value, [item]: life };
      });
    }
    return () => {
      current = false;
    };
  }, [store, found, a, b]);
  const side = (item: number): Side => {
    const { tile } = store.tile(item).value;
    const url = store.originals.url(tile?.image_id ?? "").value;
    const preview = store.thumbnails.url(String(item)).value;
    const text = tile?.picture ? "" : tile?.text || "No picture";
    return { title: found.value[item]?.message.title ?? "", alt: tile?.alt ?? "", url, preview, text };
  };
  const last = found.value[b]?.message;
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
        <span class="iw-wall-space" />
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
