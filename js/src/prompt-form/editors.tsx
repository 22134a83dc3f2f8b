/** The control for one value, by the kind of its field. */
import { useRef } from "preact/hooks";
import { Button, NumberStepper, named, SegmentedControl } from "../shared/controls";
import type { Json } from "../shared/messages";
import { FilesEditor } from "./files";
import { PaletteEditor } from "./palette";
import { drawingOf, Picker } from "./picker";
import { type EditorProps, typed } from "./props";
import { parseCodes, parseLines, parseNumber, randomSeed } from "./values";
import { VaryChoice } from "./vary";

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
    case "attachments":
      return <FilesEditor {...props} />;
    case "choices":
      return <VaryChoice {...props} values={listed(props.value)} />;
    case "codes":
    case "strings":
    case "number":
      return <Written {...props} />;
    case "text":
      return <ShortText {...props} />;
  }
}

const asText = (value: Json | undefined): string => (typeof value === "string" ? value : "");
const listed = (value: Json | undefined): Json[] => (Array.isArray(value) ? value : []);

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
      onInput={typed(onChange)}
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
      placeholder={asText(spec.default)}
      value={asText(value)}
      onInput={typed(onChange)}
    />
  );
}

/** Beyond it, typing is faster than clicking. */
const FAR = 100;

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
        steps={!seed && (spec.maximum ?? FAR) <= FAR}
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

/** A value that is written as text: a number, codes beside each other, texts in lines. */
function Written(props: EditorProps) {
  const { spec, value, onChange } = props;
  const parse = { codes: parseCodes, strings: parseLines, number: parseNumber }[spec.kind as WrittenKind];
  // The text is the person's own while they type, "7." on the way to 7.5; only what it means belongs to the draft.
  const own = useRef("");
  if (String(parse(own.current)) !== String(value ?? "")) {
    own.current = Array.isArray(value) ? value.join(spec.kind === "codes" ? " " : "\n") : String(value ?? "");
  }
  const shared = {
    class: "iw-input iw-short iw-code-text",
    ...named(props),
    spellcheck: false,
    value: own.current,
    onInput: typed((text) => {
      own.current = text;
      onChange(parse(text));
    }),
  };
  if (spec.kind === "strings") return <textarea {...shared} />;
  return (
    <input
      {...shared}
      type="text"
      inputMode={spec.kind === "number" ? "decimal" : "text"}
      placeholder={spec.kind === "codes" ? "8 hex digits each" : ""}
    />
  );
}

type WrittenKind = "codes" | "strings" | "number";
