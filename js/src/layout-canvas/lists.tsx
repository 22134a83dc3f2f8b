/** What there is, front first, and what is wrong with it. */
import { useSignal } from "@preact/signals";
import { Button, SegmentedControl } from "../shared/controls";
import type { LayoutProblem } from "../shared/messages";
import { type Item, withOrder } from "./document";
import { Group } from "./fields";
import { worstOf } from "./stage";
import { type LayoutStore, MIDDLE } from "./store";

export function Layers({ store }: { store: LayoutStore }) {
  const dragged = useSignal<number | null>(null);
  const over = useSignal<number | null>(null);
  const items = store.items.value;
  const worst = worstOf(store.problems.value);
  const placed = items.filter(({ rect }) => rect).toReversed();
  const loose = items.filter(({ rect }) => !rect);
  const shift = (from: number, to: number) => {
    const doc = store.doc.peek();
    if (doc && from !== to && to >= 0 && to < items.length) store.commit("reorder", withOrder(doc, from, to));
  };
  return (
    <Group title="Layers">
      <div class="iw-layout-row">
        <Button icon="plus" onClick={() => store.add(false)}>
          Object
        </Button>
        <Button icon="plus" onClick={() => store.add(true)}>
          Text
        </Button>
      </div>
      {placed.length > 0 && (
        <ul class="iw-layout-layers" aria-label="Elements, front first">
          {placed.map((item) => (
            <li
              key={item.key}
              draggable
              data-over={over.value === item.index || undefined}
              onDragStart={(event) => {
                dragged.value = item.index;
                event.dataTransfer?.setData("text/plain", item.label);
              }}
              onDragOver={(event) => {
                if (dragged.value === null) return;
                event.preventDefault();
                over.value = item.index;
              }}
              onDragEnd={() => {
                dragged.value = null;
                over.value = null;
              }}
              onDrop={(event) => {
                event.preventDefault();
                if (dragged.value !== null) shift(dragged.value, item.index);
              }}
            >
              <Name store={store} item={item} problem={worst.get(item.index)} />
              <Button
                icon="chevronDown"
                name={`To the front: ${item.label}`}
                class="iw-layout-up"
                disabled={item.index === items.length - 1}
                onClick={() => shift(item.index, item.index + 1)}
              />
              <Button
                icon="chevronDown"
                name={`Further back: ${item.label}`}
                disabled={item.index === 0}
                onClick={() => shift(item.index, item.index - 1)}
              />
              <Marks store={store} item={item} />
            </li>
          ))}
        </ul>
      )}
      {loose.length > 0 && (
        <div class="iw-layout-chips" role="group" aria-label="Without a box: the model finds a place">
          <span class="iw-layout-label">Without a box</span>
          {loose.map((item) => (
            <span class="iw-layout-chip" key={item.key}>
              <Name store={store} item={item} problem={worst.get(item.index)} />
              <Button
                icon="window"
                name={`Place on the frame: ${item.label}`}
                onClick={() => {
                  store.select(item.key);
                  store.setRects("place", new Map([[item.key, MIDDLE]]));
                }}
              />
            </span>
          ))}
        </div>
      )}
    </Group>
  );
}

function Name({
  store,
  item,
  problem,
}: {
  store: LayoutStore;
  item: Item;
  problem: LayoutProblem | undefined;
}) {
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
        onClick={() => store.mark(locked ? "unlock" : "lock", { locked: !locked }, only)}
      />
      <Button
        icon={muted ? "eyeOff" : "eye"}
        name={`${muted ? "Unmute" : "Mute"}: ${item.label}`}
        pressed={muted}
        onClick={() => store.mark(muted ? "unmute" : "mute", { muted: !muted }, only)}
      />
    </>
  );
}

const SHOWN = 50;

export function Problems({ store }: { store: LayoutStore }) {
  const problems = store.problems.value;
  const checks = store.checks.value;
  const fixable = problems.filter(({ severity, offer }) => severity === "error" && offer).length;
  return (
    <Group title={problems.length > 0 ? `Problems · ${problems.length}` : "No problems"}>
      {problems.length > 0 && (
        <ul class="iw-layout-problems" aria-label="Problems">
          {problems.slice(0, SHOWN).map((problem) => (
            <ProblemView key={`${problem.code} ${problem.path}`} store={store} problem={problem} />
          ))}
        </ul>
      )}
      {problems.length > SHOWN && <p class="iw-muted">and {problems.length - SHOWN} more</p>}
      {fixable > 1 && <Button onClick={() => store.fix(null, "")}>Fix all errors</Button>}
      <details class="iw-layout-more">
        <summary>What is checked</summary>
        <SegmentedControl
          name={`layout-profile-${store.steps.value[0]?.step_id}-${store.states.value.length}`}
          label="Profile"
          value={checks.profile}
          options={[
            { value: "api", label: "API" },
            { value: "training", label: "Open weights" },
          ]}
          onChange={(profile) => store.check({ profile: profile as "api" | "training" })}
        />
        <label class="iw-layout-check">
          <input
            type="checkbox"
            checked={checks.hints}
            onChange={(event) => store.check({ hints: event.currentTarget.checked })}
          />
          Hints on writing
        </label>
        {checks.mute.length > 0 && (
          <Button variant="quiet" onClick={() => store.check({ mute: [] })}>
            Tell again: {checks.mute.join(", ")}
          </Button>
        )}
      </details>
    </Group>
  );
}

function ProblemView({ store, problem }: { store: LayoutStore; problem: LayoutProblem }) {
  const { code, path, element, severity, message, offer } = problem;
  const item = store.items.value[element ?? -1];
  const place = path.split(".").at(-1) ?? "";
  return (
    <li>
      <i class="iw-layout-dot" data-severity={severity} />
      <span>
        <button
          type="button"
          class="iw-layout-where"
          disabled={!item && element !== null}
          onClick={() => {
            store.selected.value = new Set(item ? [item.key] : []);
          }}
        >
          <span class="iw-visually-hidden">{severity}: </span>
          {item ? `${item.index + 1} · ` : ""}
          {place.replaceAll("_", " ") || "prompt"}
        </button>{" "}
        <span dir="auto">{message}</span>
      </span>
      <span class="iw-layout-acts">
        {offer && (
          <Button name={offer} onClick={() => store.fix(code, path)}>
            Fix
          </Button>
        )}
        {severity !== "error" && (
          <Button
            icon="close"
            name={`Say no more of ${code}`}
            onClick={() => store.check({ mute: [...store.checks.peek().mute, code] })}
          />
        )}
      </span>
    </li>
  );
}

export function Looks({ store }: { store: LayoutStore }) {
  const hasPicture = store.states.value.length > 0;
  return (
    <Group title="View">
      {hasPicture && (
        <label class="iw-layout-range">
          <span>Picture</span>
          <input
            type="range"
            min={0}
            max={100}
            value={Math.round(100 * store.opacity.value)}
            onInput={(event) => {
              store.opacity.value = Number(event.currentTarget.value) / 100;
            }}
          />
          <output>{Math.round(100 * store.opacity.value)} %</output>
        </label>
      )}
      <label class="iw-layout-check">
        <input
          type="checkbox"
          checked={store.thirds.value}
          onChange={(event) => {
            store.thirds.value = event.currentTarget.checked;
          }}
        />
        Thirds
      </label>
      <label class="iw-layout-check">
        <input
          type="checkbox"
          checked={store.grid.value > 0}
          onChange={(event) => {
            store.grid.value = event.currentTarget.checked ? 25 : 0;
          }}
        />
        Snap to a grid of 25
      </label>
    </Group>
  );
}
