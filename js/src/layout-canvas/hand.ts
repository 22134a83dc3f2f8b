/** What the pointers on the stage are doing. */
import { effect, type Signal } from "@preact/signals";
import { centred, fitted, held, type Size, type View, zoomed } from "../mask-canvas/viewport";
import { sizeOf, withAdded } from "./document";
import {
  between,
  boxOf,
  type Grip,
  moved,
  nearest,
  type Rect,
  type Snapping,
  scaled,
  snapEdges,
  snapMove,
  span,
  stretched,
  UNITS,
} from "./geometry";
import type { LayoutStore } from "./store";

interface Point {
  x: number;
  y: number;
}

interface Action {
  move(to: Point, event: PointerEvent): void;
  up(): void;
}

/** What the controls around the stage may ask of it. */
export interface Stage {
  zoom(by: number | "fit" | "actual"): void;
  /** Gives up what is under way; false where nothing is. */
  cancel(): boolean;
}

const WHEEL = 300;
/** How far a hand may tremble, and how near something snaps, in pixels of the screen. */
const STILL = 3;
const NEAR = 6;
/** A smaller box was a click. */
const LEAST = 8;

export class Hand implements Stage {
  readonly moving: Signal<boolean>;
  readonly view: Signal<View>;
  /** The marquee, or the box that is being drawn. */
  readonly drawn: Signal<Rect | null>;
  isDown = false;
  readonly #store: LayoutStore;
  #box: HTMLElement | null = null;
  #fits = true;
  #action: Action | null = null;
  #dragged: Point | null = null;
  readonly #fingers = new Map<number, Point>();

  constructor(store: LayoutStore, view: Signal<View>, drawn: Signal<Rect | null>, moving: Signal<boolean>) {
    this.#store = store;
    this.view = view;
    this.drawn = drawn;
    this.moving = moving;
  }

  begin(box: HTMLElement): () => void {
    this.#box = box;
    box.addEventListener("wheel", this.#onWheel, { passive: false });
    const observer = new ResizeObserver(() => this.#fit());
    observer.observe(box);
    let shape = "";
    const end = effect(() => {
      const now = this.#store.doc.value?.resolution ?? "";
      if (now === shape) return;
      shape = now;
      this.#fits = true;
      this.#fit();
    });
    return () => {
      box.removeEventListener("wheel", this.#onWheel);
      observer.disconnect();
      end();
    };
  }

  get #picture(): Size {
    return sizeOf(this.#store.doc.peek()?.resolution ?? "1x1");
  }

  get #room(): Size {
    return { width: this.#box?.clientWidth ?? 0, height: this.#box?.clientHeight ?? 0 };
  }

  #fit(): void {
    const room = this.#room;
    if (room.width === 0 || room.height === 0) return;
    const picture = this.#picture;
    this.view.value = this.#fits
      ? centred(picture, room, fitted(picture, room))
      : held(this.view.peek(), picture, room);
  }

  zoom(by: number | "fit" | "actual", at?: Point): void {
    this.#fits = by === "fit";
    if (by === "fit") {
      this.#fit();
      return;
    }
    const factor = by === "actual" ? 1 / window.devicePixelRatio / this.view.peek().scale : by;
    const { width, height } = this.#room;
    this.view.value = zoomed(
      this.view.peek(),
      factor,
      at ?? { x: width / 2, y: height / 2 },
      this.#picture,
      this.#room,
    );
  }

  #place({ clientX, clientY }: { clientX: number; clientY: number }): Point {
    const { left, top } = (this.#box as HTMLElement).getBoundingClientRect();
    return { x: clientX - left, y: clientY - top };
  }

  /** A place of the page in units of the frame; what is outside it is beyond 0 and 1000. */
  #units(event: { clientX: number; clientY: number }): Point {
    const { scale, x, y } = this.view.peek();
    const at = this.#place(event);
    const { width, height } = this.#picture;
    return { x: ((at.x - x) / scale / width) * UNITS, y: ((at.y - y) / scale / height) * UNITS };
  }

  /** Pixels of the screen in units along each axis. */
  #near(pixels: number): Point {
    const { scale } = this.view.peek();
    const { width, height } = this.#picture;
    return { x: (pixels / scale / width) * UNITS, y: (pixels / scale / height) * UNITS };
  }

  readonly #onWheel = (event: WheelEvent) => {
    const root = this.#box?.getRootNode() as Document | ShadowRoot | undefined;
    const isChosen = this.#box?.closest(".iw-layout")?.contains(root?.activeElement ?? null);
    // A page that scrolls past must not get stuck here: only what was chosen takes the bare wheel.
    if (!event.ctrlKey && !isChosen) return;
    event.preventDefault();
    this.zoom(Math.exp(-event.deltaY / WHEEL), this.#place(event));
  };

  down(event: PointerEvent): void {
    const target = event.target as HTMLElement;
    if (event.button === 2 || target.closest("button")) return;
    const box = this.#box as HTMLElement;
    this.isDown = true;
    box.setPointerCapture(event.pointerId);
    if (event.pointerType === "touch") this.#fingers.set(event.pointerId, this.#place(event));
    const store = this.#store;
    const tool = store.tool.peek();
    if (this.#fingers.size > 1) {
      this.cancel();
      return;
    }
    const key = target.closest<HTMLElement>("[data-key]")?.dataset.key;
    const chosen = key ? box.querySelector<HTMLElement>(`[data-key="${CSS.escape(key)}"]`) : null;
    (chosen ?? box.closest<HTMLElement>(".iw-layout"))?.focus({ preventScroll: true });
    event.preventDefault();
    store.flush();
    if (event.button === 1 || this.moving.peek() || tool === "hand") {
      this.#dragged = this.#place(event);
      return;
    }
    const at = this.#units(event);
    const grip = target.closest<HTMLElement>("[data-grip]")?.dataset.grip;
    if (tool === "pick") return;
    const draws = tool === "object" || tool === "text";
    if (draws || ((event.ctrlKey || event.metaKey) && !grip)) this.#action = this.#draw(at, tool === "text");
    else if (grip) this.#action = this.#resize(at, gripOf(grip));
    else if (key) this.#action = this.#take(at, key, event);
    else this.#action = this.#marquee(at, event.shiftKey);
  }

  move(event: PointerEvent): void {
    const at = this.#place(event);
    if (event.pointerType === "touch" && this.#fingers.has(event.pointerId) && this.#fingers.size > 1) {
      this.#pinch(event.pointerId, at);
      return;
    }
    if (this.#dragged) {
      this.#pan(at.x - this.#dragged.x, at.y - this.#dragged.y);
      this.#dragged = at;
      return;
    }
    this.#action?.move(this.#units(event), event);
  }

  up(event: PointerEvent): void {
    this.isDown = false;
    this.#fingers.delete(event.pointerId);
    this.#dragged = null;
    const action = this.#action;
    this.#action = null;
    action?.up();
    this.#clear();
  }

  cancel(): boolean {
    const was = this.#action !== null;
    this.#action = null;
    this.#dragged = null;
    this.#clear();
    return was;
  }

  gone(event: PointerEvent): void {
    this.isDown = false;
    this.#fingers.delete(event.pointerId);
    this.cancel();
  }

  #clear(): void {
    this.#store.live.value = null;
    this.#store.guides.value = [];
    this.drawn.value = null;
  }

  #pan(dx: number, dy: number): void {
    const now = this.view.peek();
    this.#fits = false;
    this.view.value = held({ ...now, x: now.x + dx, y: now.y + dy }, this.#picture, this.#room);
  }

  #pinch(id: number, to: Point): void {
    const from = this.#fingers.get(id) as Point;
    const other = [...this.#fingers].find(([key]) => key !== id)?.[1] as Point;
    this.#fingers.set(id, to);
    const length = (a: Point, b: Point) => Math.max(1, Math.hypot(a.x - b.x, a.y - b.y));
    this.zoom(length(to, other) / length(from, other), { x: (to.x + other.x) / 2, y: (to.y + other.y) / 2 });
    this.#pan((to.x - from.x) / 2, (to.y - from.y) / 2);
  }

  #snapping(without: ReadonlySet<string>): Snapping {
    const store = this.#store;
    const others = store.items.peek().flatMap(({ key, rect }) => (rect && !without.has(key) ? [rect] : []));
    return { ...this.#near(NEAR), grid: store.grid.peek(), others };
  }

  #isStill(from: Point, to: Point): boolean {
    const near = this.#near(STILL);
    return Math.abs(to.x - from.x) < near.x && Math.abs(to.y - from.y) < near.y;
  }

  #draw(from: Point, isText: boolean): Action {
    const snapping = this.#snapping(new Set());
    return {
      move: (to, event) => {
        let rect = between(from, to);
        if (this.#store.snaps.peek() && !event.altKey) {
          const grip: Grip = { x: to.x < from.x ? -1 : 1, y: to.y < from.y ? -1 : 1 };
          const snap = snapEdges(rect, grip, snapping);
          rect = between(from, { x: to.x + snap.x, y: to.y + snap.y });
          this.#store.guides.value = snap.guides;
        }
        this.drawn.value = whole(rect);
      },
      up: () => {
        const rect = this.drawn.peek();
        if (rect && rect.right - rect.left >= LEAST && rect.bottom - rect.top >= LEAST)
          this.#store.add(isText, rect);
        else if (!rect) this.#store.said.value = "Drag from corner to corner to draw a box.";
      },
    };
  }

  #marquee(from: Point, more: boolean): Action {
    const store = this.#store;
    const before = more ? store.selected.peek() : new Set<string>();
    store.selected.value = before;
    return {
      move: (to) => {
        const rect = between(from, to);
        this.drawn.value = rect;
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
  #take(from: Point, key: string, event: PointerEvent): Action {
    const store = this.#store;
    const was = store.selected.peek().has(key);
    if (event.shiftKey || !was) store.select(key, event.shiftKey);
    const copies = event.altKey;
    let rects = store.movable();
    let isMoving = false;
    let isCopied = false;
    let to: ReadonlyMap<string, Rect> = rects;
    return {
      move: (at, { altKey, shiftKey }) => {
        if (!isMoving && this.#isStill(from, at)) return;
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
          const snap = snapMove(shifted, this.#snapping(isCopied ? new Set() : new Set(rects.keys())));
          to = moved(rects, dx + snap.x, dy + snap.y);
          store.guides.value = snap.guides;
        }
        store.live.value = to;
      },
      up: () => {
        if (isMoving) {
          if (isCopied) this.#copyTo(to);
          else if ([...to].some(([one, rect]) => !same(rect, rects.get(one)))) store.setRects("move", to);
        } else if (!event.shiftKey && was) {
          // A press on one of several chooses it alone, unless it began a move.
          store.select(key);
        }
        rects = new Map();
      },
    };
  }

  #copyTo(rects: ReadonlyMap<string, Rect>): void {
    const store = this.#store;
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

  #resize(from: Point, grip: Grip): Action {
    const store = this.#store;
    const rects = store.movable();
    const before = span([...rects.values()]);
    let to: ReadonlyMap<string, Rect> = rects;
    const snapping = this.#snapping(new Set(rects.keys()));
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
          const snap = snapEdges(after, grip, snapping);
          after = stretched(before, grip, x + snap.x, y + snap.y);
          store.guides.value = snap.guides;
        }
        to = scaled(rects, before, whole(after));
        store.live.value = to;
      },
      up: () => {
        if ([...to].some(([one, rect]) => !same(rect, rects.get(one)))) store.setRects("resize", to);
      },
    };
  }
}

function gripOf(name: string): Grip {
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
