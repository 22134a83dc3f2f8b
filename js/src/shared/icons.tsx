/** One drawn set: 16 px box, 1.5 px strokes, the colour of the text around it. */

const PATHS = {
  ban: "M8 2.25a5.75 5.75 0 1 0 0 11.5a5.75 5.75 0 1 0 0-11.5M4 4l8 8",
  brush:
    "M13.25 2.75L7.5 8.5M6.25 8.25a2.4 2.4 0 0 0-2.4 2.4c0 1.3-.7 2-1.6 2.35c1 .55 2 .75 3 .75a2.9 2.9 0 0 0 2.9-2.9",
  bucket:
    "M6.5 2.5l6 6-4.6 4.6a1 1 0 0 1-1.4 0L2.4 9a1 1 0 0 1 0-1.4L7.5 2.5M2.2 8.5h10.3M13.75 11.5c.7 1 .7 2 0 2s-.7-1 0-2",
  check: "M3 8.5l3.25 3.25L13 5",
  chevronDown: "M4 6l4 4 4-4",
  chevronRight: "M6 4l4 4-4 4",
  close: "M4 4l8 8M12 4l-8 8",
  code: "M5.5 4.5L2 8l3.5 3.5M10.5 4.5L14 8l-3.5 3.5",
  columns: "M2.75 3.25h4v9.5h-4zM9.25 3.25h4v9.5h-4z",
  copy: "M6 6h7v7.25H6zM3 10V2.75h7",
  dice: "M3 3h10v10H3zM5.75 5.75h.01M10.25 5.75h.01M8 8h.01M5.75 10.25h.01M10.25 10.25h.01",
  dots: "M3 8a.5.5 0 1 0 1 0a.5.5 0 1 0-1 0M7.5 8a.5.5 0 1 0 1 0a.5.5 0 1 0-1 0M12 8a.5.5 0 1 0 1 0a.5.5 0 1 0-1 0",
  download: "M8 2.5v7.25M4.75 6.75L8 10l3.25-3.25M2.75 13.25h10.5",
  ellipse: "M8 4C4.5 4 2.25 5.8 2.25 8S4.5 12 8 12s5.75-1.8 5.75-4S11.5 4 8 4",
  eraser: "M9.25 3.25l4 4-5.5 5.5h-3L2.5 10.5a1 1 0 0 1 0-1.4zM6 6.5l4 4M7.75 12.75h5.5",
  expand: "M2.75 6V2.75H6M10 2.75h3.25V6M13.25 10v3.25H10M6 13.25H2.75V10",
  file: "M4 2.25h5l3 3v8.5H4zM9 2.25v3h3",
  hand: "M5 8.5V4.25a1 1 0 0 1 2 0V7.5M7 7V3.25a1 1 0 0 1 2 0V7M9 7V4a1 1 0 0 1 2 0v3.5M11 7.5V5.75a1 1 0 0 1 2 0V10a4 4 0 0 1-4 4c-2 0-3-.75-4-2.25L3 9.25c.5-.9 1.4-.9 2 0",
  info: "M8 2.25a5.75 5.75 0 1 0 0 11.5a5.75 5.75 0 1 0 0-11.5M8 7.25v3.5M8 5.01V5",
  lasso:
    "M5 11.5C3.25 10.75 2.25 9.25 2.25 7.5C2.25 4.75 4.75 3 8 3s5.75 1.75 5.75 4.5S11.25 11.5 8 11.5c-.5 0-1 0-1.5-.1M5.5 10a1.25 1.25 0 1 0 0 2.5a1.25 1.25 0 1 0 0-2.5M5 12.5c0 .75-.5 1.25-1.25 1.25",
  line: "M3 13L13 3",
  minus: "M3.5 8h9",
  pause: "M5.5 3.25v9.5M10.5 3.25v9.5",
  play: "M5 3.25v9.5L12.5 8z",
  plus: "M8 3.5v9M3.5 8h9",
  polygon: "M8 2.5l5.5 4-2 7h-7l-2-7z",
  rectangle: "M2.75 4h10.5v8H2.75z",
  redo: "M13 6H6.5a3.5 3.5 0 0 0 0 7H9M10.25 3.25L13 6l-2.75 2.75",
  retry: "M12.75 8A4.75 4.75 0 1 1 11.2 4.5M12.75 2.5v2.75H10",
  search: "M7 2.75a4.25 4.25 0 1 0 0 8.5a4.25 4.25 0 1 0 0-8.5M10.25 10.25l3 3",
  seed: "M8 13.5V8M8 8C8 5 5.5 3.5 2.75 3.5C2.75 6.5 5 8 8 8M8 10C8 7.75 10 6.5 13.25 6.5C13.25 9 11 10 8 10",
  star: "M8 2.25l1.75 3.75 4 .5-3 2.75.8 4.1L8 11.3l-3.55 2.05.8-4.1-3-2.75 4-.5z",
  swap: "M3 5.25h9.5M9.75 2.5L12.5 5.25L9.75 8M13 10.75H3.5M6.25 8L3.5 10.75L6.25 13.5",
  target: "M8 3.25a4.75 4.75 0 1 0 0 9.5a4.75 4.75 0 1 0 0-9.5M8 1.75v3M8 11.25v3M1.75 8h3M11.25 8h3",
  undo: "M3 6h6.5a3.5 3.5 0 0 1 0 7H7M5.75 3.25L3 6l2.75 2.75",
  upload: "M8 10V2.75M4.75 5.75L8 2.5l3.25 3.25M2.75 13.25h10.5",
  vary: "M3 8h3.5M6.5 8C8.5 8 8 3.5 10.5 3.5H13M6.5 8C8.5 8 8 12.5 10.5 12.5H13M6.5 8H13",
  warning: "M8 2.5L14 13H2zM8 6.5v3M8 11.26v-.01",
  window: "M2.75 5.5V2.75H5.5M10.5 2.75h2.75V5.5M13.25 10.5v2.75H10.5M5.5 13.25H2.75V10.5M6 6h4v4H6z",
} as const;

export type IconName = keyof typeof PATHS;

/** Decoration: the control around it carries the name. `filled` paints the shape as well as its edge. */
export function Icon({ name, filled = false }: { name: IconName; filled?: boolean }) {
  return (
    <svg class="iw-icon" viewBox="0 0 16 16" aria-hidden="true">
      <path d={PATHS[name]} fill={filled ? "currentColor" : "none"} />
    </svg>
  );
}
