/** What comparisons are made of: panes under one zoom, and what two requests differ in. */
import type { Signal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { Button } from "../shared/controls";
import { ARROWS, isCommand } from "../shared/keys";
import type { Difference } from "../shared/messages";
import { actualSize, FIT, panBy, type Zoom, zoomAt } from "./zoom";

export interface Side {
  title: string;
  alt: string;
  /** The original, once it is here. */
  url: string | undefined;
  /** Stands in until then, and stays below so that nothing blinks. */
  preview: string | undefined;
  /** Why there is no picture. */
  text: string;
}

const STEP = 1.25;
const PAN = 0.1;

export function ZoomButtons({ zoom }: { zoom: Signal<Zoom> }) {
  const by = (factor: number) => {
    zoom.value = zoomAt(zoom.value, factor);
  };
  return (
    <span class="iw-compare-zoom">
      <Button icon="minus" name="Zoom out" shortcut="-" onClick={() => by(1 / STEP)} />
      <span class="iw-compare-scale" aria-live="polite">
        {zoom.value.scale === 1 ? "fit" : `${zoom.value.scale.toFixed(1)}×`}
      </span>
      <Button icon="plus" name="Zoom in" shortcut="+" onClick={() => by(STEP)} />
    </span>
  );
}

/** "seed 7 → 8"; texts are shown word by word, what went struck through and what came underlined. */
export function Differences({ differences }: { differences: readonly Difference[] }) {
  if (differences.length === 0) return <p class="iw-muted iw-compare-same">The requests are the same.</p>;
  return (
    <ul class="iw-chips" aria-label="What differs">
      {differences.map((found) => (
        <li key={found.name} class={found.words.length > 0 ? "iw-chip iw-chip-text" : "iw-chip"}>
          <span class="iw-muted">{found.name.replaceAll("_", " ")}</span>{" "}
          {found.words.length > 0 ? <Words words={found.words} /> : <Change found={found} />}
        </li>
      ))}
    </ul>
  );
}

function Change({ found }: { found: Difference }) {
  return (
    <span class="iw-chip-change">
      <del>{found.before}</del> <span aria-hidden="true">→</span> <ins>{found.after}</ins>
    </span>
  );
}

export function Words({ words }: { words: Difference["words"] }) {
  return (
    <span class="iw-words">
      {words.map((word, place) => {
        const Tag = ({ same: "span", removed: "del", added: "ins" } as const)[word.kind];
        return <Tag key={`${place}${word.kind}`}>{word.text}</Tag>;
      })}
    </span>
  );
}

export function Picture({ side, zoom }: { side: Side; zoom: Zoom }) {
  const transform = `translate(${100 * zoom.x}%, ${100 * zoom.y}%) scale(${zoom.scale})`;
  return (
    <span class="iw-compare-plane" style={{ transform }}>
      {side.preview && <img src={side.preview} alt={side.url ? "" : side.alt} draggable={false} />}
      {side.url && (
        <img
          class={zoom.scale > 6 ? "iw-compare-pixels" : ""}
          src={side.url}
          alt={side.alt}
          draggable={false}
          decoding="async"
        />
      )}
      {!side.url && !side.preview && <span class="iw-compare-none">{side.text || "Loading"}</span>}
    </span>
  );
}

interface StageProps {
  zoom: Signal<Zoom>;
  label: string;
  children: ComponentChildren;
}

/** Where the pointer is, in fractions of the pane. */
function pointed(event: MouseEvent, pane: Element): [number, number] {
  const { left, top, width, height } = pane.getBoundingClientRect();
  return [(event.clientX - left) / width, (event.clientY - top) / height];
}

/** Where wheel, drag and keys move the shared zoom. */
export function Stage({ zoom, label, children }: StageProps) {
  const ref = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const element = ref.current;
    if (!element) return;
    const wheel = (event: WheelEvent) => {
      const root = element.getRootNode() as Document | ShadowRoot;
      // A page that scrolls past must not get stuck here: only what was chosen takes the bare wheel.
      if (!event.ctrlKey && root.activeElement !== element) return;
      event.preventDefault();
      zoom.value = zoomAt(zoom.value, Math.exp(-event.deltaY / 300), ...pointed(event, element));
    };
    element.addEventListener("wheel", wheel, { passive: false });
    return () => element.removeEventListener("wheel", wheel);
  }, [zoom]);
  return (
    <div
      ref={ref}
      class="iw-compare-stage"
      role="group"
      aria-label={`${label}. Plus and minus zoom, arrows move, 0 fits, 1 shows actual pixels.`}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: it takes the keys that its name tells
      tabIndex={0}
      data-lm-suppress-shortcuts
      onKeyDown={(event) => stageKey(event, zoom)}
      onPointerDown={(event) => {
        if (event.button !== 0) return;
        event.currentTarget.setPointerCapture(event.pointerId);
      }}
      onPointerMove={(event) => {
        const element = event.currentTarget;
        if (!element.hasPointerCapture(event.pointerId)) return;
        zoom.value = panBy(
          zoom.value,
          event.movementX / element.clientWidth,
          event.movementY / element.clientHeight,
        );
      }}
      onDblClick={(event) => {
        const at = pointed(event, event.currentTarget);
        zoom.value = zoom.value.scale > 1 ? FIT : zoomAt(zoom.value, 3, ...at);
      }}
    >
      {children}
    </div>
  );
}

function stageKey(event: KeyboardEvent, zoom: Signal<Zoom>): void {
  if (isCommand(event)) return;
  const element = event.currentTarget as HTMLElement;
  const next = keyed(event.key, zoom.value, element);
  if (!next) return;
  event.preventDefault();
  event.stopPropagation();
  zoom.value = next;
}

function keyed(key: string, zoom: Zoom, element: HTMLElement): Zoom | null {
  const arrow = ARROWS[key];
  if (arrow) return panBy(zoom, -PAN * arrow[0], -PAN * arrow[1]);
  switch (key) {
    case "+":
    case "=":
      return zoomAt(zoom, STEP);
    case "-":
      return zoomAt(zoom, 1 / STEP);
    case "0":
      return FIT;
    case "1": {
      const picture = [...element.querySelectorAll("img")].at(-1);
      if (!picture?.naturalWidth) return null;
      const natural = { width: picture.naturalWidth, height: picture.naturalHeight };
      const pane = { width: element.clientWidth, height: element.clientHeight };
      return zoomAt(zoom, actualSize(natural, pane, window.devicePixelRatio) / zoom.scale);
    }
    default:
      return null;
  }
}

export function Pane({ side, zoom, mark }: { side: Side; zoom: Signal<Zoom>; mark: string }) {
  return (
    <figure class="iw-compare-pane">
      <Stage zoom={zoom} label={`Picture ${mark}`}>
        <Picture side={side} zoom={zoom.value} />
      </Stage>
      <Caption mark={mark} title={side.title} />
    </figure>
  );
}

export function Caption({ mark, title }: { mark: string; title: string }) {
  return (
    <figcaption class="iw-compare-caption">
      <span class="iw-compare-mark">{mark}</span>
      <span class="iw-clamp" title={title}>
        {title}
      </span>
    </figcaption>
  );
}
