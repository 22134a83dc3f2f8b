import "../shared/theme.css";
import "../shared/controls.css";
import "./style.css";
import { useSignal } from "@preact/signals";
import { useLayoutEffect, useMemo, useRef } from "preact/hooks";
import { Button } from "../shared/controls";
import { FormDrawer } from "../shared/drawer";
import { mount, type ViewProps } from "../shared/mount";
import { Part } from "../shared/parts";
import { PictureMenuBox } from "../shared/picture-menu";
import { Said } from "../shared/said";
import { Trouble } from "../shared/trouble";
import { Head, Nothing } from "./bar";
import { Facets } from "./facets";
import type { CompareProps } from "./parts/compare";
import type { EditProps } from "./parts/edit";
import type { LifeProps } from "./parts/life";
import type { ToolsProps } from "./parts/tools";
import { WallStore } from "./store";
import { Wall } from "./wall";

const NARROW = 640;

function GalleryWidget({ channel }: ViewProps) {
  const store = useMemo(() => new WallStore(channel), [channel]);
  const help = useSignal(false);
  const field = useRef<HTMLInputElement>(null);
  const toggleHelp = () => {
    help.value = !help.value;
  };
  const body = useRef<HTMLDivElement>(null);
  const width = useSignal(NARROW + 1);
  const waits = store.count.value < 0;
  useLayoutEffect(() => {
    const element = body.current;
    if (!element) return;
    const observer = new ResizeObserver(() => {
      // Zero while a notebook keeps the output off screen: what was measured before stays.
      width.value = element.clientWidth || width.peek();
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, [width, waits]);
  if (waits) return <p class="iw-wall-note">{store.trouble.value ?? "Waiting for the kernel"}</p>;
  const reach = { onHelp: toggleHelp, onFilter: () => field.current?.focus() };
  return (
    <>
      {store.total.value > 0 && <Head store={store} field={field} />}
      <div class="iw-wall-body" ref={body}>
        <Sides store={store} wide={width.value > NARROW} />
        <div class="iw-wall-main">
          {store.order.value.length > 0 ? <Wall store={store} reach={reach} /> : <Nothing store={store} />}
          <div class="iw-wall-foot">
            {store.total.value > 0 && <Part<ToolsProps> parts={store.parts} name="tools" props={{ store }} />}
            {store.total.value > 0 && (
              <Button variant="quiet" name="Keys" shortcut="?" expanded={help.value} onClick={toggleHelp}>
                Keys
              </Button>
            )}
          </div>
          {help.value && <Part parts={store.parts} name="keys" props={{}} waiting={waiting} />}
        </div>
      </div>
      <Trouble trouble={store.trouble} />
      {!store.connected.value && (
        <p class="iw-muted iw-wall-gone">
          The kernel is gone: pictures stay, nothing else works. Run the cell again.
        </p>
      )}
      <Said said={store.said} />
      {store.editing.value && (
        <Part<EditProps> parts={store.parts} name="edit" props={{ store }} waiting={waiting} />
      )}
      <Menu store={store} />
      {store.opened.value !== null && (
        <Part<LifeProps> parts={store.parts} name="life" props={{ store }} waiting={waiting} />
      )}
      {store.compared.value !== null && (
        <Part<CompareProps> parts={store.parts} name="compare" props={{ store }} waiting={waiting} />
      )}
      <FormDrawer channel={channel} />
    </>
  );
}

/** Facets beside the wall, or above it and folded where that would leave no room for pictures. */
function Sides({ store, wide }: { store: WallStore; wide: boolean }) {
  const chosen = store.facets.value.filter((facet) => facet.values.some((value) => value.chosen)).length;
  if (store.facets.value.length === 0) return null;
  return (
    <details class="iw-wall-sides" open={wide}>
      <summary>Narrow by{chosen > 0 && ` · ${chosen} set`}</summary>
      <Facets store={store} />
    </details>
  );
}

function Menu({ store }: { store: WallStore }) {
  const open = store.menu.value;
  if (!open) return null;
  const tile = store.tile(open.item).value.tile;
  if (!tile) return null;
  return (
    <PictureMenuBox
      channel={store.channel}
      imageId={tile.image_id}
      alt={tile.alt}
      picture={tile.picture}
      preview={store.thumbnails.url(String(open.item)).value}
      anchor={open.anchor}
      onLarge={() => store.open(open.item)}
      onSaid={(text) => {
        store.said.value = text;
      }}
      onClose={() => {
        store.menu.value = null;
      }}
    />
  );
}

function waiting(error: string | undefined) {
  return <p class="iw-wall-note">{error ?? "Waiting for the kernel"}</p>;
}

export default mount("gallery", GalleryWidget);
