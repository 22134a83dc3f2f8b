/** One cell: its picture, or what it waits for, or why it failed. */
import { useEffect, useState } from "preact/hooks";
import { Icon, type IconName } from "../shared/icons";
import type { State, Tile as TileState } from "./store";

const WORDS: Record<State, string> = {
  planned: "not made yet",
  void: "not possible",
  queued: "queued",
  sent: "under way",
  ok: "",
  reused: "",
  unsafe: "withheld",
  failed: "failed",
  cancelled: "cancelled",
  unknown: "may have been billed",
};
const ICONS: Partial<Record<State, IconName>> = {
  void: "close",
  unsafe: "ban",
  failed: "warning",
  cancelled: "minus",
  unknown: "warning",
};

interface TileProps {
  tile: TileState;
  url: string | undefined;
  /** Items of the same cell that have no tile of their own. */
  more: number;
  selected: boolean;
  /** Its place in words, for screen readers. */
  headers: string;
}

export function TileBody({ tile, url, more, selected, headers }: TileProps) {
  const { cell, state } = tile;
  const arrived = state === "ok" || state === "reused";
  return (
    <>
      <span class="iw-visually-hidden">{`${headers}, `}</span>
      {cell?.picture && url ? (
        <img class="iw-grid-picture" src={url} alt={cell.alt} decoding="async" draggable={false} />
      ) : (
        <Placeholder tile={tile} waiting={arrived && (cell === null || cell.picture)} />
      )}
      {selected && (
        <span class="iw-grid-mark iw-grid-selected">
          <Icon name="check" />
        </span>
      )}
      {(tile.rating > 0 || tile.starred) && (
        <span class="iw-grid-mark iw-grid-rating">
          <span class="iw-visually-hidden">
            {tile.starred && ", starred"}
            {tile.rating > 0 && ", rated "}
          </span>
          {tile.starred && <Icon name="star" filled />}
          {tile.rating > 0 && <span>{tile.rating}/5</span>}
        </span>
      )}
      {more > 0 && <span class="iw-grid-mark iw-grid-more">+{more}</span>}
      {arrived && cell && (
        <span class="iw-grid-caption" aria-hidden="true">
          {[cell.caption, cell.note].filter(Boolean).join(" · ")}
        </span>
      )}
    </>
  );
}

function Placeholder({ tile, waiting }: { tile: TileState; waiting: boolean }) {
  const { state, cell, since } = tile;
  if (waiting) return <span class="iw-grid-skeleton" />;
  const icon = ICONS[state];
  return (
    <span class={`iw-grid-placeholder iw-grid-${state}`}>
      {icon && <Icon name={icon} />}
      {state === "sent" ? (
        <Elapsed since={since} />
      ) : (
        <span class={state === "planned" ? "iw-visually-hidden" : ""}>{WORDS[state]}</span>
      )}
      {cell?.text && <span class="iw-grid-why">{cell.text}</span>}
    </span>
  );
}

function Elapsed({ since }: { since: number | null }) {
  const [now, setNow] = useState(() => performance.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(performance.now()), 1000);
    return () => clearInterval(timer);
  }, []);
  const seconds = since === null ? 0 : Math.max(0, Math.floor((now - since) / 1000));
  return <span class="iw-grid-elapsed">{seconds} s</span>;
}
