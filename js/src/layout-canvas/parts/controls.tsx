/** Everything around the frame. */
import type { Signal } from "@preact/signals";
import type { Stage } from "../hand";
import { Layers, Looks, Problems } from "../lists";
import { Empty, Trouble } from "../notes";
import { Rail } from "../rail";
import { Chosen } from "../side";
import { Keys, Status } from "../status";
import type { LayoutStore } from "../store";
import { Transfer } from "../transfer";

export interface ControlsProps {
  store: LayoutStore;
  stage: { current: Stage | null };
  help: Signal<boolean>;
}

export default function Controls({ store, stage, help }: ControlsProps) {
  return (
    <>
      <Rail store={store} />
      <Status
        store={store}
        stage={stage}
        help={help.value}
        onHelp={() => {
          help.value = !help.peek();
        }}
      />
      <div class="iw-layout-side">
        <Chosen store={store} />
        <Layers store={store} />
        <Problems store={store} />
        <Looks store={store} />
        <Transfer store={store} />
      </div>
      {help.value && <Keys />}
      <Empty store={store} />
      <Trouble store={store} />
    </>
  );
}
