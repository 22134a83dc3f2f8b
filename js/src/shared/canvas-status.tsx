/** Below the picture of a canvas: its size, the zoom, what the canvas has to tell, and what the keys do. */
import type { Signal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { Button } from "./controls";

interface StatusProps {
  kind: string;
  size: string;
  /** What is seen whole by Fit: "picture". */
  whole: string;
  stage: { current: { zoom(by: number | "fit" | "actual"): void } | null };
  hint: string;
  isConnected: boolean;
  isOffline: boolean;
  help: Signal<boolean>;
  children: ComponentChildren;
}

export function CanvasStatus(props: StatusProps) {
  const { kind, size, whole, stage, hint, isConnected, isOffline, help, children } = props;
  const said = isConnected ? hint : "The kernel is gone: nothing new is kept.";
  return (
    <div class={`iw-canvas-status iw-${kind}-status`}>
      <span>{size}</span>
      <Button icon="minus" name="Zoom out" shortcut="-" onClick={() => stage.current?.zoom(0.8)} />
      <Button
        icon="plus"
        name="Zoom in"
        shortcut="+"
        variant="quiet"
        onClick={() => stage.current?.zoom(1.25)}
      />
      <Button
        name={`The whole ${whole}`}
        shortcut="0"
        variant="quiet"
        onClick={() => stage.current?.zoom("fit")}
      >
        Fit
      </Button>
      <Button name="Actual pixels" shortcut="1" variant="quiet" onClick={() => stage.current?.zoom("actual")}>
        1:1
      </Button>
      {children}
      {isOffline && <span class="iw-muted">offline</span>}
      <span class={`iw-canvas-hint iw-muted iw-${kind}-hint`} title={said}>
        <span>{said}</span>
      </span>
      <Button
        name="Keys"
        shortcut="?"
        variant="quiet"
        expanded={help.value}
        onClick={() => {
          help.value = !help.peek();
        }}
      >
        Keys
      </Button>
    </div>
  );
}
