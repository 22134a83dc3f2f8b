/** What each tool does with a pointer that goes down, moves and comes up. Places are in pixels of the picture. */
import { bucket } from "./joined";
import type { Outline } from "./painter";
import { NOTHING, type Point, type Rect, union } from "./selection";
import { cornersOf, type Dab, ellipse, polygon, rectangle, segment, stroke } from "./shapes";
import type { MaskStore, Tool } from "./store";

export interface Touch extends Point {
  /** 0 to 1; 1 of a mouse and of a finger. */
  pressure: number;
  /** With Shift: straight on from the last point, or as wide as high. */
  even: boolean;
  /** What is no farther away than this is the same place to a hand. */
  slack: number;
}

/** An action from pointer down to pointer up; polygons go on over several of them. */
export interface Action {
  move(to: readonly Touch[]): void;
  /** Ends it; true where it goes on with the next press. */
  up(): boolean;
  cancel(): void;
  /** What is to be seen of it before it is done. */
  outline?(): Outline | null;
  /** Another press within an action that goes on. */
  down?(at: Touch): void;
  /** Takes back its last press; false where nothing is left of it. */
  back?(): boolean;
}

export const TOOLS: readonly { tool: Tool; name: string; key: string }[] = [
  {
    tool: "brush",
    name: "Brush",
    key: "B",
  },
  {
    tool: "eraser",
    name: "Eraser",
    key: "E",
  },
  { tool: "line", name: "Line", key: "L" },
  { tool: "lasso", name: "Lasso", key: "O" },
  {
    tool: "polygon",
    name: "Polygon",
    key: "P",
  },
  {
    tool: "rectangle",
    name: "Rectangle",
    key: "R",
  },
  {
    tool: "ellipse",
    name: "Ellipse",
    key: "C",
  },
  { tool: "bucket", name: "Bucket", key: "G" },
  { tool: "hand", name: "Hand", key: "V" },
];

/** How a press was meant. */
export interface Press {
  erase: boolean;
  diameter: number;
}

export function begin(
  store: MaskStore,
  tool: Tool,
  at: Touch,
  press: Press,
  last: Point | null,
): Action | null {
  const value = press.erase ? 0 : 1;
  switch (tool) {
    case "brush":
    case "eraser":
      return new Stroke(store, tool, at, press, at.even ? last : null);
    case "line":
      return new Shape(store, "line", at, press, (selection, a, b) =>
        stroke(
          selection,
          [a, b].map((point) => ({ ...point, diameter: press.diameter })),
          value,
        ),
      );
    case "rectangle":
      return new Shape(store, "rectangle", at, press, (selection, a, b) => rectangle(selection, a, b, value));
    case "ellipse":
      return new Shape(store, "ellipse", at, press, (selection, a, b) => ellipse(selection, a, b, value));
    case "lasso":
      return new Lasso(store, at, press);
    case "polygon":
      return new Polygon(store, at, press);
    case "window":
      return new WindowBox(store, at);
    case "bucket":
      pour(store, at, press);
      return null;
    case "segment":
      store.segment(at.x, at.y, !press.erase);
      return null;
    default:
      return null;
  }
}

const named = (label: string, erase: boolean) => (erase ? `${label}, erasing` : label);

class Stroke implements Action {
  readonly #store: MaskStore;
  readonly #press: Press;
  readonly #label: string;
  #last: Dab;
  #touched: Rect = NOTHING;

  constructor(store: MaskStore, tool: "brush" | "eraser", at: Touch, press: Press, from: Point | null) {
    this.#store = store;
    this.#press = press;
    this.#label = tool === "eraser" ? "eraser" : named("brush", press.erase);
    this.#last = from ? { ...from, diameter: press.diameter } : this.#dab(at);
    this.move([at]);
  }

  #dab({ x, y, pressure }: Touch): Dab {
    return { x, y, diameter: Math.max(1, this.#press.diameter * pressure) };
  }

  move(to: readonly Touch[]): void {
    this.#store.draw((selection) => {
      let now = NOTHING;
      for (const touch of to) {
        const dab = this.#dab(touch);
        now = union(now, segment(selection, this.#last, dab, this.#press.erase ? 0 : 1));
        this.#last = dab;
      }
      this.#touched = union(this.#touched, now);
      return now;
    });
  }

  up(): boolean {
    this.#store.commit(this.#label, this.#touched);
    return false;
  }

  cancel(): void {
    this.#store.abandon();
  }
}

/** A shape between two points, drawn when the pointer comes up. */
class Shape implements Action {
  readonly #store: MaskStore;
  readonly #label: string;
  readonly #from: Point;
  readonly #press: Press;
  readonly #draw: (selection: Parameters<typeof rectangle>[0], a: Point, b: Point) => Rect;
  #to: Point;

  constructor(
    store: MaskStore,
    label: string,
    at: Touch,
    press: Press,
    draw: (selection: Parameters<typeof rectangle>[0], a: Point, b: Point) => Rect,
  ) {
    this.#store = store;
    this.#label = label;
    this.#from = at;
    this.#to = at;
    this.#press = press;
    this.#draw = draw;
  }

  move(to: readonly Touch[]): void {
    const at = to.at(-1);
    this.#to = at ?? this.#to;
    if (!at?.even) return;
    const across = this.#to.x - this.#from.x;
    const down = this.#to.y - this.#from.y;
    const side = Math.max(Math.abs(across), Math.abs(down));
    this.#to =
      this.#label === "line"
        ? Math.abs(across) > Math.abs(down)
          ? { x: this.#to.x, y: this.#from.y }
          : { x: this.#from.x, y: this.#to.y }
        : {
            x: this.#from.x + (Math.sign(across) || 1) * side,
            y: this.#from.y + (Math.sign(down) || 1) * side,
          };
  }

  up(): boolean {
    const touched = this.#store.draw((selection) => this.#draw(selection, this.#from, this.#to));
    this.#store.commit(named(this.#label, this.#press.erase), touched);
    return false;
  }

  cancel(): void {}

  outline(): Outline {
    const [a, b] = [this.#from, this.#to];
    if (this.#label === "line") return { points: [a, b], closed: false };
    if (this.#label === "ellipse") return { points: around(a, b), closed: true };
    return boxed(a, b);
  }
}

function boxed(a: Point, b: Point): Outline {
  return { points: cornersOf(a, b), closed: true };
}

function around(a: Point, b: Point): Point[] {
  return Array.from({ length: 64 }, (_, at) => ({
    x: (a.x + b.x) / 2 + (Math.cos((at * Math.PI) / 32) * (b.x - a.x)) / 2,
    y: (a.y + b.y) / 2 + (Math.sin((at * Math.PI) / 32) * (b.y - a.y)) / 2,
  }));
}

class Lasso implements Action {
  readonly #store: MaskStore;
  readonly #press: Press;
  readonly #points: Point[];

  constructor(store: MaskStore, at: Touch, press: Press) {
    this.#store = store;
    this.#press = press;
    this.#points = [at];
  }

  move(to: readonly Touch[]): void {
    this.#points.push(...to);
  }

  up(): boolean {
    fill(this.#store, "lasso", this.#points, this.#press);
    return false;
  }

  cancel(): void {}

  outline(): Outline {
    return { points: this.#points, closed: false };
  }
}

export class Polygon implements Action {
  readonly #store: MaskStore;
  readonly #press: Press;
  readonly #points: Point[];
  #next: Point;
  #isClosed = false;

  constructor(store: MaskStore, at: Touch, press: Press) {
    this.#store = store;
    this.#press = press;
    this.#points = [at];
    this.#next = at;
  }

  down(at: Touch): void {
    const isAt = (point: Point | undefined) =>
      point && Math.hypot(at.x - point.x, at.y - point.y) <= at.slack;
    this.#isClosed = this.#points.length > 2 && Boolean(isAt(this.#points[0]));
    // The second half of a double click is no corner of its own.
    if (!this.#isClosed && !isAt(this.#points.at(-1))) this.#points.push(at);
    this.#next = at;
  }

  back(): boolean {
    this.#points.pop();
    return this.#points.length > 0;
  }

  move(to: readonly Touch[]): void {
    this.#next = to.at(-1) ?? this.#next;
  }

  up(): boolean {
    if (this.#isClosed) this.close();
    return !this.#isClosed;
  }

  /** Closes it; what has fewer than three corners is none. */
  close(): void {
    if (this.#points.length > 2) fill(this.#store, "polygon", this.#points, this.#press);
  }

  cancel(): void {}

  outline(): Outline {
    return { points: [...this.#points, this.#next], closed: this.#points.length > 1 };
  }
}

function fill(store: MaskStore, label: string, points: readonly Point[], { erase }: Press): void {
  const touched = store.draw((selection) => polygon(selection, points, erase ? 0 : 1));
  store.commit(named(label, erase), touched);
}

class WindowBox implements Action {
  readonly #store: MaskStore;
  readonly #from: Point;
  #to: Point;

  constructor(store: MaskStore, at: Touch) {
    this.#store = store;
    this.#from = at;
    this.#to = at;
  }

  move(to: readonly Touch[]): void {
    this.#to = to.at(-1) ?? this.#to;
  }

  up(): boolean {
    const { width, height } = this.#store.selection.peek();
    const clip = (place: number, end: number) => Math.min(end, Math.max(0, Math.round(place)));
    const box = {
      left: clip(Math.min(this.#from.x, this.#to.x), width),
      top: clip(Math.min(this.#from.y, this.#to.y), height),
      right: clip(Math.max(this.#from.x, this.#to.x), width),
      bottom: clip(Math.max(this.#from.y, this.#to.y), height),
    };
    this.#store.setWindow(box.left < box.right && box.top < box.bottom ? box : null);
    return false;
  }

  cancel(): void {}

  outline(): Outline {
    return boxed(this.#from, this.#to);
  }
}

function pour(store: MaskStore, at: Touch, { erase }: Press): void {
  const selection = store.selection.peek();
  const [x, y] = [Math.floor(at.x), Math.floor(at.y)];
  const colours = store.colours?.();
  if (!colours || x < 0 || y < 0 || x >= selection.width || y >= selection.height) {
    store.said.value = colours ? "That is beside the picture" : "The picture is still on its way";
    return;
  }
  const found = bucket(colours, selection.width, selection.height, x, y, store.tolerance.peek());
  const touched = store.draw((drawn) => {
    for (let place = 0; place < drawn.pixels.length; place++)
      if (found.pixels[place]) drawn.pixels[place] = erase ? 0 : 1;
    return drawn.whole;
  });
  store.commit(named("bucket", erase), touched);
}
