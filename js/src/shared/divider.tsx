/** Between a picture as it was, on the left, and as it is; stands in the stage of a canvas. */
import "./divider.css";
import type { Signal } from "@preact/signals";
import type { TargetedPointerEvent } from "preact";

interface DividerProps {
  kind: string;
  /** Where the picture begins on the stage, and how wide it is, in CSS pixels. */
  left: number;
  width: number;
  /** How much of it shows what was, 0 to 1. */
  at: Signal<number>;
}

export function Divider({ kind, left, width, at }: DividerProps) {
  const put = (event: TargetedPointerEvent<HTMLElement>) => {
    const edge = event.currentTarget.parentElement?.getBoundingClientRect().left ?? 0;
    at.value = Math.min(1, Math.max(0, (event.clientX - edge - left) / width));
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: what a pointer moves here, the range within does by keys
    <div
      class={`iw-divider iw-${kind}-divider`}
      style={{ "--at": `${left + width * at.value}px` }}
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
        at.value = 0.5;
      }}
    >
      <span>Before</span>
      <span>After</span>
      <input
        type="range"
        min={0}
        max={1}
        step={0.02}
        value={at.value}
        aria-label="Before on the left, after on the right"
        title="Drag, or use the arrow keys"
        onInput={(event) => {
          at.value = Number(event.currentTarget.value);
        }}
      />
    </div>
  );
}
