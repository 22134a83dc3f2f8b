/** One more value on an axis: which, how many pictures that makes, what they cost; then the click. */
import "./add.css";
import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { Button, ErrorText, Select } from "../../shared/controls";
import { Popover } from "../../shared/floating";
import type { AddQuote } from "../../shared/messages";
import type { GridStore, StoreProps } from "../store";

/** Typing is over when nothing was typed for so long. */
const PAUSE_MS = 350;

export default function Add({ store }: StoreProps) {
  const adding = store.adding.value;
  return (
    <Popover
      anchor={adding?.anchor ?? null}
      open={adding !== null}
      label="Add a value"
      class="iw-grid-adding"
      onClose={() => {
        store.adding.value = null;
      }}
    >
      {adding && <Body key={adding.axis} store={store} axis={adding.axis} />}
    </Popover>
  );
}

function Body({ store, axis }: { store: GridStore; axis: string }) {
  const typed = useSignal<string | null>(null);
  const answer = useSignal<AddQuote | null>(null);
  const seq = useRef(0);
  const asked = typed.value;
  useEffect(
    () =>
      store.channel.on("add_quote", (message) => {
        if (message.seq === seq.current) answer.value = message;
      }),
    [store, answer],
  );
  useEffect(() => {
    const ask = () => {
      seq.current += 1;
      store.channel.send({ kind: "ask_add", seq: seq.current, axis, value: asked });
    };
    if (asked === null) {
      ask();
      return;
    }
    const timer = setTimeout(ask, PAUSE_MS);
    return () => clearTimeout(timer);
  }, [store, axis, asked]);
  const quote = answer.value;
  const label = store.axis(axis)?.label ?? axis;
  const value = asked ?? quote?.value ?? "";
  const current = quote !== null && quote.value === value && value !== "";
  const ready = current && !quote.error;
  const send = () => {
    if (!ready) return;
    store.trouble.value = null;
    store.channel.send({ kind: "add_value", axis, value, confirmed_usd_micros: quote.usd_micros });
    store.adding.value = null;
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      {/* biome-ignore lint/a11y/noLabelWithoutControl: it holds one of two controls */}
      <label>
        <span class="iw-muted">{label}</span>
        {quote && quote.choices.length > 0 ? (
          <Select
            label={label}
            value={value}
            options={quote.choices.map((choice) => ({ value: choice.value, label: choice.text }))}
            onChange={(chosen) => {
              typed.value = chosen;
            }}
          />
        ) : (
          <input
            class="iw-input"
            value={value}
            dir="auto"
            maxLength={20_000}
            onInput={(event) => {
              typed.value = event.currentTarget.value;
            }}
          />
        )}
      </label>
      {current && quote.error ? (
        <ErrorText>{quote.error}</ErrorText>
      ) : (
        <p class="iw-muted" aria-live="polite">
          {current ? quote.text : value ? "Asking what it costs" : "Write a value"}
        </p>
      )}
      <Button variant="primary" icon="plus" disabled={!ready || !store.connected.value} onClick={send}>
        Add and make
      </Button>
    </form>
  );
}
