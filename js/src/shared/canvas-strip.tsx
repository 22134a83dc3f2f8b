/** The pictures that a canvas has had, to go back to. */
import type { ComponentChildren } from "preact";
import type { ImageStore } from "./images";
import { ARROWS } from "./keys";
import type { EditState } from "./messages";

interface StripProps {
  kind: string;
  label: string;
  states: readonly EditState[];
  index: number;
  thumbnails: ImageStore;
  /** Whether another is on its way. */
  isWaiting: boolean;
  nameOf: (state: EditState, place: number) => string;
  onGo: (index: number) => void;
  children: ComponentChildren;
}

export function CanvasStrip(props: StripProps) {
  const { kind, label, states, index, thumbnails, isWaiting, nameOf, onGo, children } = props;
  const walk = (event: KeyboardEvent) => {
    const [across = 0, down = 0] = ARROWS[event.key] ?? [];
    const next = index + across + down;
    if (!(across || down) || !states[next]) return;
    event.preventDefault();
    onGo(next);
    const list = event.currentTarget as HTMLElement;
    (list.children[next] as HTMLElement | undefined)?.focus();
  };
  return (
    <div class={`iw-canvas-strip iw-${kind}-strip`}>
      <div class={`iw-canvas-states iw-${kind}-states`} role="radiogroup" aria-label={label} onKeyDown={walk}>
        {states.map((state, place) => {
          const url = thumbnails.url(state.picture).value;
          const name = nameOf(state, place);
          return (
            <button
              key={state.picture}
              type="button"
              role="radio"
              class={`iw-canvas-state iw-${kind}-state`}
              aria-checked={place === index}
              tabIndex={place === index ? 0 : -1}
              aria-label={name}
              title={name}
              onClick={() => onGo(place)}
            >
              {url && <img src={url} alt="" />}
            </button>
          );
        })}
        {isWaiting && <span class="iw-canvas-state iw-canvas-coming" aria-hidden="true" />}
      </div>
      {children}
    </div>
  );
}
