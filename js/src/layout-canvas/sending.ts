/** Sends files of this computer to Python: pictures, to lie under the boxes, and structured prompts. */
import { upload } from "../prompt-form/upload";
import type { LayoutStore } from "./store";

const PICTURE = { name: "picture", kind: "file", max_bytes: 50_000_000 } as const;

const MOST_TEXT = 400_000;

/** Lets what is dropped, pasted or chosen be sent. */
export function takeFiles(store: LayoutStore): void {
  store.channel.on("uploaded", ({ upload_id, error }) => {
    if (upload_id !== store.view) return;
    store.sending.value = false;
    store.trouble.value = error;
    if (!error) store.said.value = "The picture lies under the boxes";
  });
  store.onFile = (file) => void send(store, file);
}

async function send(store: LayoutStore, file: File): Promise<void> {
  if (store.sending.peek()) return;
  if (/json|text\//.test(file.type) || /\.json$/i.test(file.name)) {
    store.paste(await file.slice(0, MOST_TEXT).text());
    return;
  }
  store.sending.value = true;
  store.trouble.value = null;
  const error = await upload(store.channel, store.view, PICTURE, file);
  if (!error) return;
  store.trouble.value = error;
  store.sending.value = false;
}
