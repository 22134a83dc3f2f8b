/** What only parts of the form read out of texts; beside values.ts, so that the form itself does not carry it. */

/** "7, 8, 10-12" as numbers, or what is wrong with it. */
export function parseIntegers(text: string): { values: number[]; error: string } {
  const values: number[] = [];
  for (const part of text.split(/[\s,;]+/).filter(Boolean)) {
    const range = /^(-?\d+)(?:(?:-|–|\.\.)(\d+))?$/.exec(part);
    if (!range) return { values, error: `“${part.slice(0, 20)}” is no whole number` };
    const from = Number(range[1]);
    const to = range[2] === undefined ? from : Number(range[2]);
    if (to < from) return { values, error: `“${part}” runs backwards` };
    if (to - from >= 200 || values.length + to - from >= 200) return { values, error: "at most 200 values" };
    for (let value = from; value <= to; value += 1) if (!values.includes(value)) values.push(value);
  }
  return { values, error: "" };
}

/** Options whose label or value contains every word of the query. */
export function search<T extends { label: string; value: string }>(
  options: readonly T[],
  query: string,
): T[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  return options.filter((option) => {
    const text = `${option.label} ${option.value}`.toLowerCase().replaceAll(":", "x");
    return words.every((word) => text.includes(word.replaceAll(":", "x")));
  });
}

/** `#abc`, `abc` and `#AABBCC` as the `#rrggbb` that a colour field takes; null where it is none. */
export function hexColour(text: string): string | null {
  const match = /^#?([0-9a-f]{3}|[0-9a-f]{6})$/i.exec(text.trim());
  if (!match?.[1]) return null;
  const digits = match[1].length === 3 ? [...match[1]].map((d) => d + d).join("") : match[1];
  return `#${digits.toLowerCase()}`;
}
