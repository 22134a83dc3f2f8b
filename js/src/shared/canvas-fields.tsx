/** What the panels beside a canvas are made of. */
import type { ComponentChildren } from "preact";

interface GroupProps {
  title: string;
  class?: string;
  children: ComponentChildren;
}

export function Group({ title, class: name = "", children }: GroupProps) {
  return (
    <fieldset class={`iw-canvas-group ${name}`}>
      <legend>{title}</legend>
      {children}
    </fieldset>
  );
}

interface RangeProps {
  label: string;
  value: number;
  minimum?: number;
  maximum: number;
  unit?: string;
  onInput: (value: number) => void;
}

export function Range({ label, value, minimum = 0, maximum, unit, onInput }: RangeProps) {
  return (
    <label class="iw-canvas-range">
      <span>{label}</span>
      <input
        type="range"
        min={minimum}
        max={maximum}
        value={value}
        onInput={(event) => onInput(Number(event.currentTarget.value))}
      />
      <output>
        {value}
        {unit ? ` ${unit}` : ""}
      </output>
    </label>
  );
}

interface CheckProps {
  label: string;
  checked: boolean;
  onChange: (checked: boolean) => void;
}

export function Check({ label, checked, onChange }: CheckProps) {
  return (
    <label class="iw-canvas-check">
      <input type="checkbox" checked={checked} onChange={(event) => onChange(event.currentTarget.checked)} />
      {label}
    </label>
  );
}
