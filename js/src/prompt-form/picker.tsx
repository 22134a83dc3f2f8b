/** A searchable choice among many values, each shown as what it is. */
import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { Button } from "../shared/controls";
import { Popover } from "../shared/floating";
import { Icon } from "../shared/icons";
import { type EditorProps, type StoreProps, typed } from "./props";
import { frameSize, search } from "./values";

export type Drawing = "sample" | "frame" | "none";

interface PickerProps
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
        <Options
          {...props}
          onToggle={(value) => {
            props.onToggle(value);
            if (!many) open.value = false;
          }}
        />
      </Popover>
    </span>
  );
}

function Options({ store, spec, drawing, selected, many = false, label, onToggle }: PickerProps) {
  const query = useSignal("");
  const list = useRef<HTMLDivElement>(null);
  const found = search(spec.choices, query.value);
  useEffect(() => {
    if (drawing === "sample") store.askSamples(spec.choices.map((choice) => choice.value));
    list.current?.querySelector("[aria-selected=true]")?.scrollIntoView({ block: "nearest" });
  }, [drawing, spec, store]);
  const options = () => [...(list.current?.querySelectorAll<HTMLElement>("[role=option]") ?? [])];
  const step = (event: KeyboardEvent) => {
    const entries = options();
    const at = entries.indexOf(event.target as HTMLElement);
    const columns = entries.filter((entry) => entry.offsetTop === entries[0]?.offsetTop).length;
    const moves: Record<string, number> = {
      ArrowDown: at < 0 ? 1 : columns,
      ArrowUp: -columns,
      ArrowRight: at < 0 ? 0 : 1,
      ArrowLeft: at < 0 ? 0 : -1,
    };
    const by = moves[event.key];
    if (!by) return;
    event.preventDefault();
    const to = at + by;
    if (to < 0) list.current?.parentElement?.querySelector("input")?.focus();
    else entries[Math.min(to, entries.length - 1)]?.focus();
  };
  return (
    <div class="iw-picker-panel">
      {spec.choices.length > 20 && (
        <input
          class="iw-input iw-picker-search"
          type="search"
          placeholder={`Search ${spec.choices.length}`}
          aria-label={`Search ${label}`}
          value={query.value}
          onInput={typed((text) => {
            query.value = text;
          })}
          onKeyDown={(event) => {
            if (event.key === "Enter" && found[0]) onToggle(found[0].value);
            else if (event.key === "ArrowDown") step(event);
          }}
        />
      )}
      <div
        class="iw-picker-list"
        ref={list}
        role="listbox"
        tabIndex={-1}
        aria-label={label}
        aria-multiselectable={many}
        onKeyDown={step}
      >
        {found.map((choice, index) => {
          const on = selected.includes(choice.value);
          const choose = () => onToggle(choice.value);
          return (
            <div
              key={choice.value}
              class="iw-option"
              role="option"
              tabIndex={on || (index === 0 && selected.length === 0) ? 0 : -1}
              aria-selected={on}
              onClick={choose}
              onKeyDown={(event) => {
                if (event.key !== "Enter" && event.key !== " ") return;
                event.preventDefault();
                choose();
              }}
            >
              <Drawn store={store} drawing={drawing} value={choice.value} />
              <span class="iw-option-text">{choice.label}</span>
              {on && <Icon name="check" />}
            </div>
          );
        })}
        {found.length === 0 && (
          <p class="iw-muted iw-picker-none">Nothing called “{query.value.slice(0, 40)}”</p>
        )}
      </div>
      {drawing === "sample" && store.setup.value?.samples && (
        <p class="iw-muted iw-picker-note">Samples are drawings, not pictures of the service.</p>
      )}
    </div>
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
