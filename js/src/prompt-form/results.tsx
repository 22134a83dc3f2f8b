/** Results in their places, and one of them large. */
import type { ComponentChildren } from "preact";
import { useEffect } from "preact/hooks";
import { Button, ProgressBar } from "../shared/controls";
import { Dialog } from "../shared/floating";
import { Icon } from "../shared/icons";
import { download } from "../shared/images";
import type { Fact, Original, Tile } from "../shared/messages";
import { CopyButton } from "./copy";
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
      <LargeView store={store} tiles={tiles} />
    </>
  );
}

interface TileProps extends StoreProps {
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
  return (
    <figure class={`iw-tile${tile.words[0] ? " iw-tile-wide" : ""}`}>
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
function Words({ store, tile, children }: TileProps & { children?: ComponentChildren }) {
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

function Facts({ facts }: { facts: readonly Fact[] }) {
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

function LargeView({ store, tiles }: StoreProps & { tiles: readonly Tile[] }) {
  const slot = store.opened.value;
  const open = tiles.filter((tile) => tile.state === "ok" || tile.state === "reused");
  const at = open.findIndex((tile) => tile.slot === slot);
  const tile = open[at];
  const walk = (by: number) => {
    const next = open[at + by];
    if (next) store.open(next.slot);
  };
  useEffect(() => {
    if (!tile) return;
    const pressed = (event: KeyboardEvent) => {
      if (event.key === "ArrowRight") walk(1);
      if (event.key === "ArrowLeft") walk(-1);
    };
    window.addEventListener("keydown", pressed, { capture: true });
    return () => window.removeEventListener("keydown", pressed, { capture: true });
  });
  const id = tile?.image_id ?? "";
  const original = store.originals.value.get(id);
  const url = store.pictures.url(id).value;
  return (
    <Dialog
      open={tile !== undefined}
      label={tile?.alt ?? ""}
      onClose={() => store.open(null)}
      class="iw-large"
    >
      {tile && (
        <div class="iw-large-body">
          <div class="iw-large-picture" style={{ "--iw-ratio": tile.ratio }}>
            {tile.words[0] ? (
              <Words store={store} tile={tile} />
            ) : (
              <img src={url ?? store.thumbnails.url(id).value} alt={tile.alt} data-full={url !== undefined} />
            )}
          </div>
          <div class="iw-large-side">
            <div class="iw-large-head">
              <h3>{tile.caption || "Result"}</h3>
              <span class="iw-large-nav">
                <Button
                  icon="chevronRight"
                  class="iw-flip"
                  name="Previous"
                  shortcut="←"
                  disabled={at <= 0}
                  onClick={() => walk(-1)}
                />
                <Button
                  icon="chevronRight"
                  name="Next"
                  shortcut="→"
                  variant="quiet"
                  disabled={at >= open.length - 1}
                  onClick={() => walk(1)}
                />
                <Button icon="close" name="Close" shortcut="Esc" onClick={() => store.open(null)} />
              </span>
            </div>
            {original?.error && <p class="iw-error">{original.error}</p>}
            <Facts facts={[...tile.facts, ...(original?.facts ?? [])]} />
            <LargeActions store={store} tile={tile} original={original} />
          </div>
        </div>
      )}
    </Dialog>
  );
}

function LargeActions({ store, tile, original }: TileProps & { original: Original | undefined }) {
  const seedSpec = store.specs.value.find((spec) => spec.role === "seed");
  const url = store.pictures.url(tile.image_id ?? "").value;
  return (
    <div class="iw-large-actions">
      {seedSpec && tile.seed !== null && (
        <Button
          icon="seed"
          onClick={() => {
            if (seedSpec.name in store.draft.peek().vary) store.vary(seedSpec.name, null);
            store.set(seedSpec.name, tile.seed);
            store.open(null);
          }}
        >
          Use seed {tile.seed}
        </Button>
      )}
      <CopyButton disabled={!original?.python} text={() => original?.python ?? ""}>
        Copy Python
      </CopyButton>
      <Button
        icon="download"
        disabled={!original || !(url || tile.words[0])}
        onClick={async () => {
          const bytes = url ? await (await fetch(url)).blob() : tile.words.join("\n\n");
          if (original) download(bytes, original.file_name, original.mime ?? "text/plain");
        }}
      >
        Download
      </Button>
    </div>
  );
}
