/** What the votes amount to: a table whose middle column is a chart of dots and intervals. */
import type { RankedItem, VoteRanking } from "../shared/messages";
import { scaleOf } from "./scale";
import type { VotesStore } from "./store";

const WIDTH = 100;

export function Ranking({ store }: { store: VotesStore }) {
  const ranking = store.ranking.value;
  if (!ranking) return <p class="iw-muted">Counting the votes</p>;
  const { votes, authors, hidden } = ranking;
  const people = authors === 1 ? "1 person" : `${authors} people`;
  return (
    <div class="iw-votes-ranking">
      <p class="iw-muted">
        {votes} {votes === 1 ? "vote" : "votes"}
        {votes > 0 && ` of ${people}`}. A dot is how often one is preferred to the average of all, its line
        where that lies with 95 % confidence.
      </p>
      {ranking.notes.map((note) => (
        <p key={note} class="iw-votes-note">
          {note}
        </p>
      ))}
      <Table store={store} ranking={ranking} />
      {hidden > 0 && <p class="iw-muted">{hidden} more are in votes.ranking.</p>}
    </div>
  );
}

function Table({ store, ranking }: { store: VotesStore; ranking: VoteRanking }) {
  const scale = scaleOf(ranking.items);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keys
    <div class="iw-votes-scroll" role="region" aria-label="Ranking" tabIndex={0}>
      <table>
        <thead>
          <tr>
            <th scope="col">#</th>
            <th scope="col">{ranking.what}</th>
            <th scope="col" class="iw-votes-chart">
              <span class="iw-visually-hidden">Chart</span>
              <Axis ticks={scale.ticks} />
            </th>
            <th scope="col">preferred</th>
            <th scope="col">votes</th>
            <th scope="col">won · tied · lost</th>
          </tr>
        </thead>
        <tbody>
          {ranking.items.map((item) => (
            <tr key={item.item}>
              <td>{item.rank}</td>
              <th scope="row">
                <Name store={store} item={item} />
              </th>
              <td class="iw-votes-chart">
                <Mark item={item} at={scale.at} ticks={scale.ticks} />
              </td>
              <td>
                {percent(item.strength)}
                {item.low !== null && item.high !== null && (
                  <span class="iw-muted">
                    {" "}
                    ({percent(item.low)} to {percent(item.high)})
                  </span>
                )}
              </td>
              <td>{item.votes}</td>
              <td>
                {item.won} · {item.tied} · {item.lost}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Name({ store, item }: { store: VotesStore; item: RankedItem }) {
  const url = item.buffer === null ? undefined : store.thumbnails.url(item.item).value;
  return (
    <span class="iw-votes-name">
      {url && <img src={url} alt={`Number ${item.rank}`} />}
      <span class="iw-clamp" title={item.label} dir="auto">
        {item.label}
      </span>
    </span>
  );
}

interface Tick {
  x: number;
  text: string;
}

function Axis({ ticks }: { ticks: readonly Tick[] }) {
  return (
    <span class="iw-votes-axis" aria-hidden="true">
      {ticks.map(({ x, text }) => (
        <span key={text} style={{ insetInlineStart: `${x}%` }}>
          {text}
        </span>
      ))}
    </span>
  );
}

/** Decoration: the columns beside it say the same in numbers. */
function Mark(props: { item: RankedItem; at: (strength: number) => number; ticks: readonly Tick[] }) {
  const { item, at, ticks } = props;
  const { low, high, strength } = item;
  return (
    <span class="iw-votes-mark" aria-hidden="true">
      {/* biome-ignore lint/a11y/noSvgWithoutTitle: hidden with all that is around it */}
      <svg viewBox={`0 0 ${WIDTH} 20`} preserveAspectRatio="none">
        {ticks.map(({ x }) => (
          <line key={x} class="iw-votes-tick" x1={x} x2={x} y1={0} y2={20} />
        ))}
        {low !== null && high !== null && (
          <line class="iw-votes-line" x1={at(low)} x2={at(high)} y1={10} y2={10} />
        )}
      </svg>
      <span class="iw-votes-dot" data-empty={low === null} style={{ insetInlineStart: `${at(strength)}%` }} />
    </span>
  );
}

function percent(strength: number): string {
  return `${Math.round(100 / (1 + Math.exp(-strength)))} %`;
}
