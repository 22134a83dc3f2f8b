/** One picture as large as the screen allows, and its life beside it. */
import "./life.css";
import { useEffect, useRef } from "preact/hooks";
import { Button } from "../../shared/controls";
import { Dialog } from "../../shared/floating";
import { Icon } from "../../shared/icons";
import { copyText } from "../../shared/images";
import { ARROWS, isCommand } from "../../shared/keys";
import type { Fact, PictureLife, Relative, Said } from "../../shared/messages";
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
  const start = useRef<HTMLDivElement>(null);
  useEffect(() => start.current?.focus(), []);
  const found = store.life.value;
  const life = found?.message.item === item ? found : null;
  return (
    <div
      ref={start}
      class="iw-life"
      role="document"
      tabIndex={-1}
      data-lm-suppress-shortcuts
      onKeyDown={(event) => key(event, store, item)}
    >
      <Picture store={store} item={item} text={life?.message.text ?? ""} />
      <div class="iw-life-side">
        <div class="iw-life-bar">
          <Walk store={store} item={item} />
          <Button icon="close" name="Close" shortcut="Esc" onClick={onClose} />
        </div>
        <h2 class="iw-life-title iw-clamp" dir="auto" title={life?.message.title}>
          {life?.message.title || "Picture"}
        </h2>
        {store.recorded.value && <Marks store={store} item={item} />}
        {life ? <Story store={store} life={life} /> : <p class="iw-muted">Asking the kernel</p>}
        {life && <Actions store={store} life={life.message} />}
        <p class="iw-muted iw-life-said" aria-live="polite">
          {store.said.value}
        </p>
      </div>
    </div>
  );
}

function key(event: KeyboardEvent, store: WallStore, item: number): void {
  if (isCommand(event) || event.target instanceof HTMLTextAreaElement) return;
  const [across, down] = ARROWS[event.key] ?? [0, 0];
  const tile = store.tile(item).peek().tile;
  if (across || down) walk(store, item, across || down);
  else if (event.key.toLowerCase() === "c") void copy(store, store.life.peek()?.message.python, "Python");
  else if (tile && store.recorded.peek() && pictureKey(event, menuOf(store, item))) return;
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
  store.said.value = text && (await copyText(text)) ? `${what} copied` : "There is nothing to copy";
}

function Walk({ store, item }: ItemProps) {
  const order = store.order.value;
  const at = order.indexOf(item);
  return (
    <span class="iw-life-walk">
      <Button
        icon="chevronRight"
        class="iw-flip"
        name="Previous"
        shortcut="←"
        disabled={at <= 0}
        onClick={() => walk(store, item, -1)}
      />
      <span class="iw-muted">{at < 0 ? "not on the wall" : `${at + 1} of ${order.length}`}</span>
      <Button
        icon="chevronRight"
        name="Next"
        shortcut="→"
        disabled={at < 0 || at >= order.length - 1}
        onClick={() => walk(store, item, 1)}
      />
    </span>
  );
}

function Picture({ store, item, text }: ItemProps & { text: string }) {
  const { state, tile } = store.tile(item).value;
  const id = tile?.image_id ?? "";
  const original = store.originals.url(id).value;
  const thumbnail = store.thumbnails.url(String(item)).value;
  const failed = store.failures.get(id);
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
      {tile && store.recorded.value && <PictureMenu {...menuOf(store, item)} />}
    </div>
  );
}

function Marks({ store, item }: ItemProps) {
  const { rating, starred, tile } = store.tile(item).value;
  return (
    <>
      <div class="iw-life-marks">
        <span class="iw-life-stars" role="radiogroup" aria-label="Rating">
          {[1, 2, 3, 4, 5].map((value) => (
            <button
              key={value}
              type="button"
              role="radio"
              class="iw-life-value"
              aria-checked={rating === value}
              aria-label={`${value} of 5`}
              title={`Rate ${value} (${value}); again clears (0)`}
              data-on={value <= rating}
              onClick={() => store.mark([item], { rating: rating === value ? 0 : value })}
            >
              {value}
            </button>
          ))}
        </span>
        <Button
          icon="star"
          filled={starred}
          pressed={starred}
          name="Star"
          shortcut="S"
          onClick={() => store.star([item])}
        />
        <Button variant="quiet" name="Tags" shortcut="T" onClick={() => annotate("t", [item], store)}>
          Tags
        </Button>
        <Button variant="quiet" name="Note" shortcut="N" onClick={() => annotate("n", [item], store)}>
          Note
        </Button>
      </div>
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
      {text && (
        <p class="iw-life-why">
          <Icon name="info" />
          <span dir="auto">{text}</span>
        </p>
      )}
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
      <Facts facts={facts} />
      {files.length > 0 && (
        <section>
          <h3>File</h3>
          <Facts facts={files} code />
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

function Facts({ facts, code = false }: { facts: readonly Fact[]; code?: boolean }) {
  return (
    <dl class={code ? "iw-life-facts iw-life-code" : "iw-life-facts"}>
      {facts.map((fact) => (
        <div key={fact.name}>
          <dt>{fact.name.replaceAll("_", " ")}</dt>
          <dd dir="auto">{fact.value}</dd>
        </div>
      ))}
    </dl>
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
      {url && (
        <a class="iw-button" href={url} download={life.file_name}>
          <Icon name="download" />
          Download
        </a>
      )}
    </div>
  );
}
