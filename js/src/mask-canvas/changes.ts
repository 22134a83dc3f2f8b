/**
 * What changes a selection as a whole, by the same rules as `ideowidgets.operations.masks.changes`. Beyond the edge
 * of the picture lies more of the same. Every function leaves its argument alone and gives a new selection.
 */
import { flood } from "./joined";
import { Selection } from "./selection";

export function inverted({ width, height, pixels }: Selection): Selection {
  const found = new Selection(width, height);
  for (let place = 0; place < pixels.length; place++) found.pixels[place] = pixels[place] ? 0 : 1;
  return found;
}

/** Selects also what lies within a distance of what is selected, in time that does not grow with the distance. */
export function grow(selection: Selection, radius: number): Selection {
  const { width, height, pixels } = selection;
  const found = new Selection(width, height);
  const far = radius + 1;
  // How far up or down the nearest selected pixel is; then each such pixel reaches so far to its sides.
  const distance = new Uint16Array(pixels.length);
  for (let place = 0; place < pixels.length; place++)
    distance[place] = pixels[place]
      ? 0
      : place < width
        ? far
        : Math.min(far, (distance[place - width] as number) + 1);
  for (let place = pixels.length - width - 1; place >= 0; place--) {
    const below = (distance[place + width] as number) + 1;
    if (below < (distance[place] as number)) distance[place] = below;
  }
  const reach = Array.from({ length: far }, (_, down) =>
    Math.floor(Math.sqrt(radius * radius - down * down)),
  );
  const opens = new Int32Array(width + 1);
  for (let y = 0; y < height; y++) {
    opens.fill(0);
    for (let x = 0; x < width; x++) {
      const half = reach[distance[y * width + x] as number];
      if (half === undefined) continue;
      add(opens, Math.max(0, x - half), 1);
      add(opens, Math.min(width, x + half + 1), -1);
    }
    for (let x = 0, open = 0; x < width; x++) {
      open += opens[x] as number;
      found.pixels[y * width + x] = open > 0 ? 1 : 0;
    }
  }
  return found;
}

export function shrink(selection: Selection, radius: number): Selection {
  return inverted(grow(inverted(selection), radius));
}

/** Lets each pixel follow most of the square around it; a tie leaves it as it is. */
export function smooth({ width, height, pixels }: Selection, radius: number): Selection {
  const found = new Selection(width, height);
  const columns = new Int32Array(width);
  for (let y = 0; y < Math.min(radius, height); y++)
    for (let x = 0; x < width; x++) add(columns, x, pixels[y * width + x] as number);
  for (let y = 0; y < height; y++) {
    const enters = y + radius;
    const leaves = y - radius - 1;
    for (let x = 0; x < width; x++) {
      if (enters < height) add(columns, x, pixels[enters * width + x] as number);
      if (leaves >= 0) add(columns, x, -(pixels[leaves * width + x] as number));
    }
    const rows = Math.min(height, y + radius + 1) - Math.max(0, y - radius);
    let inside = 0;
    for (let x = 0; x < Math.min(radius, width); x++) inside += columns[x] as number;
    for (let x = 0; x < width; x++) {
      if (x + radius < width) inside += columns[x + radius] as number;
      if (x - radius - 1 >= 0) inside -= columns[x - radius - 1] as number;
      const area = rows * (Math.min(width, x + radius + 1) - Math.max(0, x - radius));
      const place = y * width + x;
      found.pixels[place] = 2 * inside === area ? (pixels[place] as number) : 2 * inside > area ? 1 : 0;
    }
  }
  return found;
}

/** Takes away what is selected, then fills what is left out, in pieces of fewer than `area` pixels. */
export function removeSpecks(selection: Selection, area: number): Selection {
  return inverted(withoutSmall(inverted(withoutSmall(selection, area)), area));
}

function withoutSmall(selection: Selection, area: number): Selection {
  const found = selection.clone();
  const seen = new Uint8Array(found.pixels.length);
  for (let place = 0; place < seen.length; place++) {
    if (!selection.pixels[place] || seen[place]) continue;
    const piece = flood(
      selection.width,
      selection.height,
      place,
      (other) => selection.pixels[other] === 1,
      seen,
    );
    if (piece.size < area) for (const [from, to] of piece.runs) found.pixels.fill(0, from, to);
  }
  return found;
}

function add(sums: Int32Array, place: number, value: number): void {
  sums[place] = (sums[place] as number) + value;
}
