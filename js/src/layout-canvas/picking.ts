import type { LayoutStore } from "./store";

/** Takes the colour under a click from the picture itself, not from the screen. */
export function pick(store: LayoutStore, event: MouseEvent, give: (color: string) => void): void {
  const image = (event.currentTarget as HTMLElement).querySelector<HTMLImageElement>(".iw-layout-under");
  if (!image) return;
  const { left, top, width, height } = image.getBoundingClientRect();
  const isWhole = image.style.objectFit === "contain";
  const least = Math.min(width / image.naturalWidth, height / image.naturalHeight);
  const [across, down] = isWhole
    ? [least, least]
    : [width / image.naturalWidth, height / image.naturalHeight];
  const x = Math.floor((event.clientX - left - (width - image.naturalWidth * across) / 2) / across);
  const y = Math.floor((event.clientY - top - (height - image.naturalHeight * down) / 2) / down);
  if (x < 0 || y < 0 || x >= image.naturalWidth || y >= image.naturalHeight) return;
  const canvas = new OffscreenCanvas(1, 1);
  const context = canvas.getContext("2d");
  context?.drawImage(image, x, y, 1, 1, 0, 0, 1, 1);
  const [red = 0, green = 0, blue = 0] = context?.getImageData(0, 0, 1, 1).data ?? [];
  store.tool.value = "select";
  store.picking.value = null;
  const hex = (one: number) => one.toString(16).padStart(2, "0").toUpperCase();
  give(`#${hex(red)}${hex(green)}${hex(blue)}`);
}
