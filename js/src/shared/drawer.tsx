/** The place under a view for what its picture menus open. */
import { render as paint } from "preact";
import { useEffect, useRef } from "preact/hooks";
import type { Channel } from "./channel";
import { guardKeys } from "./keys";
import { Part } from "./parts";
import { deskOf } from "./picture-desk";
import type { PicturesProps } from "./picture-parts";
import { followTheme } from "./theme";
import "./pictures.css";

/**
 * Stands once in a view that has picture menus, see picture-menu.tsx. It shows itself after the view's own element and
 * not within it: a form is a widget with a style sheet of its own.
 */
export function FormDrawer({ channel }: { channel: Channel }) {
  const mark = useRef<HTMLSpanElement>(null);
  const desk = deskOf(channel);
  const needed = Boolean(desk.forms.value.length || desk.code.value || desk.shown.value);
  useEffect(() => {
    const root = mark.current?.closest(".iw-root");
    if (!root || !needed) return;
    const gone = new AbortController();
    const place = document.createElement("div");
    place.className = "iw-root iw-drawers";
    root.after(place);
    followTheme(place, gone.signal);
    guardKeys(place, gone.signal);
    paint(
      <Part<PicturesProps>
        parts={desk.parts}
        name="pictures"
        props={{ desk }}
        waiting={(error) => <p class="iw-muted">{error ?? "Waiting for the kernel"}</p>}
      />,
      place,
    );
    return () => {
      gone.abort();
      paint(null, place);
      place.remove();
    };
  }, [desk, needed]);
  return <span ref={mark} hidden />;
}
