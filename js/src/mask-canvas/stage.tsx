/** The picture with what is selected, and the brush over it. */
import { effect, type Signal, useSignal } from "@preact/signals";
import { useEffect, useMemo, useRef } from "preact/hooks";
import { Part, type Parts } from "../shared/parts";
import { Hand, type Stage } from "./hand";
import { Painter } from "./painter";
import type { DividerProps } from "./parts/divider";
import { showPictures } from "./pictures";
import { NOTHING } from "./selection";
import type { MaskStore } from "./store";
import type { View } from "./viewport";

interface StageProps {
  store: MaskStore;
  /** Filled in by the stage, for the controls around it. */
  stage: { current: Stage | null };
  moving: Signal<boolean>;
  bare: Signal<boolean>;
  parts: Parts;
}

export function StageView({ store, stage, moving, bare, parts }: StageProps) {
  const box = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const cursor = useRef<HTMLDivElement>(null);
  const view = useSignal<View>({ scale: 1, x: 0, y: 0 });
  const fits = useSignal(true);
  const hand = useMemo(() => new Hand(store, view, fits), [store, view, fits]);
  hand.moving = moving;

  useEffect(() => {
    const element = canvas.current;
    const room = box.current;
    if (!element || !room) return;
    const painter = new Painter(element, store.selection.peek());
    hand.begin(element, room, cursor.current, painter);
    stage.current = hand;
    const ends = [
      hand.watchSize(),
      effect(() => {
        // Everything that is to be seen anew.
        store.drawn.value;
        if (painter.selection !== store.selection.value) painter.show(store.selection.value);
        painter.touch(store.touched);
        store.touched = NOTHING;
        const look = store.look.value;
        // What is compared is to be seen, and not the tint over it.
        const opacity = store.comparing.value ? 0 : look.opacity;
        painter.wear({ ...look, opacity, bare: bare.value });
        painter.divider = store.comparing.value === "difference" ? null : hand.divider.value;
        painter.box = store.window.value;
        hand.ask();
      }),
      effect(() => {
        painter.see(view.value);
        hand.ask();
      }),
      effect(() => hand.placeCursor()),
      effect(() => {
        store.tool.value;
        hand.dropPolygon();
      }),
      showPictures(store, painter, () => hand.ask()),
    ];
    return () => {
      stage.current = null;
      hand.end();
      for (const end of ends) end();
    };
  }, [store, hand, view, stage, bare]);

  const name = `${store.setup.value?.alt || "Picture"}, ${store.setup.value?.width} by ${store.setup.value?.height} pixels. Draw with a pointer, or use the numbers beside it.`;
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: what a pointer draws here, numbers and keys do beside it
    <div
      ref={box}
      class="iw-canvas-stage iw-mask-stage"
      style={{ "--ratio": store.selection.value.width / store.selection.value.height }}
      data-tool={moving.value ? "hand" : store.tool.value}
      onPointerDown={(event) => hand.down(event)}
      onPointerMove={(event) => hand.move(event)}
      onPointerUp={(event) => hand.up(event)}
      onPointerCancel={(event) => hand.gone(event)}
      onPointerLeave={() => hand.leave()}
      onDblClick={() => hand.closePolygon()}
      onContextMenu={(event) => event.preventDefault()}
    >
      <canvas ref={canvas} role="img" aria-label={name} />
      <div ref={cursor} class="iw-mask-cursor" />
      {store.comparing.value === "slider" && (
        <Part<DividerProps> parts={parts} name="divider" props={{ store, stage: hand }} />
      )}
    </div>
  );
}
