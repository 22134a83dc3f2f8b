/** Under the picture: what is to be drawn there, what it costs, and the pictures so far. */
import { CanvasStrip } from "../../shared/canvas-strip";
import type { Channel } from "../../shared/channel";
import { Button, Select } from "../../shared/controls";
import { isMod } from "../../shared/keys";
import { PictureMenu } from "../../shared/picture-menu";
import type { Comparing, MaskStore } from "../store";

export interface EditProps {
  store: MaskStore;
  channel: Channel;
}

export default function EditBar({ store, channel }: EditProps) {
  return (
    <div class="iw-canvas-bar iw-mask-edit">
      <Ask store={store} channel={channel} />
      <Strip store={store} />
    </div>
  );
}

function Ask({ store, channel }: EditProps) {
  const choices = store.setup.value?.choices ?? [];
  const choice = choices.find(({ operation }) => operation === store.operation.value);
  const price = store.price.value;
  const state = store.states.value[store.index.value];
  const run = () => {
    if (!store.running.peek()) store.run();
  };
  return (
    <div class="iw-mask-ask">
      <Select
        label="What to do"
        value={store.operation.value}
        options={choices.map(({ operation, title }) => ({ value: operation, label: title }))}
        onChange={(operation) => store.choose(operation)}
      />
      {choice?.needs_prompt !== false && (
        <textarea
          class="iw-input iw-mask-prompt"
          rows={1}
          dir="auto"
          aria-label="Prompt"
          placeholder="What to draw there"
          value={store.prompt.value}
          onInput={(event) => store.type(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key !== "Enter" || !isMod(event)) return;
            event.preventDefault();
            event.stopPropagation();
            run();
          }}
        />
      )}
      <span class="iw-canvas-price iw-mask-price">{price?.text}</span>
      {store.running.value && (
        <Button variant="quiet" disabled={!store.connected.value} onClick={() => store.cancelEdit()}>
          Cancel
        </Button>
      )}
      <Button
        variant="primary"
        name="Generate"
        shortcut="Mod+Enter"
        disabled={store.running.value || !store.connected.value}
        onClick={run}
      >
        {store.running.value ? "Generating …" : "Generate"}
      </Button>
      {state?.image_id && (
        <PictureMenu
          key={state.picture}
          channel={channel}
          imageId={state.image_id}
          alt={state.alt}
          preview={store.thumbnails.url(state.picture).value}
        />
      )}
    </div>
  );
}

function Strip({ store }: { store: MaskStore }) {
  const states = store.states.value;
  if (states.length < 2 && !store.running.value) return null;
  return (
    <CanvasStrip
      kind="mask"
      label="The pictures so far"
      states={states}
      index={store.index.value}
      thumbnails={store.thumbnails}
      isWaiting={store.running.value}
      nameOf={({ title }, place) => (place ? `Edit ${place}: ${title}` : `Beginning: ${title}`)}
      onGo={(index) => store.goTo(index)}
    >
      {store.before.value !== null && <Compared store={store} />}
    </CanvasStrip>
  );
}

function Compared({ store }: { store: MaskStore }) {
  const found = store.outside.value.get(store.index.value);
  const show = (how: Comparing) => ({
    pressed: store.comparing.value === how,
    onClick: () => {
      store.comparing.value = store.comparing.peek() === how ? null : how;
    },
  });
  return (
    <>
      <Button icon="columns" {...show("slider")}>
        Before and after
      </Button>
      <Button name="What the edit has changed, eight times as bright" {...show("difference")}>
        Difference
      </Button>
      {found && (
        <span class="iw-mask-outside" data-kept={found.is_kept}>
          Outside the mask: {found.text}
        </span>
      )}
    </>
  );
}
