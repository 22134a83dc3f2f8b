/** One picture on the wall, or why there is none. */
import { Hidden } from "../shared/controls";
import { Icon, type IconName } from "../shared/icons";
import { type State, type Tile, WORDS } from "./store";

const ICONS: Partial<Record<State, IconName>> = {
  unsafe: "ban",
  failed: "warning",
  cancelled: "minus",
  unknown: "warning",
  deleted: "close",
};

interface Props {
  tile: Tile;
  url: string | undefined;
  selected: boolean;
  onMenu: ((anchor: HTMLElement) => void) | undefined;
}

export function TileBody({ tile: { state, rating, starred, tile }, url, selected, onMenu }: Props) {
  return (
    <>
      <span class="iw-wall-shown">
        {tile?.picture && url ? (
          <img class="iw-wall-picture" src={url} alt={tile.alt} decoding="async" draggable={false} />
        ) : state === "ok" && (!tile || tile.picture) ? null : (
          <span class={`iw-wall-none iw-wall-${state}`}>
            {ICONS[state] && <Icon name={ICONS[state]} />}
            <span>{WORDS[state]}</span>
            {tile?.text && (
              <span class="iw-wall-why" dir="auto" title={tile.text}>
                {tile.text}
              </span>
            )}
            {tile && <Hidden>{`, ${tile.alt}`}</Hidden>}
          </span>
        )}
      </span>
      <span class="iw-wall-strip">
        {selected && (
          <span class="iw-wall-selected">
            <Icon name="check" />
          </span>
        )}
        <Hidden>
          {starred && ", starred"}
          {rating > 0 && `, rated ${rating} of 5`}
          {tile?.tags.length ? `, tags ${tile.tags.join(", ")}` : ""}
          {tile?.note && ", has a note"}
        </Hidden>
        <span class="iw-wall-marks" aria-hidden="true" dir="auto">
          {starred && (
            <span class="iw-wall-star">
              <Icon name="star" filled />
            </span>
          )}
          {rating > 0 && <b>★ {rating} </b>}
          {tile?.note && <Icon name="file" />}
          {tile?.tags.length ? <span class="iw-wall-tags">{tile.tags.join(", ")} </span> : null}
          <span class="iw-muted">{tile?.picture && tile.caption}</span>
        </span>
        {onMenu && tile && (
          <button
            type="button"
            class="iw-wall-menu"
            tabIndex={-1}
            aria-label={`Actions: ${tile.alt}`}
            title="Actions (M)"
            aria-haspopup="menu"
            onClick={(event) => {
              event.stopPropagation();
              onMenu(event.currentTarget);
            }}
          >
            <Icon name="dots" />
          </button>
        )}
      </span>
    </>
  );
}
