/** One drawn set: 16 px box, 1.5 px strokes, the colour of the text around it. */

const PATHS = {
  ban: "M8 2.25a5.75 5.75 0 1 0 0 11.5a5.75 5.75 0 1 0 0-11.5M4 4l8 8",
  check: "M3 8.5l3.25 3.25L13 5",
  chevronDown: "M4 6l4 4 4-4",
  chevronRight: "M6 4l4 4-4 4",
  close: "M4 4l8 8M12 4l-8 8",
  code: "M5.5 4.5L2 8l3.5 3.5M10.5 4.5L14 8l-3.5 3.5",
  columns: "M2.75 3.25h4v9.5h-4zM9.25 3.25h4v9.5h-4z",
  copy: "M6 6h7v7.25H6zM3 10V2.75h7",
  dice: "M3 3h10v10H3zM5.75 5.75h.01M10.25 5.75h.01M8 8h.01M5.75 10.25h.01M10.25 10.25h.01",
  download: "M8 2.5v7.25M4.75 6.75L8 10l3.25-3.25M2.75 13.25h10.5",
  file: "M4 2.25h5l3 3v8.5H4zM9 2.25v3h3",
  info: "M8 2.25a5.75 5.75 0 1 0 0 11.5a5.75 5.75 0 1 0 0-11.5M8 7.25v3.5M8 5.01V5",
  minus: "M3.5 8h9",
  pause: "M5.5 3.25v9.5M10.5 3.25v9.5",
  play: "M5 3.25v9.5L12.5 8z",
  plus: "M8 3.5v9M3.5 8h9",
  retry: "M12.75 8A4.75 4.75 0 1 1 11.2 4.5M12.75 2.5v2.75H10",
  search: "M7 2.75a4.25 4.25 0 1 0 0 8.5a4.25 4.25 0 1 0 0-8.5M10.25 10.25l3 3",
  seed: "M8 13.5V8M8 8C8 5 5.5 3.5 2.75 3.5C2.75 6.5 5 8 8 8M8 10C8 7.75 10 6.5 13.25 6.5C13.25 9 11 10 8 10",
  star: "M8 2.25l1.75 3.75 4 .5-3 2.75.8 4.1L8 11.3l-3.55 2.05.8-4.1-3-2.75 4-.5z",
  upload: "M8 10V2.75M4.75 5.75L8 2.5l3.25 3.25M2.75 13.25h10.5",
  vary: "M3 8h3.5M6.5 8C8.5 8 8 3.5 10.5 3.5H13M6.5 8C8.5 8 8 12.5 10.5 12.5H13M6.5 8H13",
  warning: "M8 2.5L14 13H2zM8 6.5v3M8 11.26v-.01",
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
