/** The line that narrows the wall, with columns and values to choose from as one writes. */
import { useSignal } from "@preact/signals";
import { useEffect, useId, useRef } from "preact/hooks";
import { Button } from "../shared/controls";
import { placeBeside } from "../shared/floating";
import { Icon } from "../shared/icons";
import type { FilterError } from "../shared/messages";
import { accept, type Completion, complete } from "./completion";
import type { WallStore } from "./store";

export function FilterLine({
  store,
  field,
}: {
  store: WallStore;
  field: { current: HTMLInputElement | null };
}) {
  const draft = useSignal<string | null>(null);
  const found = useSignal<Completion | null>(null);
  const at = useSignal(-1);
  const id = useId();
  const text = draft.value ?? store.filter.value;
  const error = store.refused.value;
  const close = () => {
    found.value = null;
    at.value = -1;
  };
  const look = (input: HTMLInputElement) => {
    found.value = complete(input.value, input.selectionStart ?? input.value.length, store.columns.value);
    at.value = -1;
  };
  const apply = (said: string) => {
    close();
    if (said !== store.filter.peek() || store.refused.peek()) store.setFilter(said);
  };
  const take = (nth: number) => {
    const { value: completion } = found;
    const option = completion?.options[nth];
    const input = field.current;
    if (!completion || !option || !input) return;
    const [next, caret] = accept(input.value, completion, option.text);
    draft.value = next;
    input.value = next;
    input.setSelectionRange(caret, caret);
    look(input);
  };
  useEffect(() => {
    // What Python understood takes the place of what was typed.
    if (!store.refused.peek()) draft.value = null;
  }, [store.filter.value, store, draft]);
  const keys = (event: KeyboardEvent & { currentTarget: HTMLInputElement }) => {
    const options = found.value?.options ?? [];
    if ((event.key === "ArrowDown" || event.key === "ArrowUp") && options.length > 0) {
      const by = event.key === "ArrowDown" ? 1 : -1;
      at.value = (Math.max(-1, at.value) + by + options.length + 1) % (options.length + 1);
      if (at.value === options.length) at.value = -1;
    } else if (event.key === "ArrowDown" && !found.value) look(event.currentTarget);
    else if (event.key === "Tab" && at.value >= 0 && !event.shiftKey) take(at.value);
    else if (event.key === "Enter" && at.value >= 0) take(at.value);
    else if (event.key === "Enter") apply(event.currentTarget.value);
    else if (event.key === "Escape" && found.value) {
      close();
      event.stopPropagation();
    } else return;
    event.preventDefault();
  };
  return (
    <div class="iw-wall-filter">
      <div class="iw-wall-field">
        <Icon name="search" />
        <input
          ref={field}
          class="iw-input iw-wall-line"
          type="text"
          role="combobox"
          aria-label="Filter"
          aria-expanded={found.value !== null}
          aria-controls={found.value ? `${id}-list` : undefined}
          aria-autocomplete="list"
          aria-activedescendant={at.value >= 0 ? `${id}-${at.value}` : undefined}
          aria-invalid={error ? true : undefined}
          aria-describedby={error ? `${id}-error` : undefined}
          placeholder="style_preset = BAUHAUS and rating >= 4, or words of a prompt"
          spellcheck={false}
          autocomplete="off"
          maxLength={4000}
          dir="auto"
          value={text}
          onInput={(event) => {
            draft.value = event.currentTarget.value;
            look(event.currentTarget);
          }}
          onKeyDown={keys}
          onBlur={(event) => apply(event.currentTarget.value)}
        />
        {text && (
          <Button
            icon="close"
            name="Clear the filter"
            onClick={() => {
              draft.value = null;
              store.refused.value = null;
              store.setFilter("");
              field.current?.focus();
            }}
          />
        )}
      </div>
      {found.value && (
        <Options anchor={field.current} id={id} options={found.value.options} at={at.value} onTake={take} />
      )}
      {error && <Refused id={`${id}-error`} error={error} />}
    </div>
  );
}

interface OptionsProps {
  anchor: HTMLElement | null;
  id: string;
  options: Completion["options"];
  at: number;
  onTake: (nth: number) => void;
}

function Options({ anchor, id, options, at, onTake }: OptionsProps) {
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const box = list.current;
    if (!box || !anchor) return;
    box.showPopover();
    const { left, top } = placeBeside(anchor.getBoundingClientRect(), box.getBoundingClientRect(), {
      width: window.innerWidth,
      height: window.innerHeight,
    });
    box.style.left = `${left}px`;
    box.style.top = `${top}px`;
  }, [anchor, options]);
  return (
    <div
      ref={list}
      popover="manual"
      class="iw-popover iw-wall-options"
      role="listbox"
      id={`${id}-list`}
      aria-label="What can follow"
    >
      {options.map((option, nth) => (
        // biome-ignore lint/a11y/useKeyWithClickEvents: keys stay in the line
        <div
          key={option.text}
          id={`${id}-${nth}`}
          role="option"
          tabIndex={-1}
          aria-selected={nth === at}
          class="iw-wall-option"
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => onTake(nth)}
        >
          <code>{option.text}</code>
          {option.hint && <span class="iw-muted">{option.hint}</span>}
        </div>
      ))}
    </div>
  );
}

function Refused({ id, error }: { id: string; error: FilterError }) {
  const { text, position, length, rule, fix } = error;
  const said = text.slice(position, position + length);
  return (
    <p class="iw-error iw-wall-refused" id={id} role="alert">
      <Icon name="warning" />
      <span class="iw-wall-reason">
        {said.trim() && (
          <code>
            {text.slice(Math.max(0, position - 24), position)}
            <mark>{said}</mark>
            {text.slice(position + length, position + length + 24)}
          </code>
        )}
        <span>
          {rule.charAt(0).toUpperCase() + rule.slice(1)}. {fix}
        </span>
      </span>
    </p>
  );
}
