/** Shown where nothing is chosen: the words about all of it, its size and its colours. */
import { useSignal } from "@preact/signals";
import { Group } from "../shared/canvas-fields";
import { Select } from "../shared/controls";
import { reshape, template } from "./asking";
import { COMPOSITION, sizeOf } from "./document";
import { Palette, Written } from "./fields";
import type { LayoutStore } from "./store";
import { wholePalette, wholeText, withWhole } from "./whole-document";

const STYLE = [
  ["aesthetics", "Aesthetics", "calm, graphic, few shapes"],
  ["lighting", "Lighting", "overcast daylight"],
  ["medium", "Medium", "photograph"],
  ["photo", "Photo", "35 mm, eye level"],
  ["art_style", "Art style", "two-colour screen print"],
] as const;

export function Whole({ store }: { store: LayoutStore }) {
  const keep = useSignal<"shape" | "layout" | "units">("shape");
  const doc = store.doc.value;
  const setup = store.setup.value;
  if (!doc || !setup) return null;
  const write = (name: string, value: string) =>
    store.write(name.replaceAll("_", " "), "", (now) => withWhole(now, name, value));
  const flush = () => store.flush();
  const told = STYLE.filter(([name]) => wholeText(doc, name)).length + (wholePalette(doc).length > 0 ? 1 : 0);
  const isFresh = store.items.value.length === 0;
  return (
    <>
      <Group title="Picture">
        <Written
          label="High-level description"
          placeholder="The picture in a sentence or two"
          value={wholeText(doc, "high_level_description")}
          onInput={(text) => write("high_level_description", text)}
          onBlur={flush}
        />
        <Written
          label="Background"
          placeholder="The scene behind the elements"
          value={wholeText(doc, "background")}
          onInput={(text) => write("background", text)}
          onBlur={flush}
        />
        <div class="iw-layout-written">
          <span>Size</span>
          <Select
            label="Size"
            value={doc.resolution}
            options={setup.sizes.map((size) => ({ value: size, label: labelOf(size) }))}
            onChange={(size) => reshape(store, size, keep.peek())}
          />
        </div>
        {!isFresh && (
          <div class="iw-layout-written">
            <span>Another size keeps</span>
            <Select
              label="Another size keeps"
              value={keep.value}
              options={[
                { value: "shape", label: "the shape of each box" },
                { value: "layout", label: "the arrangement, centred" },
                { value: "units", label: "the numbers" },
              ]}
              onChange={(value) => {
                keep.value = value as "shape" | "layout" | "units";
              }}
            />
          </div>
        )}
        <div class="iw-layout-written">
          <span>{isFresh ? "Or start from" : "Begin again from"}</span>
          <Select
            label="Template"
            value=""
            options={[
              { value: "", label: "a template …" },
              ...setup.templates.map(({ name, title }) => ({ value: name, label: title })),
            ]}
            onChange={(name) => {
              if (name) template(store, name);
            }}
          />
        </div>
      </Group>
      <details class="iw-layout-more">
        <summary>{told > 0 ? `Style · ${told} set` : "Style"}</summary>
        {STYLE.map(([name, label, example]) => (
          <Written
            key={name}
            label={label}
            rows={1}
            placeholder={example}
            value={wholeText(doc, name)}
            onInput={(text) => write(name, text)}
            onBlur={flush}
          />
        ))}
        <Palette
          store={store}
          label="Palette"
          colors={wholePalette(doc)}
          most={16}
          onChange={(colors) =>
            store.write("palette", "", (now) =>
              withWhole(now, "color_palette", colors.length > 0 ? colors : null),
            )
          }
        />
      </details>
      {COMPOSITION in doc.prompt ? null : (
        <p class="iw-muted">This prompt has no list of elements yet; the first box makes it.</p>
      )}
    </>
  );
}

function labelOf(size: string): string {
  const { width, height } = sizeOf(size);
  const common = (a: number, b: number): number => (b ? common(b, a % b) : a);
  const by = common(width, height);
  const ratio = [width / by, height / by];
  const near = (ratio[0] as number) > 30 ? `${(width / height).toFixed(2)} : 1` : ratio.join(":");
  return `${near} · ${width} × ${height}`;
}
