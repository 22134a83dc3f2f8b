/** One zoom that all panes share: a scale, and an offset in fractions of a pane. Pure. */

export interface Zoom {
  scale: number;
  x: number;
  y: number;
}

export const FIT: Zoom = { scale: 1, x: 0, y: 0 };
const LARGEST = 32;

/** Keeps the picture's plane over the whole pane. */
function held({ scale, x, y }: Zoom): Zoom {
  const low = 1 - scale;
  return { scale, x: Math.min(0, Math.max(low, x)), y: Math.min(0, Math.max(low, y)) };
}

/** Zooms by a factor, so that the point at (px, py), in fractions of the pane or its middle, stays where it is. */
export function zoomAt(zoom: Zoom, factor: number, px = 0.5, py = 0.5): Zoom {
  const scale = Math.min(LARGEST, Math.max(1, zoom.scale * factor));
  const by = scale / zoom.scale;
  return held({ scale, x: px - (px - zoom.x) * by, y: py - (py - zoom.y) * by });
}

export function panBy(zoom: Zoom, dx: number, dy: number): Zoom {
  return held({ ...zoom, x: zoom.x + dx, y: zoom.y + dy });
}

/** The scale at which one pixel of the picture is one of the screen. */
export function actualSize(
  natural: { width: number; height: number },
  pane: { width: number; height: number },
  density: number,
): number {
  const fitted = Math.min(pane.width / natural.width, pane.height / natural.height);
  return Math.min(LARGEST, Math.max(1, 1 / (fitted * density)));
}
