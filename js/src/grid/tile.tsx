/** One cell: its picture, or what it waits for, or why it failed. */
import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { Hidden } from "../shared/controls";
import { Icon, type IconName } from "../shared/icons";
import { type State, type Tile as TileState, WORDS } from "./store";

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
  /** Whether it has a menu. */
  menu: boolean;
  /** Its place in words, for screen readers. */
  headers: string;
}

export function TileBody({ tile, url, more, selected, menu, headers }: TileProps) {
  const { cell, state } = tile;
  const arrived = state === "ok" || state === "reused";
  // A picture enters only where someone was seen waiting for it; fading in at every scroll costs frames.
  const waited = useRef(false);
  waited.current ||= !arrived;
  const said = arrived && cell ? [cell.caption, cell.note].filter(Boolean).join(" · ") : "";
  return (
    <>
      <Hidden>{`${headers}, `}</Hidden>
      <span class="iw-grid-shown">
        {cell?.picture && url ? (
          <img
            class={waited.current ? "iw-grid-picture iw-grid-enters" : "iw-grid-picture"}
            src={url}
            alt={cell.alt}
            decoding="async"
            draggable={false}
          />
        ) : (
          <Placeholder tile={tile} waiting={arrived && (cell === null || cell.picture)} />
        )}
      </span>
      <span class="iw-grid-foot" style={{ "--iw-rated": tile.rating || (tile.starred ? 5 : 0) }}>
        {selected && (
          <span class="iw-grid-selected">
            <Icon name="check" />
          </span>
        )}
        {(tile.rating > 0 || tile.starred) && <Marks tile={tile} />}
        <span class="iw-grid-caption" aria-hidden="true">
          {said}
        </span>
        {more > 0 && <span>+{more}</span>}
        {menu && cell?.image_id && (
          <span class="iw-grid-dots" aria-hidden="true" title="Actions (M)">
            ⋯
          </span>
        )}
      </span>
    </>
  );
}

function Marks({ tile: { rating, starred } }: { tile: TileState }) {
  return (
    <span class="iw-grid-rating">
      <Hidden>
        {starred && ", starred"}
        {rating > 0 && `, rated ${rating} of 5`}
      </Hidden>
      {starred && <Icon name="star" filled />}
      {rating > 0 && <span aria-hidden="true">★ {rating}</span>}
    </span>
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
  const now = useSignal(performance.now());
  useEffect(() => {
    const timer = setInterval(() => {
      now.value = performance.now();
    }, 1000);
    return () => clearInterval(timer);
  }, [now]);
  const seconds = since === null ? 0 : Math.max(0, Math.floor((now.value - since) / 1000));
  return <span class="iw-grid-elapsed">{seconds} s</span>;
}
