/** What a menu asks of Python and waits for. */
import type { Channel, Incoming, Kind } from "./channel";
import type { AskPictureCode, FromPage, Original, PictureCode } from "./messages";

export type Say = (text: string) => void;

const PATIENCE_MS = 1500;

export function codeOf(
  channel: Channel,
  image_id: string,
  language: AskPictureCode["language"],
  say: Say,
): Promise<PictureCode | null> {
  const mine = (found: PictureCode) => found.image_id === image_id && found.language === language;
  return reply(channel, { kind: "ask_picture_code", image_id, language }, "picture_code", mine, say);
}

/** A picture in full: what is said of it, and its bytes. */
export function originalOf(
  channel: Channel,
  image_id: string,
  say: Say = () => {},
): Promise<(Original & { bytes?: Uint8Array<ArrayBuffer> }) | null> {
  const mine = (found: Original) => found.image_id === image_id;
  return reply(channel, { kind: "ask_original", image_id }, "original", mine, say);
}

/** Asks, and waits for the reply; says so when it does not come at once: a cell is running, most likely. */
function reply<K extends Kind>(
  channel: Channel,
  asked: FromPage,
  kind: K,
  mine: (message: Incoming<K>) => boolean,
  say: Say,
): Promise<(Incoming<K> & { bytes?: Uint8Array<ArrayBuffer> }) | null> {
  type Answer = Incoming<K> & { bytes?: Uint8Array<ArrayBuffer> };
  return new Promise<Answer | null>((done) => {
    const timer = setTimeout(() => say("Waiting for the kernel"), PATIENCE_MS);
    const end = () => {
      clearTimeout(timer);
      off();
    };
    const off = channel.on(kind, (message, [part]) => {
      if (!mine(message)) return;
      end();
      // A copy: the frame it came in is not kept.
      const bytes = part && new Uint8Array(bytesOf(part));
      done((bytes ? { ...message, bytes } : message) as Answer);
    });
    if (channel.send(asked)) return;
    end();
    done(null);
  });
}

function bytesOf(part: DataView): Uint8Array<ArrayBuffer> {
  return new Uint8Array(part.buffer as ArrayBuffer, part.byteOffset, part.byteLength);
}
