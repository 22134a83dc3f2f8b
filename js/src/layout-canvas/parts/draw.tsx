/** Under the frame: what draws the layout, what that costs, the pictures so far, and what a service says of them. */
import { type Signal, useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { Channel } from "../../shared/channel";
import { Button, NumberStepper, Select } from "../../shared/controls";
import { Dialog } from "../../shared/floating";
import { PictureMenu } from "../../shared/picture-menu";
import { wholeText } from "../document";
import type { LayoutStore } from "../store";

export interface DrawProps {
  store: LayoutStore;
  channel: Channel;
}

interface Props {
  store: LayoutStore;
}

export default function DrawBar({ store, channel }: DrawProps) {
  return (
    <div class="iw-layout-draw">
      <Ask store={store} />
      <Strip store={store} channel={channel} />
      <Proposal store={store} />
    </div>
  );
}

function Ask({ store }: Props) {
  const setup = store.setup.value;
  const drawing = store.drawing.value;
  const price = store.price.value;
  const choice = setup?.choices.find(({ operation }) => operation === drawing.operation);
  const asking = useSignal(false);
  const errors = store.problems.value.filter(({ severity }) => severity === "error").length;
  const set = (change: Partial<typeof drawing>) => {
    store.drawing.value = { ...store.drawing.peek(), ...change };
    store.tellDrawing();
  };
  if (!setup) return null;
  if (!choice) return <p class="iw-muted">This service draws no structured prompts.</p>;
  return (
    <div class="iw-layout-ask">
      <Select
        label="What draws"
        value={drawing.operation}
        options={setup.choices.map(({ operation, title }) => ({ value: operation, label: title }))}
        onChange={(operation) => set({ operation })}
      />
      {choice.takes_seed && (
        // biome-ignore lint/a11y/noLabelWithoutControl: the field is within
        <label class="iw-layout-inline">
          <span>Seed</span>
          <NumberStepper
            label="Seed"
            steps={false}
            minimum={0}
            maximum={2147483647}
            placeholder="any"
            value={drawing.seed}
            onChange={(seed) => set({ seed })}
          />
          <Button
            icon="dice"
            name="Another seed"
            onClick={() => set({ seed: Math.floor(Math.random() * 100_000) })}
          />
        </label>
      )}
      {choice.most > 1 && (
        <NumberStepper
          label="Images"
          minimum={1}
          maximum={choice.most}
          value={drawing.num_images}
          onChange={(value) => {
            if (value && value >= 1 && value <= choice.most) set({ num_images: Math.round(value) });
          }}
        />
      )}
      {setup.describes && (
        <Button
          name={`Describe the picture: its elements take the place of these (${setup.describes})`}
          disabled={store.work.value.describing || store.states.value.length === 0}
          onClick={() => store.describe()}
        >
          {store.work.value.describing ? "Describing …" : "Describe"}
        </Button>
      )}
      {setup.enriches && (
        <Button
          popup="dialog"
          disabled={store.work.value.enriching}
          onClick={() => {
            asking.value = true;
          }}
        >
          {store.work.value.enriching ? "Writing …" : "Magic prompt"}
        </Button>
      )}
      <div class="iw-layout-go">
        <span class={`iw-layout-price ${price?.error ? "iw-layout-wrong" : ""}`}>
          {errors > 0 && !price?.error
            ? `${errors} problem${errors === 1 ? "" : "s"} that the API refuses · `
            : ""}
          {price?.text}
        </span>
        <Button
          variant="primary"
          name="Generate"
          disabled={store.running.value || !store.connected.value}
          onClick={() => store.run()}
        >
          {store.running.value ? "Generating …" : "Generate"}
        </Button>
      </div>
      <Magic store={store} asking={asking} price={setup.enriches ?? ""} />
    </div>
  );
}

function Magic({ store, asking, price }: Props & { asking: Signal<boolean>; price: string }) {
  const text = useSignal("");
  const isOpen = asking.value;
  useEffect(() => {
    const doc = store.doc.peek();
    if (isOpen && doc && !text.peek()) text.value = wholeText(doc, "high_level_description");
  }, [isOpen, store, text]);
  const close = () => {
    asking.value = false;
  };
  return (
    <Dialog open={isOpen} label="Magic prompt" class="iw-layout-dialog" onClose={close}>
      <label class="iw-layout-written">
        <span>
          What is to be drawn, in plain words. The layout that comes back is shown before it is taken.
        </span>
        <textarea
          class="iw-input"
          rows={4}
          dir="auto"
          value={text.value}
          onInput={(event) => {
            text.value = event.currentTarget.value;
          }}
        />
      </label>
      <div class="iw-layout-row">
        <Button
          variant="primary"
          disabled={!text.value.trim()}
          onClick={() => {
            close();
            store.enrich(text.peek().slice(0, 10_000));
          }}
        >
          Write it
        </Button>
        <span class="iw-muted">{price}</span>
      </div>
    </Dialog>
  );
}

const SIGNS = { added: "+", removed: "−", changed: "→", moved: "↕" };

function Proposal({ store }: Props) {
  const proposal = store.proposal.value;
  if (!proposal?.changes) return null;
  return (
    <section class="iw-layout-proposal" aria-label="What magic prompt proposes">
      <p>
        <b>Magic prompt</b> proposes {proposal.changes.length} change
        {proposal.changes.length === 1 ? "" : "s"}
        {proposal.resolution ? `, and ${proposal.resolution.replace("x", " × ")} pixels` : ""}.
      </p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls */}
      <ul tabIndex={0}>
        {proposal.changes.slice(0, 200).map(({ change, path, old, new: now }) => (
          <li key={`${change} ${path}`} data-change={change}>
            <span>{SIGNS[change]}</span> <span class="iw-muted">{shortPath(path)}</span>{" "}
            {old && change !== "added" && <del dir="auto">{old}</del>}{" "}
            {now && change !== "removed" && <ins dir="auto">{now}</ins>}
          </li>
        ))}
      </ul>
      <div class="iw-layout-row">
        <Button variant="primary" onClick={() => store.decide(true)}>
          Take it
        </Button>
        <Button onClick={() => store.decide(false)}>Leave it</Button>
      </div>
    </section>
  );
}

const shortPath = (path: string) => path.replace("compositional_deconstruction.", "").replaceAll("_", " ");

function Strip({ store, channel }: DrawProps) {
  const states = store.states.value;
  const now = states[store.index.value];
  if (!now) return null;
  return (
    <div class="iw-layout-strip">
      <div class="iw-layout-states" role="radiogroup" aria-label="The picture underneath">
        {states.map((state, place) => {
          const url = store.thumbnails.url(state.picture).value;
          return (
            <button
              key={state.picture}
              type="button"
              role="radio"
              class="iw-layout-state"
              aria-checked={place === store.index.value}
              aria-label={`${place + 1}: ${state.title}`}
              title={state.title}
              onClick={() => store.goTo(place)}
            >
              {url && <img src={url} alt="" />}
            </button>
          );
        })}
      </div>
      {now.image_id && (
        <PictureMenu
          key={now.image_id}
          channel={channel}
          imageId={now.image_id}
          alt={now.alt}
          preview={store.thumbnails.url(now.picture).value}
        />
      )}
    </div>
  );
}
