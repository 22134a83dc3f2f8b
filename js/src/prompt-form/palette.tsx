import { Select } from "../shared/controls";
import type { Json } from "../shared/messages";
import { Part } from "../shared/parts";
import type { EditorsProps } from "./parts/editors";
import type { EditorProps } from "./props";

const OWN = "own colours";
export const START = "#3a6ea5";

export interface Member {
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
      {members && (
        <Part<EditorsProps>
          parts={store.parts}
          name="editors"
          props={{ colours: { label, members, most: spec.max_items ?? 8, onChange: put } }}
        />
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
