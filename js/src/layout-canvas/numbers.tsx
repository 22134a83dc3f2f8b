/** Where an element stands, in numbers: 0 to 1000, or pixels of the picture. */
import { useSignal } from "@preact/signals";
import { Button, NumberStepper, SegmentedControl } from "../shared/controls";
import { type Item, sizeOf, withRects } from "./document";
import { setRects } from "./edits";
import { type Rect, UNITS } from "./geometry";
import { type LayoutStore, MIDDLE } from "./store";

export function Numbers({ store, item }: { store: LayoutStore; item: Item }) {
  const unit = useSignal<"units" | "pixels">("units");
  const rect = store.live.value?.get(item.key) ?? item.rect;
  const frame = sizeOf(store.doc.value?.resolution ?? "1x1");
  const scale = unit.value === "units" ? { x: 1, y: 1 } : { x: frame.width / UNITS, y: frame.height / UNITS };
  if (!rect)
    return (
      <Button onClick={() => setRects(store, "place", new Map([[item.key, MIDDLE]]))}>
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
