/** Two pictures in one place: under a sliding line, in turn, one through the other, or what is left between them. */
import { type Signal, useComputed, useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { Button, ErrorText, SegmentedControl } from "../shared/controls";
import { Caption, Picture, Plane, type Side } from "./parts";
import { type Apart, apart, inWords, type Palette, painted } from "./pixels";
import { Stage } from "./stage";
import type { Zoom } from "./zoom";

export interface StackProps {
  name: string;
  sides: readonly [Side, Side];
  marks: readonly [string, string];
  zoom: Signal<Zoom>;
  /** What the keys `[` and `]` change: 0 to 100. */
  amount: Signal<number>;
}

const BLINK_MS = 900;
const PALETTES = [
  { value: "colour", label: "Colour" },
  { value: "grey", label: "Grey" },
  { value: "heat", label: "Heat" },
] as const;

export const clamped = (value: number) => Math.min(100, Math.max(0, value));

function Captions({ sides, marks }: Pick<StackProps, "sides" | "marks">) {
  return (
    <div class="iw-compare-captions">
      <Caption mark={marks[0]} title={sides[0].title} />
      <Caption mark={marks[1]} title={sides[1].title} />
    </div>
  );
}

export function SliderPane({ sides, marks, zoom, amount }: StackProps) {
  const move = (to: number) => {
    amount.value = clamped(to);
  };
  return (
    <figure class="iw-compare-pane">
      <div class="iw-compare-stack">
        <Stage zoom={zoom} label={`${marks[0]} to the left of the line, ${marks[1]} to the right`}>
          <Picture side={sides[0]} zoom={zoom.value} />
          <span class="iw-compare-over" style={{ clipPath: `inset(0 0 0 ${amount.value}%)` }}>
            <Picture side={sides[1]} zoom={zoom.value} />
          </span>
        </Stage>
        <div
          class="iw-compare-line"
          style={{ left: `${amount.value}%` }}
          role="slider"
          tabIndex={0}
          data-lm-suppress-shortcuts="true"
          aria-label="Where the two pictures meet"
          aria-valuemin={0}
          aria-valuemax={100}
          aria-valuenow={Math.round(amount.value)}
          onKeyDown={(event) => {
            const by = { ArrowLeft: -2, ArrowRight: 2, Home: -100, End: 100 }[event.key];
            if (by === undefined) return;
            event.preventDefault();
            move(amount.value + by);
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
      <Captions sides={sides} marks={marks} />
    </figure>
  );
}

export interface Blinking {
  second: Signal<boolean>;
  playing: Signal<boolean>;
}

/** Whoever wants no motion changes over by hand. */
export function useBlinking(): Blinking {
  const second = useSignal(false);
  const playing = useSignal(!window.matchMedia("(prefers-reduced-motion: reduce)").matches);
  return { second, playing };
}

export function BlinkPane({ sides, marks, zoom, blinking }: StackProps & { blinking: Blinking }) {
  const { second, playing } = blinking;
  const goes = playing.value;
  useEffect(() => {
    if (!goes) return;
    const timer = setInterval(() => {
      second.value = !second.value;
    }, BLINK_MS);
    return () => clearInterval(timer);
  }, [second, goes]);
  const shown = second.value ? 1 : 0;
  return (
    <figure class="iw-compare-pane">
      <div class="iw-compare-tools">
        <Button
          icon={goes ? "pause" : "play"}
          onClick={() => {
            playing.value = !goes;
          }}
        >
          {goes ? "Pause" : "Play"}
        </Button>
        <Button shortcut="Space" name="Show the other picture" onClick={() => turn(blinking)}>
          Show the other
        </Button>
      </div>
      <Stage zoom={zoom} label={`${marks[0]} and ${marks[1]} in turn`}>
        <Picture side={sides[0]} zoom={zoom.value} />
        <span class="iw-compare-over" hidden={!second.value}>
          <Picture side={sides[1]} zoom={zoom.value} />
        </span>
        <span class="iw-compare-mark iw-compare-now">{marks[shown]}</span>
      </Stage>
      <Captions sides={sides} marks={marks} />
    </figure>
  );
}

/** Changes over by hand, and leaves it there. */
export function turn({ second, playing }: Blinking): void {
  playing.value = false;
  second.value = !second.value;
}

export function OnionPane({ sides, marks, zoom, amount }: StackProps) {
  return (
    <figure class="iw-compare-pane">
      <div class="iw-compare-tools">
        <Range label={`How much of ${marks[1]} shows`} amount={amount}>
          {marks[0]} {Math.round(100 - amount.value)} % · {marks[1]} {Math.round(amount.value)} %
        </Range>
      </div>
      <Stage zoom={zoom} label={`${marks[1]} over ${marks[0]}, see-through`}>
        <Picture side={sides[0]} zoom={zoom.value} />
        <span class="iw-compare-over" style={{ opacity: amount.value / 100 }}>
          <Picture side={sides[1]} zoom={zoom.value} />
        </span>
      </Stage>
      <Captions sides={sides} marks={marks} />
    </figure>
  );
}

function Range(props: { label: string; amount: Signal<number>; children: ComponentChildren }) {
  return (
    <label class="iw-compare-range">
      <input
        type="range"
        min={0}
        max={100}
        step={1}
        aria-label={props.label}
        value={props.amount.value}
        onInput={(event) => {
          props.amount.value = Number(event.currentTarget.value);
        }}
      />
      <span class="iw-muted">{props.children}</span>
    </label>
  );
}

/** 1 to 64 times, twice as much for every sixth of the way. */
export const gainOf = (amount: number) => 2 ** ((6 * amount) / 100);

export function DifferencePane({ name, sides, marks, zoom, amount }: StackProps) {
  const palette = useSignal<Palette>("colour");
  const found = useSignal<(Apart & { note: string }) | null>(null);
  const trouble = useSignal("");
  const canvas = useRef<HTMLCanvasElement>(null);
  const gain = useComputed(() => gainOf(amount.value));
  const [a, b] = [sides[0].url, sides[1].url];
  const missing = sides.findIndex((side) => side.text !== "");
  useEffect(() => {
    let current = true;
    found.value = null;
    trouble.value = "";
    if (!a || !b) return;
    apart(a, b).then(
      (result) => {
        if (current) found.value = result;
      },
      () => {
        if (current) trouble.value = "The pixels of these pictures cannot be read here.";
      },
    );
    return () => {
      current = false;
    };
  }, [a, b, found, trouble]);
  const result = found.value;
  const [times, colors] = [gain.value, palette.value];
  useEffect(() => {
    const context = canvas.current?.getContext("2d");
    if (!result || !context) return;
    const pixels = painted(result.data, times, colors) as Uint8ClampedArray<ArrayBuffer>;
    context.putImageData(new ImageData(pixels, result.width, result.height), 0, 0);
  }, [result, times, colors]);
  const words = result ? inWords(result) : "";
  return (
    <figure class="iw-compare-pane">
      <div class="iw-compare-tools">
        <Range label="How much differences are strengthened" amount={amount}>
          {times < 10 ? times.toFixed(1) : times.toFixed(0)} times as strong
        </Range>
        <SegmentedControl
          name={`${name}-palette`}
          label="Colours of differences"
          value={colors}
          options={PALETTES}
          onChange={(value) => {
            palette.value = value as Palette;
          }}
        />
      </div>
      <Stage zoom={zoom} label={`What ${marks[0]} and ${marks[1]} differ in`}>
        <Plane zoom={zoom.value}>
          {result ? (
            <canvas
              ref={canvas}
              class={zoom.value.scale > 6 ? "iw-compare-pixels" : ""}
              width={result.width}
              height={result.height}
              role="img"
              aria-label={`Difference of ${marks[0]} and ${marks[1]}. ${words}`}
            />
          ) : (
            <span class="iw-compare-none">
              {missing >= 0
                ? `There is no picture ${marks[missing]} to compare.`
                : trouble.value || "Comparing"}
            </span>
          )}
        </Plane>
      </Stage>
      <p class="iw-compare-same" aria-live="polite">
        {words}{" "}
        <span class="iw-muted">
          {result?.note.replaceAll(/\b([AB]) \(/g, (_, mark) => `${marks[mark === "A" ? 0 : 1]} (`)}
        </span>
      </p>
      {trouble.value && <ErrorText>{trouble.value}</ErrorText>}
      <Captions sides={sides} marks={marks} />
    </figure>
  );
}
