/** One picture as large as the screen allows, and beside it everything that was asked. */
import "../../compare/compare.css";
import "./large.css";
import { useEffect } from "preact/hooks";
import { Differences, Words } from "../../compare/parts";
import { Button } from "../../shared/controls";
import { Dialog } from "../../shared/floating";
import { ARROWS, isCommand } from "../../shared/keys";
import { copied, Download, FactList, LargeBody, Rating, Steps, Why } from "../../shared/large";
import type { CellDetails } from "../../shared/messages";
import { Part } from "../../shared/parts";
import { itemAt, moved, spotOf } from "../layout";
import type { GridStore, StoreProps } from "../store";
import type { MenuProps } from "./menu";

export default function Large({ store }: StoreProps) {
  const item = store.opened.value;
  const close = () => {
    const last = store.opened.peek();
    store.opened.value = null;
    const spot = last === null ? undefined : spotOf(store.pivot.peek(), last);
    if (spot) store.focus.value = spot;
  };
  return (
    <Dialog open={item !== null} label="Large view" class="iw-large-dialog" onClose={close}>
      {item !== null && <Body store={store} item={item} onClose={close} />}
    </Dialog>
  );
}

interface BodyProps {
  store: GridStore;
  item: number;
  onClose: () => void;
}

function Body({ store, item, onClose }: BodyProps) {
  const found = store.details.value;
  const details = found?.item === item ? found : null;
  return (
    <LargeBody class="iw-large" onKeyDown={(event) => key(event, store, item)}>
      <Picture store={store} item={item} details={details} />
      <div class="iw-large-side">
        <div class="iw-large-bar">
          <Walk store={store} item={item} />
          <span class="iw-large-space" />
          <More store={store} item={item} />
          <Button icon="close" name="Close" shortcut="Esc" onClick={onClose} />
        </div>
        <Facts store={store} item={item} details={details} />
      </div>
    </LargeBody>
  );
}

function key(event: KeyboardEvent, store: GridStore, item: number): void {
  if (isCommand(event)) return;
  const [across, down] = ARROWS[event.key] ?? [0, 0];
  if (across) walk(store, item, across);
  else if (down) {
    const grid = store.pivot.peek();
    const spot = spotOf(grid, item);
    const to = spot && itemAt(grid, moved(grid, spot, 0, down));
    if (to !== undefined && to !== item) store.open(to, item);
  } else if (/^[0-5]$/.test(event.key)) store.rate(item, Number(event.key));
  else if (event.key.toLowerCase() === "s") store.star(item);
  else if (event.key.toLowerCase() === "c") void copy(store, store.details.peek()?.python, "Python");
  else return;
  event.preventDefault();
}

function walk(store: GridStore, item: number, by: number): void {
  const order = store.order.peek();
  const next = order[order.indexOf(item) + by];
  if (next !== undefined) store.open(next, item);
}

async function copy(store: GridStore, text: string | undefined, what: string): Promise<void> {
  store.said.value = await copied(text, what);
}

function Walk({ store, item }: { store: GridStore; item: number }) {
  const order = store.order.value;
  const at = order.indexOf(item);
  return (
    <Steps at={at} count={order.length} onStep={(by) => walk(store, item, by)}>
      {at + 1} of {order.length}
    </Steps>
  );
}

/** The picture's menu, which stands within the dialog: outside of it nothing can be clicked. */
function More({ store, item }: { store: GridStore; item: number }) {
  const at = store.menu.value;
  if (store.unkept.value || !store.tile(item).value.cell?.image_id) return null;
  return (
    <>
      <Button
        icon="dots"
        name="Actions"
        popup="menu"
        onClick={(event) => store.openMenu(item, event.currentTarget, true)}
      />
      {at?.large && <Part<MenuProps> parts={store.parts} name="menu" props={{ store, at }} />}
    </>
  );
}

interface ShownProps {
  store: GridStore;
  item: number;
  details: CellDetails | null;
}

function Picture({ store, item, details }: ShownProps) {
  const tile = store.tile(item).value;
  const id = tile.cell?.image_id ?? details?.image_id ?? "";
  const original = store.originals.url(id).value;
  const thumbnail = store.thumbnails.url(String(item)).value;
  const alt = tile.cell?.alt ?? "";
  const waits = tile.cell?.picture && !original && !store.originals.failure(id);
  useEffect(() => {
    if (tile.cell?.picture && !store.originals.has(id)) store.askOriginal(item);
  }, [store, item, id, tile.cell?.picture]);
  return (
    <div class="iw-large-picture">
      {thumbnail && <img src={thumbnail} alt={original ? "" : alt} />}
      {original && <img src={original} alt={alt} decoding="async" />}
      {!thumbnail && !original && (
        <p class="iw-large-none">{tile.cell?.text || details?.text || "No picture yet"}</p>
      )}
      {waits && <span class="iw-large-loading">loading the original</span>}
    </div>
  );
}

function Facts({ store, item, details }: ShownProps) {
  const tile = store.tile(item).value;
  const unkept = store.unkept.value;
  const rated = tile.cell?.image_id && !unkept;
  return (
    <>
      <h2 class="iw-large-title iw-clamp" title={details?.title ?? ""}>
        {details?.title || "Picture"}
      </h2>
      {rated && (
        <Rating
          rating={tile.rating}
          starred={tile.starred}
          onRate={(rating) => store.rate(item, rating)}
          onStar={() => store.star(item)}
        />
      )}
      <Why text={unkept} />
      {details ? <Request details={details} /> : <p class="iw-muted">Asking the kernel</p>}
      {details && (
        <div class="iw-large-actions">
          {details.python && (
            <Button
              icon="code"
              shortcut="C"
              name="Copy Python"
              onClick={() => void copy(store, details.python, "Python")}
            >
              Copy Python
            </Button>
          )}
          {details.curl && (
            <Button icon="copy" onClick={() => void copy(store, details.curl, "cURL")}>
              Copy cURL
            </Button>
          )}
          <Download url={store.originals.url(details.image_id ?? "").value} name={details.file_name} />
        </div>
      )}
      <p class="iw-muted iw-large-said" aria-live="polite">
        {store.said.value}
      </p>
    </>
  );
}

function Request({ details }: { details: CellDetails }) {
  const change = details.differences.find((found) => found.words.length > 0);
  const rest = details.differences.filter((found) => found.words.length === 0);
  const returned = details.prompt_returned;
  return (
    <>
      {rest.length > 0 && (
        <section>
          <h3>Since the cell before</h3>
          <Differences differences={rest} />
        </section>
      )}
      <section>
        <h3>Prompt</h3>
        <p class="iw-large-prompt">{change ? <Words words={change.words} /> : details.prompt}</p>
        {returned && returned !== details.prompt && (
          <>
            <h3>Prompt as used</h3>
            <p class="iw-large-prompt">{returned}</p>
          </>
        )}
      </section>
      <Why text={details.text} />
      <FactList facts={details.facts} />
    </>
  );
}
