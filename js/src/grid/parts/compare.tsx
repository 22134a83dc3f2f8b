/** Two pictures of the grid under one zoom, and what their requests differ in. */
import "../../compare/compare.css";
import "./compare.css";
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { Differences, Pane, type Side, ZoomButtons } from "../../compare/parts";
import { FIT } from "../../compare/zoom";
import { Button } from "../../shared/controls";
import { Dialog } from "../../shared/floating";
import type { CellDetails } from "../../shared/messages";
import type { GridStore, StoreProps } from "../store";

export default function Comparison({ store }: StoreProps) {
  const pair = store.compared.value;
  const close = () => {
    store.compared.value = null;
  };
  return (
    <Dialog open={pair !== null} label="Compare two pictures" class="iw-compare-dialog" onClose={close}>
      {pair && <ComparisonBody store={store} pair={pair} onClose={close} />}
    </Dialog>
  );
}

interface ComparisonProps {
  store: GridStore;
  pair: readonly [number, number];
  onClose: () => void;
}

function ComparisonBody({ store, pair, onClose }: ComparisonProps) {
  const [a, b] = pair;
  const zoom = useSignal(FIT);
  const found = useSignal<Record<number, CellDetails>>({});
  useEffect(() => {
    let current = true;
    for (const [item, against] of [
      [a, null],
      [b, a],
    ] as const) {
      store.askOriginal(item);
      void store.ask(item, against).then((details) => {
        if (current) found.value = { ...found.value, [item]: details };
      });
    }
    return () => {
      current = false;
    };
  }, [store, found, a, b]);
  const side = (item: number): Side => {
    const { cell } = store.tile(item).value;
    const url = store.originals.url(cell?.image_id ?? "").value;
    const preview = store.thumbnails.url(String(item)).value;
    const text = cell?.picture ? "" : cell?.text || "No picture yet";
    return { title: found.value[item]?.title ?? "", alt: cell?.alt ?? "", url, preview, text };
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
        <span class="iw-grid-space" />
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
