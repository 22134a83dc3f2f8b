/** What the menus of one view share: the actions there are, the forms that are open, the picture that fills the screen. */
import { type Signal, signal } from "@preact/signals";
import type { Channel } from "./channel";
import type { OpenForm, PictureAction } from "./messages";
import { Parts } from "./parts";

export type Action = PictureAction["action"];

/** A picture that fills the screen; `walk` gives the next one or the one before, for the arrow keys. */
export interface Shown {
  imageId: string;
  alt: string;
  /** Stands in until the original is here. */
  preview?: string | undefined;
  walk?: ((by: number) => Shown | null) | undefined;
}

/**
 * Whether someone at this page waits for a form. Known to the whole page and not to one desk: what is done in a form
 * under a view opens beside that form, by the desk of the view.
 */
const ASKED = Symbol.for("ideowidgets.asked");
const page = globalThis as { [ASKED]?: boolean };

export class PictureDesk {
  /** Empty until Python has said. */
  readonly actions: Signal<readonly Action[]> = signal([]);
  readonly forms: Signal<readonly OpenForm[]> = signal([]);
  /** The form that this page has just asked for. */
  readonly fresh: Signal<string | null> = signal(null);
  /** Code that the browser would not copy. */
  readonly code = signal("");
  readonly shown: Signal<Shown | null> = signal(null);
  readonly parts: Parts;
  readonly channel: Channel;

  constructor(channel: Channel) {
    this.channel = channel;
    this.parts = new Parts(channel);
    channel.on("picture_menu", ({ actions, forms, fresh }) => {
      this.actions.value = actions;
      this.forms.value = forms;
      if (!fresh || !page[ASKED]) return;
      page[ASKED] = false;
      this.fresh.value = fresh;
    });
    channel.send({ kind: "ask_picture_menu" });
  }

  /** Opens a form for what is to be done with a picture; false where nobody hears it. */
  act(imageId: string, action: Action): boolean {
    page[ASKED] = this.channel.send({ kind: "picture_action", image_id: imageId, action });
    return page[ASKED];
  }
}

const DESKS = new WeakMap<Channel, PictureDesk>();

/** The desk of a view; made when the first of its menus or its drawer needs it. */
export function deskOf(channel: Channel): PictureDesk {
  const desk = DESKS.get(channel) ?? new PictureDesk(channel);
  DESKS.set(channel, desk);
  return desk;
}
