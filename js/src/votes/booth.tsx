/** The pair to choose from. */
import { useEffect, useRef } from "preact/hooks";
import { Differences } from "../compare/parts";
import { Button, ProgressBar } from "../shared/controls";
import { isCommand } from "../shared/keys";
import type { Choice, VotesStore } from "./store";

const SIDES = ["left", "right"] as const;
const CHOICES: Readonly<Record<string, Choice>> = {
  ArrowLeft: "left",
  ArrowRight: "right",
  ArrowDown: "tie",
};

/** What a key does here; false where it is nobody's. */
export function voteKey(event: KeyboardEvent, store: VotesStore): boolean {
  if (isCommand(event)) return false;
  const choice = CHOICES[event.key];
  // A key that is held down is one vote.
  if (choice) event.repeat || store.vote(choice);
  else if (event.key === "ArrowUp" || event.key === "Backspace") event.repeat || store.undo();
  else if (event.key.toLowerCase() === "r") store.reveal();
  else return false;
  return true;
}

export function Booth({ store }: { store: VotesStore }) {
  const booth = useRef<HTMLDivElement>(null);
  const state = store.state.value;
  const pair = store.pair.value;
  if (!state) return null;
  const total = Math.max(state.total, store.done.value);
  return (
    // The focus stays here while pairs change, so that the keys go on.
    <div ref={booth} class="iw-votes-booth">
      <div class="iw-votes-progress">
        <ProgressBar value={store.done.value} total={total} label="Pairs voted on" />
        <span class="iw-muted">
          {store.done.value} of {total} pairs
        </span>
      </div>
      {pair ? <PairView store={store} /> : <Finished store={store} />}
      <div class="iw-votes-choices">
        <Choose store={store} choice="left" shortcut="←" text="Left" />
        <Choose store={store} choice="tie" shortcut="↓" text="Tie" />
        <Choose store={store} choice="right" shortcut="→" text="Right" />
        <span class="iw-compare-space" />
        <Button
          icon="retry"
          class="iw-votes-undo"
          shortcut="↑"
          name="Take the last vote back"
          disabled={store.done.value === 0 || !store.channel.connected.value}
          onClick={() => store.undo()}
        >
          Undo
        </Button>
        {state.blind && (
          <Button
            pressed={store.open.value}
            shortcut="R"
            name="Show the requests"
            disabled={!pair}
            onClick={() => store.reveal()}
          >
            Show requests
          </Button>
        )}
      </div>
    </div>
  );
}

interface ChooseProps {
  store: VotesStore;
  choice: Choice;
  shortcut: string;
  text: string;
}

function Choose({ store, choice, shortcut, text }: ChooseProps) {
  return (
    <Button
      shortcut={shortcut}
      name={choice === "tie" ? "Neither is better" : `The ${choice} one is better`}
      disabled={!store.ready.value || !store.channel.connected.value}
      onClick={() => store.vote(choice)}
    >
      <span class="iw-muted" aria-hidden="true">
        {shortcut}
      </span>{" "}
      {text}
    </Button>
  );
}

function PairView({ store }: { store: VotesStore }) {
  const pair = store.pair.value;
  const details = store.details.value;
  if (!pair) return null;
  const known = store.open.value && details?.turn === pair.turn ? details : null;
  const failed = SIDES.some((side) => store.failure(pair[side]));
  return (
    <>
      <div class="iw-votes-pair">
        {SIDES.map((side, place) => (
          <Candidate
            key={`${pair.turn}${side}`}
            store={store}
            image={pair[side]}
            side={side}
            alt={known?.alts[place] ?? (side === "left" ? "Left picture" : "Right picture")}
            title={known?.titles[place] ?? ""}
          />
        ))}
      </div>
      {failed && (
        <p class="iw-votes-note">
          One of the two cannot be shown. <Button onClick={() => store.skip()}>Pass this pair over</Button>
        </p>
      )}
      {known && <Differences differences={known.differences} known={known.known} />}
      <Ahead store={store} />
    </>
  );
}

interface CandidateProps {
  store: VotesStore;
  image: string;
  side: (typeof SIDES)[number];
  alt: string;
  title: string;
}

function Candidate({ store, image, side, alt, title }: CandidateProps) {
  const url = store.url(image);
  return (
    <figure class="iw-votes-candidate">
      <button
        type="button"
        class="iw-votes-picture"
        aria-label={url ? `Prefer the ${side} picture${title ? `: ${title}` : ""}` : undefined}
        disabled={!store.ready.value || !store.channel.connected.value}
        onClick={() => store.vote(side)}
      >
        {url ? (
          <img src={url} alt={alt} draggable={false} onError={() => store.broken(image)} />
        ) : (
          <span class="iw-compare-none">{store.failure(image) || "Loading"}</span>
        )}
      </button>
      {title && (
        <figcaption class="iw-clamp" title={title} dir="auto">
          {title}
        </figcaption>
      )}
    </figure>
  );
}

/** Decodes the pictures of the next pairs, so that they are there at once. */
function Ahead({ store }: { store: VotesStore }) {
  const next = store.queue.value.slice(1).flatMap(({ left, right }) => [left, right]);
  const urls = next.map((key) => store.url(key)).filter((url) => url !== undefined);
  const wanted = urls.join(" ");
  useEffect(() => {
    const held = wanted.split(" ").filter(Boolean);
    const images = held.map((url) => {
      const image = new Image();
      image.src = url;
      image.decode().catch(() => {});
      return image;
    });
    return () => images.splice(0);
  }, [wanted]);
  return null;
}

function Finished({ store }: { store: VotesStore }) {
  const state = store.state.value;
  const waits = state !== null && state.queue.length > 0;
  return (
    <div class="iw-votes-finished">
      <p>{waits ? "One moment" : "All pairs are done."}</p>
      {!waits && (
        <Button variant="primary" onClick={() => store.show("ranking")}>
          See the ranking
        </Button>
      )}
      {!waits && state?.more && <Button onClick={() => store.more()}>Vote on more pairs</Button>}
    </div>
  );
}
