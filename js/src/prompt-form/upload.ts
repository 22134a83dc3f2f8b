import type { Channel } from "../shared/channel";
import type { FieldInfo } from "../shared/messages";

/** A websocket frame above 10 MiB is cut without a word; base64 and headers must fit beside it. */
const PIECE = 4 * 1024 * 1024;
export const PICTURES = "image/png,image/jpeg,image/webp";
export const FONTS = ".ttf,.otf,.woff,.woff2";

/** Sends a file in pieces; gives what went wrong, or "". */
export async function upload(
  channel: Channel,
  id: string,
  spec: Pick<FieldInfo, "name" | "kind" | "max_bytes">,
  file: File,
): Promise<string> {
  const name = file.name.slice(0, 60);
  const limit = spec.max_bytes ?? PIECE;
  if (file.size > limit) return `${name} is larger than ${limit / 1e6} MB.`;
  if (spec.kind !== "attachments" && !(file.type && PICTURES.includes(file.type))) {
    return `${name} is no PNG, JPEG or WebP picture.`;
  }
  const count = Math.max(1, Math.ceil(file.size / PIECE));
  for (let index = 0; index < count; index += 1) {
    const bytes = await file.slice(index * PIECE, (index + 1) * PIECE).arrayBuffer();
    const sent = channel.send(
      {
        kind: "upload_piece",
        upload_id: id,
        field: spec.name,
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
