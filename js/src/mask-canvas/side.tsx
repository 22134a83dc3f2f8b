/** What the chosen tool can be set to, what changes the whole selection, and how it looks. */
import { useSignal } from "@preact/signals";
import { Check, Group, Range } from "../shared/canvas-fields";
import { Button, NumberStepper, SegmentedControl } from "../shared/controls";
import type { Selection } from "./selection";
import { ellipse, polygon, rectangle, stroke } from "./shapes";
import { FIRST_COLOUR, type MaskStore } from "./store";
import { TOOLS } from "./tools";
import { type Change, change } from "./whole";

const COLOURS = [FIRST_COLOUR, "#e0245e", "#1fa34a", "#f0a000", "#ffffff"];

export function Side({ store }: { store: MaskStore }) {
  return (
    <>
      <ToolSettings store={store} />
      <Whole store={store} />
      <Looks store={store} />
    </>
  );
}

function ToolSettings({ store }: { store: MaskStore }) {
  const tool = store.tool.value;
  const name = TOOLS.find((one) => one.tool === tool)?.name ?? "Tool";
  const draws = tool !== "hand" && tool !== "window" && tool !== "eraser";
  return (
    <Group title={name}>
      {draws && (
        <SegmentedControl
          name={`mask-sign-${store.setup.value?.picture}`}
          label="What drawing does"
          value={store.erasing.value ? "erase" : "add"}
          options={[
            { value: "add", label: "Add" },
            { value: "erase", label: "Take away" },
          ]}
          onChange={(value) => {
            store.erasing.value = value === "erase";
          }}
        />
      )}
      {(tool === "brush" || tool === "eraser" || tool === "line") && <BrushSize store={store} />}
      {tool === "bucket" && (
        <Range
          label="Tolerance"
          value={store.tolerance.value}
          maximum={255}
          onInput={(value) => {
            store.tolerance.value = value;
          }}
        />
      )}
      {(tool === "rectangle" || tool === "ellipse" || tool === "window") && <Box store={store} />}
      {(tool === "polygon" || tool === "lasso" || tool === "line" || tool === "brush") && (
        <Points store={store} />
      )}
    </Group>
  );
}

function BrushSize({ store }: { store: MaskStore }) {
  const which = store.sized;
  const most = Math.max(200, Math.round((store.setup.value?.width ?? 1000) / 3));
  return (
    <>
      <Range
        label="Size"
        unit="px"
        value={store.sizes.value[which]}
        minimum={1}
        maximum={most}
        onInput={(value) => {
          store.sizes.value = { ...store.sizes.peek(), [which]: value };
        }}
      />
      <Check
        label="A pen's pressure sets the size"
        checked={store.pressure.value}
        onChange={(on) => {
          store.pressure.value = on;
        }}
      />
    </>
  );
}

/** A shape by its numbers, so that nobody has to draw. */
function Box({ store }: { store: MaskStore }) {
  const { width, height } = store.selection.value;
  const box = useSignal([0, 0, width, height]);
  const names = ["Left", "Top", "Right", "Bottom"];
  const tool = store.tool.value;
  const draw = () => {
    const [left = 0, top = 0, right = 0, bottom = 0] = box.value;
    if (tool === "window") {
      store.setWindow({ left, top, right, bottom });
      return;
    }
    const shape = tool === "ellipse" ? ellipse : rectangle;
    const [a, b] = [
      { x: left, y: top },
      { x: right, y: bottom },
    ];
    const touched = store.draw((selection) => shape(selection, a, b, store.erasing.peek() ? 0 : 1));
    store.commit(store.erasing.peek() ? `${tool}, erasing` : tool, touched);
  };
  return (
    <>
      <div class="iw-mask-box">
        {names.map((name, place) => (
          // biome-ignore lint/a11y/noLabelWithoutControl: the field is within
          <label key={name}>
            <span>{name}</span>
            <NumberStepper
              label={name}
              steps={false}
              value={box.value[place] ?? 0}
              minimum={0}
              maximum={place % 2 ? height : width}
              onChange={(value) => {
                box.value = box.value.map((old, at) => (at === place ? (value ?? 0) : old));
              }}
            />
          </label>
        ))}
      </div>
      <div class="iw-canvas-row">
        <Button onClick={draw}>{tool === "window" ? "Set the window" : "Draw it"}</Button>
        {tool === "window" && store.window.value && (
          <Button variant="quiet" onClick={() => store.setWindow(null)}>
            No window
          </Button>
        )}
      </div>
    </>
  );
}

/** Points by their numbers: "10,20 300,40 200,260". */
function Points({ store }: { store: MaskStore }) {
  const text = useSignal("");
  const points = [...text.value.matchAll(/(-?\d+(?:\.\d+)?)\s*,\s*(-?\d+(?:\.\d+)?)/g)].map((found) => ({
    x: Number(found[1]),
    y: Number(found[2]),
  }));
  const tool = store.tool.value;
  const isFilled = tool === "polygon" || tool === "lasso";
  const least = isFilled ? 3 : 1;
  const draw = () => {
    const value = store.erasing.peek() ? 0 : 1;
    const diameter = store.sizes.peek()[value ? "brush" : "eraser"];
    const by = (selection: Selection) =>
      isFilled
        ? polygon(selection, points, value)
        : stroke(
            selection,
            points.map((point) => ({ ...point, diameter })),
            value,
          );
    store.commit(value ? tool : `${tool}, erasing`, store.draw(by));
  };
  return (
    <details class="iw-mask-points">
      <summary>By numbers</summary>
      <label>
        <span>Points in pixels: x,y x,y …</span>
        <input
          class="iw-input"
          placeholder="10,20 300,40 200,260"
          value={text.value}
          onInput={(event) => {
            text.value = event.currentTarget.value;
          }}
        />
      </label>
      <Button disabled={points.length < least} onClick={draw}>
        Draw it
      </Button>
    </details>
  );
}

const CHANGES: readonly { kind: Change; label: string; shortcut?: string }[] = [
  { kind: "invert", label: "Invert", shortcut: "I" },
  { kind: "clear", label: "Clear", shortcut: "Delete" },
  { kind: "fill", label: "Fill" },
  { kind: "grow", label: "Grow" },
  { kind: "shrink", label: "Shrink" },
  { kind: "smooth", label: "Smooth" },
  { kind: "remove specks", label: "Remove specks" },
];

function Whole({ store }: { store: MaskStore }) {
  return (
    <Group title="Whole mask">
      <div class="iw-mask-changes">
        {CHANGES.map(({ kind, label, shortcut }) => (
          <Button
            key={kind}
            name={label}
            {...(shortcut ? { shortcut } : {})}
            onClick={() => change(store, kind)}
          >
            {label}
          </Button>
        ))}
      </div>
      <Range
        label="By"
        unit="px"
        value={store.amount.value}
        minimum={1}
        maximum={128}
        onInput={(value) => {
          store.amount.value = value;
        }}
      />
    </Group>
  );
}

function Looks({ store }: { store: MaskStore }) {
  const look = store.look.value;
  return (
    <Group title="Overlay">
      <div class="iw-mask-colours" role="radiogroup" aria-label="Colour of the overlay">
        {COLOURS.map((colour) => (
          <label key={colour} class="iw-mask-colour" style={{ "--colour": colour }}>
            <input
              type="radio"
              name={`mask-colour-${store.setup.value?.picture}`}
              aria-label={colour}
              checked={look.colour === colour}
              onChange={() => {
                store.look.value = { ...look, colour };
              }}
            />
          </label>
        ))}
        <input
          type="color"
          aria-label="Another colour"
          title="Another colour"
          value={look.colour}
          onInput={(event) => {
            store.look.value = { ...look, colour: event.currentTarget.value };
          }}
        />
      </div>
      <Range
        label="Opacity"
        unit="%"
        value={Math.round(100 * look.opacity)}
        maximum={100}
        onInput={(value) => {
          store.look.value = { ...look, opacity: value / 100 };
        }}
      />
      <Check
        label="Edge"
        checked={look.edge}
        onChange={(on) => {
          store.look.value = { ...look, edge: on };
        }}
      />
    </Group>
  );
}
