/** What can be done with the selected pictures, and with all that are shown. */
import { Button } from "../../shared/controls";
import { Export } from "../../shared/export-menu";
import { COMPARED } from "../../shared/picture-store";
import { annotate } from "../keyboard";
import type { WallStore } from "../store";

export interface ToolsProps {
  store: WallStore;
}

export default function Tools({ store }: ToolsProps) {
  const selected = [...store.selection.value];
  return (
    <>
      <Selected store={store} />
      <Export
        channel={store.channel}
        name="gallery"
        selected={selected}
        shown={null}
        amount={selected.length > 0 ? `${selected.length}` : `${store.order.value.length} shown`}
        disabled={store.order.value.length === 0 || !store.connected.value}
        trouble={store.trouble}
        said={store.said}
      />
    </>
  );
}

function Selected({ store }: { store: WallStore }) {
  const chosen = [...store.selection.value];
  if (chosen.length === 0) return null;
  return (
    <div class="iw-wall-chosen" role="toolbar" aria-label="Selected pictures">
      <span>{chosen.length} selected</span>
      {chosen.length >= 2 && chosen.length <= COMPARED && (
        <Button icon="columns" name="Compare" shortcut="D" onClick={() => store.compare()}>
          Compare
        </Button>
      )}
      {!store.unkept.value && (
        <>
          <span class="iw-wall-rate">
            {[1, 2, 3, 4, 5].map((value) => (
              <Button
                key={value}
                variant="quiet"
                name={`Rate ${value}`}
                shortcut={String(value)}
                onClick={() => store.mark(chosen, { rating: value })}
              >
                ★{value}
              </Button>
            ))}
          </span>
          <Button icon="star" name="Star" shortcut="S" onClick={() => store.star(chosen)} />
          <Button variant="quiet" name="Tags" shortcut="T" onClick={() => annotate("t", chosen, store)}>
            Tags
          </Button>
        </>
      )}
      <Button variant="quiet" onClick={() => store.select([])}>
        Clear
      </Button>
    </div>
  );
}
