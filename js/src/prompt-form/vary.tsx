/** A field as an axis: several values instead of one. */
import type { Json } from "../shared/messages";
import { Part } from "../shared/parts";
import { Chip } from "./chip";
import type { EditorsProps } from "./parts/editors";
import { Drawn, drawingOf, Picker } from "./picker";
import type { EditorProps } from "./props";

export interface VaryProps extends Omit<EditorProps, "value" | "onChange"> {
  values: readonly Json[];
  onChange: (values: Json[]) => void;
}

export function VaryEditor(props: VaryProps) {
  if (props.spec.kind === "choice") return <VaryChoice {...props} />;
  if (props.spec.kind === "boolean") return <p class="iw-muted iw-plain">yes, no</p>;
  return <Part<EditorsProps> parts={props.store.parts} name="editors" props={{ values: props }} />;
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
