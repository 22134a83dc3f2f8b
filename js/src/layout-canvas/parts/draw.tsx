/** Under the frame: what draws the layout, what that costs, the pictures so far, and what a service says of them. */
import { type Signal, useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { CanvasStrip } from "../../shared/canvas-strip";
import type { Channel } from "../../shared/channel";
import { Button, NumberStepper, Select } from "../../shared/controls";
import { Dialog } from "../../shared/floating";
import type { LayoutChange } from "../../shared/messages";
import { PictureMenu } from "../../shared/picture-menu";
import { compareWithResult, decide, describe, enrich, goTo, run } from "../asking";
import type { LayoutStore } from "../store";
import { wholeText } from "../whole-document";

export interface DrawProps {
  store: LayoutStore;
  channel: Channel;
}

interface Props {
  store: LayoutStore;
}

export default function DrawBar({ store, channel }: DrawProps) {
  return (
    <div class="iw-canvas-bar iw-layout-draw">
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
          onClick={() => describe(store)}
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
        <span class={`iw-canvas-price iw-layout-price ${price?.error ? "iw-layout-wrong" : ""}`}>
          {errors > 0 && !price?.error
            ? `${errors} problem${errors === 1 ? "" : "s"} that the API refuses · `
            : ""}
          {price?.text}
        </span>
        {store.running.value && (
          <Button
            variant="quiet"
            disabled={!store.connected.value}
            onClick={() => store.tell({ kind: "cancel_edit" })}
          >
            Cancel
          </Button>
        )}
        <Button
          variant="primary"
          name="Generate"
          disabled={store.running.value || !store.connected.value}
          onClick={() => run(store)}
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
      <div class="iw-canvas-row">
        <Button
          variant="primary"
          disabled={!text.value.trim()}
          onClick={() => {
            close();
            enrich(store, text.peek());
          }}
        >
          Write it
        </Button>
        <span class="iw-muted">{price}</span>
      </div>
    </Dialog>
  );
}

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
      <Changes changes={proposal.changes} />
      <div class="iw-canvas-row">
        <Button variant="primary" onClick={() => decide(store, true)}>
          Take it
        </Button>
        <Button onClick={() => decide(store, false)}>Leave it</Button>
      </div>
    </section>
  );
}

const SIGNS = { added: "+", removed: "−", changed: "→", moved: "↕" };

function Changes({ changes }: { changes: readonly LayoutChange[] }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls
    <ul class="iw-layout-changes" tabIndex={0} aria-label="Changes">
      {changes.slice(0, 200).map(({ change, path, old, new: now }) => (
        <li key={`${change} ${path}`} data-change={change}>
          <span>{SIGNS[change]}</span> <span class="iw-muted">{shortPath(path)}</span>{" "}
          {old && change !== "added" && <del dir="auto">{old}</del>}{" "}
          {now && change !== "removed" && <ins dir="auto">{now}</ins>}
        </li>
      ))}
    </ul>
  );
}

const shortPath = (path: string) => path.replace("compositional_deconstruction.", "").replaceAll("_", " ");

function Strip({ store, channel }: DrawProps) {
  const states = store.states.value;
  const now = states[store.index.value];
  const isWaiting = store.running.value;
  if (!now && !isWaiting) return null;
  return (
    <>
      <CanvasStrip
        kind="layout"
        label="The picture underneath"
        states={states}
        index={store.index.value}
        thumbnails={store.thumbnails}
        isWaiting={isWaiting}
        nameOf={({ title }, place) => `${place + 1}: ${title}`}
        onGo={(index) => goTo(store, index)}
      >
        {now?.image_id && (
          <PictureMenu
            key={now.image_id}
            channel={channel}
            imageId={now.image_id}
            alt={now.alt}
            preview={store.thumbnails.url(now.picture).value}
          />
        )}
        {states.length > 1 && (
          <Button
            icon="columns"
            pressed={store.comparing.value}
            onClick={() => store.compare(!store.comparing.peek())}
          >
            Before and after
          </Button>
        )}
        {now && <AskedAgainstGot store={store} />}
      </CanvasStrip>
      <Differences store={store} />
    </>
  );
}

function AskedAgainstGot({ store }: Props) {
  const describes = store.setup.value?.describes;
  const isKnown = store.got.value?.known ?? false;
  if (!isKnown && !describes) return null;
  const price = isKnown ? "" : `; the picture is described for it (${describes})`;
  const isAsking = store.work.value.describing && store.showsGot.value && !isKnown;
  return (
    <Button
      icon="target"
      name={`Boxes as they came out, over those that were asked for${price}`}
      pressed={isKnown && store.showsGot.value}
      disabled={isAsking}
      onClick={() => compareWithResult(store)}
    >
      {isAsking ? "Looking …" : "Asked against got"}
    </Button>
  );
}

/** In what the prompts of two pictures differ that are looked at side by side. */
function Differences({ store }: Props) {
  const changes = store.changes.value;
  if (!store.comparing.value || changes === null) return null;
  return (
    <section class="iw-layout-proposal" aria-label="What was asked for differently">
      <p>
        {changes.length === 0
          ? "Both were drawn from the same prompt."
          : `The prompts differ in ${changes.length} place${changes.length === 1 ? "" : "s"}.`}
      </p>
      {changes.length > 0 && <Changes changes={changes} />}
    </section>
  );
}
