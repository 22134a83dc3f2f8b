/** Beside the frame: what is chosen, or the picture as a whole. */
import { Group } from "../shared/canvas-fields";
import { SegmentedControl } from "../shared/controls";
import { Arranging, Commands } from "./commands";
import { type Item, type JsonObject, withMembers } from "./document";
import { Palette, Written } from "./fields";
import { Numbers } from "./numbers";
import { ProblemView } from "./problems";
import type { LayoutStore } from "./store";
import { Whole } from "./whole";

export function Chosen({ store }: { store: LayoutStore }) {
  const chosen = store.chosen;
  if (chosen.length === 0) return <Whole store={store} />;
  return (
    <>
      {chosen.length === 1 ? (
        <One store={store} item={chosen[0] as Item} />
      ) : (
        <Group title={`${chosen.length} elements`}>
          <Commands store={store} />
        </Group>
      )}
      <Arranging store={store} />
    </>
  );
}

function One({ store, item }: { store: LayoutStore; item: Item }) {
  const only = new Set([item.key]);
  const write = (label: string, members: JsonObject) =>
    store.write(label, item.key, (doc) => withMembers(doc, only, () => members));
  const flush = () => store.flush();
  const problems = store.problems.value.filter(({ element }) => element === item.index);
  const toKind = (kind: string) => {
    const doc = store.doc.peek();
    if (!doc || (kind === "text") === item.isText) return;
    // What is no text has none; what was written there is kept as what it is about.
    const members: JsonObject =
      kind === "text"
        ? { type: "text", text: item.text }
        : { type: "obj", text: null, desc: item.desc || item.text };
    store.commit(
      kind === "text" ? "make it a text" : "make it an object",
      withMembers(doc, only, () => members),
    );
  };
  return (
    <Group title={`${item.index + 1} · ${item.isText ? "Text" : "Object"}`}>
      <SegmentedControl
        name={`layout-kind-${item.key}`}
        label="Kind"
        value={item.isText ? "text" : "obj"}
        options={[
          { value: "obj", label: "Object" },
          { value: "text", label: "Text" },
        ]}
        onChange={toKind}
      />
      {item.isText && (
        <Written
          label="Words to draw"
          placeholder="HOLD FAST"
          value={item.text}
          wanted={store.writing}
          onInput={(text) => write("text", { text })}
          onBlur={flush}
        />
      )}
      <Written
        label={item.isText ? "How they look" : "What it is"}
        placeholder={item.isText ? "Bold condensed capitals, centred" : "A white lighthouse on a bare rock"}
        rows={item.isText ? 2 : 4}
        value={item.desc}
        wanted={item.isText ? undefined : store.writing}
        onInput={(desc) => write("description", { desc })}
        onBlur={flush}
      />
      <Palette
        store={store}
        label="Colours"
        colors={item.colors}
        most={5}
        onChange={(colors) => write("palette", { color_palette: colors.length > 0 ? colors : null })}
      />
      <Numbers store={store} item={item} />
      {problems.length > 0 && (
        <ul class="iw-layout-problems" aria-label="Problems of this element">
          {problems.map((problem) => (
            <ProblemView key={`${problem.code} ${problem.path}`} store={store} problem={problem} />
          ))}
        </ul>
      )}
      <Commands store={store} />
    </Group>
  );
}
