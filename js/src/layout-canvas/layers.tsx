/** What there is, front first; what has no box; and, where it is looked at, what came of each. */
import { useSignal } from "@preact/signals";
import { Group } from "../shared/canvas-fields";
import { Button } from "../shared/controls";
import type { LayoutProblem } from "../shared/messages";
import type { Item } from "./document";
import { accepts } from "./drag";
import { add, setRects } from "./edits";
import { carrying, dropOff, dropOn } from "./listed";
import { mark, shift } from "./marking";
import { ofElements, Summary, Told } from "./results";
import { worstOf } from "./stage";
import { type LayoutStore, MIDDLE } from "./store";

export function Layers({ store }: { store: LayoutStore }) {
  const over = useSignal<string | null>(null);
  const items = store.items.value;
  const worst = worstOf(store.problems.value);
  const got = ofElements(store);
  const row = (item: Item) => ({
    ...carrying(store, item.key, item.label),
    "data-over": over.value === item.key || undefined,
    onDragOver: (event: DragEvent) => {
      if (accepts(store, event)) over.value = item.key;
    },
    onDragLeave: () => {
      over.value = null;
    },
    onDrop: (event: DragEvent) => {
      over.value = null;
      dropOn(store, event, item.index);
    },
  });
  const placed = items.filter(({ rect }) => rect).toReversed();
  return (
    <Group title={items.length > 0 ? `Layers · ${items.length}` : "Layers"}>
      <div class="iw-canvas-row">
        <Button icon="plus" onClick={() => add(store, false)}>
          Object
        </Button>
        <Button icon="plus" onClick={() => add(store, true)}>
          Text
        </Button>
      </div>
      {items.length === 0 && (
        <p class="iw-layout-label">What is drawn comes here; the first in the list stands in front.</p>
      )}
      {store.showsGot.value && <Summary store={store} />}
      {placed.length > 0 && (
        <ul class="iw-layout-layers" aria-label="Elements, front first">
          {placed.map((item) => (
            <li key={item.key} {...row(item)}>
              <Name store={store} item={item} problem={worst.get(item.index)} />
              <Button
                icon="chevronDown"
                name={`To the front: ${item.label}`}
                class="iw-layout-up"
                disabled={item.index === items.length - 1}
                onClick={() => shift(store, item.index, item.index + 1)}
              />
              <Button
                icon="chevronDown"
                name={`Further back: ${item.label}`}
                disabled={item.index === 0}
                onClick={() => shift(store, item.index, item.index - 1)}
              />
              <Marks store={store} item={item} />
              {got && <Told store={store} item={item} got={got.get(item.key)} />}
            </li>
          ))}
        </ul>
      )}
      {items.length > 0 && <Loose store={store} row={row} worst={worst} />}
    </Group>
  );
}

interface LooseProps {
  store: LayoutStore;
  row: (item: Item) => object;
  worst: ReadonlyMap<number, LayoutProblem>;
}

function Loose({ store, row, worst }: LooseProps) {
  const over = useSignal(false);
  const loose = store.items.value.filter(({ rect }) => !rect);
  return (
    <div
      class="iw-layout-chips"
      role="group"
      aria-label="Without a box: the model finds a place"
      data-over={over.value || store.leaving.value || undefined}
      onDragOver={(event) => {
        over.value = accepts(store, event);
      }}
      onDragLeave={() => {
        over.value = false;
      }}
      onDrop={(event) => {
        over.value = false;
        dropOff(store, event);
      }}
    >
      <span class="iw-layout-label">Without a box</span>
      {loose.length === 0 && (
        <span class="iw-muted iw-layout-label">Drag here what the model should find a place for.</span>
      )}
      {loose.map((item) => (
        <span class="iw-layout-chip" key={item.key} {...row(item)}>
          <Name store={store} item={item} problem={worst.get(item.index)} />
          <Button
            icon="window"
            name={`Place on the frame: ${item.label}`}
            onClick={() => {
              store.select(item.key);
              setRects(store, "place", new Map([[item.key, MIDDLE]]));
            }}
          />
        </span>
      ))}
    </div>
  );
}

interface NameProps {
  store: LayoutStore;
  item: Item;
  problem: LayoutProblem | undefined;
}

function Name({ store, item, problem }: NameProps) {
  return (
    <button
      type="button"
      class="iw-layout-name"
      aria-pressed={store.selected.value.has(item.key)}
      data-muted={item.layer.muted || undefined}
      title={(item.isText ? item.text : item.desc).slice(0, 600)}
      onClick={(event) => store.select(item.key, event.shiftKey || event.ctrlKey || event.metaKey, true)}
    >
      <b>{item.index + 1}</b>
      <bdi>{item.label}</bdi>
      {problem && <i class="iw-layout-dot" data-severity={problem.severity} title={problem.message} />}
    </button>
  );
}

function Marks({ store, item }: { store: LayoutStore; item: Item }) {
  const { locked, muted } = item.layer;
  const only = new Set([item.key]);
  return (
    <>
      <Button
        icon={locked ? "lock" : "unlock"}
        name={`${locked ? "Unlock" : "Lock"}: ${item.label}`}
        pressed={locked}
        onClick={() => mark(store, locked ? "unlock" : "lock", { locked: !locked }, only)}
      />
      <Button
        icon={muted ? "eyeOff" : "eye"}
        name={`${muted ? "Unmute" : "Mute"}: ${item.label}`}
        pressed={muted}
        onClick={() => mark(store, muted ? "unmute" : "mute", { muted: !muted }, only)}
      />
    </>
  );
}
