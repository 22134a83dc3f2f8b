/** What is said over the frame and under everything: where to begin, and what went wrong. */
import { Button, ErrorText } from "../shared/controls";
import type { LayoutStore } from "./store";

export function Empty({ store }: { store: LayoutStore }) {
  if (store.items.value.length > 0 || store.tool.value === "pick") return null;
  const setup = store.setup.value;
  const canDescribe = Boolean(setup?.describes && store.states.value.length > 0);
  return (
    <div class="iw-layout-empty">
      <p>Drag a box where something belongs.</p>
      <div>
        <Button variant="primary" icon="plus" onClick={() => store.add(false)}>
          Object in the middle
        </Button>
        {canDescribe && (
          <Button onClick={() => store.describe()} disabled={store.work.value.describing}>
            {store.work.value.describing ? "Describing …" : "Describe the picture"}
          </Button>
        )}
      </div>
    </div>
  );
}

export function Trouble({ store }: { store: LayoutStore }) {
  if (!store.trouble.value) return null;
  return (
    <div class="iw-layout-trouble" role="alert">
      <ErrorText>{store.trouble.value}</ErrorText>
      <Button
        icon="close"
        name="Dismiss"
        onClick={() => {
          store.trouble.value = null;
        }}
      />
    </div>
  );
}
