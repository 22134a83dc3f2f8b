/** Two pictures under one zoom, and between them what their requests differ in. */
import { type Signal, useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { Button, SegmentedControl } from "../shared/controls";
import type { Difference } from "../shared/messages";
import { Caption, Differences, Pane, Picture, type Side, Stage, ZoomButtons } from "./parts";
import { FIT, type Zoom } from "./zoom";

export type Mode = "side" | "slider" | "blink";

interface CompareProps {
  name: string;
  sides: readonly [Side, Side];
  differences: readonly Difference[];
  mode: Mode;
  onMode: (mode: Mode) => void;
  onSwap: () => void;
}

const MODES = [
  { value: "side", label: "Side by side" },
  { value: "slider", label: "Slider" },
  { value: "blink", label: "Blink" },
] as const;
const BLINK_MS = 900;

export function Compare(props: CompareProps) {
  const { sides, mode } = props;
  const zoom = useSignal(FIT);
  return (
    <div class="iw-compare">
      <div class="iw-compare-bar">
        <SegmentedControl
          name={props.name}
          label="How to compare"
          value={mode}
          options={MODES}
          onChange={(value) => props.onMode(value as Mode)}
        />
        <Button icon="columns" onClick={props.onSwap} name="Swap the two pictures">
          Swap
        </Button>
        <ZoomButtons zoom={zoom} />
      </div>
      <Differences differences={props.differences} />
      {mode === "side" && (
        <div class="iw-compare-panes">
          <Pane side={sides[0]} zoom={zoom} mark="A" />
          <Pane side={sides[1]} zoom={zoom} mark="B" />
        </div>
      )}
      {mode === "slider" && <SliderPane sides={sides} zoom={zoom} />}
      {mode === "blink" && <BlinkPane sides={sides} zoom={zoom} />}
    </div>
  );
}

interface StackProps {
  sides: readonly [Side, Side];
  zoom: Signal<Zoom>;
}

function SliderPane({ sides, zoom }: StackProps) {
  const at = useSignal(50);
  const move = (to: number) => {
    at.value = Math.min(100, Math.max(0, to));
  };
  return (
    <figure class="iw-compare-pane">
      <div class="iw-compare-stack">
        <Stage zoom={zoom} label="A to the left of the line, B to the right">
          <Picture side={sides[0]} zoom={zoom.value} />
          <span class="iw-compare-over" style={{ clipPath: `inset(0 0 0 ${at.value}%)` }}>
            <Picture side={sides[1]} zoom={zoom.value} />
          </span>
        </Stage>
        <div
          class="iw-compare-line"
          style={{ left: `${at.value}%` }}
          role="slider"
          tabIndex={0}
          data-lm-suppress-shortcuts="true"
          aria-label="Where the two pictures meet"
          aria-valuemin={0}
          aria-valuemax={100}
          aria-valuenow={Math.round(at.value)}
          onKeyDown={(event) => {
            const by = { ArrowLeft: -2, ArrowRight: 2, Home: -100, End: 100 }[event.key];
            if (by === undefined) return;
            event.preventDefault();
            move(at.value + by);
          }}
          onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
          onPointerMove={(event) => {
            const element = event.currentTarget;
            const box = element.parentElement?.getBoundingClientRect();
            if (box && element.hasPointerCapture(event.pointerId))
              move((100 * (event.clientX - box.left)) / box.width);
          }}
        />
      </div>
      <div class="iw-compare-captions">
        <Caption mark="A" title={sides[0].title} />
        <Caption mark="B" title={sides[1].title} />
      </div>
    </figure>
  );
}

function BlinkPane({ sides, zoom }: StackProps) {
  const second = useSignal(false);
  useEffect(() => {
    // Whoever wants no motion changes over by hand.
    if (window.matchMedia("(prefers-reduced-motion: reduce)").matches) return;
    const timer = setInterval(() => {
      second.value = !second.value;
    }, BLINK_MS);
    return () => clearInterval(timer);
  }, [second]);
  const side = sides[second.value ? 1 : 0];
  return (
    <figure class="iw-compare-pane">
      <Stage zoom={zoom} label="A and B in turn">
        <Picture side={sides[0]} zoom={zoom.value} />
        <span class="iw-compare-over" hidden={!second.value}>
          <Picture side={sides[1]} zoom={zoom.value} />
        </span>
      </Stage>
      <div class="iw-compare-captions">
        <Caption mark={second.value ? "B" : "A"} title={side.title} />
        <Button
          onClick={() => {
            second.value = !second.value;
          }}
        >
          Show the other
        </Button>
      </div>
    </figure>
  );
}
