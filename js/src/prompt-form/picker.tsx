/** A searchable choice among many values, each shown as what it is. */
import { useSignal } from "@preact/signals";
import { useRef } from "preact/hooks";
import { Button } from "../shared/controls";
import { Popover } from "../shared/floating";
import { Icon } from "../shared/icons";
import { Part } from "../shared/parts";
import type { EditorProps, StoreProps } from "./props";
import { frameSize } from "./values";

export type Drawing = "sample" | "frame" | "none";

export interface PickerProps
  extends Pick<EditorProps, "store" | "spec" | "id" | "label" | "describedBy" | "invalid"> {
  drawing: Drawing;
  selected: readonly string[];
  /** Several may be chosen; the box then stays open. */
  many?: boolean;
  onToggle: (value: string) => void;
  onClear?: () => void;
}

export function drawingOf(spec: EditorProps["spec"]): Drawing {
  if (spec.role === "style_preset") return "sample";
  if (spec.role === "aspect_ratio" || spec.role === "resolution") return "frame";
  return "none";
}

export function Picker(props: PickerProps) {
  const { store, spec, drawing, selected, many = false } = props;
  const open = useSignal(false);
  const button = useRef<HTMLButtonElement>(null);
  const one = many ? undefined : spec.choices.find((choice) => choice.value === selected[0]);
  const fallback = spec.choices.find((choice) => choice.value === spec.default);
  const text = many ? "Choose values" : (one?.label ?? fallback?.label ?? (spec.required ? "Choose" : "Any"));
  return (
    <span class="iw-picker">
      <button
        type="button"
        id={props.id}
        ref={button}
        class={`iw-button iw-picker-button${one ? "" : " iw-picker-unset"}`}
        aria-haspopup="dialog"
        aria-expanded={open.value}
        aria-label={many ? `${props.label}: choose values` : `${props.label}: ${text}`}
        aria-describedby={props.describedBy}
        aria-invalid={props.invalid || undefined}
        onFocus={() => store.parts.want("options")}
        onClick={() => {
          open.value = !open.value;
        }}
      >
        {many && <Icon name="plus" />}
        {one && <Drawn store={store} drawing={drawing} value={one.value} small />}
        <span class="iw-picker-text">{text}</span>
        {!many && <Icon name="chevronDown" />}
      </button>
      {one && props.onClear && <Button icon="close" name={`Clear ${props.label}`} onClick={props.onClear} />}
      <Popover
        anchor={button.current}
        open={open.value}
        onClose={() => {
          open.value = false;
        }}
        label={props.label}
        class={`iw-picker-box iw-picker-${drawing}`}
      >
        <Part<PickerProps>
          parts={store.parts}
          name="options"
          props={{
            ...props,
            onToggle: (value) => {
              props.onToggle(value);
              if (!many) open.value = false;
            },
          }}
          waiting={(error) => <p class="iw-muted iw-picker-none">{error ?? "Waiting for the kernel"}</p>}
        />
      </Popover>
    </span>
  );
}

interface DrawnProps extends StoreProps {
  drawing: Drawing;
  value: string;
  small?: boolean;
}

/** A little frame with the ratio, or the sample of a style. */
export function Drawn({ store, drawing, value, small = false }: DrawnProps) {
  if (drawing === "frame") {
    const size = frameSize(value, small ? 14 : 22);
    return (
      <span class={`iw-frame-box${small ? " iw-frame-small" : ""}`} aria-hidden="true">
        {size && <span class="iw-frame" style={{ width: `${size.width}px`, height: `${size.height}px` }} />}
      </span>
    );
  }
  if (drawing !== "sample" || !store.setup.value?.samples) return null;
  if (small) store.askSamples([value]);
  const url = store.samples.url(value).value;
  return (
    <span class={`iw-sample${small ? " iw-sample-small" : ""}`} aria-hidden="true">
      {url && <img src={url} alt="" decoding="async" />}
    </span>
  );
}
