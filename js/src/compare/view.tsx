/** Two to four pictures under one zoom, and between them what their requests differ in. */
import { useSignal } from "@preact/signals";
import { Button, Hidden, SegmentedControl } from "../shared/controls";
import { FormDrawer } from "../shared/drawer";
import { KeyList } from "../shared/key-list";
import { isCommand } from "../shared/keys";
import { PictureMenu } from "../shared/picture-menu";
import { Differences, Pane, type Side, Texts, ZoomButtons } from "./parts";
import { toggleFullScreen } from "./screen";
import {
  BlinkPane,
  clamped,
  DifferencePane,
  OnionPane,
  SliderPane,
  type StackProps,
  turn,
  useBlinking,
} from "./stacks";
import type { CompareStore, Mode } from "./store";
import { FIT } from "./zoom";

export const MARKS = ["A", "B", "C", "D"] as const;

const MODES = [
  { value: "side", label: "Side by side" },
  { value: "slider", label: "Slider" },
  { value: "blink", label: "Blink" },
  { value: "difference", label: "Difference" },
  { value: "onion", label: "Onion skin" },
] as const;
const KEYS = [
  ["+ −", "zoom; Ctrl and wheel to the pointer"],
  ["arrows", "move"],
  ["0, 1", "fit, actual pixels"],
  ["Space", "the other picture, in Blink"],
  ["[ ]", "less, more: line, opacity, strength"],
  ["X", "swap"],
  ["F", "full screen"],
  ["?", "these keys"],
] as const;
const NUDGE = 5;
const HALF = 50;

interface CompareProps {
  name: string;
  store: CompareStore;
  root: HTMLElement;
}

export function Compare({ name, store, root }: CompareProps) {
  const zoom = useSignal(FIT);
  const help = useSignal(false);
  const blinking = useBlinking();
  const amounts = { slider: useSignal(HALF), onion: useSignal(HALF), difference: useSignal(0) };
  const mode = store.mode.value;
  const sides = store.sides();
  const pair = store.pair.value;
  const [first = 0, second = 1] = pair?.pair ?? [];
  const [one, other] = [sides[first], sides[second]];
  if (!pair || !one || !other) return null;
  const keys = (event: KeyboardEvent) => {
    const target = event.target as HTMLElement;
    if (isCommand(event) || target.closest("[role=menu], textarea")) return;
    const amount = amounts[mode as keyof typeof amounts];
    const key = event.key.toLowerCase();
    if (key === "f") toggleFullScreen(root);
    else if (key === "x") store.swap();
    else if (key === "?") help.value = !help.value;
    else if (key === " " && mode === "blink" && !target.closest("button, input")) turn(blinking);
    else if ((key === "[" || key === "]") && amount)
      amount.value = clamped(amount.value + (key === "]" ? NUDGE : -NUDGE));
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const stack = (amount: StackProps["amount"]): StackProps => ({
    name,
    sides: [one, other],
    marks: [MARKS[first] ?? "A", MARKS[second] ?? "B"],
    zoom,
    amount,
  });
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: keys of the whole, besides those of its controls
    <div
      class="iw-compare"
      data-count={sides.length}
      data-mode={mode}
      data-lm-suppress-shortcuts="true"
      onKeyDown={keys}
    >
      <div class="iw-compare-bar">
        <SegmentedControl
          name={name}
          label="How to compare"
          value={mode}
          options={MODES}
          onChange={(value) => store.choose(value as Mode)}
        />
        {sides.length > 2 && <PairPicker store={store} count={sides.length} pair={[first, second]} />}
        <Button icon="columns" onClick={() => store.swap()} shortcut="X" name="Swap the two pictures">
          Swap
        </Button>
        <ZoomButtons zoom={zoom} />
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
      <Differences differences={pair.differences} known={pair.known} short />
      {mode === "side" && <SidePanes store={store} sides={sides} zoom={zoom} />}
      {mode === "slider" && <SliderPane {...stack(amounts.slider)} />}
      {mode === "blink" && <BlinkPane {...stack(amounts.slider)} blinking={blinking} />}
      {mode === "onion" && <OnionPane {...stack(amounts.onion)} />}
      {mode === "difference" && <DifferencePane {...stack(amounts.difference)} />}
      <Texts differences={pair.differences} />
      <FormDrawer channel={store.channel} />
    </div>
  );
}

interface SidePanesProps {
  store: CompareStore;
  sides: readonly Side[];
  zoom: StackProps["zoom"];
}

function SidePanes({ store, sides, zoom }: SidePanesProps) {
  return (
    <div class="iw-compare-panes">
      {sides.map((side, place) => (
        <div key={MARKS[place]} class="iw-compare-held iw-has-menu">
          <Pane side={side} zoom={zoom} mark={MARKS[place] ?? ""} />
          {side.imageId && (
            <PictureMenu
              channel={store.channel}
              imageId={side.imageId}
              alt={`${MARKS[place]}: ${side.alt}`}
              picture={!side.text}
              preview={side.url ?? side.preview}
            />
          )}
        </div>
      ))}
    </div>
  );
}

interface PairProps {
  store: CompareStore;
  count: number;
  pair: readonly [number, number];
}

/** Which two lie on one another; a third one takes the place of the one that has been there longer. */
function PairPicker({ store, count, pair }: PairProps) {
  return (
    <span class="iw-compare-pair" role="group" aria-label="Pictures of the pair">
      {MARKS.slice(0, count).map((mark, place) => (
        <Button
          key={mark}
          pressed={pair.includes(place)}
          class="iw-compare-letter"
          onClick={() => store.take(place)}
        >
          {mark}
        </Button>
      ))}
      <Hidden>{`From ${MARKS[pair[0]]} to ${MARKS[pair[1]]}`}</Hidden>
    </span>
  );
}
