/** What the pointers on the stage are doing. */
import { effect, type Signal } from "@preact/signals";
import { centred, fitted, held, type Size, type View, zoomed } from "../mask-canvas/viewport";
import { sizeOf } from "./document";
import { type Point, type Rect, UNITS } from "./geometry";
import { type Action, draw, gripOf, marquee, resize, take } from "./gestures";
import type { LayoutStore } from "./store";

/** What the controls around the stage may ask of it. */
export interface Stage {
  readonly view: Signal<View>;
  /** A place of the page in units of the frame; what is outside it is beyond 0 and 1000. */
  units(event: { clientX: number; clientY: number }): Point;
  zoom(by: number | "fit" | "actual"): void;
  /** Gives up what is under way; false where nothing is. */
  cancel(): boolean;
}

const WHEEL = 300;

export class Hand implements Stage {
  readonly moving: Signal<boolean>;
  readonly view: Signal<View>;
  /** The marquee, or the box that is being drawn. */
  readonly drawn: Signal<Rect | null>;
  isDown = false;
  readonly store: LayoutStore;
  #box: HTMLElement | null = null;
  #fits = true;
  #action: Action | null = null;
  #dragged: Point | null = null;
  readonly #fingers = new Map<number, Point>();

  constructor(store: LayoutStore, view: Signal<View>, drawn: Signal<Rect | null>, moving: Signal<boolean>) {
    this.store = store;
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
      const now = this.store.doc.value?.resolution ?? "";
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
    return sizeOf(this.store.doc.peek()?.resolution ?? "1x1");
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

  units(event: { clientX: number; clientY: number }): Point {
    const { scale, x, y } = this.view.peek();
    const at = this.#place(event);
    const { width, height } = this.#picture;
    return { x: ((at.x - x) / scale / width) * UNITS, y: ((at.y - y) / scale / height) * UNITS };
  }

  near(pixels: number): Point {
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
    const store = this.store;
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
    if (event.button === 1 || this.moving.peek() || tool === "hand" || store.comparing.peek()) {
      this.#dragged = this.#place(event);
      return;
    }
    const at = this.units(event);
    const grip = target.closest<HTMLElement>("[data-grip]")?.dataset.grip;
    if (tool === "pick") return;
    const draws = tool === "object" || tool === "text";
    if (draws || ((event.ctrlKey || event.metaKey) && !grip)) this.#action = draw(this, at, tool === "text");
    else if (grip) this.#action = resize(this, at, gripOf(grip));
    else if (key) this.#action = take(this, at, key, event);
    else this.#action = marquee(this, at, event.shiftKey);
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
    this.#action?.move(this.units(event), event);
  }

  up(event: PointerEvent): void {
    this.isDown = false;
    this.#fingers.delete(event.pointerId);
    this.#dragged = null;
    const action = this.#action;
    this.#action = null;
    action?.up(event);
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
    this.store.live.value = null;
    this.store.guides.value = [];
    this.store.leaving.value = false;
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
}
