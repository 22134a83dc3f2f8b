/** The picture underneath beside the one before it, without the boxes. */
import type { Signal } from "@preact/signals";
import { Divider } from "../../shared/divider";
import { sizeOf } from "../document";
import type { Stage } from "../hand";
import type { LayoutStore } from "../store";
import { Under } from "../under";

export interface DividerProps {
  store: LayoutStore;
  stage: Stage;
  at: Signal<number>;
}

export default function LayoutDivider({ store, stage, at }: DividerProps) {
  const before = store.before.value;
  const { scale, x, y } = stage.view.value;
  const size = sizeOf(store.doc.value?.resolution ?? "1x1");
  const [wide, high] = [size.width * scale, size.height * scale];
  if (before === null) return null;
  return (
    <>
      <div
        class="iw-layout-frame iw-layout-before"
        style={{
          width: `${wide}px`,
          height: `${high}px`,
          transform: `translate(${x}px, ${y}px)`,
          "clip-path": `inset(0 ${100 - 100 * at.value}% 0 0)`,
        }}
      >
        <Under store={store} index={before} opacity={1} />
      </div>
      <Divider kind="layout" left={x} width={wide} at={at} />
    </>
  );
}
