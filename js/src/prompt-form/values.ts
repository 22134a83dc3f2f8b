/** Pure functions over a draft: no page, no kernel. */
import type { Draft, FieldInfo, Json } from "../shared/messages";

export type Fields = Record<string, Json>;

export const isSet = (value: Json | undefined): value is Json =>
  value !== undefined && value !== null && value !== "" && !(Array.isArray(value) && value.length === 0);

/** A field takes part when it has a value or varies. */
export function given(draft: Draft, name: string): boolean {
  return isSet(draft.fields[name]) || name in draft.vary;
}

export const isFiles = (spec: FieldInfo): boolean => ["file", "files", "attachments"].includes(spec.kind);

function without<T>(record: Record<string, T>, name: string): Record<string, T> {
  const { [name]: _, ...rest } = record;
  return rest;
}

/** Which fields stay switched off after a change: those that another one in force still excludes. */
function stillOff(draft: Draft, specs: readonly FieldInfo[]): string[] {
  const off: string[] = [];
  for (const spec of specs) {
    if (!draft.off.includes(spec.name)) continue;
    const winner = spec.excludes.some((other) => given(draft, other) && !draft.off.includes(other));
    if (winner && given(draft, spec.name)) off.push(spec.name);
  }
  return off;
}

/** Puts `name` in force: what it excludes is switched off, with its value kept. */
export function prefer(draft: Draft, specs: readonly FieldInfo[], name: string): Draft {
  const spec = specs.find((other) => other.name === name);
  const loses = (spec?.excludes ?? []).filter((other) => given(draft, other));
  const off = [...new Set([...draft.off.filter((other) => other !== name), ...loses])];
  return { ...draft, off: stillOff({ ...draft, off }, specs) };
}

export function setField(
  draft: Draft,
  specs: readonly FieldInfo[],
  name: string,
  value: Json | undefined,
): Draft {
  if (isSet(value)) return prefer({ ...draft, fields: { ...draft.fields, [name]: value } }, specs, name);
  const emptied = { ...draft, fields: without(draft.fields, name) };
  return { ...emptied, off: stillOff(emptied, specs) };
}

/** Turns a field into an axis, changes its values, or (null) back into one value. */
export function setVary(
  draft: Draft,
  specs: readonly FieldInfo[],
  name: string,
  values: Json[] | null,
): Draft {
  if (values !== null) return prefer({ ...draft, vary: { ...draft.vary, [name]: values } }, specs, name);
  const first = draft.vary[name]?.[0];
  const single = { ...draft, vary: without(draft.vary, name) };
  return setField(single, specs, name, first ?? single.fields[name]);
}

/** The values an axis begins with: what was there, and what a person would most likely add. */
export function firstAxis(spec: FieldInfo, value: Json | undefined, random = Math.random): Json[] {
  if (spec.kind === "boolean") return [true, false];
  if (spec.role === "seed") {
    const start = typeof value === "number" ? value : randomSeed(spec, random) - 4;
    return [0, 1, 2, 3].map((step) => Math.max(0, start) + step);
  }
  if (isSet(value)) return [value];
  return isSet(spec.default) ? [spec.default] : [];
}

/** Seeds short enough to read out and to type again. */
export function randomSeed(spec: FieldInfo, random = Math.random): number {
  const top = Math.min(spec.maximum ?? 99_999, 99_999);
  return Math.max(spec.minimum ?? 0, 10) + Math.floor(random() * (top - 10));
}

/** Codes of hex digits, however they are separated. */
export function parseCodes(text: string): string[] {
  return text.split(/[\s,;]+/).filter(Boolean);
}

/** What stands in each line. */
export function parseLines(text: string): string[] {
  return text.split("\n").flatMap((line) => line.trim() || []);
}

/** A number where it is one, else the text itself: the request says what is wrong with it. */
export function parseNumber(text: string): number | string {
  const number = Number(text);
  return text.trim() === "" || Number.isNaN(number) ? text : number;
}

export function countSet(draft: Draft, specs: readonly FieldInfo[]): number {
  return specs.filter((spec) => given(draft, spec.name) && !draft.off.includes(spec.name)).length;
}

/** Width and height of a little frame with the ratio of "3x4" or "1024x1536", or null for "AUTO". */
export function frameSize(value: string, box = 14): { width: number; height: number } | null {
  const match = /^(\d+)x(\d+)$/.exec(value);
  if (!match) return null;
  const [w, h] = [Number(match[1]), Number(match[2])];
  const scale = box / Math.max(w, h);
  return { width: Math.max(3, Math.round(w * scale)), height: Math.max(3, Math.round(h * scale)) };
}

export function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

export const labelOf = (spec: FieldInfo): string => sentence(spec.label);
