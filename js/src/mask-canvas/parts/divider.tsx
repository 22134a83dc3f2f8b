/** Between the picture as it was, on the left, and as it is. */
import { Divider } from "../../shared/divider";
import type { Stage } from "../hand";
import type { MaskStore } from "../store";

export interface DividerProps {
  store: MaskStore;
  stage: Stage;
}

export default function MaskDivider({ store, stage }: DividerProps) {
  const { x, scale } = stage.view.value;
  const width = store.selection.value.width * scale;
  return <Divider kind="mask" left={x} width={width} at={stage.divider} />;
}
