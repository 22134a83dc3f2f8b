/**
 * The one menu of every picture in every view.
 *
 *     <figure class="iw-has-menu">
 *       <img … />
 *       <PictureMenu channel={channel} imageId={id} alt={alt} preview={url} onLarge={() => store.open(id)} />
 *     </figure>
 *     …
 *     <FormDrawer channel={channel} />
 *
 * `iw-has-menu` shows the button while the pointer or the focus is there. A view with very many pictures gives one
 * `<PictureMenuBox>` an anchor of its own instead of a button to each, and passes keys on to `pictureKey`. The drawer
 * stands once in each view, last: it shows what the menu opens.
 *
 * What is behind the button is fetched when it is first wanted. For that each view has `parts/pictures.tsx`:
 *
 *     export { Pictures as default } from "../../shared/picture-parts";
 *
 * In Python the view derives from `PictureActions`.
 */
import { useSignal } from "@preact/signals";
import { useRef } from "preact/hooks";
import type { Channel } from "./channel";
import { Button } from "./controls";
import { Popover } from "./floating";
import { isCommand } from "./keys";
import { Part } from "./parts";
import { deskOf } from "./picture-desk";
import type { PicturesProps } from "./picture-parts";
import "./pictures.css";

export interface PictureMenuProps {
  channel: Channel;
  imageId: string;
  /** The picture's text alternative, which tells the buttons of a page apart. */
  alt: string;
  /** False where there is no picture, as in a cell that failed: its request is there all the same. */
  picture?: boolean;
  /** A smaller picture that stands in while the original comes. */
  preview?: string | undefined;
  /** Opens the view's own large view; without it the menu has none. */
  onLarge?: (() => void) | undefined;
  /** Shows the picture full screen in the view's own way, such as `deskOf(channel).shown.value = { …, walk }`. */
  onFullScreen?: (() => void) | undefined;
  /** Told what became of an action; without it the menu says so beside its button. */
  onSaid?: ((text: string) => void) | undefined;
}

const SAID_MS = 3000;

/** A button with the menu of one picture. */
export function PictureMenu(props: PictureMenuProps) {
  const open = useSignal(false);
  const note = useSignal("");
  const button = useRef<HTMLButtonElement>(null);
  const toggle = () => {
    open.value = !open.value;
  };
  const own = (event: Event) => event.stopPropagation();
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: what happens in the menu is not done to the picture under it
    <span
      class="iw-menu-anchor"
      onClick={own}
      onDblClick={own}
      onPointerDown={own}
      onKeyDown={(event) => {
        if (event.key === "Escape" || isCommand(event)) return;
        event.stopPropagation();
        if (pictureKey(event, props)) open.value = false;
      }}
    >
      {note.value && (
        <span class="iw-menu-said" role="status">
          {note.value}
        </span>
      )}
      <Button
        icon="dots"
        variant="plain"
        name={`Actions: ${props.alt}`}
        popup="menu"
        expanded={open.value}
        buttonRef={button}
        onClick={toggle}
      />
      {open.value && (
        <PictureMenuBox
          onSaid={(text) => {
            note.value = text;
            setTimeout(() => {
              if (note.peek() === text) note.value = "";
            }, SAID_MS);
          }}
          {...props}
          anchor={button.current}
          onClose={toggle}
        />
      )}
    </span>
  );
}

/** F on a picture, or in its menu, fills the screen with it; true where that was the key. */
export function pictureKey(event: KeyboardEvent, props: PictureMenuProps): boolean {
  if (event.key.toLowerCase() !== "f" || isCommand(event) || props.picture === false) return false;
  event.preventDefault();
  fullScreen(props);
  return true;
}

export function fullScreen({ channel, imageId, alt, preview, onFullScreen }: PictureMenuProps): void {
  if (onFullScreen) onFullScreen();
  else deskOf(channel).shown.value = { imageId, alt, preview };
}

export interface PictureMenuBoxProps extends PictureMenuProps {
  anchor: HTMLElement | null;
  onClose: () => void;
}

/** The menu alone, beside an anchor of the view's own; it is there while it is open. */
export function PictureMenuBox(props: PictureMenuBoxProps) {
  const { channel, anchor, alt, onClose } = props;
  return (
    <Popover anchor={anchor} open onClose={onClose} role="menu" label={`Actions: ${alt}`} class="iw-menu">
      <Part<PicturesProps>
        parts={deskOf(channel).parts}
        name="pictures"
        props={{ menu: props }}
        waiting={(error) => <p class="iw-menu-note">{error ?? "Waiting for the kernel"}</p>}
      />
    </Popover>
  );
}
