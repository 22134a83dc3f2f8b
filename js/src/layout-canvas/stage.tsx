/** The frame in the picture's own shape, with what lies under it and the boxes over it. */
import { type Signal, useComputed, useSignal } from "@preact/signals";
import { useEffect, useMemo, useRef } from "preact/hooks";
import type { View } from "../mask-canvas/viewport";
import type { LayoutProblem } from "../shared/messages";
import { Part, type Parts } from "../shared/parts";
import { type Item, sizeOf } from "./document";
import { accepts, dropAt } from "./drag";
import { type Rect, span } from "./geometry";
import { Hand, type Stage } from "./hand";
import type { DividerProps } from "./parts/divider";
import type { GotProps } from "./parts/got";
import { placed } from "./place";
import type { LayoutStore } from "./store";
import { Under } from "./under";

interface StageProps {
  store: LayoutStore;
  stage: { current: Stage | null };
  moving: Signal<boolean>;
  bare: Signal<boolean>;
  parts: Parts;
}

export function StageView({ store, stage, moving, bare, parts }: StageProps) {
  const box = useRef<HTMLDivElement>(null);
  const view = useSignal<View>({ scale: 1, x: 0, y: 0 });
  const drawn = useSignal<Rect | null>(null);
  const divider = useSignal(0.5);
  const hand = useMemo(() => new Hand(store, view, drawn, moving), [store, view, drawn, moving]);
  useEffect(() => {
    if (!box.current) return;
    stage.current = hand;
    const end = hand.begin(box.current);
    return () => {
      stage.current = null;
      end();
    };
  }, [hand, stage]);
  const size = sizeOf(store.doc.value?.resolution ?? "1x1");
  const isCompared = store.comparing.value;
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: what a pointer does here, keys and the panels do as well
    <div
      ref={box}
      class="iw-canvas-stage iw-layout-stage"
      style={{ "--ratio": size.width / size.height }}
      data-running={store.running.value || undefined}
      data-tool={moving.value || isCompared ? "hand" : store.tool.value}
      onPointerDown={(event) => hand.down(event)}
      onPointerMove={(event) => hand.move(event)}
      onPointerUp={(event) => {
        hand.up(event);
        if (store.tool.peek() === "pick") store.picking.peek()?.(event);
      }}
      onPointerCancel={(event) => hand.gone(event)}
      onDragOver={(event) => {
        if (accepts(store, event)) return;
        // JupyterLab would open the file instead.
        if (event.dataTransfer?.types.includes("Files")) event.preventDefault();
      }}
      onDrop={(event) => {
        const [file] = event.dataTransfer?.files ?? [];
        if (!accepts(store, event) && !file) return;
        event.preventDefault();
        event.stopPropagation();
        if (file) store.onFile?.(file);
        else dropAt(store, hand.units(event));
      }}
    >
      <Frame
        store={store}
        view={view}
        bare={bare.value || isCompared}
        hand={hand}
        drawn={drawn}
        parts={parts}
      />
      {isCompared && (
        <Part<DividerProps> parts={parts} name="divider" props={{ store, stage: hand, at: divider }} />
      )}
    </div>
  );
}

interface FrameProps {
  store: LayoutStore;
  view: Signal<View>;
  bare: boolean;
  hand: Hand;
  drawn: Signal<Rect | null>;
  parts: Parts;
}

function Frame({ store, view, bare, hand, drawn, parts }: FrameProps) {
  const { width, height } = sizeOf(store.doc.value?.resolution ?? "1x1");
  const { scale, x, y } = view.value;
  const place = {
    width: `${width * scale}px`,
    height: `${height * scale}px`,
    transform: `translate(${x}px, ${y}px)`,
  };
  return (
    <div
      class="iw-layout-frame"
      style={place}
      data-pictured={(store.states.value.length > 0 && store.opacity.value > 0.5) || undefined}
    >
      <Under
        store={store}
        index={store.index.value}
        opacity={store.comparing.value ? 1 : store.opacity.value}
      />
      {store.grid.value > 0 && <div class="iw-layout-grid" />}
      {store.thirds.value && <div class="iw-layout-thirds" />}
      {!bare && <Boxes store={store} hand={hand} />}
      {!bare && store.showsGot.value && store.got.value?.known && (
        <Part<GotProps> parts={parts} name="got" props={{ store }} />
      )}
      {!bare && <Handles store={store} />}
      <Guides store={store} />
      {drawn.value && <div class="iw-layout-drawn" style={placed(drawn.value)} />}
    </div>
  );
}

function Boxes({ store, hand }: { store: LayoutStore; hand: Hand }) {
  const worst = useComputed(() => worstOf(store.problems.value));
  const items = store.items.value.filter(({ rect }) => rect);
  if (items.length === 0) return null;
  return (
    <div
      class="iw-layout-boxes"
      role="listbox"
      aria-multiselectable="true"
      aria-label="Elements on the frame"
    >
      {items.map((item) => (
        <BoxView
          key={item.key}
          store={store}
          hand={hand}
          item={item}
          rect={store.live.value?.get(item.key) ?? (item.rect as Rect)}
          isChosen={store.selected.value.has(item.key)}
          problem={worst.value.get(item.index)}
        />
      ))}
    </div>
  );
}

const WEIGHT = { error: 3, warning: 2, hint: 1 };

export function worstOf(problems: readonly LayoutProblem[]): Map<number, LayoutProblem> {
  const made = new Map<number, LayoutProblem>();
  for (const problem of problems) {
    if (problem.element === null) continue;
    const known = made.get(problem.element);
    if (!known || WEIGHT[problem.severity] > WEIGHT[known.severity]) made.set(problem.element, problem);
  }
  return made;
}

interface BoxProps {
  store: LayoutStore;
  hand: Hand;
  item: Item;
  rect: Rect;
  isChosen: boolean;
  problem: LayoutProblem | undefined;
}

function BoxView({ store, hand, item, rect, isChosen, problem }: BoxProps) {
  const { layer, isText, label, index } = item;
  const wide = rect.right - rect.left;
  const high = rect.bottom - rect.top;
  const { width, height } = sizeOf(store.doc.value?.resolution ?? "1x1");
  // They stand in the box themselves.
  const hasWords = isText && item.text !== "";
  const told = [
    isText ? "text" : "object",
    `left ${rect.left}, top ${rect.top}, ${wide} wide, ${high} high`,
    layer.locked && "locked",
    layer.muted && "muted, not sent",
    problem && "has a problem",
  ];
  const color = item.colors.find((one) => /^#[0-9a-f]{6}$/i.test(one));
  return (
    <div
      class="iw-layout-box"
      role="option"
      tabIndex={0}
      aria-selected={isChosen}
      data-key={item.key}
      data-kind={isText ? "text" : "object"}
      data-muted={layer.muted || undefined}
      data-locked={layer.locked || undefined}
      style={color ? { ...placed(rect), "--colour": color } : placed(rect)}
      onFocus={() => {
        if (!hand.isDown && !store.selected.peek().has(item.key)) store.select(item.key);
      }}
      onDblClick={() => {
        store.writing.value = true;
      }}
    >
      <span class="iw-layout-tag" data-above={(hasWords && rect.top > TAG) || undefined}>
        <b>{index + 1}</b>{" "}
        {!hasWords && (
          <span class="iw-layout-label-of" dir="auto">
            {label}
          </span>
        )}
        {problem && <i class="iw-layout-dot" data-severity={problem.severity} title={problem.message} />}
      </span>
      {hasWords && <Words text={item.text} shape={(wide * width) / Math.max(1, high * height)} />}
      <span class="iw-visually-hidden">, {told.filter(Boolean).join(", ")}</span>
    </div>
  );
}

const SHOWN = 600;
/** Wider than so many letters, words are set in several lines. */
const LONG = 40;
/** Room for a tag above its box, in units. */
const TAG = 40;
// Letters that are as wide as they are high.
const WIDE = /[\u1100-\u115f\u2e80-\u9fff\uac00-\ud7a3\uf900-\ufaff\uff00-\uff60\p{Extended_Pictographic}]/u;

/** Words as large as their box allows; sizes are shares of the box, so that nothing has to be measured. */
function Words({ text, shape }: { text: string; shape: number }) {
  const lines = text.slice(0, SHOWN).split("\n");
  const widths = lines.map(widthOf);
  const longest = Math.max(1, ...widths);
  // A long text fills the box line by line; its letters are as wide and high as the box has room for.
  const letters = widths.reduce((sum, width) => sum + width + 2, 0);
  const isLong = longest > LONG;
  const share = isLong ? 100 * Math.sqrt(0.72 / (letters * 1.16 * shape)) : 0;
  return (
    <span
      class="iw-layout-words"
      dir="auto"
      data-long={isLong || undefined}
      style={isLong ? { "--share": `${share}cqw` } : { "--lines": lines.length, "--longest": longest }}
    >
      <span>{lines.join("\n")}</span>
    </span>
  );
}

const widthOf = (line: string) =>
  Array.from(line).reduce(
    (sum, letter) => sum + (WIDE.test(letter) ? 1.05 : /[A-ZMW]/.test(letter) ? 0.72 : 0.56),
    0,
  );

const GRIPS = ["nw", "n", "ne", "e", "se", "s", "sw", "w"];

function Handles({ store }: { store: LayoutStore }) {
  const rects = store.chosen.flatMap(({ key, rect, layer }) =>
    rect && !layer.locked ? [store.live.value?.get(key) ?? rect] : [],
  );
  if (rects.length === 0) return null;
  const whole = span(rects);
  return (
    <div
      class="iw-layout-handles"
      style={placed(whole)}
      aria-hidden="true"
      data-several={rects.length > 1 || undefined}
    >
      {GRIPS.map((grip) => (
        <span key={grip} class="iw-layout-grip" data-grip={grip} />
      ))}
      <span class="iw-layout-live">
        {whole.left}, {whole.top} · {whole.right - whole.left} × {whole.bottom - whole.top}
      </span>
    </div>
  );
}

function Guides({ store }: { store: LayoutStore }) {
  return (
    <>
      {store.guides.value.map(({ across, at, from, to, gap }) => (
        <div
          key={`${across}${at} ${from}`}
          class="iw-layout-guide"
          data-across={across || undefined}
          data-gap={gap || undefined}
          style={
            across
              ? { left: `${at / 10}%`, top: `${from / 10}%`, height: `${(to - from) / 10}%` }
              : { top: `${at / 10}%`, left: `${from / 10}%`, width: `${(to - from) / 10}%` }
          }
        />
      ))}
    </>
  );
}
