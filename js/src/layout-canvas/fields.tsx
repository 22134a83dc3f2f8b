/** Fields of the panel: what is written is in the layout at once, and one step when the writer pauses. */
import type { Signal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { Button } from "../shared/controls";
import { pick } from "./picking";
import type { LayoutStore } from "./store";

interface WrittenProps {
  label: string;
  value: string;
  placeholder?: string;
  rows?: number;
  /** Takes the focus as soon as this is so, and makes it false. */
  wanted?: Signal<boolean> | undefined;
  onInput: (value: string) => void;
  onBlur: () => void;
}

export function Written({ label, value, placeholder, rows = 2, wanted, onInput, onBlur }: WrittenProps) {
  const field = useRef<HTMLTextAreaElement>(null);
  const isWanted = wanted?.value ?? false;
  useEffect(() => {
    if (!wanted || !isWanted) return;
    wanted.value = false;
    field.current?.focus({ preventScroll: true });
  }, [wanted, isWanted]);
  return (
    <label class="iw-layout-written">
      <span>{label}</span>
      <textarea
        ref={field}
        class="iw-input"
        rows={rows}
        dir="auto"
        placeholder={placeholder}
        value={value}
        onInput={(event) => onInput(event.currentTarget.value)}
        onBlur={onBlur}
      />
    </label>
  );
}

interface PaletteProps {
  store: LayoutStore;
  label: string;
  colors: readonly string[];
  most: number;
  onChange: (colors: string[]) => void;
}

const HEX = /^#[0-9a-f]{6}$/i;

export function Palette({ store, label, colors, most, onChange }: PaletteProps) {
  const latest = useRef(colors);
  latest.current = colors;
  const set = (place: number, color: string) =>
    onChange(latest.current.map((old, at) => (at === place ? color.toUpperCase() : old)));
  return (
    <div
      class="iw-layout-palette"
      role="group"
      aria-label={label}
      onPaste={(event) => {
        const text = event.clipboardData?.getData("text/plain") ?? "";
        const pasted = [...text.matchAll(/#([0-9a-f]{6})\b/gi)].map(([color]) => color.toUpperCase());
        if (pasted.length === 0) return;
        event.preventDefault();
        event.stopPropagation();
        onChange([...colors, ...pasted.filter((color) => !colors.includes(color))].slice(0, most));
      }}
    >
      <span class="iw-layout-label">
        {label} <span class="iw-muted">{`${colors.length} of ${most}`}</span>
      </span>
      {colors.map((color, place) => (
        <span class="iw-layout-swatch" key={place}>
          <input
            type="color"
            aria-label={`Colour ${place + 1}: ${color}`}
            title={color}
            value={HEX.test(color) ? color : "#000000"}
            onInput={(event) => set(place, event.currentTarget.value)}
          />
          <button
            type="button"
            aria-label={`Take ${color} away`}
            title={`Take ${color} away`}
            onClick={() => onChange(colors.filter((_, at) => at !== place))}
          >
            ×
          </button>
        </span>
      ))}
      {colors.length < most && (
        <Button
          icon="plus"
          name={`Add to ${label.toLowerCase()}`}
          onClick={() => onChange([...colors, "#808080"])}
        />
      )}
      {colors.length < most && store.states.value.length > 0 && (
        <Button
          icon="dropper"
          name="Pick from the picture"
          pressed={store.tool.value === "pick"}
          onClick={() => {
            store.picking.value = (event) =>
              pick(store, event, (color) => onChange([...latest.current, color]));
            store.tool.value = "pick";
          }}
        />
      )}
    </div>
  );
}
