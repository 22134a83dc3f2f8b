/** The items of a picture's menu. */
import { useEffect, useRef } from "preact/hooks";
import { copyText, download } from "./images";
import { ARROWS } from "./keys";
import type { AskPictureCode } from "./messages";
import { type Action, deskOf, type PictureDesk } from "./picture-desk";
import { fullScreen, type PictureMenuBoxProps } from "./picture-menu";
import { codeOf, originalOf, type Say } from "./picture-replies";

const MAKE: readonly [Action, string][] = [
  ["remix", "Remix"],
  ["edit", "Edit"],
  ["inpaint", "Edit with a mask"],
  ["upscale", "Upscale"],
  ["describe", "Describe"],
  ["reference", "Use as reference"],
];
const GONE = "The kernel is gone; run the cell again.";

interface Item {
  text: string;
  run: () => unknown;
  hint?: string;
  /** Begins a group. */
  first?: boolean;
}

export function Items(props: PictureMenuBoxProps) {
  const { channel, onClose } = props;
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => list.current?.querySelector("button")?.focus(), []);
  const move = (event: KeyboardEvent) => {
    const entries = [...(list.current?.querySelectorAll("button") ?? [])];
    const at = entries.indexOf(event.target as HTMLButtonElement);
    const by = ARROWS[event.key]?.[1];
    if (by) entries.at((at + by) % entries.length)?.focus();
    else if (event.key === "Home" || event.key === "End") entries.at(event.key === "Home" ? 0 : -1)?.focus();
    else if (event.key === "Tab") onClose();
    else return;
    event.preventDefault();
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the keys of the menu around it
    <div ref={list} class="iw-menu-list" onKeyDown={move}>
      {!channel.connected.value && <p class="iw-muted iw-menu-note">{GONE}</p>}
      {itemsOf(deskOf(channel), props).map(({ text, run, hint, first }) => (
        <button
          key={text}
          type="button"
          role="menuitem"
          tabIndex={-1}
          class={`iw-menu-item${first ? " iw-menu-first" : ""}`}
          onClick={() => {
            onClose();
            run();
          }}
        >
          <span>{text}</span>
          {hint && <kbd class="iw-muted">{hint}</kbd>}
        </button>
      ))}
    </div>
  );
}

function itemsOf(desk: PictureDesk, props: PictureMenuBoxProps): Item[] {
  const { imageId, picture = true, onLarge, onSaid: say = () => {} } = props;
  const actions = desk.actions.value;
  const act = (action: Action) => () => desk.act(imageId, action) || say(GONE);
  const look: Item[] = onLarge ? [{ text: "Large view", run: onLarge }] : [];
  if (picture) look.push({ text: "Full screen", hint: "F", run: () => fullScreen(props) });
  const make: Item[] = MAKE.filter(([action]) => picture && actions.includes(action)).map(
    ([action, text]) => ({
      text,
      run: act(action),
    }),
  );
  const take: Item[] = [
    { text: "Copy Python", run: () => copy(desk, imageId, "python", say) },
    { text: "Copy cURL", run: () => copy(desk, imageId, "curl", say) },
  ];
  if (actions.includes("again")) take.unshift({ text: "Open in a form", run: act("again") });
  if (picture) take.push({ text: "Download", run: () => save(desk, imageId, say) });
  return [look, make, take].flatMap((group, place) =>
    group.map((item, at) => ({ ...item, first: at === 0 && place > 0 })),
  );
}

async function copy(desk: PictureDesk, imageId: string, language: AskPictureCode["language"], say: Say) {
  const found = await codeOf(desk.channel, imageId, language, say);
  if (!found?.code) say(found?.error ?? GONE);
  else if (await copyText(found.code)) say(language === "python" ? "Python copied" : "cURL copied");
  else {
    desk.code.value = found.code;
    say("Copying is not allowed here; the code is below");
  }
}

async function save(desk: PictureDesk, imageId: string, say: Say): Promise<void> {
  const found = await originalOf(desk.channel, imageId, say);
  if (!found?.bytes) say(found?.error ?? GONE);
  else {
    download(found.bytes, found.file_name, found.mime ?? "");
    say("Downloaded");
  }
}
