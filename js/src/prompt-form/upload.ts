import type { Channel } from "../shared/channel";

/** A websocket frame above 10 MiB is cut without a word; base64 and headers must fit beside it. */
const PIECE = 4 * 1024 * 1024;
const LIMIT = 64 * 1024 * 1024;

/** Sends a file in pieces; gives what went wrong, or "". */
export async function upload(channel: Channel, id: string, field: string, file: File): Promise<string> {
  if (file.size > LIMIT) return `${file.name.slice(0, 60)} is larger than 64 MB.`;
  if (!/^image\/(png|jpeg|webp)$/.test(file.type)) {
    return `${file.name.slice(0, 60)} is no PNG, JPEG or WebP picture.`;
  }
  const count = Math.max(1, Math.ceil(file.size / PIECE));
  for (let index = 0; index < count; index += 1) {
    const bytes = await file.slice(index * PIECE, (index + 1) * PIECE).arrayBuffer();
    const sent = channel.send(
      {
        kind: "upload_piece",
        upload_id: id,
        field,
        name: (file.name || "pasted.png").slice(-200),
        media_type: file.type,
        index,
        count,
      },
      [bytes],
    );
    if (!sent) return "There is no kernel to send the file to.";
  }
  return "";
}
