import "../shared/theme.css";
import "../shared/controls.css";
import "../compare/compare.css";
import "./style.css";
import { useSignal } from "@preact/signals";
import { useEffect, useMemo, useRef } from "preact/hooks";
import { toggleFullScreen } from "../compare/screen";
import { Button, SegmentedControl } from "../shared/controls";
import { KeyList } from "../shared/key-list";
import { mount, type ViewProps } from "../shared/mount";
import { Said } from "../shared/said";
import { Trouble } from "../shared/trouble";
import { Booth, voteKey } from "./booth";
import { Ranking } from "./ranking";
import { type Page, VotesStore } from "./store";

const PAGES = [
  { value: "vote", label: "Vote" },
  { value: "ranking", label: "Ranking" },
] as const;
const KEYS = [
  ["← →", "the left or the right one is better"],
  ["↓", "tie"],
  ["↑ Backspace", "take the last vote back"],
  ["R", "show the requests"],
  ["F", "full screen"],
  ["?", "these keys"],
] as const;

function VotesWidget({ channel, root }: ViewProps) {
  const store = useMemo(() => new VotesStore(channel), [channel]);
  const name = useMemo(() => `votes-${Math.random().toString(36).slice(2)}`, []);
  const help = useSignal(false);
  const body = useRef<HTMLDivElement>(null);
  const state = store.state.value;
  const page = store.page.value;
  const turn = store.pair.value?.turn;
  useEffect(() => {
    // A button that was clicked goes with its pair: the keys must go on all the same.
    const { activeElement } = root.getRootNode() as Document | ShadowRoot;
    if (store.said.peek() && (!activeElement || activeElement === document.body))
      body.current?.focus({ preventScroll: true });
  }, [turn, root, store]);
  if (!state) return <p class="iw-muted">{store.trouble.value ?? "Waiting for the kernel"}</p>;
  const keys = (event: KeyboardEvent) => {
    const target = event.target as HTMLElement;
    if (event.ctrlKey || event.metaKey || event.altKey || target.closest("[type=radio], .iw-votes-scroll"))
      return;
    if (event.key === "?") help.value = !help.value;
    else if (event.key.toLowerCase() === "f") toggleFullScreen(root);
    else if (page !== "vote" || !voteKey(event, store)) return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div
      ref={body}
      class="iw-votes-body"
      role="group"
      aria-label="Voting. Left and right arrow choose, down is a tie, up takes back."
      // biome-ignore lint/a11y/noNoninteractiveTabindex: it takes the keys that its name tells
      tabIndex={0}
      data-lm-suppress-shortcuts="true"
      onKeyDown={keys}
    >
      <div class="iw-votes-bar">
        <SegmentedControl
          name={name}
          label="What is shown"
          value={page}
          options={PAGES}
          onChange={(value) => store.show(value as Page)}
        />
        <span class="iw-muted iw-votes-who">
          {state.session && <bdi>{state.session} · </bdi>}
          <bdi>{state.author}</bdi>
        </span>
        <span class="iw-compare-space" />
        <Button icon="expand" name="Full screen" shortcut="F" onClick={() => toggleFullScreen(root)} />
        <Button
          variant="quiet"
          name="Keys"
          shortcut="?"
          expanded={help.value}
          onClick={() => {
            help.value = !help.value;
          }}
        >
          Keys
        </Button>
      </div>
      {help.value && <KeyList keys={KEYS} />}
      {page === "vote" ? <Booth store={store} /> : <Ranking store={store} />}
      {state.note && <p class="iw-muted iw-votes-note">{state.note}</p>}
      <Said said={store.said} />
      {!channel.connected.value && <p class="iw-votes-note">The kernel is gone: votes cannot be kept now.</p>}
      <Trouble trouble={store.trouble} />
    </div>
  );
}

export default mount("votes", VotesWidget);
