/** Where strengths lie on the chart: by odds, so that 50 to 75 % is as far as 90 to 97 %. Pure. */

interface Ranked {
  strength: number;
  low: number | null;
  high: number | null;
}

export interface Scale {
  /** Percent of the chart's width. */
  at: (strength: number) => number;
  ticks: { x: number; text: string }[];
}

const LEAST = Math.log(3);
const MOST = Math.log(999);
const SHARES = [0.01, 0.1, 0.25, 0.5, 0.75, 0.9, 0.99];
const MARGIN = 6;
const ROOM = 15;

export function scaleOf(items: readonly Ranked[]): Scale {
  const ends = items.flatMap(({ strength, low, high }) => [strength, low ?? 0, high ?? 0].map(Math.abs));
  const reach = Math.min(MOST, Math.max(LEAST, ...ends) * 1.02);
  const at = (strength: number) => {
    const held = Math.min(reach, Math.max(-reach, strength));
    return MARGIN + ((held + reach) / (2 * reach)) * (100 - 2 * MARGIN);
  };
  const ticks = SHARES.map((share) => ({ share, strength: Math.log(share / (1 - share)) }))
    .filter(({ strength }) => Math.abs(strength) <= reach + 1e-9)
    .map(({ share, strength }) => ({ x: at(strength), text: `${Math.round(100 * share)}%` }));
  return { at, ticks: apart(ticks) };
}

/** Keeps those that leave room for their text, from the middle outwards. */
function apart(ticks: Scale["ticks"]): Scale["ticks"] {
  const kept: Scale["ticks"] = [];
  for (const tick of ticks.toSorted((one, other) => Math.abs(one.x - 50) - Math.abs(other.x - 50)))
    if (kept.every(({ x }) => Math.abs(x - tick.x) >= ROOM)) kept.push(tick);
  return kept.sort((one, other) => one.x - other.x);
}
