/** What every large view of a picture has: steps to its neighbours, its rating, what is known of it, a way to keep it. */
import "./large.css";
import type { ComponentChildren, TargetedKeyboardEvent } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { Button } from "./controls";
import { Icon } from "./icons";
import { copyText } from "./images";
import type { Fact } from "./messages";

interface LargeBodyProps {
  class: string;
  onKeyDown: (event: TargetedKeyboardEvent<HTMLDivElement>) => void;
  children: ComponentChildren;
}

/** The whole of it, which takes the keys as soon as it is open. */
export function LargeBody({ children, ...rest }: LargeBodyProps) {
  const start = useRef<HTMLDivElement>(null);
  useEffect(() => start.current?.focus(), []);
  return (
    <div ref={start} role="document" tabIndex={-1} data-lm-suppress-shortcuts {...rest}>
      {children}
    </div>
  );
}

interface StepsProps {
  /** The place among `count` pictures; -1 is none of them. */
  at: number;
  count: number;
  onStep: (by: number) => void;
  children?: ComponentChildren;
}

export function Steps({ at, count, onStep, children }: StepsProps) {
  return (
    <span class="iw-steps">
      <Button
        icon="chevronRight"
        class="iw-flip"
        name="Previous"
        shortcut="←"
        disabled={at <= 0}
        onClick={() => onStep(-1)}
      />
      {children && <span class="iw-muted">{children}</span>}
      <Button
        icon="chevronRight"
        name="Next"
        shortcut="→"
        disabled={at < 0 || at >= count - 1}
        onClick={() => onStep(1)}
      />
    </span>
  );
}

interface RatingProps {
  rating: number;
  starred: boolean;
  onRate: (rating: number) => void;
  onStar: () => void;
  children?: ComponentChildren;
}

export function Rating({ rating, starred, onRate, onStar, children }: RatingProps) {
  return (
    <div class="iw-rating">
      <span class="iw-rating-values" role="radiogroup" aria-label="Rating">
        {[1, 2, 3, 4, 5].map((value) => (
          <button
            key={value}
            type="button"
            role="radio"
            class="iw-rating-value"
            aria-checked={rating === value}
            aria-label={`${value} of 5`}
            title={`Rate ${value} (${value}); again clears (0)`}
            data-on={value <= rating}
            onClick={() => onRate(rating === value ? 0 : value)}
          >
            {value}
          </button>
        ))}
      </span>
      <Button icon="star" filled={starred} pressed={starred} name="Star" shortcut="S" onClick={onStar} />
      {children}
    </div>
  );
}

/** Why there is no picture, or what is to be known of the one there is. */
export function Why({ text }: { text: string }) {
  if (!text) return null;
  return (
    <p class="iw-why">
      <Icon name="info" />
      <span dir="auto">{text}</span>
    </p>
  );
}

export function FactList({ facts, code = false }: { facts: readonly Fact[]; code?: boolean }) {
  return (
    <dl class={code ? "iw-fact-list iw-fact-code" : "iw-fact-list"}>
      {facts.map((fact) => (
        <div key={fact.name}>
          <dt>{fact.name.replaceAll("_", " ")}</dt>
          <dd dir="auto">{fact.value}</dd>
        </div>
      ))}
    </dl>
  );
}

/** The object URL holds the original bytes as they came. */
export function Download({ url, name }: { url: string | undefined; name: string }) {
  if (!url) return null;
  return (
    <a class="iw-button" href={url} download={name}>
      <Icon name="download" />
      Download
    </a>
  );
}

/** Copies a text, and tells what came of it. */
export async function copied(text: string | undefined, what: string): Promise<string> {
  if (!text) return "There is nothing to copy";
  return (await copyText(text)) ? `${what} copied` : "It could not be copied";
}
