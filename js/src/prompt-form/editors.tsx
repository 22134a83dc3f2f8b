/** The control for one value, by the kind of its field. */
import { useRef } from "preact/hooks";
import { Button, NumberStepper, named, SegmentedControl } from "../shared/controls";
import type { Json } from "../shared/messages";
import type { EditorProps } from "./context";
import { FilesEditor } from "./files";
import { PaletteEditor } from "./palette";
import { drawingOf, Picker } from "./picker";
import { parseCodes, randomSeed } from "./values";

export function Editor(props: EditorProps) {
  switch (props.spec.kind) {
    case "long_text":
    case "json":
      return <LongText {...props} />;
    case "integer":
      return <Integer {...props} />;
    case "boolean":
      return <Checkbox {...props} />;
    case "choice":
      return <ChoiceEditor {...props} />;
    case "palette":
      return <PaletteEditor {...props} />;
    case "files":
    case "file":
      return <FilesEditor {...props} />;
    case "codes":
      return <Codes {...props} />;
    case "text":
      return <ShortText {...props} />;
  }
}

const asText = (value: Json | undefined): string => (typeof value === "string" ? value : "");

function LongText(props: EditorProps) {
  const { spec, value, onChange } = props;
  const code = spec.kind === "json";
  return (
    <textarea
      class={`iw-input iw-text${code ? " iw-code-text" : ""}${spec.role === "prompt" ? " iw-prompt" : ""}`}
      {...named(props)}
      dir={code ? "ltr" : "auto"}
      rows={spec.role === "prompt" ? 3 : 2}
      spellcheck={!code}
      placeholder={spec.role === "prompt" ? spec.help : undefined}
      aria-required={spec.required || undefined}
      value={asText(value)}
      onInput={(event) => onChange(event.currentTarget.value)}
    />
  );
}

function ShortText(props: EditorProps) {
  const { spec, value, onChange } = props;
  return (
    <input
      class="iw-input iw-short"
      {...named(props)}
      type="text"
      dir="auto"
      spellcheck={false}
      placeholder={typeof spec.default === "string" ? spec.default : undefined}
      value={asText(value)}
      onInput={(event) => onChange(event.currentTarget.value)}
    />
  );
}

function Integer({ spec, value, onChange, id, label, describedBy, invalid }: EditorProps) {
  const seed = spec.role === "seed";
  const number = typeof value === "number" ? value : null;
  return (
    <span class="iw-row">
      <NumberStepper
        id={id}
        label={label}
        value={number ?? (typeof spec.default === "number" ? spec.default : null)}
        minimum={spec.minimum}
        maximum={spec.maximum}
        placeholder={seed ? "auto" : ""}
        steps={!seed}
        describedBy={describedBy}
        invalid={invalid}
        onChange={(next) => onChange(next === spec.default ? undefined : (next ?? undefined))}
      />
      {seed && <Button icon="dice" name="Roll a seed" onClick={() => onChange(randomSeed(spec))} />}
    </span>
  );
}

function Checkbox({ spec, value, onChange, id, describedBy }: EditorProps) {
  const standard = spec.default === true;
  const on = typeof value === "boolean" ? value : standard;
  return (
    <label class="iw-check">
      <input
        id={id}
        type="checkbox"
        checked={on}
        aria-describedby={describedBy}
        onChange={(event) => {
          const next = event.currentTarget.checked;
          onChange(next === standard ? undefined : next);
        }}
      />
      <span>{on ? "yes" : "no"}</span>
    </label>
  );
}

const FEW = 5;
const UNSET = "";

function ChoiceEditor(props: EditorProps) {
  const { spec, value, onChange, id, label } = props;
  const text = asText(value);
  if (spec.choices.length > FEW) {
    return (
      <Picker
        {...props}
        drawing={drawingOf(spec)}
        selected={text ? [text] : []}
        onToggle={(chosen) => onChange(chosen === text ? undefined : chosen)}
        onClear={() => onChange(undefined)}
      />
    );
  }
  const standard = typeof spec.default === "string" ? spec.default : UNSET;
  const options = standard ? spec.choices : [{ value: UNSET, label: "Unset" }, ...spec.choices];
  return (
    <SegmentedControl
      id={id}
      name={id}
      label={label}
      options={options}
      value={text || standard}
      describedBy={props.describedBy}
      onChange={(chosen) => onChange(chosen === standard ? undefined : chosen)}
    />
  );
}

function Codes(props: EditorProps) {
  const { value, onChange } = props;
  const codes = Array.isArray(value) ? (value as string[]) : [];
  // The text is the person's own while they type; only its codes belong to the draft.
  const typed = useRef("");
  if (parseCodes(typed.current).join(" ") !== codes.join(" ")) typed.current = codes.join(" ");
  return (
    <input
      class="iw-input iw-short iw-code-text"
      {...named(props)}
      type="text"
      spellcheck={false}
      placeholder="8 hex digits each"
      value={typed.current}
      onInput={(event) => {
        typed.current = event.currentTarget.value;
        onChange(parseCodes(typed.current));
      }}
    />
  );
}
