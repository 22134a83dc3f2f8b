/** Where the voting is, and what is said to Python. */
import { computed, signal } from "@preact/signals";
import { Originals } from "../compare/originals";
import { plain } from "../shared/bytes";
import type { Channel } from "../shared/channel";
import { ImageStore } from "../shared/images";
import type { CastVote, PairDetails, VotePair, VoteRanking, VoteState } from "../shared/messages";

export type Choice = CastVote["choice"];
export type Page = "vote" | "ranking";

const SAID: Readonly<Record<Choice, string>> = {
  left: "Left picture preferred",
  right: "Right picture preferred",
  tie: "Tie",
};

export class VotesStore {
  readonly state = signal<VoteState | null>(null);
  readonly details = signal<PairDetails | null>(null);
  readonly ranking = signal<VoteRanking | null>(null);
  readonly page = signal<Page>("vote");
  readonly said = signal("");
  readonly trouble = signal<string | null>(null);
  readonly originals: Originals;
  readonly thumbnails: ImageStore;
  readonly channel: Channel;
  /** The turn up to which this page has voted: what Python has not heard of yet is not shown again. */
  readonly #voted = signal(-1);
  readonly #revealed = signal(-1);

  /** The pairs still to be voted on: the first is shown, the others are fetched beforehand. */
  readonly queue = computed<readonly VotePair[]>(() =>
    (this.state.value?.queue ?? []).filter(({ turn }) => turn > this.#voted.value),
  );
  readonly pair = computed<VotePair | undefined>(() => this.queue.value[0]);
  readonly done = computed(() => {
    const state = this.state.value;
    return state ? state.done + state.queue.length - this.queue.value.length : 0;
  });
  /** Whether both pictures of the pair are there to be judged. */
  readonly ready = computed(() => {
    const pair = this.pair.value;
    return pair !== undefined && this.url(pair.left) !== undefined && this.url(pair.right) !== undefined;
  });
  /** Whether the requests behind the pair are shown. */
  readonly open = computed(() => {
    const turn = this.pair.value?.turn;
    return turn !== undefined && (!this.state.value?.blind || this.#revealed.value === turn);
  });

  constructor(channel: Channel) {
    this.channel = channel;
    this.originals = new Originals(channel);
    this.thumbnails = new ImageStore(channel.signal, 16_000_000);
    channel.on("vote_state", (message) => this.#onState(message));
    channel.on("pair_details", (message) => {
      this.details.value = message;
    });
    channel.on("vote_ranking", (message, buffers) => {
      for (const { item, buffer } of message.items) {
        const bytes = buffer === null ? undefined : buffers[buffer];
        if (bytes && !this.thumbnails.has(item)) this.thumbnails.put(item, plain(bytes), "image/webp");
      }
      this.ranking.value = message;
    });
    channel.on("trouble", ({ text }) => {
      this.trouble.value = text;
    });
  }

  url(key: string): string | undefined {
    return this.failure(key) ? undefined : this.originals.url(key).value;
  }

  failure(key: string): string {
    return this.originals.failure(key);
  }

  vote(choice: Choice): void {
    const pair = this.pair.peek();
    if (!pair || !this.ready.peek()) {
      this.said.value = pair ? "Wait until both pictures are here" : "";
      return;
    }
    const blind = !this.open.peek();
    if (!this.channel.send({ kind: "cast_vote", turn: pair.turn, choice, blind })) return;
    this.trouble.value = null;
    this.#voted.value = pair.turn;
    const { total = 0 } = this.state.peek() ?? {};
    this.said.value = `${SAID[choice]}. ${this.done.peek()} of ${Math.max(total, this.done.peek())} pairs`;
    this.#look();
  }

  undo(): void {
    if (!this.state.peek()?.undo && this.done.peek() === 0) return;
    if (this.channel.send({ kind: "undo_vote" })) this.said.value = "Last vote taken back";
  }

  skip(): void {
    const pair = this.pair.peek();
    if (pair && this.channel.send({ kind: "skip_pair", turn: pair.turn }))
      this.said.value = "Pair passed over";
  }

  more(): void {
    this.channel.send({ kind: "more_votes" });
  }

  /** Shows the requests behind the pair, or hides them again; a vote says whether they were hidden. */
  reveal(): void {
    const turn = this.pair.peek()?.turn;
    if (turn === undefined || !this.state.peek()?.blind) return;
    this.#revealed.value = this.#revealed.peek() === turn ? -1 : turn;
    this.#look();
  }

  show(page: Page): void {
    this.page.value = page;
    if (page === "ranking") this.channel.send({ kind: "ask_ranking" });
  }

  broken(key: string): void {
    this.originals.fail(key, "This file is no picture that can be shown.");
  }

  #onState(message: VoteState): void {
    const known = this.state.peek();
    this.state.value = message;
    if (!known && message.queue.length === 0) this.show("ranking");
    else if (this.page.peek() === "ranking") this.channel.send({ kind: "ask_ranking" });
    this.#look();
  }

  /** Asks for what will be seen next, before it is. */
  #look(): void {
    for (const { left, right } of this.queue.peek())
      for (const image_id of [left, right])
        this.originals.want(image_id, (seq) =>
          this.channel.send({ kind: "ask_vote_picture", image_id, seq }),
        );
    const { turn, left = "", right = "" } = this.pair.peek() ?? {};
    // What is judged now is the last to be let go.
    for (const key of [left, right]) this.originals.images.touch(key);
    if (turn !== undefined && this.open.peek() && this.details.peek()?.turn !== turn)
      this.channel.send({ kind: "ask_pair", turn });
  }
}
