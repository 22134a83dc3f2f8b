/**
 * Paints the stage: the picture, what is selected over it, and the edge of that. The canvas has the screen's own pixels;
 * what is selected is kept at the picture's, and only what has changed of it is painted anew.
 */
import { isEmpty, type Point, type Rect, type Selection, union } from "./selection";
import { type Size, toStage, type View } from "./viewport";

export interface Look {
  colour: string;
  opacity: number;
  edge: boolean;
  /** Only the picture is to be seen. */
  bare: boolean;
}

/** What is being drawn and is not selected yet: an outline in pixels of the picture. */
export interface Outline {
  points: readonly Point[];
  closed: boolean;
}

const ANT = 4;
const BRIGHTER = 8;

function layer(size: Size): [HTMLCanvasElement, CanvasRenderingContext2D] {
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, size.width);
  canvas.height = Math.max(1, size.height);
  const context = canvas.getContext("2d", { willReadFrequently: false });
  if (!context) throw new Error("This browser has no canvas to draw on.");
  return [canvas, context];
}

export class Painter {
  picture: ImageBitmap | null = null;
  /** Shown left of the divider, a share of the picture's width; without a divider only what differs is shown. */
  before: ImageBitmap | null = null;
  divider: number | null = 0.5;
  look: Look = { colour: "#1769c4", opacity: 0.5, edge: true, bare: false };
  outline: Outline | null = null;
  box: Rect | null = null;
  /** Counts up while the edge moves. */
  phase = 0;
  readonly #canvas: HTMLCanvasElement;
  readonly #context: CanvasRenderingContext2D;
  #selection: Selection;
  #overlay: HTMLCanvasElement;
  #overlayContext: CanvasRenderingContext2D;
  #edge: HTMLCanvasElement;
  #edgeContext: CanvasRenderingContext2D;
  #stripes: CanvasPattern | null = null;
  #view: View = { scale: 1, x: 0, y: 0 };
  #changed: Rect;
  #edgeChanged: Rect | "all" = "all";
  #tinted = "";

  constructor(canvas: HTMLCanvasElement, selection: Selection) {
    this.#canvas = canvas;
    const context = canvas.getContext("2d");
    if (!context) throw new Error("This browser has no canvas to draw on.");
    this.#context = context;
    this.#selection = selection;
    [this.#overlay, this.#overlayContext] = layer(selection);
    [this.#edge, this.#edgeContext] = layer(canvas);
    this.#changed = selection.whole;
  }

  get selection(): Selection {
    return this.#selection;
  }

  /** Takes another selection, as when the picture becomes another. */
  show(selection: Selection): void {
    const { width, height } = this.#selection;
    if (width !== selection.width || height !== selection.height)
      [this.#overlay, this.#overlayContext] = layer(selection);
    this.#selection = selection;
    this.touch(selection.whole);
  }

  /** Says where the selection has changed since it was painted. */
  touch(rect: Rect): void {
    this.#changed = union(this.#changed, rect);
    if (this.#edgeChanged !== "all") this.#edgeChanged = union(this.#edgeChanged, rect);
  }

  wear(look: Look): void {
    if (look.colour !== this.#tinted) this.#changed = this.#selection.whole;
    this.look = look;
  }

  see(view: View): void {
    if (view.scale !== this.#view.scale || view.x !== this.#view.x || view.y !== this.#view.y)
      this.#edgeChanged = "all";
    this.#view = view;
  }

  paint(density: number): void {
    const context = this.#context;
    const { width, height } = this.#canvas;
    if (this.#edge.width !== width || this.#edge.height !== height) {
      [this.#edge, this.#edgeContext] = layer({ width, height });
      this.#edgeChanged = "all";
    }
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.clearRect(0, 0, width, height);
    const { scale, x, y } = this.#view;
    const [left, top] = [x * density, y * density];
    const across = this.#selection.width * scale * density;
    const down = this.#selection.height * scale * density;
    // Enlarged pixels are to be seen as such.
    context.imageSmoothingEnabled = scale * density < 2;
    const shown = this.before && this.divider === null ? this.#difference() : this.picture;
    if (shown) context.drawImage(shown, left, top, across, down);
    if (this.before && this.divider !== null) this.#paintBefore(left, top, across, down, this.divider);
    if (this.look.bare) return;
    this.#paintOverlay();
    context.globalAlpha = this.look.opacity;
    context.drawImage(this.#overlay, left, top, across, down);
    context.globalAlpha = 1;
    if (this.look.edge) {
      this.#findEdge(density);
      this.#paintEdge();
    }
    context.setTransform(density, 0, 0, density, 0, 0);
    if (this.box) this.#strokeBox(this.box);
    if (this.outline) this.#strokeOutline(this.outline);
  }

  #differing: { of: ImageBitmap; from: ImageBitmap; canvas: HTMLCanvasElement } | null = null;

  /** What both pictures differ in, pixel by pixel before anything is scaled, bright enough to be seen. */
  #difference(): HTMLCanvasElement | null {
    const { picture, before } = this;
    if (!picture || !before) return null;
    const known = this.#differing;
    if (known?.of === picture && known.from === before) return known.canvas;
    const [canvas, context] = layer(picture);
    const { width, height } = canvas;
    context.drawImage(picture, 0, 0);
    context.globalCompositeOperation = "difference";
    context.drawImage(before, 0, 0, width, height);
    context.globalCompositeOperation = "lighter";
    for (let doubled = 1; doubled < BRIGHTER; doubled *= 2) context.drawImage(canvas, 0, 0);
    this.#differing = { of: picture, from: before, canvas };
    return canvas;
  }

  #paintBefore(left: number, top: number, across: number, down: number, divider: number): void {
    const context = this.#context;
    const at = left + across * divider;
    context.save();
    context.beginPath();
    context.rect(left, top, at - left, down);
    context.clip();
    context.drawImage(this.before as ImageBitmap, left, top, across, down);
    context.restore();
  }

  #paintOverlay(): void {
    const rect = this.#changed;
    if (isEmpty(rect)) return;
    const { colour } = this.look;
    const [red, green, blue] = [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16));
    const across = rect.right - rect.left;
    const down = rect.bottom - rect.top;
    const image = this.#overlayContext.createImageData(across, down);
    const colours = new Uint32Array(image.data.buffer);
    // Bytes are red, green, blue, alpha in memory, on every machine that browsers run on.
    const chosen = ((255 << 24) | ((blue ?? 0) << 16) | ((green ?? 0) << 8) | (red ?? 0)) >>> 0;
    const { pixels, width } = this.#selection;
    for (let y = 0; y < down; y++) {
      const line = (rect.top + y) * width + rect.left;
      for (let x = 0; x < across; x++) if (pixels[line + x]) colours[y * across + x] = chosen;
    }
    this.#overlayContext.putImageData(image, rect.left, rect.top);
    this.#changed = { left: 0, top: 0, right: 0, bottom: 0 };
    this.#tinted = colour;
  }

  /** Marks the pixels of the screen at which what they show of the selection ends. */
  #findEdge(density: number): void {
    const { width, height } = this.#edge;
    const { scale, x, y } = this.#view;
    const by = scale * density;
    const area = this.#edgeOnScreen(density);
    this.#edgeChanged = { left: 0, top: 0, right: 0, bottom: 0 };
    const left = Math.max(0, area.left);
    const top = Math.max(0, area.top);
    const across = Math.min(width, area.right) - left;
    const down = Math.min(height, area.bottom) - top;
    if (across <= 0 || down <= 0) return;
    const image = this.#edgeContext.createImageData(across, down);
    const alpha = image.data;
    const { pixels } = this.#selection;
    const sides = { width: this.#selection.width, height: this.#selection.height };
    const columns = new Int32Array(across + 1);
    for (let at = 0; at <= across; at++) {
      const column = Math.floor((left + at + 0.5 - x * density) / by);
      columns[at] = column >= 0 && column < sides.width ? column : -1;
    }
    const lineOf = (at: number) => {
      const row = Math.floor((top + at + 0.5 - y * density) / by);
      return row >= 0 && row < sides.height ? row * sides.width : -1;
    };
    const at = (line: number, column: number) =>
      line < 0 || column < 0 ? 0 : (pixels[line + column] as number);
    let line = lineOf(0);
    for (let row = 0; row < down; row++) {
      const next = lineOf(row + 1);
      for (let column = 0; column < across; column++) {
        const here = at(line, columns[column] as number);
        const isEdge =
          here !== at(line, columns[column + 1] as number) || here !== at(next, columns[column] as number);
        if (isEdge) alpha[4 * (row * across + column) + 3] = 255;
      }
      line = next;
    }
    this.#edgeContext.putImageData(image, left, top);
  }

  #edgeOnScreen(density: number): Rect {
    const rect = this.#edgeChanged;
    if (rect === "all") return { left: 0, top: 0, right: this.#edge.width, bottom: this.#edge.height };
    if (isEmpty(rect)) return rect;
    const from = toStage(this.#view, { x: rect.left, y: rect.top });
    const to = toStage(this.#view, { x: rect.right, y: rect.bottom });
    return {
      left: Math.floor(from.x * density) - 2,
      top: Math.floor(from.y * density) - 2,
      right: Math.ceil(to.x * density) + 2,
      bottom: Math.ceil(to.y * density) + 2,
    };
  }

  /** Black and white by turns, so that it shows on any picture. */
  #paintEdge(): void {
    this.#stripes ??= stripes(this.#context);
    const { width, height } = this.#edge;
    const [canvas, context] = this.#scratch({ width, height });
    context.globalCompositeOperation = "copy";
    context.drawImage(this.#edge, 0, 0);
    context.globalCompositeOperation = "source-in";
    this.#stripes?.setTransform(new DOMMatrix([1, 0, 0, 1, this.phase % (2 * ANT), 0]));
    if (this.#stripes) context.fillStyle = this.#stripes;
    context.fillRect(0, 0, width, height);
    this.#context.drawImage(canvas, 0, 0);
  }

  #scratched: [HTMLCanvasElement, CanvasRenderingContext2D] | null = null;

  #scratch(size: Size): [HTMLCanvasElement, CanvasRenderingContext2D] {
    const [canvas] = this.#scratched ?? [];
    if (!this.#scratched || canvas?.width !== size.width || canvas.height !== size.height)
      this.#scratched = layer(size);
    return this.#scratched;
  }

  #strokeOutline({ points, closed }: Outline): void {
    const context = this.#context;
    context.beginPath();
    points.forEach((point, place) => {
      const { x, y } = toStage(this.#view, point);
      if (place) context.lineTo(x, y);
      else context.moveTo(x, y);
    });
    if (closed) context.closePath();
    this.#strokeTwice();
  }

  #strokeBox(rect: Rect): void {
    const from = toStage(this.#view, { x: rect.left, y: rect.top });
    const to = toStage(this.#view, { x: rect.right, y: rect.bottom });
    this.#context.beginPath();
    this.#context.rect(from.x, from.y, to.x - from.x, to.y - from.y);
    this.#strokeTwice();
  }

  #strokeTwice(): void {
    const context = this.#context;
    context.lineWidth = 3;
    context.strokeStyle = "rgb(0 0 0 / 65%)";
    context.stroke();
    context.lineWidth = 1.25;
    context.strokeStyle = "#fff";
    context.stroke();
  }
}

function stripes(context: CanvasRenderingContext2D): CanvasPattern | null {
  const [tile, paint] = layer({ width: 2 * ANT, height: 2 * ANT });
  for (let y = 0; y < 2 * ANT; y++)
    for (let x = 0; x < 2 * ANT; x++) {
      paint.fillStyle = (x + y) % (2 * ANT) < ANT ? "#000" : "#fff";
      paint.fillRect(x, y, 1, 1);
    }
  return context.createPattern(tile, "repeat");
}
