/** Between the picture as it was, on the left, and as it is. */
import "./divider.css";
import type { TargetedPointerEvent } from "preact";
import type { Stage } from "../hand";
import type { MaskStore } from "../store";

export interface DividerProps {
  store: MaskStore;
  stage: Stage;
}

export default function Divider({ store, stage }: DividerProps) {
  const { view, divider } = stage;
  const { x, scale } = view.value;
  const width = store.selection.value.width * scale;
  const put = (event: TargetedPointerEvent<HTMLElement>) => {
    const left = event.currentTarget.parentElement?.getBoundingClientRect().left ?? 0;
    divider.value = Math.min(1, Math.max(0, (event.clientX - left - x) / width));
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: what a pointer moves here, the range within does by keys
    <div
      class="iw-mask-divider"
      style={{ "--at": `${x + width * divider.value}px` }}
      onPointerDown={(event) => {
        event.stopPropagation();
        event.currentTarget.setPointerCapture(event.pointerId);
      }}
      onPointerMove={(event) => {
        event.stopPropagation();
        if (event.currentTarget.hasPointerCapture(event.pointerId)) put(event);
      }}
      onDblClick={(event) => {
        event.stopPropagation();
        divider.value = 0.5;
      }}
    >
      <span>Before</span>
      <span>After</span>
      <input
        type="range"
        min={0}
        max={1}
        step={0.02}
        value={divider.value}
        aria-label="Before on the left, after on the right"
        title="Drag, or use the arrow keys"
        onInput={(event) => {
          divider.value = Number(event.currentTarget.value);
        }}
      />
    </div>
  );
}
