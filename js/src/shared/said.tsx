/** What has just been done, for those who do not see it. */
import type { Signal } from "@preact/signals";

export function Said({ said }: { said: Signal<string> }) {
  return (
    <p class="iw-visually-hidden" aria-live="polite">
      {said.value}
    </p>
  );
}
