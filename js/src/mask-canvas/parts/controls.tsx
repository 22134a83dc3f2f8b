/** Everything around the picture: the tools before it, the rest after it, as the Tab key goes. */

import { Trouble } from "../../shared/trouble";
import { onKey, type Pressed } from "../keys";
import { Rail } from "../rail";
import { Side } from "../side";
import { MaskKeys, Status } from "../status";

export interface ControlsProps extends Omit<Pressed, "stage"> {
  stage: { current: Pressed["stage"] };
  /** Filled in from here: what the keys of the canvas do. */
  keys: { current: ((event: KeyboardEvent) => boolean) | null };
  place: "before" | "after";
}

export default function Controls({ place, keys, ...props }: ControlsProps) {
  const { store, stage, help } = props;
  if (place === "before") return <Rail store={store} />;
  keys.current = (event) => onKey(event, { ...props, stage: stage.current });
  return (
    <>
      <Status store={store} stage={stage} help={help} />
      <div class="iw-mask-side">
        <Side store={store} />
      </div>
      {help.value && <MaskKeys />}
      <Trouble trouble={store.trouble} />
    </>
  );
}
