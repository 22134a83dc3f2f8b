/** Of a structured prompt, what concerns all of it: marks, order, its own words and colours. Pure. */
import type { Json, LayoutLayer } from "../shared/messages";
import {
  COMPOSITION,
  type Doc,
  elementsOf,
  isObject,
  put,
  ROOT_KEYS,
  STYLE,
  textOf,
  withElements,
  without,
} from "./document";

const STYLE_KEYS = ["aesthetics", "lighting", "photo", "medium", "art_style", "color_palette"];

export function withLayers(doc: Doc, keys: ReadonlySet<string>, marks: Partial<LayoutLayer>): Doc {
  return {
    ...doc,
    layers: doc.layers.map((layer) => (keys.has(layer.key) ? { ...layer, ...marks } : layer)),
  };
}

/** Takes one element to another place of the list. */
export function withOrder(doc: Doc, from: number, to: number): Doc {
  const elements = [...(elementsOf(doc) ?? [])];
  const layers = [...doc.layers];
  const place = Math.min(Math.max(to, 0), layers.length - 1);
  elements.splice(place, 0, ...elements.splice(from, 1));
  layers.splice(place, 0, ...layers.splice(from, 1));
  return withElements(doc, elements, layers) ?? doc;
}

/** A text of the picture as a whole: high_level_description, background, or a member of the style. */
export function wholeText(doc: Doc, name: string): string {
  const holder =
    name === "background" ? doc.prompt[COMPOSITION] : name in STYLE_NAMES ? doc.prompt[STYLE] : doc.prompt;
  return isObject(holder) ? textOf(holder[name]) : "";
}

const STYLE_NAMES = Object.fromEntries(STYLE_KEYS.map((name) => [name, true]));

export function withWhole(doc: Doc, name: string, value: Json): Doc {
  if (name === "background") {
    const composition = doc.prompt[COMPOSITION] ?? { elements: [] };
    if (!isObject(composition)) return doc;
    const made = put(composition, { background: value ?? "" }, ["background", "elements"]);
    return { ...doc, prompt: put(doc.prompt, { [COMPOSITION]: made }, ROOT_KEYS) };
  }
  if (!(name in STYLE_NAMES)) return { ...doc, prompt: put(doc.prompt, { [name]: value ?? "" }, ROOT_KEYS) };
  const style = doc.prompt[STYLE] ?? {};
  if (!isObject(style)) return doc;
  const made = put(style, { [name]: value === "" ? null : value }, STYLE_KEYS);
  // A style that says nothing is no style.
  return {
    ...doc,
    prompt: put(doc.prompt, { [STYLE]: Object.keys(made).length > 0 ? made : null }, ROOT_KEYS),
  };
}

export function wholePalette(doc: Doc): string[] {
  const style = doc.prompt[STYLE];
  const found = isObject(style) ? style.color_palette : [];
  return Array.isArray(found) ? found.filter((color) => typeof color === "string") : [];
}

/** How many characters are sent: what is muted is not. */
export function charactersOf(doc: Doc): number {
  const sent = without(doc, new Set(doc.layers.filter(({ muted }) => muted).map(({ key }) => key)));
  return Array.from(JSON.stringify(sent.prompt)).length;
}
