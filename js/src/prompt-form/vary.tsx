/** A field as an axis: several values instead of one. */
import { useRef } from "preact/hooks";
import { Button, ErrorText } from "../shared/controls";
import type { Json } from "../shared/messages";
import { Chip } from "./chip";
import { Editor } from "./editors";
import { Drawn, drawingOf, Picker } from "./picker";
import { type EditorProps, typed } from "./props";
import { parseIntegers, randomSeed } from "./values";

export interface VaryProps extends Omit<EditorProps, "value" | "onChange"> {
  values: readonly Json[];
  onChange: (values: Json[]) => void;
}

export function VaryEditor(props: VaryProps) {
  if (props.spec.kind === "choice") return <VaryChoice {...props} />;
  if (props.spec.kind === "integer") return <VaryInteger {...props} />;
  if (props.spec.kind === "boolean") return <p class="iw-muted iw-plain">yes, no</p>;
  return <VaryList {...props} />;
}

export function VaryChoice(props: VaryProps) {
  const { store, spec, values, onChange } = props;
  const drawing = drawingOf(spec);
  const chosen = values.filter((value): value is string => typeof value === "string");
  const toggle = (value: string) =>
    onChange(chosen.includes(value) ? chosen.filter((one) => one !== value) : [...chosen, value]);
  return (
    <span class="iw-chips">
      {chosen.map((value) => (
        <Chip
          key={value}
          text={spec.choices.find((choice) => choice.value === value)?.label ?? value}
          onRemove={() => toggle(value)}
        >
          <Drawn store={store} drawing={drawing} value={value} small />
        </Chip>
      ))}
      <Picker {...props} drawing={drawing} selected={chosen} many onToggle={toggle} />
    </span>
  );
}

function VaryInteger({ spec, values, onChange, id, describedBy, invalid }: VaryProps) {
  const own = useRef("");
  const parsed = parseIntegers(own.current);
  if (!parsed.error && parsed.values.join() !== values.join()) own.current = values.join(", ");
  const { error } = parseIntegers(own.current);
  return (
    <>
      <span class="iw-row">
        <input
          class="iw-input iw-many iw-code-text"
          id={id}
          type="text"
          inputMode="text"
          placeholder="7, 8, 9-12"
          aria-describedby={describedBy}
          aria-invalid={invalid || error !== "" || undefined}
          value={own.current}
          onInput={typed((text) => {
            own.current = text;
            onChange(parseIntegers(text).values);
          })}
        />
        {spec.role === "seed" && (
          <Button
            icon="dice"
            name="Add a random seed"
            onClick={() => onChange([...values, randomSeed(spec)])}
          />
        )}
      </span>
      {error && <ErrorText>{error}</ErrorText>}
    </>
  );
}

function VaryList(props: VaryProps) {
  const { spec, values, onChange, id, label } = props;
  const rows: readonly (Json | undefined)[] = values.length > 0 ? values : [undefined];
  return (
    <div class="iw-vary-list">
      {rows.map((value, index) => (
        <div key={index} class="iw-vary-row">
          <Editor
            {...props}
            id={index === 0 ? id : `${id}-${index}`}
            label={`${label}, value ${index + 1}`}
            value={value}
            onChange={(next) => {
              const changed = rows.map((one, at) => (at === index ? (next ?? "") : (one ?? "")));
              onChange(changed);
            }}
          />
          <Button
            icon="close"
            name={`Remove value ${index + 1} of ${label}`}
            disabled={rows.length === 1}
            onClick={() => onChange(values.filter((_, at) => at !== index))}
          />
        </div>
      ))}
      <Button
        icon="plus"
        variant="quiet"
        onClick={() =>
          onChange([...rows.map((one) => one ?? ""), spec.kind === "long_text" ? (values.at(-1) ?? "") : ""])
        }
      >
        Add value
      </Button>
    </div>
  );
}
