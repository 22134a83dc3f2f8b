/** Colours of one's own with their weights. */
import { Button } from "../shared/controls";
import { type Member, START } from "./palette";
import { typed } from "./props";
import { hexColour } from "./written";

export interface ColoursProps {
  label: string;
  members: readonly Member[];
  most: number;
  onChange: (members: Member[]) => void;
}

export function Colours({ label, members, most, onChange }: ColoursProps) {
  return (
    <>
      {members.map((member, index) => (
        <MemberEditor
          key={index}
          label={`${label}, colour ${index + 1}`}
          member={member}
          onChange={(next) => onChange(members.map((one, at) => (at === index ? next : one)))}
          onRemove={() => onChange(members.filter((_, at) => at !== index))}
        />
      ))}
      {members.length < most && (
        <Button icon="plus" variant="quiet" onClick={() => onChange([...members, { color_hex: START }])}>
          Add colour
        </Button>
      )}
    </>
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
