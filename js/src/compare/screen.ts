/** What comparing and voting share: a whole screen, for a projector. */

/** Shows a widget without the notebook around it, or puts it back. */
export function toggleFullScreen(root: HTMLElement): void {
  if (document.fullscreenElement) void document.exitFullscreen();
  else root.requestFullscreen?.().catch(() => {});
}
