/** Everything around the frame; it comes after it, so that the Tab key goes to the boxes first. */
import { useMemo } from "preact/hooks";
import { Trouble } from "../../shared/trouble";
import { type Keyboard, keyboard, type Pressed } from "../keys";
import { Layers } from "../layers";
import { Looks } from "../looks";
import { Empty } from "../notes";
import { Problems } from "../problems";
import { Rail } from "../rail";
import { takeFiles } from "../sending";
import { Chosen } from "../side";
import { LayoutKeys, Status } from "../status";
import { Transfer } from "../transfer";

export interface ControlsProps extends Pressed {
  /** Filled in from here: what the keys of the canvas do. */
  keys: { current: Keyboard | null };
}

export default function Controls({ keys, ...pressed }: ControlsProps) {
  const { store, stage, help } = pressed;
  useMemo(() => {
    keys.current = keyboard(pressed);
    takeFiles(store);
  }, [keys]);
  return (
    <>
      <Rail store={store} />
      <Status store={store} stage={stage} help={help} />
      <div class="iw-layout-sides">
        <div class="iw-layout-list">
          <Layers store={store} />
        </div>
        <div class="iw-layout-side">
          <Chosen store={store} />
          <Problems store={store} />
          <Looks store={store} />
          <Transfer store={store} />
        </div>
      </div>
      {help.value && <LayoutKeys />}
      <Empty store={store} />
      <Trouble trouble={store.trouble} />
    </>
  );
}
