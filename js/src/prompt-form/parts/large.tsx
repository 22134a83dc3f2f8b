/** One result large, with everything that was asked for it. */
import { useEffect } from "preact/hooks";
import { Button } from "../../shared/controls";
import { Dialog } from "../../shared/floating";
import { download } from "../../shared/images";
import { Steps } from "../../shared/large";
import type { Original, Tile } from "../../shared/messages";
import { PictureMenu } from "../../shared/picture-menu";
import { CopyButton } from "../copy";
import type { StoreProps } from "../props";
import { Facts, type TileProps, Words } from "../results";

export interface LargeProps extends StoreProps {
  tiles: readonly Tile[];
}

export default function Large({ store, tiles }: LargeProps) {
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
          <div class="iw-large-picture iw-has-menu" style={{ "--iw-ratio": tile.ratio }}>
            <PictureMenu
              channel={store.channel}
              imageId={id}
              alt={tile.alt}
              picture={!tile.words[0]}
              preview={store.thumbnails.url(id).value}
            />
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
                <Steps at={at} count={open.length} onStep={walk} />
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
