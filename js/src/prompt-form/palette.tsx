import { Button, Select } from "../shared/controls";
import type { Json } from "../shared/messages";
import { type EditorProps, useStore } from "./context";
import { hexColour } from "./values";

const OWN = "own colours";
const START = "#3a6ea5";

interface Member {
  color_hex: string;
  color_weight?: number;
}

function membersOf(value: Json | undefined): Member[] | null {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return null;
  return Array.isArray(value.members) ? (value.members as unknown as Member[]) : null;
}

function nameOf(value: Json | undefined): string {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return "";
  return typeof value.name === "string" ? value.name : "";
}

/** A named palette, or colours of one's own with their weights. */
export function PaletteEditor({ spec, value, onChange, id, label, describedBy, invalid }: EditorProps) {
  const store = useStore();
  const members = membersOf(value);
  const name = nameOf(value);
  const put = (next: Member[]) =>
    onChange(next.length > 0 ? { members: next as unknown as Json } : undefined);
  return (
    <div class="iw-palette">
      <span class="iw-row">
        <Select
          id={id}
          value={members ? OWN : name}
          describedBy={describedBy}
          invalid={invalid}
          options={[{ value: "", label: "None" }, ...spec.choices, { value: OWN, label: "Own colours" }]}
          onChange={(chosen) => {
            if (chosen === OWN) put([{ color_hex: START }]);
            else onChange(chosen ? { name: chosen } : undefined);
          }}
        />
        {name && <Swatches colours={store.setup.value?.swatches[name] ?? []} />}
      </span>
      {members?.map((member, index) => (
        <MemberEditor
          key={index}
          label={`${label}, colour ${index + 1}`}
          member={member}
          onChange={(next) => put(members.map((one, at) => (at === index ? next : one)))}
          onRemove={() => put(members.filter((_, at) => at !== index))}
        />
      ))}
      {members && members.length < (spec.max_items ?? 8) && (
        <Button icon="plus" variant="quiet" onClick={() => put([...members, { color_hex: START }])}>
          Add colour
        </Button>
      )}
    </div>
  );
}

export function Swatches({ colours }: { colours: readonly string[] }) {
  return (
    <span class="iw-swatches" aria-hidden="true">
      {colours.map((colour) => (
        <span key={colour} class="iw-swatch" style={{ background: colour }} />
      ))}
    </span>
  );
}

interface MemberProps {
  label: string;
  member: Member;
  onChange: (member: Member) => void;
  onRemove: () => void;
}

function MemberEditor({ label, member, onChange, onRemove }: MemberProps) {
  const colour = hexColour(member.color_hex);
  return (
    <span class="iw-row iw-member">
      <input
        class="iw-colour"
        type="color"
        aria-label={`${label}: pick`}
        value={colour ?? "#000000"}
        onInput={(event) => onChange({ ...member, color_hex: event.currentTarget.value })}
      />
      <input
        class="iw-input iw-hex"
        type="text"
        spellcheck={false}
        aria-label={`${label}: hex`}
        aria-invalid={colour === null || undefined}
        value={member.color_hex}
        onInput={(event) => onChange({ ...member, color_hex: event.currentTarget.value })}
        onBlur={() => colour && onChange({ ...member, color_hex: colour })}
      />
      <label class="iw-row">
        <span class="iw-muted">weight</span>
        <input
          class="iw-input iw-weight"
          type="number"
          min={0.05}
          max={1}
          step={0.05}
          aria-label={`${label}: weight`}
          placeholder="–"
          value={member.color_weight ?? ""}
          onInput={(event) => {
            const { color_weight: _, ...rest } = member;
            const text = event.currentTarget.value;
            onChange(text === "" ? rest : { ...rest, color_weight: Number(text) });
          }}
        />
      </label>
      <Button icon="close" name={`Remove ${label}`} onClick={onRemove} />
    </span>
  );
}
