/** What pointers do on the stage: draw, move the picture, show the brush. */
import { effect, type Signal, signal } from "@preact/signals";
import type { TargetedPointerEvent } from "preact";
import type { Painter } from "./painter";
import type { Point } from "./selection";
import type { MaskStore } from "./store";
import { type Action, begin, Polygon, type Touch } from "./tools";
import { centred, fitted, held, toPicture, type View, zoomed } from "./viewport";

const ANTS_MS = 120;
const WHEEL = 300;
const [LEFT, MIDDLE, RIGHT, PEN_ERASER] = [0, 1, 2, 5];
const RIGHT_HELD = 2;
/** How far from a place a hand still means it, in CSS pixels. */
const SLACK = { mouse: 4, touch: 12 };

export interface Stage {
  view: Signal<View>;
  /** Whether the view follows the stage's size, as it does until somebody zooms. */
  fits: Signal<boolean>;
  /** Left of it, as a share of the picture's width, the picture before is shown. */
  divider: Signal<number>;
  zoom(by: number | "fit" | "actual"): void;
  closePolygon(): boolean;
  /** Takes back the last corner of a polygon; false where none is drawn. */
  takeBack(): boolean;
  /** Says whether a key is held with which drawing does the opposite. */
  hint(subtracts: boolean): void;
  /** Lets the edge move while somebody is here to see it. */
  march(wanted: boolean): void;
  /** Gives up what is being drawn; false where nothing is. */
  cancel(): boolean;
}

/** What the pointers on the stage are doing. */
export class Hand implements Stage {
  moving: Signal<boolean> | null = null;
  readonly view: Signal<View>;
  readonly fits: Signal<boolean>;
  readonly divider = signal(0.5);
  readonly #store: MaskStore;
  #canvas: HTMLCanvasElement | null = null;
  #box: HTMLElement | null = null;
  #cursor: HTMLElement | null = null;
  #painter: Painter | null = null;
  #frame = 0;
  #density = 0;
  #ants = 0;
  #action: Action | null = null;
  /** The pointer that draws or drags: others must not meddle. */
  #pointer: number | null = null;
  #pen = false;
  #last: Point | null = null;
  readonly #at = signal<Point | null>(null);
  readonly #subtracts = signal(false);
  readonly #fingers = new Map<number, Point>();
  #dragged: Point | null = null;

  constructor(store: MaskStore, view: Signal<View>, fits: Signal<boolean>) {
    this.#store = store;
    this.view = view;
    this.fits = fits;
  }

  begin(canvas: HTMLCanvasElement, box: HTMLElement, cursor: HTMLElement | null, painter: Painter): void {
    this.#canvas = canvas;
    this.#box = box;
    this.#cursor = cursor;
    this.#painter = painter;
    box.addEventListener("wheel", this.#onWheel, { passive: false });
  }

  end(): void {
    this.cancel();
    cancelAnimationFrame(this.#frame);
    clearInterval(this.#ants);
    this.#box?.removeEventListener("wheel", this.#onWheel);
  }

  /** Asks for one painting in the next frame, however often it is asked. */
  ask(): void {
    if (this.#frame) return;
    this.#frame = requestAnimationFrame(() => {
      this.#frame = 0;
      if (!this.#painter) return;
      this.#painter.outline = this.#action?.outline?.() ?? null;
      if (this.#density !== window.devicePixelRatio) this.#fit();
      this.#painter.paint(this.#density);
    });
  }

  watchSize(): () => void {
    const observer = new ResizeObserver(() => this.#fit());
    if (this.#box) observer.observe(this.#box);
    let before = "";
    const end = effect(() => {
      const { width, height } = this.#store.selection.value;
      // Only a picture of another size is looked at anew.
      if (before === `${width} ${height}`) return;
      before = `${width} ${height}`;
      this.cancel();
      this.#last = null;
      this.fits.value = true;
      this.#fit();
    });
    return () => {
      observer.disconnect();
      end();
    };
  }

  #size() {
    return { width: this.#box?.clientWidth ?? 0, height: this.#box?.clientHeight ?? 0 };
  }

  #fit(): void {
    const size = this.#size();
    // Scrolled away or in a hidden tab there is no size; what was drawn stays as it is.
    if (!this.#canvas || size.width === 0 || size.height === 0) return;
    this.#density = window.devicePixelRatio;
    const width = Math.round(size.width * this.#density);
    const height = Math.round(size.height * this.#density);
    if (this.#canvas.width !== width || this.#canvas.height !== height) {
      this.#canvas.width = width;
      this.#canvas.height = height;
    }
    const picture = this.#store.selection.peek();
    const now = this.view.peek();
    this.view.value = this.fits.peek()
      ? centred(picture, size, Math.min(8, fitted(picture, size)))
      : held(now, picture, size);
    this.ask();
  }

  zoom(by: number | "fit" | "actual", at?: Point): void {
    const size = this.#size();
    this.fits.value = by === "fit";
    if (by === "fit") {
      this.#fit();
      return;
    }
    const factor = by === "actual" ? 1 / window.devicePixelRatio / this.view.peek().scale : by;
    const middle = { x: size.width / 2, y: size.height / 2 };
    this.view.value = zoomed(this.view.peek(), factor, at ?? middle, this.#store.selection.peek(), size);
  }

  #place({ clientX, clientY }: { clientX: number; clientY: number }): Point {
    const { left, top } = (this.#box as HTMLElement).getBoundingClientRect();
    return { x: clientX - left, y: clientY - top };
  }

  #touch(event: PointerEvent): Touch {
    const isPen = event.pointerType === "pen" && this.#store.pressure.peek();
    return {
      ...toPicture(this.view.peek(), this.#place(event)),
      pressure: isPen ? event.pressure : 1,
      even: event.shiftKey,
      slack: SLACK[event.pointerType === "touch" ? "touch" : "mouse"] / this.view.peek().scale,
    };
  }

  readonly #onWheel = (event: WheelEvent) => {
    const root = this.#box?.getRootNode() as Document | ShadowRoot | undefined;
    const isChosen = this.#box?.closest(".iw-mask")?.contains(root?.activeElement ?? null);
    // A page that scrolls past must not get stuck here: only what was chosen takes the bare wheel.
    if (!event.ctrlKey && !isChosen) return;
    event.preventDefault();
    this.zoom(Math.exp(-event.deltaY / WHEEL), this.#place(event));
  };

  down(event: TargetedPointerEvent<HTMLDivElement>): void {
    const { pointerId, pointerType, button } = event;
    const isFinger = pointerType === "touch";
    if (pointerType === "pen") {
      this.#pen = true;
      // The palm often lies there before the pen does.
      if (this.#pointer !== null && this.#fingers.has(this.#pointer)) this.#interrupt();
      this.#fingers.clear();
    }
    // Beside a pen or a mouse that draws, a palm means nothing.
    if (this.#pointer !== null && !(isFinger && this.#fingers.has(this.#pointer))) return;
    event.currentTarget.setPointerCapture(pointerId);
    event.currentTarget.closest<HTMLElement>(".iw-mask")?.focus({ preventScroll: true });
    if (isFinger) this.#fingers.set(pointerId, this.#place(event));
    // Two fingers move the picture; so does one, where a pen draws.
    if (isFinger && (this.#fingers.size > 1 || this.#pen)) {
      this.#interrupt();
      return;
    }
    if (![LEFT, MIDDLE, RIGHT, PEN_ERASER].includes(button)) return;
    this.#pointer = pointerId;
    if (button === MIDDLE || this.moving?.peek() || this.#store.tool.peek() === "hand") {
      this.#dragged = this.#place(event);
      return;
    }
    this.#store.comparing.value = null;
    const at = this.#touch(event);
    if (this.#action?.down) this.#action.down(at);
    else this.#begin(at, event);
    this.ask();
  }

  #begin(at: Touch, event: PointerEvent): void {
    const store = this.#store;
    const tool = store.tool.peek();
    const isOther = event.button === RIGHT || event.ctrlKey || event.metaKey;
    const erase = tool === "eraser" || event.button === PEN_ERASER || store.erasing.peek() !== isOther;
    const diameter = store.sizes.peek()[erase ? "eraser" : "brush"];
    this.#action = begin(store, tool, at, { erase, diameter }, this.#last);
    this.#last = { x: at.x, y: at.y };
  }

  move(event: TargetedPointerEvent<HTMLDivElement>): void {
    const at = this.#place(event);
    const { pointerId } = event;
    if (this.#fingers.has(pointerId) && pointerId !== this.#pointer) {
      this.#pinch(pointerId, at);
      return;
    }
    if (this.#pointer !== null && pointerId !== this.#pointer) return;
    this.#at.value = at;
    this.hint(event.ctrlKey || event.metaKey || (event.buttons & RIGHT_HELD) > 0);
    if (this.#dragged) {
      this.#pan(at.x - this.#dragged.x, at.y - this.#dragged.y);
      this.#dragged = at;
      return;
    }
    if (!this.#action) return;
    const all = event.getCoalescedEvents?.() ?? [];
    const touches = (all.length > 0 ? all : [event]).map((one) => this.#touch(one));
    this.#action.move(touches);
    const last = touches.at(-1);
    if (last) this.#last = { x: last.x, y: last.y };
    this.ask();
  }

  #pan(dx: number, dy: number): void {
    const now = this.view.peek();
    this.fits.value = false;
    const moved = { ...now, x: now.x + dx, y: now.y + dy };
    this.view.value = held(moved, this.#store.selection.peek(), this.#size());
  }

  #pinch(id: number, to: Point): void {
    const from = this.#fingers.get(id) as Point;
    const other = [...this.#fingers].find(([key]) => key !== id)?.[1];
    this.#fingers.set(id, to);
    if (!other) {
      this.#pan(to.x - from.x, to.y - from.y);
      return;
    }
    const length = (a: Point, b: Point) => Math.max(1, Math.hypot(a.x - b.x, a.y - b.y));
    this.zoom(length(to, other) / length(from, other), { x: (to.x + other.x) / 2, y: (to.y + other.y) / 2 });
    this.#pan((to.x - from.x) / 2, (to.y - from.y) / 2);
  }

  up(event: TargetedPointerEvent<HTMLDivElement>): void {
    this.#fingers.delete(event.pointerId);
    if (event.pointerId !== this.#pointer) return;
    this.#pointer = null;
    this.#dragged = null;
    this.hint(event.ctrlKey || event.metaKey);
    if (this.#action && !this.#action.up()) this.#action = null;
    this.ask();
  }

  gone(event: TargetedPointerEvent<HTMLDivElement>): void {
    this.#fingers.delete(event.pointerId);
    if (event.pointerId === this.#pointer) this.#interrupt();
  }

  /** Gives up the press under way; a polygon loses no more than its last corner. */
  #interrupt(): void {
    const isPressed = this.#pointer !== null && !this.#dragged;
    this.#pointer = null;
    this.#dragged = null;
    if (isPressed && !this.takeBack()) this.cancel();
  }

  cancel(): boolean {
    const action = this.#action;
    this.#action = null;
    this.#pointer = null;
    this.#dragged = null;
    action?.cancel();
    this.ask();
    return action !== null;
  }

  dropPolygon(): void {
    if (this.#action?.back) this.cancel();
  }

  takeBack(): boolean {
    if (!this.#action?.back) return false;
    if (!this.#action.back()) this.#action = null;
    this.ask();
    return true;
  }

  closePolygon(): boolean {
    const action = this.#action;
    if (!(action instanceof Polygon)) return false;
    this.#action = null;
    action.close();
    this.ask();
    return true;
  }

  leave(): void {
    this.#at.value = null;
  }

  hint(subtracts: boolean): void {
    this.#subtracts.value = subtracts;
  }

  /** The brush at its true size under the pointer, moved by itself: the picture need not be painted for it. */
  placeCursor(): void {
    const cursor = this.#cursor;
    if (!cursor) return;
    const store = this.#store;
    const tool = store.tool.value;
    const at = this.#at.value;
    const erase = tool === "eraser" || store.erasing.value !== this.#subtracts.value;
    const size = Math.max(2, store.sizes.value[erase ? "eraser" : "brush"] * this.view.value.scale);
    cursor.hidden = !at || !["brush", "eraser", "line"].includes(tool) || Boolean(this.moving?.value);
    if (!at || cursor.hidden) return;
    cursor.classList.toggle("iw-mask-erases", erase);
    cursor.style.width = `${size}px`;
    cursor.style.height = `${size}px`;
    cursor.style.transform = `translate(${at.x - size / 2}px, ${at.y - size / 2}px)`;
  }

  march(wanted: boolean): void {
    clearInterval(this.#ants);
    this.#ants = 0;
    if (!wanted || window.matchMedia("(prefers-reduced-motion: reduce)").matches) return;
    this.#ants = window.setInterval(() => {
      if (!this.#painter?.look.edge || this.#store.coverage.peek() === 0) return;
      this.#painter.phase += 1;
      this.ask();
    }, ANTS_MS);
  }
}
