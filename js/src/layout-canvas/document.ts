/** A structured prompt as the page edits it: never changed in place, unknown parts kept. Pure. */
import type { Json, LayoutLayer } from "../shared/messages";
import { boxOf, type Rect, rectOf } from "./geometry";

export type JsonObject = { [name: string]: Json };

export interface Doc {
  prompt: JsonObject;
  /** One for each element. */
  layers: readonly LayoutLayer[];
  resolution: string;
}

/** An element with everything that a person sees of it. */
export interface Item {
  index: number;
  key: string;
  layer: LayoutLayer;
  raw: Json;
  isText: boolean;
  text: string;
  desc: string;
  colors: readonly string[];
  rect: Rect | null;
  label: string;
}

export const COMPOSITION = "compositional_deconstruction";
const ELEMENT_KEYS = ["type", "bbox", "text", "desc", "color_palette"];
export const STYLE = "style_description";
export const ROOT_KEYS = ["high_level_description", STYLE, COMPOSITION, "tags"];

export const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);
export const textOf = (value: Json | undefined) => (typeof value === "string" ? value : "");

export function elementsOf(doc: Doc): Json[] | null {
  const composition = doc.prompt[COMPOSITION];
  const found = isObject(composition) ? composition.elements : undefined;
  return Array.isArray(found) ? found : null;
}

export function itemsOf(doc: Doc): Item[] {
  const elements = elementsOf(doc) ?? [];
  return doc.layers.map((layer, index) => {
    const raw = elements[index] ?? null;
    const members = isObject(raw) ? raw : {};
    const isText = members.type === "text";
    const [text, desc] = [textOf(members.text), textOf(members.desc)];
    const colors = Array.isArray(members.color_palette) ? members.color_palette : [];
    return {
      index,
      key: layer.key,
      layer,
      raw,
      isText,
      text,
      desc,
      colors: colors.filter((color) => typeof color === "string"),
      rect: rectOf(members.bbox),
      label: labelOf(isText, text, desc, index),
    };
  });
}

function labelOf(isText: boolean, text: string, desc: string, index: number): string {
  const words = (isText && text ? text : desc).slice(0, 400).split(/\s+/).join(" ").trim();
  const letters = Array.from(words);
  const short = letters.length <= 40 ? words : `${letters.slice(0, 39).join("").trimEnd()}…`;
  return isText && text ? `“${short}”` : short || `element ${index + 1}`;
}

/** The contract's keys first and in order; a value of null takes a member away. */
export function put(object: JsonObject, members: JsonObject, keys: readonly string[]): JsonObject {
  const all = { ...object, ...members };
  const names = [
    ...keys.filter((name) => name in all),
    ...Object.keys(all).filter((name) => !keys.includes(name)),
  ];
  return Object.fromEntries(
    names
      .filter((name) => !(name in members && members[name] === null))
      .map((name) => [name, all[name] as Json]),
  );
}

/** Takes another list of elements; null where the prompt holds something else there. */
export function withElements(doc: Doc, elements: Json[], layers: readonly LayoutLayer[]): Doc | null {
  const composition = doc.prompt[COMPOSITION] ?? {};
  if (!isObject(composition) || (composition.elements != null && !Array.isArray(composition.elements)))
    return null;
  const whole = { background: "", ...composition, elements };
  return { ...doc, prompt: put(doc.prompt, { [COMPOSITION]: whole }, ROOT_KEYS), layers };
}

/** Changes members of some elements. */
export function withMembers(
  doc: Doc,
  keys: ReadonlySet<string>,
  members: (item: JsonObject, key: string) => JsonObject,
): Doc {
  const elements = elementsOf(doc);
  if (!elements) return doc;
  const made = elements.map((raw, index) => {
    const key = doc.layers[index]?.key ?? "";
    return keys.has(key) && isObject(raw) ? put(raw, members(raw, key), ELEMENT_KEYS) : raw;
  });
  return withElements(doc, made, doc.layers) ?? doc;
}

export function withRects(doc: Doc, rects: ReadonlyMap<string, Rect>): Doc {
  return withMembers(doc, new Set(rects.keys()), (_, key) => ({ bbox: boxOf(rects.get(key) as Rect) }));
}

export function withAdded(doc: Doc, added: readonly { raw: Json; layer: LayoutLayer }[]): Doc | null {
  const elements = [...(elementsOf(doc) ?? []), ...added.map(({ raw }) => raw)];
  return withElements(doc, elements, [...doc.layers, ...added.map(({ layer }) => layer)]);
}

export function without(doc: Doc, keys: ReadonlySet<string>): Doc {
  const stays = (_: unknown, index: number) => !keys.has(doc.layers[index]?.key ?? "");
  return withElements(doc, (elementsOf(doc) ?? []).filter(stays), doc.layers.filter(stays)) ?? doc;
}

export function sizeOf(resolution: string): { width: number; height: number } {
  const [width = 1, height = 1] = resolution.split("x").map(Number);
  return { width: width || 1, height: height || 1 };
}
