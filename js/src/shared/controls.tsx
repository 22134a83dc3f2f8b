/** The small controls every widget is made of. */
import type { ComponentChildren, Ref, TargetedMouseEvent } from "preact";
import { Icon, type IconName } from "./icons";
import { keyName } from "./keys";

interface ButtonProps {
  children?: ComponentChildren;
  /** The accessible name and tooltip; required where there is only an icon. */
  name?: string;
  icon?: IconName;
  filled?: boolean;
  /** A key that does the same, shown in the tooltip: "S", "Mod+Enter". */
  shortcut?: string;
  /** An icon alone is quiet, text is plain. */
  variant?: "plain" | "quiet" | "primary";
  pressed?: boolean;
  expanded?: boolean;
  popup?: "menu" | "dialog";
  disabled?: boolean;
  tabIndex?: number;
  onClick?: (event: TargetedMouseEvent<HTMLButtonElement>) => void;
  buttonRef?: Ref<HTMLButtonElement>;
  class?: string;
}

function tooltip(name: string | undefined, shortcut: string | undefined): string | undefined {
  if (!shortcut) return name;
  return name ? `${name} (${keyName(shortcut)})` : keyName(shortcut);
}

export function Button(props: ButtonProps) {
  const { children, name, icon, shortcut } = props;
  const iconOnly = icon !== undefined && children === undefined;
  const variant = props.variant ?? (iconOnly ? "quiet" : "plain");
  const classes = ["iw-button", `iw-button-${variant}`, iconOnly ? "iw-button-icon" : "", props.class ?? ""];
  return (
    <button
      type="button"
      class={classes.filter(Boolean).join(" ")}
      ref={props.buttonRef ?? null}
      title={tooltip(iconOnly || shortcut ? name : undefined, shortcut)}
      aria-label={iconOnly ? name : undefined}
      aria-pressed={props.pressed}
      aria-expanded={props.expanded}
      aria-haspopup={props.popup}
      aria-keyshortcuts={shortcut?.replace("Mod+", "Control+")}
      disabled={props.disabled}
      tabIndex={props.tabIndex}
      onClick={props.onClick}
    >
      {icon && <Icon name={icon} filled={props.filled ?? false} />}
      {children !== undefined && <span class="iw-button-text">{children}</span>}
    </button>
  );
}

export interface Option {
  value: string;
  label: string;
}

interface ChoiceProps {
  id?: string;
  label?: string;
  value: string;
  options: readonly Option[];
  onChange: (value: string) => void;
  disabled?: boolean;
  describedBy?: string | undefined;
  invalid?: boolean;
}

/** What every native control says about itself. */
export function named({
  id,
  label,
  describedBy,
  invalid,
}: Pick<ChoiceProps, "id" | "label" | "describedBy" | "invalid">) {
  return {
    id,
    "aria-label": label,
    "aria-describedby": describedBy,
    "aria-invalid": invalid || undefined,
  };
}

/** A few choices side by side: a radio group. */
export function SegmentedControl(props: ChoiceProps & { name: string }) {
  return (
    <div class="iw-segments" role="radiogroup" {...named(props)}>
      {props.options.map((option) => (
        <label key={option.value} class="iw-segment">
          <input
            type="radio"
            name={props.name}
            value={option.value}
            checked={option.value === props.value}
            disabled={props.disabled}
            onChange={() => props.onChange(option.value)}
          />
          <span>{option.label}</span>
        </label>
      ))}
    </div>
  );
}

export function Select(props: ChoiceProps & { class?: string }) {
  return (
    <select
      class={`iw-input iw-select ${props.class ?? ""}`}
      {...named(props)}
      disabled={props.disabled}
      value={props.value}
      onChange={(event) => props.onChange(event.currentTarget.value)}
    >
      {props.options.map((option) => (
        <option key={option.value} value={option.value}>
          {option.label}
        </option>
      ))}
    </select>
  );
}

interface NumberProps {
  id?: string;
  label: string;
  /** Null while nothing is set. */
  value: number | null;
  minimum?: number | null;
  maximum?: number | null;
  placeholder?: string;
  onChange: (value: number | null) => void;
  disabled?: boolean;
  describedBy?: string | undefined;
  invalid?: boolean;
  /** Buttons at both ends, for counts; a plain field is better for seeds. */
  steps?: boolean;
}

export function NumberStepper(props: NumberProps) {
  const { value, minimum = null, maximum = null, steps = true } = props;
  const start = value ?? minimum ?? 0;
  const step = (by: number) => {
    const low = minimum ?? -Infinity;
    const high = maximum ?? Infinity;
    props.onChange(Math.min(high, Math.max(low, start + by)));
  };
  const field = (
    <input
      class="iw-input iw-number"
      {...named(props)}
      aria-label={props.id ? undefined : props.label}
      type="number"
      inputMode="numeric"
      step={1}
      min={minimum ?? undefined}
      max={maximum ?? undefined}
      placeholder={props.placeholder}
      disabled={props.disabled}
      value={value ?? ""}
      onInput={(event) => {
        const text = event.currentTarget.value;
        props.onChange(text === "" ? null : Number(text));
      }}
    />
  );
  if (!steps) return field;
  return (
    <span class="iw-stepper">
      <Button
        icon="minus"
        name={`Fewer: ${props.label}`}
        disabled={props.disabled || (minimum !== null && start <= minimum)}
        onClick={() => step(-1)}
      />
      {field}
      <Button
        icon="plus"
        name={`More: ${props.label}`}
        variant="quiet"
        disabled={props.disabled || (maximum !== null && start >= maximum)}
        onClick={() => step(1)}
      />
    </span>
  );
}

/** `value` of `total`; the text beside it is what people and screen readers read. */
export function ProgressBar({ value, total, label }: { value: number; total: number; label: string }) {
  const share = total > 0 ? Math.min(1, value / total) : 0;
  return (
    <div
      class="iw-progress"
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={total}
      aria-valuenow={value}
    >
      <div class="iw-progress-bar" style={{ transform: `scaleX(${share})` }} />
    </div>
  );
}

/** Read out, not shown. */
export function Hidden({ children }: { children: ComponentChildren }) {
  return <span class="iw-visually-hidden">{children}</span>;
}

export function ErrorText({ id, children }: { id?: string; children: ComponentChildren }) {
  return (
    <p class="iw-error" id={id}>
      <Icon name="warning" />
      <span>{children}</span>
    </p>
  );
}
