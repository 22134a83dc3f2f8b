import type { Rect } from "./geometry";

/** Where a box stands, as shares of the frame, so that zooming moves nothing but the frame. */
export function placed({ left, top, right, bottom }: Rect) {
  const [low, high] = [Math.min(left, right), Math.max(left, right)];
  const [upper, lower] = [Math.min(top, bottom), Math.max(top, bottom)];
  return {
    left: `${low / 10}%`,
    top: `${upper / 10}%`,
    width: `${(high - low) / 10}%`,
    height: `${(lower - upper) / 10}%`,
  };
}
