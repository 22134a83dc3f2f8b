// Every style sheet carries the shared rules, so one that comes later in a page would win over what a widget above
// it says of its own. So all rules of a sheet stand inside the class of its widget: `.iw-root` in a source is the
// widget's own element, which is what `&` means there.
const KEYFRAMES = /@keyframes [\w-]+\{(?:[^{}]*\{[^{}]*\})*\}/g;

/** The minified rules of a sheet, as rules of one widget; movements have names for the whole page and stay outside. */
export function scoped(css, widget) {
  const movements = css.match(KEYFRAMES) ?? [];
  const rules = css.replace(KEYFRAMES, "").replace(/\.iw-root(?![\w-])/g, "&");
  return `${movements.join("")}.iw-root.iw-${widget}{${rules.trim()}}`;
}
