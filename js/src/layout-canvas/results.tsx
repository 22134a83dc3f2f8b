/** What came of each element, by the description of the picture underneath. */
import { Button } from "../shared/controls";
import type { GotElement } from "../shared/messages";
import { overlap } from "./arranging";
import { adopt } from "./asking";
import type { Item } from "./document";
import { setRects } from "./edits";
import { type Rect, rectOf } from "./geometry";
import type { LayoutStore } from "./store";

/** What came, by the element it was asked for with; null where nothing is known or shown. */
export function ofElements(store: LayoutStore): ReadonlyMap<string, GotElement> | null {
  const got = store.got.value;
  if (!store.showsGot.value || !got?.known) return null;
  return new Map(got.elements.flatMap((one) => (one.key ? [[one.key, one] as const] : [])));
}

/** The overlap of what is asked for now, also under a hand, with what came. */
export function iouOf(store: LayoutStore, item: Item, got: GotElement | undefined): number | null {
  const rect = store.live.value?.get(item.key) ?? item.rect;
  const came = rectOf(got?.bbox);
  return rect && came ? overlap(rect, came) : null;
}

const percent = (share: number) => `${Math.round(100 * share)} %`;

interface ToldProps {
  store: LayoutStore;
  item: Item;
  got: GotElement | undefined;
}

export function Told({ store, item, got }: ToldProps) {
  if (item.layer.muted) return null;
  const iou = iouOf(store, item, got);
  const rect = rectOf(got?.bbox);
  const told = [
    iou !== null && `box ${percent(iou)}`,
    got?.text_match != null && `words ${percent(got.text_match)}`,
  ].filter(Boolean);
  return (
    <span class="iw-layout-told">
      {got?.came ? (
        <>
          <i class="iw-layout-bar" style={{ "--share": iou ?? got.text_match ?? 0 }} />
          {told.join(" · ") || "came, without a box"}
          {got.text !== null && got.text_match !== 1 && <bdi title={got.text}>“{got.text}”</bdi>}
        </>
      ) : (
        "did not come"
      )}
      {rect && iou !== 1 && !item.layer.locked && (
        <Button
          name={`Take the box as it came: ${item.label}`}
          icon="target"
          onClick={() => setRects(store, "take its box", new Map([[item.key, rect]]))}
        />
      )}
    </span>
  );
}

/** The whole in a line, and what came unasked. */
export function Summary({ store }: { store: LayoutStore }) {
  const got = store.got.value;
  if (!got?.known)
    return (
      <p class="iw-layout-summary iw-muted">
        {store.work.value.describing
          ? "Looking at the picture …"
          : "What this picture shows is not known yet."}
      </p>
    );
  const asked = store.items.value.filter(({ layer }) => !layer.muted);
  const of = new Map(got.elements.map((one) => [one.key ?? "", one]));
  const shares = asked.filter(({ rect }) => rect).map((item) => iouOf(store, item, of.get(item.key)) ?? 0);
  const mean = shares.reduce((sum, share) => sum + share, 0) / Math.max(1, shares.length);
  const extra = got.elements.filter(({ key }) => key === null);
  const came = got.elements.filter(({ key, came }) => key !== null && came).length;
  return (
    <div class="iw-layout-summary" role="group" aria-label="Asked against got">
      <p>
        <b>
          {came} of {asked.length}
        </b>{" "}
        came{shares.length > 0 && `, boxes ${percent(mean)} as asked`}
        {extra.length > 0 && `; ${extra.length} unasked`}
      </p>
      {extra.slice(0, 8).map((one) => (
        <span class="iw-layout-chip" key={one.raw}>
          <bdi title={one.label}>{one.label}</bdi>
          <Button icon="plus" name={`Take it over: ${one.label}`} onClick={() => adopt(store, one.raw)} />
        </span>
      ))}
    </div>
  );
}

/** What is drawn over the frame: each box that came, with the one it was asked for with. */
export function drawnOf(store: LayoutStore): { got: GotElement; rect: Rect; item: Item | undefined }[] {
  const items = new Map(store.items.value.map((item) => [item.key, item]));
  return (store.got.value?.elements ?? []).flatMap((got) => {
    const rect = rectOf(got.bbox);
    return rect ? [{ got, rect, item: items.get(got.key ?? "") }] : [];
  });
}
