/** Beside the frame: what is chosen, or the picture as a whole. */
import { useSignal } from "@preact/signals";
import { Button, NumberStepper, SegmentedControl, Select } from "../shared/controls";
import type { IconName } from "../shared/icons";
import {
  COMPOSITION,
  type Item,
  type JsonObject,
  sizeOf,
  wholePalette,
  wholeText,
  withMembers,
  withRects,
  withWhole,
} from "./document";
import { Group, Palette, Written } from "./fields";
import { type Axis, aligned, distributed, type Edge, type Rect, UNITS } from "./geometry";
import { type LayoutStore, MIDDLE } from "./store";

export function Chosen({ store }: { store: LayoutStore }) {
  const chosen = store.chosen;
  if (chosen.length === 0) return <Whole store={store} />;
  return (
    <>
      {chosen.length === 1 ? (
        <One store={store} item={chosen[0] as Item} />
      ) : (
        <Group title={`${chosen.length} elements`}>
          <Commands store={store} />
        </Group>
      )}
      <Arranging store={store} />
    </>
  );
}

function One({ store, item }: { store: LayoutStore; item: Item }) {
  const only = new Set([item.key]);
  const write = (label: string, members: JsonObject) =>
    store.write(label, item.key, (doc) => withMembers(doc, only, () => members));
  const flush = () => store.flush();
  const toKind = (kind: string) => {
    const doc = store.doc.peek();
    if (!doc || (kind === "text") === item.isText) return;
    // What is no text has none; what was written there is kept as what it is about.
    const members: JsonObject =
      kind === "text"
        ? { type: "text", text: item.text }
        : { type: "obj", text: null, desc: item.desc || item.text };
    store.commit(
      kind === "text" ? "make it a text" : "make it an object",
      withMembers(doc, only, () => members),
    );
  };
  return (
    <Group title={`${item.index + 1} · ${item.isText ? "Text" : "Object"}`}>
      <SegmentedControl
        name={`layout-kind-${item.key}`}
        label="Kind"
        value={item.isText ? "text" : "obj"}
        options={[
          { value: "obj", label: "Object" },
          { value: "text", label: "Text" },
        ]}
        onChange={toKind}
      />
      {item.isText && (
        <Written
          label="Words to draw"
          placeholder="HOLD FAST"
          value={item.text}
          wanted={store.writing}
          onInput={(text) => write("text", { text })}
          onBlur={flush}
        />
      )}
      <Written
        label={item.isText ? "How they look" : "What it is"}
        placeholder={item.isText ? "Bold condensed capitals, centred" : "A white lighthouse on a bare rock"}
        rows={item.isText ? 2 : 4}
        value={item.desc}
        wanted={item.isText ? undefined : store.writing}
        onInput={(desc) => write("description", { desc })}
        onBlur={flush}
      />
      <Palette
        store={store}
        label="Colours"
        colors={item.colors}
        most={5}
        onChange={(colors) => write("palette", { color_palette: colors.length > 0 ? colors : null })}
      />
      <Numbers store={store} item={item} />
      <Commands store={store} />
    </Group>
  );
}

function Numbers({ store, item }: { store: LayoutStore; item: Item }) {
  const unit = useSignal<"units" | "pixels">("units");
  const rect = store.live.value?.get(item.key) ?? item.rect;
  const frame = sizeOf(store.doc.value?.resolution ?? "1x1");
  const scale = unit.value === "units" ? { x: 1, y: 1 } : { x: frame.width / UNITS, y: frame.height / UNITS };
  if (!rect)
    return (
      <Button onClick={() => store.setRects("place", new Map([[item.key, MIDDLE]]))}>
        Place it on the frame
      </Button>
    );
  const most = { x: Math.round(UNITS * scale.x), y: Math.round(UNITS * scale.y) };
  const set = (change: (value: Rect, units: number) => Rect, along: "x" | "y") => (value: number | null) => {
    if (value === null || !Number.isFinite(value)) return;
    const next = change(rect, Math.min(UNITS, Math.max(0, Math.round(value / scale[along]))));
    store.write("numbers", item.key, (doc) => withRects(doc, new Map([[item.key, next]])));
  };
  const fields = [
    [
      "Left",
      rect.left,
      "x",
      set(
        (r, v) => ({
          ...r,
          left: Math.min(v, UNITS - (r.right - r.left)),
          right: Math.min(UNITS, v + r.right - r.left),
        }),
        "x",
      ),
    ],
    [
      "Top",
      rect.top,
      "y",
      set(
        (r, v) => ({
          ...r,
          top: Math.min(v, UNITS - (r.bottom - r.top)),
          bottom: Math.min(UNITS, v + r.bottom - r.top),
        }),
        "y",
      ),
    ],
    [
      "Width",
      rect.right - rect.left,
      "x",
      set((r, v) => ({ ...r, right: Math.min(UNITS, r.left + Math.max(1, v)) }), "x"),
    ],
    [
      "Height",
      rect.bottom - rect.top,
      "y",
      set((r, v) => ({ ...r, bottom: Math.min(UNITS, r.top + Math.max(1, v)) }), "y"),
    ],
  ] as const;
  return (
    <div class="iw-layout-numbers">
      <SegmentedControl
        name={`layout-unit-${item.key}`}
        label="Numbers in"
        value={unit.value}
        options={[
          { value: "units", label: "0–1000" },
          { value: "pixels", label: "pixels" },
        ]}
        onChange={(value) => {
          unit.value = value as "units" | "pixels";
        }}
      />
      {fields.map(([name, value, along, onChange]) => (
        // biome-ignore lint/a11y/noLabelWithoutControl: the field is within
        <label key={name}>
          <span>{name}</span>
          <Drafted
            label={name}
            maximum={most[along]}
            value={Math.round(value * scale[along])}
            disabled={item.layer.locked}
            onChange={onChange}
            onBlur={() => store.flush()}
          />
        </label>
      ))}
    </div>
  );
}

interface DraftedProps {
  label: string;
  maximum: number;
  value: number;
  disabled: boolean;
  onChange: (value: number | null) => void;
  onBlur: () => void;
}

/** Shows what is being typed, not what became of it in whole units, until the writer leaves. */
function Drafted({ value, onChange, onBlur, ...props }: DraftedProps) {
  const draft = useSignal<number | null | undefined>(undefined);
  return (
    <span
      onFocusOut={() => {
        draft.value = undefined;
        onBlur();
      }}
    >
      <NumberStepper
        {...props}
        steps={false}
        minimum={0}
        value={draft.value === undefined ? value : draft.value}
        onChange={(typed) => {
          draft.value = typed;
          onChange(typed);
        }}
      />
    </span>
  );
}

function Commands({ store }: { store: LayoutStore }) {
  const chosen = store.chosen;
  const locked = chosen.every(({ layer }) => layer.locked);
  const muted = chosen.every(({ layer }) => layer.muted);
  const grouped = chosen.some(({ layer }) => layer.group);
  return (
    <div class="iw-layout-row">
      <Button icon="copy" name="Duplicate" shortcut="D" onClick={() => store.duplicate()} />
      <Button
        icon={locked ? "unlock" : "lock"}
        name={locked ? "Unlock" : "Lock"}
        shortcut="L"
        pressed={locked}
        onClick={() => store.mark(locked ? "unlock" : "lock", { locked: !locked })}
      />
      <Button
        icon={muted ? "eyeOff" : "eye"}
        name={muted ? "Send it again" : "Mute: keep it, do not send it"}
        shortcut="M"
        pressed={muted}
        onClick={() => store.mark(muted ? "unmute" : "mute", { muted: !muted })}
      />
      {(chosen.length > 1 || grouped) && (
        <Button
          icon="group"
          name={grouped ? "Ungroup" : "Group"}
          shortcut={grouped ? "Mod+Shift+G" : "Mod+G"}
          pressed={grouped}
          onClick={() => (grouped ? store.ungroup() : store.group())}
        />
      )}
      {chosen.some(({ rect }) => rect) && (
        <Button icon="ban" name="Leave its place to the model" onClick={() => store.unplace()} />
      )}
      <Button icon="trash" name="Delete" shortcut="Delete" disabled={locked} onClick={() => store.remove()} />
    </div>
  );
}

const EDGES: readonly { edge: Edge; icon: IconName; name: string }[] = [
  { edge: "left", icon: "alignLeft", name: "Align left" },
  { edge: "centre", icon: "alignCentre", name: "Align centres" },
  { edge: "right", icon: "alignRight", name: "Align right" },
  { edge: "top", icon: "alignTop", name: "Align top" },
  { edge: "middle", icon: "alignMiddle", name: "Align middles" },
  { edge: "bottom", icon: "alignBottom", name: "Align bottom" },
];
const AXES: readonly { axis: Axis; icon: IconName; name: string }[] = [
  { axis: "horizontal", icon: "distributeAcross", name: "Equal gaps across" },
  { axis: "vertical", icon: "distributeDown", name: "Equal gaps down" },
];

function Arranging({ store }: { store: LayoutStore }) {
  const rects = store.movable();
  if (rects.size === 0) return null;
  const to = rects.size === 1 ? "to the frame" : "to each other";
  return (
    <div class="iw-layout-row" role="group" aria-label="Align and distribute">
      {EDGES.map(({ edge, icon, name }) => (
        <Button
          key={edge}
          icon={icon}
          name={`${name} ${to}`}
          onClick={() => store.setRects(`align ${edge}`, aligned(store.movable(), edge))}
        />
      ))}
      {rects.size > 2 &&
        AXES.map(({ axis, icon, name }) => (
          <Button
            key={axis}
            icon={icon}
            name={name}
            onClick={() => store.setRects(`distribute ${axis}`, distributed(store.movable(), axis))}
          />
        ))}
    </div>
  );
}

const STYLE = [
  ["aesthetics", "Aesthetics", "calm, graphic, few shapes"],
  ["lighting", "Lighting", "overcast daylight"],
  ["medium", "Medium", "photograph"],
  ["photo", "Photo", "35 mm, eye level"],
  ["art_style", "Art style", "two-colour screen print"],
] as const;

/** Shown where nothing is chosen: the words about all of it, its size and its colours. */
function Whole({ store }: { store: LayoutStore }) {
  const keep = useSignal<"shape" | "layout" | "units">("shape");
  const doc = store.doc.value;
  const setup = store.setup.value;
  if (!doc || !setup) return null;
  const write = (name: string, value: string) =>
    store.write(name.replaceAll("_", " "), "", (now) => withWhole(now, name, value));
  const flush = () => store.flush();
  const told = STYLE.filter(([name]) => wholeText(doc, name)).length + (wholePalette(doc).length > 0 ? 1 : 0);
  const isFresh = store.items.value.length === 0;
  return (
    <>
      <Group title="Picture">
        <Written
          label="High-level description"
          placeholder="The picture in a sentence or two"
          value={wholeText(doc, "high_level_description")}
          onInput={(text) => write("high_level_description", text)}
          onBlur={flush}
        />
        <Written
          label="Background"
          placeholder="The scene behind the elements"
          value={wholeText(doc, "background")}
          onInput={(text) => write("background", text)}
          onBlur={flush}
        />
        <div class="iw-layout-written">
          <span>Size</span>
          <Select
            label="Size"
            value={doc.resolution}
            options={setup.sizes.map((size) => ({ value: size, label: labelOf(size) }))}
            onChange={(size) => store.reshape(size, keep.peek())}
          />
        </div>
        {!isFresh && (
          <div class="iw-layout-written">
            <span>Another size keeps</span>
            <Select
              label="Another size keeps"
              value={keep.value}
              options={[
                { value: "shape", label: "the shape of each box" },
                { value: "layout", label: "the arrangement, centred" },
                { value: "units", label: "the numbers" },
              ]}
              onChange={(value) => {
                keep.value = value as "shape" | "layout" | "units";
              }}
            />
          </div>
        )}
        <div class="iw-layout-written">
          <span>{isFresh ? "Or start from" : "Begin again from"}</span>
          <Select
            label="Template"
            value=""
            options={[
              { value: "", label: "a template …" },
              ...setup.templates.map(({ name, title }) => ({ value: name, label: title })),
            ]}
            onChange={(name) => {
              if (name) store.template(name);
            }}
          />
        </div>
      </Group>
      <details class="iw-layout-more" open={told > 0}>
        <summary>{told > 0 ? `Style · ${told} set` : "Style"}</summary>
        {STYLE.map(([name, label, example]) => (
          <Written
            key={name}
            label={label}
            rows={1}
            placeholder={example}
            value={wholeText(doc, name)}
            onInput={(text) => write(name, text)}
            onBlur={flush}
          />
        ))}
        <Palette
          store={store}
          label="Palette"
          colors={wholePalette(doc)}
          most={16}
          onChange={(colors) =>
            store.write("palette", "", (now) =>
              withWhole(now, "color_palette", colors.length > 0 ? colors : null),
            )
          }
        />
      </details>
      {COMPOSITION in doc.prompt ? null : (
        <p class="iw-muted">This prompt has no list of elements yet; the first box makes it.</p>
      )}
    </>
  );
}

function labelOf(size: string): string {
  const { width, height } = sizeOf(size);
  const common = (a: number, b: number): number => (b ? common(b, a % b) : a);
  const by = common(width, height);
  const ratio = [width / by, height / by];
  const near = (ratio[0] as number) > 30 ? `${(width / height).toFixed(2)} : 1` : ratio.join(":");
  return `${near} · ${width} × ${height}`;
}
