/** What comparisons are made of: panes under one zoom, and what two requests differ in. */
import type { Signal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { Button } from "../shared/controls";
import type { Difference, Fact } from "../shared/messages";
import { STEP, Stage } from "./stage";
import { type Zoom, zoomAt } from "./zoom";

/** Parts the places within a structured prompt. */
const DEEPER = " › ";

export interface Side {
  title: string;
  alt: string;
  /** The original, once it is here. */
  url: string | undefined;
  /** Stands in until then, and stays below so that nothing blinks. */
  preview: string | undefined;
  /** Why there is no picture. */
  text: string;
  /** What it does not share with all the others. */
  facts?: readonly Fact[];
  /** Its row, where it has one. */
  imageId?: string | null;
  /** Told when the browser cannot read the original. */
  onBroken?: () => void;
}

export function ZoomButtons({ zoom }: { zoom: Signal<Zoom> }) {
  const by = (factor: number) => {
    zoom.value = zoomAt(zoom.value, factor);
  };
  return (
    <span class="iw-compare-zoom">
      <Button icon="minus" name="Zoom out" shortcut="-" onClick={() => by(1 / STEP)} />
      <span class="iw-compare-scale" aria-live="polite">
        {zoom.value.scale === 1 ? "fit" : `${zoom.value.scale.toFixed(1)}×`}
      </span>
      <Button icon="plus" name="Zoom in" shortcut="+" onClick={() => by(STEP)} />
    </span>
  );
}

interface DifferencesProps {
  differences: readonly Difference[];
  /** Whether both requests are known, so that nothing to show means that they are the same. */
  known?: boolean;
  /** Leaves out the texts, which are shown elsewhere. */
  short?: boolean;
}

/** "seed 7 → 8"; texts are shown word by word, what went struck through and what came underlined. */
export function Differences({ differences, known = true, short = false }: DifferencesProps) {
  if (differences.length === 0)
    return known ? <p class="iw-muted iw-compare-same">The requests are the same.</p> : null;
  const chips = differences.filter((found) => found.words.length === 0 && !pathOf(found));
  return (
    <>
      {chips.length > 0 && (
        <ul class="iw-chips" aria-label="What differs">
          {chips.map((found) => (
            <li key={found.name} class="iw-chip">
              <span class="iw-muted">{found.name.replaceAll("_", " ")}</span> <Change found={found} />
            </li>
          ))}
        </ul>
      )}
      {!short && <Texts differences={differences} />}
    </>
  );
}

/** The place within a structured prompt; empty for a field as a whole. */
function pathOf({ name }: Difference): string {
  return name.split(DEEPER).slice(1).join(DEEPER).replaceAll("_", " ");
}

/** Texts that differ, word by word, and structured prompts, place by place. */
export function Texts({ differences }: { differences: readonly Difference[] }) {
  const long = differences.filter((found) => found.words.length > 0 || pathOf(found));
  const fields = [...new Set(long.map(({ name }) => name.split(DEEPER)[0] ?? name))];
  return (
    <>
      {fields.map((field) => (
        <section key={field} class="iw-compare-text">
          <h3 class="iw-muted">{field.replaceAll("_", " ")}</h3>
          <div
            class="iw-compare-words"
            // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keys
            tabIndex={0}
            role="group"
            aria-label={`What differs in ${field.replaceAll("_", " ")}`}
          >
            <Places found={long.filter(({ name }) => name.split(DEEPER)[0] === field)} />
          </div>
        </section>
      ))}
    </>
  );
}

function Places({ found }: { found: readonly Difference[] }) {
  const said = (one: Difference) =>
    one.words.length > 0 ? <Words words={one.words} /> : <Change found={one} />;
  const [only] = found;
  if (found.length === 1 && only && !pathOf(only)) return <div dir="auto">{said(only)}</div>;
  return (
    <ul class="iw-compare-paths">
      {found.map((one) => (
        <li key={one.name} dir="auto">
          <span class="iw-muted">{pathOf(one)}</span> {said(one)}
        </li>
      ))}
    </ul>
  );
}

function Change({ found }: { found: Difference }) {
  return (
    <span class="iw-chip-change">
      <del dir="auto">{found.before}</del> <span aria-hidden="true">→</span>{" "}
      <ins dir="auto">{found.after}</ins>
    </span>
  );
}

export function Words({ words }: { words: Difference["words"] }) {
  return (
    <span class="iw-words">
      {words.map((word, place) => {
        const Tag = ({ same: "span", removed: "del", added: "ins" } as const)[word.kind];
        return <Tag key={`${place}${word.kind}`}>{word.text}</Tag>;
      })}
    </span>
  );
}

export function Picture({ side, zoom }: { side: Side; zoom: Zoom }) {
  const url = side.text ? undefined : side.url;
  return (
    <Plane zoom={zoom}>
      {side.preview && !side.text && <img src={side.preview} alt={url ? "" : side.alt} draggable={false} />}
      {url && (
        <img
          class={zoom.scale > 6 ? "iw-compare-pixels" : ""}
          src={url}
          alt={side.alt}
          draggable={false}
          decoding="async"
          onError={side.onBroken}
        />
      )}
      {!url && (side.text || !side.preview) && <span class="iw-compare-none">{side.text || "Loading"}</span>}
    </Plane>
  );
}

/** What lies under the zoom. */
export function Plane({ zoom, children }: { zoom: Zoom; children: ComponentChildren }) {
  const transform = `translate(${100 * zoom.x}%, ${100 * zoom.y}%) scale(${zoom.scale})`;
  return (
    <span class="iw-compare-plane" style={{ transform }}>
      {children}
    </span>
  );
}

interface PaneProps {
  side: Side;
  zoom: Signal<Zoom>;
  mark: string;
  children?: ComponentChildren;
}

export function Pane({ side, zoom, mark, children }: PaneProps) {
  return (
    <figure class="iw-compare-pane">
      <Stage zoom={zoom} label={`Picture ${mark}`}>
        <Picture side={side} zoom={zoom.value} />
      </Stage>
      {children}
      <Caption mark={mark} title={side.title} facts={side.facts} />
    </figure>
  );
}

interface CaptionProps {
  mark: string;
  title: string;
  facts?: readonly Fact[] | undefined;
}

export function Caption({ mark, title, facts = [] }: CaptionProps) {
  return (
    <figcaption class="iw-compare-caption">
      <span class="iw-compare-mark">{mark}</span>
      <span class="iw-compare-said">
        <span class="iw-clamp" title={title} dir="auto">
          {title}
        </span>
        {facts.length > 0 && (
          <span class="iw-chips">
            {facts.map((fact) => (
              <span key={fact.name} class="iw-chip">
                <span class="iw-muted">{fact.name.replaceAll("_", " ")}</span> <bdi>{fact.value}</bdi>
              </span>
            ))}
          </span>
        )}
      </span>
    </figcaption>
  );
}
