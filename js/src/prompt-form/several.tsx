/** Several values of one field: numbers in a line, anything else one under the other. */
import { useRef } from "preact/hooks";
import { Button, ErrorText } from "../shared/controls";
import type { Json } from "../shared/messages";
import { Editor } from "./editors";
import { typed } from "./props";
import { randomSeed } from "./values";
import type { VaryProps } from "./vary";
import { parseIntegers } from "./written";

export function Several(props: VaryProps) {
  return props.spec.kind === "integer" ? <VaryInteger {...props} /> : <VaryList {...props} />;
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
