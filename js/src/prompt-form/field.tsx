/** One field: its name, whether it varies, its control, what it excludes, what is wrong with it. */
import { Button, ErrorText } from "../shared/controls";
import type { FieldInfo, Json } from "../shared/messages";
import { Editor } from "./editors";
import type { StoreProps } from "./props";
import { given, isFiles, labelOf } from "./values";
import { VaryEditor } from "./vary";

interface FieldProps extends StoreProps {
  spec: FieldInfo;
  /** Its help is read out, not shown. */
  plain?: boolean;
}

export function Field({ store, spec, plain = false }: FieldProps) {
  const draft = store.draft.value;
  const id = `iw-${store.view}-${spec.name}`;
  const axis = draft.vary[spec.name];
  const off = draft.off.includes(spec.name);
  const problem = off ? undefined : store.problems.value.get(spec.name);
  const label = labelOf(spec);
  const others = spec.excludes.filter((name) => given(draft, name) && !draft.off.includes(name));
  const silenced = spec.excludes.filter((name) => draft.off.includes(name));
  const described = [spec.help && `${id}-help`, problem && `${id}-error`, off && `${id}-off`]
    .filter(Boolean)
    .join(" ");
  const shared = {
    store,
    spec,
    id,
    label,
    describedBy: described || undefined,
    invalid: problem !== undefined,
  };
  const prompt = spec.role === "prompt";
  const files = isFiles(spec);
  return (
    <div
      class={`iw-field iw-field-${spec.kind}${prompt ? " iw-field-prompt" : ""}${off ? " iw-field-off" : ""}`}
      data-field={spec.name}
    >
      <div class="iw-field-head">
        <label class="iw-label" for={id} title={spec.help}>
          {label}
          {axis && <span class="iw-count"> × {axis.length}</span>}
        </label>
        {!files && (
          <Button
            icon="vary"
            name={
              axis ? `Stop varying ${spec.label}` : `Vary ${spec.label}: several values, one picture each`
            }
            class="iw-vary"
            pressed={axis !== undefined}
            disabled={off}
            onClick={() => store.toggleVary(spec)}
          />
        )}
      </div>
      <fieldset class="iw-set" disabled={off || store.switching.value}>
        {axis ? (
          <VaryEditor {...shared} values={axis} onChange={(values) => store.vary(spec.name, values)} />
        ) : (
          <Editor
            {...shared}
            value={draft.fields[spec.name]}
            onChange={(value: Json | undefined) => store.set(spec.name, value)}
          />
        )}
      </fieldset>
      {spec.help && (
        <p class={plain && !files ? "iw-visually-hidden" : "iw-help"} id={`${id}-help`}>
          {spec.help}
        </p>
      )}
      {off && (
        <p class="iw-note" id={`${id}-off`}>
          <span>Off: not with {names(store.specs.value, others)}.</span>
          <Button variant="quiet" class="iw-inline" onClick={() => store.prefer(spec.name)}>
            Use this instead
          </Button>
        </p>
      )}
      {!off && silenced.length > 0 && (
        <p class="iw-note">Not with {names(store.specs.value, silenced)}, which is kept but not sent.</p>
      )}
      {problem && <ErrorText id={`${id}-error`}>{problem}</ErrorText>}
    </div>
  );
}

function names(specs: readonly FieldInfo[], wanted: readonly string[]): string {
  return wanted.map((name) => specs.find((spec) => spec.name === name)?.label ?? name).join(", ");
}
