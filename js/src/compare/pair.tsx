/** Two to four pictures of a view in a dialog, under one zoom, and what their requests differ in. */
import "./compare.css";
import "./pair.css";
import { type Signal, useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { Button } from "../shared/controls";
import { Dialog } from "../shared/floating";
import type { ImageStore } from "../shared/images";
import type { CellDetails, Fact, GridCell } from "../shared/messages";
import { Differences, Pane, type Side, ZoomButtons } from "./parts";
import { FIT } from "./zoom";

const MARKS = "ABCD";

type Told = Pick<CellDetails, "title" | "against" | "differences">;

/** What the dialog uses of a view's store. */
interface PairStore {
  readonly compared: Signal<readonly number[] | null>;
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
  const items = store.compared.value;
  const close = () => {
    store.compared.value = null;
  };
  return (
    <Dialog
      open={items !== null}
      label={`Compare ${items?.length ?? 0} pictures`}
      class="iw-compare-dialog"
      onClose={close}
    >
      {items && <Body key={items.join()} store={store} source={source} items={items} onClose={close} />}
    </Dialog>
  );
}

interface BodyProps<S> extends PairProps<S> {
  items: readonly number[];
  onClose: () => void;
}

function Body<S extends PairStore>({ store, source, items, onClose }: BodyProps<S>) {
  const [first = 0, second = 0] = items;
  const zoom = useSignal(FIT);
  const found = useSignal<Readonly<Record<number, Told>>>({});
  useEffect(() => {
    let current = true;
    for (const item of items) {
      store.askOriginal(item);
      void source.ask(store, item, item === first ? null : first).then((told) => {
        if (current) found.value = { ...found.value, [item]: told };
      });
    }
    return () => {
      current = false;
    };
  }, [store, source, found, items, first]);
  const facts = items.length > 2 ? factsOf(items, found.value) : [];
  const side = (item: number, place: number): Side => {
    const shown = source.picture(store, item);
    const url = store.originals.url(shown?.image_id ?? "").value;
    const preview = store.thumbnails.url(String(item)).value;
    const text = shown?.picture ? "" : shown?.text || source.none;
    const title = found.value[item]?.title ?? "";
    return { title, alt: shown?.alt ?? "", url, preview, text, facts: facts[place] ?? [] };
  };
  const last = found.value[second];
  return (
    <div class="iw-compare" data-count={items.length}>
      <div class="iw-compare-bar">
        <ZoomButtons zoom={zoom} />
        {items.length === 2 && (
          <Button
            icon="columns"
            name="Swap the two pictures"
            onClick={() => {
              store.compared.value = [second, first];
            }}
          >
            Swap
          </Button>
        )}
        <span class="iw-compare-space" />
        <Button icon="close" name="Close" shortcut="Esc" onClick={onClose} />
      </div>
      {items.length === 2 && last?.against === first && <Differences differences={last.differences} />}
      <div class="iw-compare-panes">
        {items.map((item, place) => (
          <Pane key={item} side={side(item, place)} zoom={zoom} mark={MARKS[place] ?? ""} />
        ))}
      </div>
    </div>
  );
}

/** Of more than two, what each has in the fields in which they are not all the same; what differs is told of the first. */
function factsOf(items: readonly number[], told: Readonly<Record<number, Told>>): Fact[][] {
  const of = (item: number) => (told[item]?.differences ?? []).filter((one) => one.words.length === 0);
  const before = new Map(items.flatMap(of).map((one) => [one.name, one.before]));
  return items.map((item) =>
    [...before].map(([name, value]) => ({
      name,
      value: of(item).find((one) => one.name === name)?.after ?? value,
    })),
  );
}
