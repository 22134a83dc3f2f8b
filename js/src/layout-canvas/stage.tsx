/** The frame in the picture's own shape, with what lies under it and the boxes over it. */
import { type Signal, useComputed, useSignal } from "@preact/signals";
import { useEffect, useMemo, useRef } from "preact/hooks";

import type { View } from "../mask-canvas/viewport";
import type { LayoutProblem } from "../shared/messages";
import { type Item, sizeOf } from "./document";
import { type Rect, span } from "./geometry";
import { Hand, type Stage } from "./hand";
import type { LayoutStore } from "./store";

interface StageProps {
  store: LayoutStore;
  stage: { current: Stage | null };
  moving: Signal<boolean>;
  bare: Signal<boolean>;
}

export function StageView({ store, stage, moving, bare }: StageProps) {
  const box = useRef<HTMLDivElement>(null);
  const view = useSignal<View>({ scale: 1, x: 0, y: 0 });
  const drawn = useSignal<Rect | null>(null);
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
  return (
    <div
      ref={box}
      class="iw-layout-stage"
      style={{ "--ratio": size.width / size.height }}
      data-tool={moving.value ? "hand" : store.tool.value}
      onPointerDown={(event) => hand.down(event)}
      onPointerMove={(event) => hand.move(event)}
      onPointerUp={(event) => {
        hand.up(event);
        if (store.tool.peek() === "pick") void pick(store, event);
      }}
      onPointerCancel={(event) => hand.gone(event)}
    >
      <Frame store={store} view={view} bare={bare.value} hand={hand} drawn={drawn} />
    </div>
  );
}

interface FrameProps {
  store: LayoutStore;
  view: Signal<View>;
  bare: boolean;
  hand: Hand;
  drawn: Signal<Rect | null>;
}

function Frame({ store, view, bare, hand, drawn }: FrameProps) {
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
      <Under store={store} />
      {store.thirds.value && <div class="iw-layout-thirds" />}
      {!bare && <Boxes store={store} hand={hand} />}
      {!bare && <Handles store={store} />}
      <Guides store={store} />
      {drawn.value && <div class="iw-layout-drawn" style={placed(drawn.value)} />}
    </div>
  );
}

function Under({ store }: { store: LayoutStore }) {
  const state = store.states.value[store.index.value];
  const index = store.index.value;
  useEffect(() => {
    if (state) store.wantPicture(index);
  }, [store, state, index]);
  if (!state || store.opacity.value === 0) return null;
  const url = store.originals.url(state.picture).value ?? store.thumbnails.url(state.picture).value;
  if (!url) return null;
  return (
    <img
      class="iw-layout-under"
      src={url}
      alt={state.alt}
      style={{ opacity: store.opacity.value }}
      draggable={false}
    />
  );
}

/** As shares of the frame, so that zooming moves nothing but the frame. */
function placed({ left, top, right, bottom }: Rect) {
  const [low, high] = [Math.min(left, right), Math.max(left, right)];
  const [upper, lower] = [Math.min(top, bottom), Math.max(top, bottom)];
  return {
    left: `${low / 10}%`,
    top: `${upper / 10}%`,
    width: `${(high - low) / 10}%`,
    height: `${(lower - upper) / 10}%`,
  };
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

/** Takes the colour under a click from the picture itself, not from the screen. */
async function pick(store: LayoutStore, event: MouseEvent): Promise<void> {
  const image = (event.currentTarget as HTMLElement).querySelector<HTMLImageElement>(".iw-layout-under");
  const give = store.picking.peek();
  if (!image || !give) return;
  const { left, top, width, height } = image.getBoundingClientRect();
  const x = Math.floor(((event.clientX - left) / width) * image.naturalWidth);
  const y = Math.floor(((event.clientY - top) / height) * image.naturalHeight);
  if (x < 0 || y < 0 || x >= image.naturalWidth || y >= image.naturalHeight) return;
  const canvas = new OffscreenCanvas(1, 1);
  const context = canvas.getContext("2d");
  context?.drawImage(image, x, y, 1, 1, 0, 0, 1, 1);
  const [red = 0, green = 0, blue = 0] = context?.getImageData(0, 0, 1, 1).data ?? [];
  store.tool.value = "select";
  store.picking.value = null;
  const hex = (one: number) => one.toString(16).padStart(2, "0").toUpperCase();
  give(`#${hex(red)}${hex(green)}${hex(blue)}`);
}
