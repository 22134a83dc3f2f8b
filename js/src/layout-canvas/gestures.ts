/** What a drag on the stage does: draws a box, chooses, moves, resizes. */
import type { Signal } from "@preact/signals";
import { withAdded } from "./document";
import { add, setRects, unplace } from "./edits";
import {
  between,
  boxOf,
  type Grip,
  moved,
  nearest,
  type Point,
  type Rect,
  type Snapping,
  scaled,
  snapEdges,
  snapMove,
  span,
  stretched,
} from "./geometry";
import type { LayoutStore } from "./store";

export interface Action {
  move(to: Point, event: PointerEvent): void;
  up(event: PointerEvent): void;
}

/** What a gesture has to do with. */
export interface Held {
  store: LayoutStore;
  /** The marquee, or the box that is being drawn. */
  drawn: Signal<Rect | null>;
  /** Pixels of the screen in units along each axis. */
  near(pixels: number): Point;
}

/** How far a hand may tremble, and how near something snaps, in pixels of the screen. */
const STILL = 3;
const NEAR = 6;
/** A smaller box was a click. */
const LEAST = 8;

function snapping(held: Held, without: ReadonlySet<string>): Snapping {
  const { store } = held;
  const others = store.items.peek().flatMap(({ key, rect }) => (rect && !without.has(key) ? [rect] : []));
  return { ...held.near(NEAR), grid: store.grid.peek(), others };
}

function isStill(held: Held, from: Point, to: Point): boolean {
  const near = held.near(STILL);
  return Math.abs(to.x - from.x) < near.x && Math.abs(to.y - from.y) < near.y;
}

export function draw(held: Held, from: Point, isText: boolean): Action {
  const { store, drawn } = held;
  const lines = snapping(held, new Set());
  return {
    move: (to, event) => {
      let rect = between(from, to);
      if (store.snaps.peek() && !event.altKey) {
        const grip: Grip = { x: to.x < from.x ? -1 : 1, y: to.y < from.y ? -1 : 1 };
        const snap = snapEdges(rect, grip, lines);
        rect = between(from, { x: to.x + snap.x, y: to.y + snap.y });
        store.guides.value = snap.guides;
      }
      drawn.value = whole(rect);
    },
    up: () => {
      const rect = drawn.peek();
      if (rect && rect.right - rect.left >= LEAST && rect.bottom - rect.top >= LEAST)
        add(store, isText, rect);
      else if (!rect) store.said.value = "Drag from corner to corner to draw a box.";
    },
  };
}

export function marquee({ store, drawn }: Held, from: Point, more: boolean): Action {
  const before = more ? store.selected.peek() : new Set<string>();
  store.selected.value = before;
  return {
    move: (to) => {
      const rect = between(from, to);
      drawn.value = rect;
      const hit = store.items
        .peek()
        .filter((item) => item.rect && !item.layer.locked && touches(item.rect, rect))
        .map(({ key }) => key);
      store.selected.value = new Set([...before, ...hit]);
    },
    up: () => {},
  };
}

/** A press on a box: chooses it, and moves all that is chosen once the hand goes on. */
export function take(held: Held, from: Point, key: string, event: PointerEvent): Action {
  const { store } = held;
  const was = store.selected.peek().has(key);
  if (event.shiftKey || !was) store.select(key, event.shiftKey);
  const copies = event.altKey;
  let rects = store.movable();
  let isMoving = false;
  let isCopied = false;
  let to: ReadonlyMap<string, Rect> = rects;
  return {
    move: (at, event) => {
      const { altKey, shiftKey } = event;
      if (!isMoving && isStill(held, from, at)) return;
      if (rects.size === 0) return;
      isMoving = true;
      if (copies && !isCopied) {
        isCopied = true;
        store.said.value = "A copy is moved";
      }
      let [dx, dy] = [at.x - from.x, at.y - from.y];
      if (shiftKey) [dx, dy] = Math.abs(dx) > Math.abs(dy) ? [dx, 0] : [0, dy];
      to = moved(rects, dx, dy);
      store.guides.value = [];
      if (store.snaps.peek() && (!altKey || copies)) {
        const whole = span([...rects.values()]);
        const shifted = {
          left: whole.left + dx,
          top: whole.top + dy,
          right: whole.right + dx,
          bottom: whole.bottom + dy,
        };
        const snap = snapMove(shifted, snapping(held, isCopied ? new Set() : new Set(rects.keys())));
        // Along one axis alone, the other stays as it is.
        const [x, y] = shiftKey ? [dx && snap.x, dy && snap.y] : [snap.x, snap.y];
        to = moved(rects, dx + x, dy + y);
        store.guides.value = snap.guides;
      }
      store.live.value = to;
      store.leaving.value = !isCopied && isOverChips(event);
    },
    up: (at) => {
      if (isMoving) {
        if (isCopied) copyTo(store, to);
        else if (isOverChips(at)) unplace(store, new Set(rects.keys()));
        else if ([...to].some(([one, rect]) => !same(rect, rects.get(one)))) setRects(store, "move", to);
      } else if (!event.shiftKey && was) {
        // A press on one of several chooses it alone, unless it began a move.
        store.select(key);
      }
      rects = new Map();
    },
  };
}

function copyTo(store: LayoutStore, rects: ReadonlyMap<string, Rect>): void {
  const doc = store.doc.peek();
  if (!doc) return;
  const added = store.chosen
    .filter(({ key }) => rects.has(key))
    .map(({ key, raw, layer }) => ({
      raw: { ...(raw as object), bbox: boxOf(rects.get(key) as Rect) },
      layer: { ...layer, key: store.newLayer().key, group: null },
    }));
  store.commit("duplicate", withAdded(doc, added));
  store.selected.value = new Set(added.map(({ layer }) => layer.key));
}

export function resize(held: Held, from: Point, grip: Grip): Action {
  const { store } = held;
  const rects = store.movable();
  const before = span([...rects.values()]);
  let to: ReadonlyMap<string, Rect> = rects;
  const lines = snapping(held, new Set(rects.keys()));
  return {
    move: (at, event) => {
      if (rects.size === 0) return;
      let [x, y] = [at.x - from.x, at.y - from.y];
      if (event.shiftKey && grip.x && grip.y) {
        // In proportion, as far as the hand went further.
        const share = Math.max(
          (x * grip.x) / (before.right - before.left),
          (y * grip.y) / (before.bottom - before.top),
        );
        [x, y] = [
          share * grip.x * (before.right - before.left),
          share * grip.y * (before.bottom - before.top),
        ];
      }
      let after = stretched(before, grip, x, y);
      store.guides.value = [];
      if (store.snaps.peek() && !event.altKey && !event.shiftKey) {
        const snap = snapEdges(after, grip, lines);
        after = stretched(before, grip, x + snap.x, y + snap.y);
        store.guides.value = snap.guides;
      }
      to = scaled(rects, before, whole(after));
      store.live.value = to;
    },
    up: () => {
      if ([...to].some(([one, rect]) => !same(rect, rects.get(one)))) setRects(store, "resize", to);
    },
  };
}

/** Whether the pointer is over the place for what has no box. */
function isOverChips({ clientX, clientY, target }: PointerEvent): boolean {
  const root = (target as Node | null)?.getRootNode() as Document | ShadowRoot | undefined;
  return Boolean(root?.elementFromPoint?.(clientX, clientY)?.closest(".iw-layout-chips"));
}

export function gripOf(name: string): Grip {
  const x = name.includes("w") ? -1 : name.includes("e") ? 1 : 0;
  const y = name.includes("n") ? -1 : name.includes("s") ? 1 : 0;
  return { x, y };
}

const whole = ({ left, top, right, bottom }: Rect): Rect => ({
  left: nearest(left),
  top: nearest(top),
  right: nearest(right),
  bottom: nearest(bottom),
});

const same = (a: Rect, b: Rect | undefined) =>
  b !== undefined && a.left === b.left && a.top === b.top && a.right === b.right && a.bottom === b.bottom;

const touches = (a: Rect, b: Rect) =>
  a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
