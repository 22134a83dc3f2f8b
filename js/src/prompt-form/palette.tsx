import { Button, Select } from "../shared/controls";
import type { Json } from "../shared/messages";
import { type EditorProps, typed } from "./props";
import { hexColour } from "./values";

const OWN = "own colours";
const START = "#3a6ea5";

interface Member {
  color_hex: string;
  color_weight?: number;
}

interface Palette {
  name?: string;
  members?: Member[];
}

/** A named palette, or colours of one's own with their weights. */
export function PaletteEditor({
  store,
  spec,
  value,
  onChange,
  id,
  label,
  describedBy,
  invalid,
}: EditorProps) {
  const { name = "", members } = (value || {}) as unknown as Palette;
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
  const paint = typed((color_hex) => onChange({ ...member, color_hex }));
  return (
    <span class="iw-row iw-member">
      <input
        class="iw-colour"
        type="color"
        aria-label={`${label}: pick`}
        value={colour ?? "#000000"}
        onInput={paint}
      />
      <input
        class="iw-input iw-hex"
        type="text"
        spellcheck={false}
        aria-label={`${label}: hex`}
        aria-invalid={colour === null || undefined}
        value={member.color_hex}
        onInput={paint}
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
          onInput={typed((text) => {
            const { color_weight: _, ...rest } = member;
            onChange(text === "" ? rest : { ...rest, color_weight: Number(text) });
          })}
        />
      </label>
      <Button icon="close" name={`Remove ${label}`} onClick={onRemove} />
    </span>
  );
}
