/** One picture as large as the screen allows, and its life beside it. */
import "./life.css";
import { useEffect } from "preact/hooks";
import { Button } from "../../shared/controls";
import { Dialog } from "../../shared/floating";
import { Icon } from "../../shared/icons";
import { ARROWS, isCommand } from "../../shared/keys";
import { copied, Download, FactList, LargeBody, Rating, Steps, Why } from "../../shared/large";
import type { PictureLife, Relative, Said } from "../../shared/messages";
import { PictureMenu, pictureKey } from "../../shared/picture-menu";
import { annotate } from "../keyboard";
import type { Life, WallStore } from "../store";

export interface LifeProps {
  store: WallStore;
}

export default function Large({ store }: LifeProps) {
  const item = store.opened.value;
  const close = () => {
    const last = store.opened.peek();
    store.opened.value = null;
    const place = last === null ? -1 : store.order.peek().indexOf(last);
    if (place >= 0) store.focus.value = place;
  };
  return (
    <Dialog open={item !== null} label="Large view" class="iw-life-dialog" onClose={close}>
      {item !== null && <Body store={store} item={item} onClose={close} />}
    </Dialog>
  );
}

interface ItemProps {
  store: WallStore;
  item: number;
}

function Body({ store, item, onClose }: ItemProps & { onClose: () => void }) {
  const found = store.life.value;
  const life = found?.message.item === item ? found : null;
  return (
    <LargeBody class="iw-life" onKeyDown={(event) => key(event, store, item)}>
      <Picture store={store} item={item} text={life?.message.text ?? ""} />
      <div class="iw-life-side">
        <div class="iw-life-bar">
          <Walk store={store} item={item} />
          <Button icon="close" name="Close" shortcut="Esc" onClick={onClose} />
        </div>
        <h2 class="iw-life-title iw-clamp" dir="auto" title={life?.message.title}>
          {life?.message.title || "Picture"}
        </h2>
        {store.unkept.value ? <Why text={store.unkept.value} /> : <Marks store={store} item={item} />}
        {life ? <Story store={store} life={life} /> : <p class="iw-muted">Asking the kernel</p>}
        {life && <Actions store={store} life={life.message} />}
        <p class="iw-muted iw-life-said" aria-live="polite">
          {store.said.value}
        </p>
      </div>
    </LargeBody>
  );
}

function key(event: KeyboardEvent, store: WallStore, item: number): void {
  if (isCommand(event) || event.target instanceof HTMLTextAreaElement) return;
  const [across, down] = ARROWS[event.key] ?? [0, 0];
  const tile = store.tile(item).peek().tile;
  if (across || down) walk(store, item, across || down);
  else if (event.key.toLowerCase() === "c") void copy(store, store.life.peek()?.message.python, "Python");
  else if (tile && !store.unkept.peek() && pictureKey(event, menuOf(store, item))) return;
  else if (!annotate(event.key.toLowerCase(), [item], store)) return;
  event.preventDefault();
}

function menuOf(store: WallStore, item: number) {
  const tile = store.tile(item).peek().tile;
  return {
    channel: store.channel,
    imageId: tile?.image_id ?? "",
    alt: tile?.alt ?? "",
    picture: tile?.picture ?? false,
    preview: store.thumbnails.url(String(item)).peek(),
  };
}

function walk(store: WallStore, item: number, by: number): void {
  const order = store.order.peek();
  const next = order[order.indexOf(item) + by];
  if (next !== undefined) store.open(next);
}

async function copy(store: WallStore, text: string | undefined, what: string): Promise<void> {
  store.said.value = await copied(text, what);
}

function Walk({ store, item }: ItemProps) {
  const order = store.order.value;
  const at = order.indexOf(item);
  return (
    <Steps at={at} count={order.length} onStep={(by) => walk(store, item, by)}>
      {at < 0 ? "not on the wall" : `${at + 1} of ${order.length}`}
    </Steps>
  );
}

function Picture({ store, item, text }: ItemProps & { text: string }) {
  const { state, tile } = store.tile(item).value;
  const id = tile?.image_id ?? "";
  const original = store.originals.url(id).value;
  const thumbnail = store.thumbnails.url(String(item)).value;
  const failed = store.originals.failure(id);
  useEffect(() => {
    if (tile) store.askOriginal(item);
    else store.show([item]);
  }, [store, item, tile]);
  const alt = tile?.alt ?? "";
  return (
    <div class="iw-life-picture iw-has-menu">
      {thumbnail && <img src={thumbnail} alt={original ? "" : alt} />}
      {original && <img src={original} alt={alt} decoding="async" />}
      {!thumbnail && !original && (
        <p class="iw-life-none" dir="auto">
          {text || tile?.text || "No picture"}
        </p>
      )}
      {state === "ok" && !original && !failed && <span class="iw-life-loading">loading the original</span>}
      {failed && thumbnail && <span class="iw-life-loading">{failed}</span>}
      {tile && !store.unkept.value && <PictureMenu {...menuOf(store, item)} />}
    </div>
  );
}

function Marks({ store, item }: ItemProps) {
  const { rating, starred, tile } = store.tile(item).value;
  return (
    <>
      <Rating
        rating={rating}
        starred={starred}
        onRate={(value) => store.mark([item], { rating: value })}
        onStar={() => store.star([item])}
      >
        <Button variant="quiet" name="Tags" shortcut="T" onClick={() => annotate("t", [item], store)}>
          Tags
        </Button>
        <Button variant="quiet" name="Note" shortcut="N" onClick={() => annotate("n", [item], store)}>
          Note
        </Button>
      </Rating>
      {tile && tile.tags.length > 0 && (
        <ul class="iw-life-tags" aria-label="Tags">
          {tile.tags.map((tag) => (
            <li key={tag} dir="auto">
              {tag}
            </li>
          ))}
        </ul>
      )}
      {tile?.note && (
        <p class="iw-life-note" dir="auto">
          {tile.note}
        </p>
      )}
    </>
  );
}

function Story({ store, life: { message, pictures } }: { store: WallStore; life: Life }) {
  const { prompt, prompt_returned, text, parent, children, said, facts, files } = message;
  return (
    <>
      {prompt && (
        <section>
          <h3>Prompt</h3>
          <p class="iw-life-prompt" dir="auto">
            {prompt}
          </p>
        </section>
      )}
      {prompt_returned && prompt_returned !== prompt && (
        <section>
          <h3>Prompt as used</h3>
          <p class="iw-life-prompt" dir="auto">
            {prompt_returned}
          </p>
        </section>
      )}
      <Why text={text} />
      {parent && (
        <section>
          <h3>Made from</h3>
          <Relatives store={store} relatives={[parent]} pictures={pictures} />
        </section>
      )}
      {children.length > 0 && (
        <section>
          <h3>What became of it</h3>
          <Relatives store={store} relatives={children} pictures={pictures} />
        </section>
      )}
      {said.length > 0 && <Opinions said={said} />}
      <FactList facts={facts} />
      {files.length > 0 && (
        <section>
          <h3>File</h3>
          <FactList facts={files} code />
        </section>
      )}
    </>
  );
}

interface RelativesProps {
  store: WallStore;
  relatives: readonly Relative[];
  pictures: Life["pictures"];
}

function Relatives({ store, relatives, pictures }: RelativesProps) {
  return (
    <ul class="iw-life-relatives">
      {relatives.map((one) => {
        const url = one.buffer === null ? undefined : pictures[one.buffer];
        const item = one.item;
        return (
          <li key={one.image_id}>
            <button
              type="button"
              class="iw-life-relative"
              disabled={item === null}
              title={item === null ? `${one.image_id} is not in this gallery` : one.alt}
              onClick={() => item !== null && store.open(item)}
            >
              {url ? (
                <img src={url} alt={one.alt} />
              ) : (
                <span class="iw-life-blank">{one.alt || "not here"}</span>
              )}
              <span>{one.label}</span>
            </button>
          </li>
        );
      })}
    </ul>
  );
}

/** What each author thinks: two people's ratings stand side by side. */
function Opinions({ said }: { said: readonly Said[] }) {
  return (
    <section>
      <h3>{said.length === 1 ? "Rated by" : `${said.length} opinions`}</h3>
      <ul class="iw-life-opinions">
        {said.map((one) => (
          <li key={one.author} title={one.at}>
            <span class="iw-life-author" dir="auto">
              {one.author}
            </span>
            <span>
              {one.rating !== null && `★ ${one.rating}`} {one.starred && <Icon name="star" filled />}
              {one.tags.length > 0 && <span dir="auto"> {one.tags.join(", ")}</span>}
              {one.note && (
                <span class="iw-muted" dir="auto">
                  {" "}
                  {one.note}
                </span>
              )}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Actions({ store, life }: { store: WallStore; life: PictureLife }) {
  const url = store.originals.url(life.image_id).value;
  if (!life.python && !url) return null;
  return (
    <div class="iw-life-actions">
      {life.python && (
        <Button
          icon="code"
          shortcut="C"
          name="Copy Python"
          onClick={() => void copy(store, life.python, "Python")}
        >
          Copy Python
        </Button>
      )}
      {life.curl && (
        <Button icon="copy" onClick={() => void copy(store, life.curl, "cURL")}>
          Copy cURL
        </Button>
      )}
      <Download url={url} name={life.file_name} />
    </div>
  );
}
