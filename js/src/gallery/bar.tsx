/** Around the wall: the filter line, the order, how many there are; what can be done with the selected ones; keys. */
import { Button, Select } from "../shared/controls";
import { copyText } from "../shared/images";
import { FilterLine } from "./filter-line";
import { zoom } from "./keyboard";
import type { WallStore } from "./store";

interface HeadProps {
  store: WallStore;
  field: { current: HTMLInputElement | null };
}

export function Head({ store, field }: HeadProps) {
  const sorts = store.sorts.value;
  const known = sorts.some(({ by }) => by === store.sort.value);
  const options = [
    ...(known ? [] : [{ value: store.sort.value, label: store.sort.value || "as in the record" }]),
    ...sorts.map(({ by, label }) => ({ value: by, label })),
  ];
  const shown = store.order.value.length;
  const total = store.total.value;
  return (
    <div class="iw-wall-head">
      <FilterLine store={store} field={field} />
      <div class="iw-wall-tools">
        <span class="iw-muted iw-wall-total">
          {shown === total ? total : `${shown} of ${total}`} {total === 1 ? "picture" : "pictures"}
          {store.drawn.value && ` · ${store.drawn.value}`}
        </span>
        <Select
          label="Order"
          value={store.sort.value}
          options={options}
          onChange={(by) => store.setSort(by)}
        />
        <Button icon="minus" name="Smaller" shortcut="-" onClick={() => zoom(store, 1 / 1.2)} />
        <Button icon="plus" name="Larger" shortcut="+" onClick={() => zoom(store, 1.2)} />
        {store.follows.value && (
          <Button
            icon="retry"
            name="Refresh: rows of other kernels, and the filter again"
            disabled={!store.connected.value}
            onClick={() => store.refresh()}
          />
        )}
      </div>
    </div>
  );
}

const FIRST = 'studio.generate("a lighthouse at dusk, woodblock print")';

export function Nothing({ store }: { store: WallStore }) {
  if (store.total.value > 0)
    return (
      <div class="iw-wall-note">
        <p>No picture passes this filter.</p>
        <Button onClick={() => store.setFilter("")}>Show all {store.total.value}</Button>
      </div>
    );
  return (
    <div class="iw-wall-note">
      <p>
        No pictures yet. Generate one, and it appears here; or bring pictures in with{" "}
        <code>record.add_images("folder")</code>.
      </p>
      <Button
        icon="copy"
        variant="primary"
        onClick={() => {
          void copyText(FIRST).then((done) => {
            store.said.value = done ? "Copied: paste it into a cell" : FIRST;
          });
        }}
      >
        Copy a first line
      </Button>
    </div>
  );
}
