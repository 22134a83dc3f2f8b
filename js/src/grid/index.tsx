import "../shared/theme.css";
import "../shared/controls.css";
import "../compare/compare.css";
import "./style.css";
import { useSignal } from "@preact/signals";
import { useEffect, useMemo } from "preact/hooks";
import { Differences, Pane, type Side, ZoomButtons } from "../compare/parts";
import { FIT } from "../compare/zoom";
import { Button, ErrorText } from "../shared/controls";
import { Dialog } from "../shared/floating";
import type { CellDetails } from "../shared/messages";
import { mount, type ViewProps } from "../shared/mount";
import { Bar, Keys, Progress } from "./bar";
import { Board } from "./board";
import { Large } from "./large";
import { GridStore } from "./store";

function GridWidget({ channel }: ViewProps) {
  const store = useMemo(() => new GridStore(channel), [channel]);
  const help = useSignal(false);
  const toggleHelp = () => {
    help.value = !help.value;
  };
  const count = store.count.value;
  if (count <= 0)
    return (
      <p class="iw-grid-note">
        {count
          ? (store.trouble.value ?? "Waiting for the kernel")
          : "No pictures yet. Generate some, or give the grid rows of a record."}
      </p>
    );
  return (
    <>
      {store.offline.value && <p class="iw-grid-offline">offline drawings</p>}
      <Board store={store} onHelp={toggleHelp} />
      <Progress store={store} />
      <Bar store={store} help={help.value} onHelp={toggleHelp} />
      {help.value && <Keys />}
      {store.trouble.value && (
        <div class="iw-grid-trouble" role="alert">
          <ErrorText>{store.trouble.value}</ErrorText>
          <Button
            icon="close"
            name="Dismiss"
            onClick={() => {
              store.trouble.value = null;
            }}
          />
        </div>
      )}
      <p class="iw-visually-hidden" aria-live="polite">
        {store.said.value}
      </p>
      <Large store={store} />
      <Comparison store={store} />
    </>
  );
}

function Comparison({ store }: { store: GridStore }) {
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

export default mount("grid", GridWidget);
