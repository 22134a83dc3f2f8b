/** A copy in memory of its own: what comes with a message need not start where numbers may. Else, zeros. */
export function plain(view: DataView | undefined, size = 0): ArrayBuffer {
  if (!view) return new ArrayBuffer(size);
  return new Uint8Array(view.buffer as ArrayBuffer, view.byteOffset, view.byteLength).slice().buffer;
}
