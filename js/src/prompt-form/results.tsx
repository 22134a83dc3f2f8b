/** Results in their places. */
import type { ComponentChildren } from "preact";
import { Button, ProgressBar } from "../shared/controls";
import { Icon } from "../shared/icons";
import type { Fact, Tile } from "../shared/messages";
import { Part } from "../shared/parts";
import { PictureMenu } from "../shared/picture-menu";
import { CopyButton } from "./copy";
import type { LargeProps } from "./parts/large";
import type { StoreProps } from "./props";

const WAITING = { queued: "Waiting", sent: "Drawing" } as const;
const NAMES: Record<string, string> = {
  unsafe: "Withheld",
  failed: "Failed",
  cancelled: "Cancelled",
  unknown: "No answer",
};

export function Progress({ store }: StoreProps) {
  const run = store.run.value;
  const starting = store.phase.value === "starting";
  if (!run && !starting) return null;
  const total = run?.total ?? 0;
  const text = starting ? "Starting…" : (run?.text ?? "");
  return (
    <div class="iw-progress-line">
      {(starting || run?.running) && (
        <ProgressBar value={starting ? 0 : (run?.done ?? 0)} total={total || 1} label="Pictures" />
      )}
      <p class="iw-progress-text" role="status">
        {text}
      </p>
    </div>
  );
}

export function Results({ store }: StoreProps) {
  const tiles = [...store.tiles.value.values()].sort((a, b) => a.slot - b.slot);
  const more = (store.run.value?.total ?? 0) - tiles.length;
  if (tiles.length === 0) return null;
  return (
    <>
      <ul class="iw-tiles" aria-label="Results">
        {tiles.map((tile) => (
          <li key={tile.slot} style={{ "--iw-ratio": tile.ratio }}>
            <TileView store={store} tile={tile} />
          </li>
        ))}
      </ul>
      {more > 0 && <p class="iw-muted iw-plain">and {more} more, which a grid shows</p>}
      {store.opened.value !== null && (
        <Part<LargeProps> parts={store.parts} name="large" props={{ store, tiles }} />
      )}
    </>
  );
}

export interface TileProps extends StoreProps {
  tile: Tile;
}

function TileView({ store, tile }: TileProps) {
  const done = tile.state === "ok" || tile.state === "reused";
  if (!done) {
    const waiting = tile.state === "queued" || tile.state === "sent";
    return (
      <figure class={`iw-tile iw-tile-${tile.state}`}>
        <div class="iw-tile-box" role="img" aria-label={`${NAMES[tile.state] ?? "Waiting"}: ${tile.alt}`}>
          {waiting ? (
            <span class="iw-muted">{WAITING[tile.state as keyof typeof WAITING]}</span>
          ) : (
            <span class="iw-tile-reason">
              <Icon name={tile.state === "cancelled" ? "ban" : "warning"} />
              <strong>{NAMES[tile.state]}</strong>
              <span class="iw-clamp" title={tile.text}>
                {tile.text}
              </span>
            </span>
          )}
        </div>
        <figcaption>{tile.caption}</figcaption>
      </figure>
    );
  }
  const url = tile.image_id ? store.thumbnails.url(tile.image_id).value : undefined;
  const picture = url !== undefined && !tile.words[0];
  return (
    <figure class={`iw-tile iw-has-menu${tile.words[0] ? " iw-tile-wide" : ""}`}>
      {tile.image_id && (
        <PictureMenu
          channel={store.channel}
          imageId={tile.image_id}
          alt={tile.alt}
          picture={picture}
          preview={url}
          onLarge={() => store.open(tile.slot)}
        />
      )}
      {tile.words[0] ? (
        <Words store={store} tile={tile}>
          <Button onClick={() => store.open(tile.slot)}>Details</Button>
        </Words>
      ) : (
        <button
          type="button"
          class="iw-tile-box iw-tile-open"
          title="Open large"
          onClick={() => store.open(tile.slot)}
        >
          {url ? (
            <img src={url} alt={tile.alt} decoding="async" draggable={false} />
          ) : (
            <span class="iw-muted">{tile.facts[0] ? "Words only" : "Loading"}</span>
          )}
        </button>
      )}
      <figcaption>
        {tile.caption}
        {tile.state === "reused" && <span class="iw-badge">made before</span>}
      </figcaption>
      <Facts facts={tile.facts} />
    </figure>
  );
}

/** A result that is words, each with what can be done with it. */
export function Words({ store, tile, children }: TileProps & { children?: ComponentChildren }) {
  return (
    <>
      {tile.words.map((text, place) => (
        <div key={place} class="iw-words">
          <pre
            class={`iw-told${tile.code ? " iw-code-text" : ""}`}
            // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keys
            tabIndex={0}
            dir="auto"
          >
            {text}
          </pre>
          <span class="iw-actions">
            <Button onClick={() => store.usePrompt(tile.image_id ?? "", place)}>Use as prompt</Button>
            <CopyButton text={() => text}>Copy</CopyButton>
            {place === 0 && children}
          </span>
        </div>
      ))}
    </>
  );
}

export function Facts({ facts }: { facts: readonly Fact[] }) {
  if (facts.length === 0) return null;
  return (
    <dl class="iw-facts" tabIndex={0}>
      {facts.map((fact, index) => (
        <div key={index}>
          <dt dir="auto">{fact.name.replaceAll("_", " ")}</dt>
          <dd dir="auto">{fact.value}</dd>
        </div>
      ))}
    </dl>
  );
}
