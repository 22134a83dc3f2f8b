/** What the menu of a picture opens: forms under the view, code that could not be copied, a picture that fills the screen. */
import { useSignal } from "@preact/signals";
import { useEffect, useMemo, useRef } from "preact/hooks";
import { showChild } from "./child";
import { Button, ErrorText } from "./controls";
import { Dialog } from "./floating";
import { ImageStore } from "./images";
import { ARROWS } from "./keys";
import type { OpenForm } from "./messages";
import type { PictureDesk } from "./picture-desk";
import { originalOf } from "./picture-replies";

const ARRIVES_MS = 3000;

interface DeskProps {
  desk: PictureDesk;
}

export function Drawers({ desk }: DeskProps) {
  return (
    <>
      {desk.code.value && <Code desk={desk} />}
      {desk.forms.value.map((form) => (
        <Drawer key={form.model_id} desk={desk} form={form} />
      ))}
      <FullScreen desk={desk} />
    </>
  );
}

function Head({ title, onClose }: { title: string; onClose: () => void }) {
  return (
    <div class="iw-drawer-head">
      <h3 tabIndex={-1} title={title}>
        {title}
      </h3>
      <Button icon="close" name={`Close: ${title}`} onClick={onClose} />
    </div>
  );
}

/** Closes what lies over the view, brings a drawer into sight, and gives what had the focus. */
function uncover(drawer: HTMLElement | null): HTMLElement | null {
  for (const dialog of drawer?.closest(".iw-drawers")?.parentElement?.querySelectorAll("dialog") ?? [])
    dialog.close();
  const { activeElement } = (drawer?.getRootNode() ?? document) as Document | ShadowRoot;
  drawer?.scrollIntoView({ block: "nearest" });
  drawer?.querySelector("h3")?.focus({ preventScroll: true });
  if (drawer) keepInSight(drawer);
  return activeElement as HTMLElement | null;
}

/** Follows a drawer while what it holds arrives from the kernel and makes it tall, until someone does something. */
function keepInSight(drawer: HTMLElement): void {
  const over = new AbortController();
  const { signal } = over;
  const watching = new ResizeObserver(() => drawer.scrollIntoView({ block: "nearest" }));
  watching.observe(drawer);
  signal.addEventListener("abort", () => watching.disconnect());
  for (const type of ["wheel", "pointerdown", "keydown"])
    addEventListener(type, () => over.abort(), { signal, capture: true, passive: true });
  setTimeout(() => over.abort(), ARRIVES_MS);
}

function Code({ desk }: DeskProps) {
  const region = useRef<HTMLElement>(null);
  const before = useRef<HTMLElement | null>(null);
  useEffect(() => {
    before.current = uncover(region.current);
  }, []);
  return (
    <section ref={region} class="iw-drawer" aria-label="Code">
      <Head
        title="Code"
        onClose={() => {
          desk.code.value = "";
          before.current?.focus();
        }}
      />
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keys */}
      <pre tabIndex={0}>{desk.code.value}</pre>
    </section>
  );
}

function Drawer({ desk, form }: DeskProps & { form: OpenForm }) {
  const { channel } = desk;
  const region = useRef<HTMLElement>(null);
  const place = useRef<HTMLDivElement>(null);
  const trouble = useSignal("");
  const before = useRef<HTMLElement | null>(null);
  useEffect(() => {
    const gone = new AbortController();
    const el = document.createElement("div");
    place.current?.append(el);
    showChild(channel, form.model_id, el, AbortSignal.any([gone.signal, channel.signal])).catch(() => {
      trouble.value =
        "This page cannot show a form here. In a cell, show the first of the view's .forms instead.";
    });
    return () => {
      gone.abort();
      el.remove();
    };
  }, [channel, form.model_id, trouble]);
  const fresh = desk.fresh.value === form.model_id;
  useEffect(() => {
    if (!fresh) return;
    desk.fresh.value = null;
    before.current = uncover(region.current);
  }, [desk, fresh]);
  return (
    <section ref={region} class="iw-drawer" aria-label={form.title}>
      <Head
        title={form.title}
        onClose={() => {
          channel.send({ kind: "close_form", model_id: form.model_id });
          before.current?.focus();
        }}
      />
      <div ref={place} />
      {trouble.value && <ErrorText>{trouble.value}</ErrorText>}
    </section>
  );
}

function FullScreen({ desk }: DeskProps) {
  const shown = desk.shown.value;
  const open = shown !== null;
  const stage = useRef<HTMLDivElement>(null);
  const close = () => {
    desk.shown.value = null;
  };
  useEffect(() => {
    const element = stage.current;
    if (!open || !element) return;
    let entered = false;
    const left = () => {
      if (entered && !document.fullscreenElement) desk.shown.value = null;
    };
    document.addEventListener("fullscreenchange", left);
    element.focus();
    // Where it is not allowed, the picture fills the window.
    element.requestFullscreen?.().then(
      () => {
        entered = true;
      },
      () => {},
    );
    return () => {
      document.removeEventListener("fullscreenchange", left);
      if (entered && document.fullscreenElement) void document.exitFullscreen();
    };
  }, [desk, open]);
  return (
    <Dialog open={open} label={shown?.alt ?? ""} class="iw-full" onClose={close}>
      {shown && (
        <div
          ref={stage}
          class="iw-full-stage"
          role="document"
          tabIndex={-1}
          onKeyDown={(event) => {
            const next = shown.walk?.(ARROWS[event.key]?.[0] ?? 0);
            if (next) desk.shown.value = next;
            else if (event.key.toLowerCase() === "f") close();
          }}
        >
          <FullPicture desk={desk} />
          <Button icon="close" name="Leave full screen" shortcut="Esc" onClick={close} />
        </div>
      )}
    </Dialog>
  );
}

function FullPicture({ desk }: DeskProps) {
  const { channel } = desk;
  const { imageId = "", alt = "", preview } = desk.shown.value ?? {};
  const pictures = useMemo(() => new ImageStore(channel.signal, 64_000_000), [channel]);
  const trouble = useSignal("");
  useEffect(() => () => pictures.clear(), [pictures]);
  useEffect(() => {
    if (!imageId || pictures.has(imageId)) return;
    trouble.value = "";
    void originalOf(channel, imageId).then((found) => {
      if (found?.bytes) pictures.put(imageId, found.bytes, found.mime ?? "");
      else trouble.value = found?.error ?? "The kernel is gone.";
    });
  }, [channel, imageId, pictures, trouble]);
  const url = pictures.url(imageId).value ?? preview;
  return url ? <img src={url} alt={alt} /> : <p>{trouble.value || "Loading the picture"}</p>;
}
