/** What is said over an empty frame: where to begin. */
import { Button } from "../shared/controls";
import { describe } from "./asking";
import { add } from "./edits";
import type { LayoutStore } from "./store";

export function Empty({ store }: { store: LayoutStore }) {
  if (store.items.value.length > 0 || store.tool.value === "pick") return null;
  const setup = store.setup.value;
  const canDescribe = Boolean(setup?.describes && store.states.value.length > 0);
  return (
    <div class="iw-layout-empty">
      <p>Drag a box where something belongs.</p>
      <div>
        <Button variant="primary" icon="plus" onClick={() => add(store, false)}>
          Object in the middle
        </Button>
        {canDescribe && (
          <Button onClick={() => describe(store)} disabled={store.work.value.describing}>
            {store.work.value.describing ? "Describing …" : "Describe the picture"}
          </Button>
        )}
      </div>
    </div>
  );
}
