/** A widget of Python's within the page of another one. */
import type { Channel } from "./channel";

/** What anywidget hands to each view for its children. */
export interface Host {
  getWidget(ref: string): Promise<{ render(into: { el: HTMLElement; signal: AbortSignal }): Promise<void> }>;
}

/**
 * Shows the widget of an id in `el` until `signal` aborts; rejects where this host has no children, or no such widget.
 * After a reload the host knows the widgets of a kernel that lives, so the same id shows the same widget again.
 */
export async function showChild(
  channel: Channel,
  modelId: string,
  el: HTMLElement,
  signal: AbortSignal,
): Promise<void> {
  if (!channel.host) throw new Error("no host for children");
  const child = await channel.host.getWidget(`anywidget:${modelId}`);
  if (!signal.aborted) await child.render({ el, signal });
}
