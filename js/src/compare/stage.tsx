/** Where wheel, drag, pinch and keys move the zoom that all panes share. */
import type { Signal } from "@preact/signals";
import type { ComponentChildren, TargetedPointerEvent } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { ARROWS, isCommand } from "../shared/keys";
import { actualSize, FIT, panBy, type Zoom, zoomAt } from "./zoom";

export const STEP = 1.25;
const PAN = 0.1;
const DOUBLE_CLICK = 3;
const WHEEL = 300;

interface StageProps {
  zoom: Signal<Zoom>;
  label: string;
  children: ComponentChildren;
}

interface Point {
  x: number;
  y: number;
}

/** Where the pointer is, in fractions of the pane. */
function pointed(
  { clientX, clientY }: { clientX: number; clientY: number },
  pane: Element,
): [number, number] {
  const { left, top, width, height } = pane.getBoundingClientRect();
  return [(clientX - left) / width, (clientY - top) / height];
}

export function Stage({ zoom, label, children }: StageProps) {
  const ref = useRef<HTMLDivElement>(null);
  const fingers = useRef(new Map<number, Point>());
  useEffect(() => {
    const element = ref.current;
    if (!element) return;
    const wheel = (event: WheelEvent) => {
      const root = element.getRootNode() as Document | ShadowRoot;
      // A page that scrolls past must not get stuck here: only what was chosen takes the bare wheel.
      if (!event.ctrlKey && root.activeElement !== element) return;
      event.preventDefault();
      zoom.value = zoomAt(zoom.value, Math.exp(-event.deltaY / WHEEL), ...pointed(event, element));
    };
    element.addEventListener("wheel", wheel, { passive: false });
    return () => element.removeEventListener("wheel", wheel);
  }, [zoom]);
  const release = (event: TargetedPointerEvent<HTMLDivElement>) => {
    fingers.current.delete(event.pointerId);
  };
  return (
    <div
      ref={ref}
      class="iw-compare-stage"
      role="group"
      aria-label={`${label}. Plus and minus zoom, arrows move, 0 fits, 1 shows actual pixels.`}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: it takes the keys that its name tells
      tabIndex={0}
      data-lm-suppress-shortcuts
      // While everything fits, a finger that moves up or down scrolls the page.
      style={{ touchAction: zoom.value.scale > 1 ? "none" : "pan-y" }}
      onKeyDown={(event) => stageKey(event, zoom)}
      onPointerDown={(event) => {
        if (event.button !== 0) return;
        event.currentTarget.setPointerCapture(event.pointerId);
        fingers.current.set(event.pointerId, { x: event.clientX, y: event.clientY });
      }}
      onPointerMove={(event) => {
        if (!fingers.current.has(event.pointerId)) return;
        zoom.value = dragged(zoom.value, fingers.current, event, event.currentTarget);
      }}
      onPointerUp={release}
      onPointerCancel={release}
      onLostPointerCapture={release}
      onDblClick={(event) => {
        const at = pointed(event, event.currentTarget);
        zoom.value = zoom.value.scale > 1 ? FIT : zoomAt(zoom.value, DOUBLE_CLICK, ...at);
      }}
    >
      {children}
    </div>
  );
}

/** One finger moves, two zoom about their middle and move with it. */
function dragged(zoom: Zoom, fingers: Map<number, Point>, event: PointerEvent, pane: Element): Zoom {
  const old = fingers.get(event.pointerId) as Point;
  const now = { x: event.clientX, y: event.clientY };
  const other = [...fingers].find(([id]) => id !== event.pointerId)?.[1];
  fingers.set(event.pointerId, now);
  const share = other ? 0.5 : 1;
  const moved = panBy(
    zoom,
    (share * (now.x - old.x)) / pane.clientWidth,
    (share * (now.y - old.y)) / pane.clientHeight,
  );
  if (!other) return moved;
  const before = Math.hypot(old.x - other.x, old.y - other.y);
  const middle = { clientX: (now.x + other.x) / 2, clientY: (now.y + other.y) / 2 };
  const factor = before > 0 ? Math.hypot(now.x - other.x, now.y - other.y) / before : 1;
  return zoomAt(moved, factor, ...pointed(middle, pane));
}

function stageKey(event: KeyboardEvent, zoom: Signal<Zoom>): void {
  if (isCommand(event)) return;
  const next = keyed(event.key, zoom.value, event.currentTarget as HTMLElement);
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
