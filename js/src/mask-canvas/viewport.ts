/** Where the picture stands on the stage: CSS pixels for each of its own, and the place of its corner. Pure. */
import type { Point } from "./selection";

export interface View {
  scale: number;
  x: number;
  y: number;
}

export interface Size {
  width: number;
  height: number;
}

const MARGIN = 8;
const LARGEST = 32;

/** The scale at which the whole picture is seen. */
export function fitted(picture: Size, stage: Size): number {
  const room = (side: number) => Math.max(1, side - 2 * MARGIN);
  return Math.min(room(stage.width) / picture.width, room(stage.height) / picture.height);
}

/** The picture in the middle of the stage. */
export function centred(picture: Size, stage: Size, scale: number): View {
  return {
    scale,
    x: (stage.width - picture.width * scale) / 2,
    y: (stage.height - picture.height * scale) / 2,
  };
}

/** Zooms by a factor, so that the pixel under a place of the stage stays there. */
export function zoomed(view: View, by: number, at: Point, picture: Size, stage: Size): View {
  const smallest = Math.min(1, fitted(picture, stage));
  const scale = Math.min(LARGEST, Math.max(smallest, view.scale * by));
  const change = scale / view.scale;
  return held(
    { scale, x: at.x - (at.x - view.x) * change, y: at.y - (at.y - view.y) * change },
    picture,
    stage,
  );
}

/** Keeps the picture in sight: one that fits stands in the middle, a larger one leaves no more than a margin. */
export function held({ scale, x, y }: View, picture: Size, stage: Size): View {
  const along = (place: number, side: number, room: number) => {
    const size = side * scale;
    if (size <= room) return (room - size) / 2;
    return Math.min(MARGIN, Math.max(room - size - MARGIN, place));
  };
  return {
    scale,
    x: along(x, picture.width, stage.width),
    y: along(y, picture.height, stage.height),
  };
}

export function toPicture({ scale, x, y }: View, at: Point): Point {
  return { x: (at.x - x) / scale, y: (at.y - y) / scale };
}

export function toStage({ scale, x, y }: View, at: Point): Point {
  return { x: at.x * scale + x, y: at.y * scale + y };
}
