/** What comparing and voting share: a whole screen for a projector, and the list of keys. */

/** Shows a widget without the notebook around it, or puts it back. */
export function toggleFullScreen(root: HTMLElement): void {
  if (document.fullscreenElement) void document.exitFullscreen();
  else root.requestFullscreen?.().catch(() => {});
}

export function KeyList({ keys }: { keys: readonly (readonly [string, string])[] }) {
  return (
    <dl class="iw-compare-keys">
      {keys.map(([key, text]) => (
        <div key={key}>
          <dt>
            <kbd>{key}</kbd>
          </dt>
          <dd>{text}</dd>
        </div>
      ))}
    </dl>
  );
}
