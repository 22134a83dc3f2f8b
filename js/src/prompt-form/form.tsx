import { useSignal } from "@preact/signals";
import { useEffect, useMemo, useRef } from "preact/hooks";
import { Button, ErrorText, Select } from "../shared/controls";
import { Icon } from "../shared/icons";
import { isMod } from "../shared/keys";
import type { FieldInfo } from "../shared/messages";
import type { ViewProps } from "../shared/mount";
import { StoreContext, useStore } from "./context";
import { CopyButton } from "./copy";
import { Field } from "./field";
import { Progress, Results } from "./results";
import { FormStore } from "./store";
import { countSet } from "./values";

export function PromptForm({ channel, root }: ViewProps) {
  const store = useMemo(() => new FormStore(channel), [channel]);
  const more = useRef<HTMLDetailsElement>(null);
  useEffect(() => {
    store.focusField = (name) => {
      const field = [...root.querySelectorAll<HTMLElement>("[data-field]")].find(
        (one) => one.dataset.field === name,
      );
      if (field && more.current?.contains(field)) more.current.open = true;
      const target = field?.querySelector<HTMLElement>(
        "textarea, input:not([type=file]), select, button:not(.iw-vary)",
      );
      target?.focus();
    };
    const keys = (event: KeyboardEvent) => {
      if (event.key !== "Enter" || !isMod(event) || event.shiftKey) return;
      // The notebook would run the cell.
      event.preventDefault();
      event.stopPropagation();
      store.generate();
    };
    root.addEventListener("keydown", keys, { signal: channel.signal });
  }, [store, root, channel]);
  return (
    <StoreContext.Provider value={store}>
      {store.setup.value && store.operation.value ? <Body more={more} /> : <Loading />}
    </StoreContext.Provider>
  );
}

function Loading() {
  const store = useStore();
  return (
    <div class="iw-form iw-loading" aria-busy={store.channel.connected.value}>
      <p class="iw-muted">
        {store.channel.connected.value
          ? "Opening the form…"
          : "There is no kernel. Run the cell again to use this form."}
      </p>
    </div>
  );
}

function Body({ more }: { more: { current: HTMLDetailsElement | null } }) {
  const store = useStore();
  const specs = store.specs.value;
  const prompt = specs.filter((spec) => spec.essential && spec.kind === "long_text");
  const essential = specs.filter((spec) => spec.essential && spec.kind !== "long_text");
  const rest = specs.filter((spec) => !spec.essential);
  const general = store.problems.value.get(null);
  return (
    <div class="iw-form">
      <Header />
      {prompt.map((spec) => (
        <Field key={spec.name} spec={spec} plain />
      ))}
      <div class="iw-essentials">
        {essential.map((spec) => (
          <Field key={spec.name} spec={spec} plain />
        ))}
      </div>
      {rest.length > 0 && <More specs={rest} details={more} />}
      <Footer />
      {general && <ErrorText>{general}</ErrorText>}
      <Trouble />
      <Progress />
      <Results />
    </div>
  );
}

function Header() {
  const store = useStore();
  const setup = store.setup.value;
  const current = store.operation.value;
  return (
    <div class="iw-head">
      <Select
        class="iw-operation"
        label="Model and operation"
        value={current?.id ?? ""}
        disabled={store.switching.value || !store.channel.connected.value}
        options={(setup?.operations ?? []).map((one) => ({ value: one.id, label: one.label }))}
        onChange={(id) => store.switchTo(id)}
      />
      <span class="iw-service iw-muted">
        {setup?.offline ? "offline drawings · costs $0" : setup?.service}
      </span>
    </div>
  );
}

function More({ specs, details }: { specs: FieldInfo[]; details: { current: HTMLDetailsElement | null } }) {
  const store = useStore();
  const count = countSet(store.draft.value, specs);
  const wrong = specs.filter((spec) => store.problems.value.has(spec.name)).length;
  return (
    <details class="iw-more" ref={details}>
      <summary>
        <Icon name="chevronRight" />
        <span>
          More
          {count > 0 && <span> · {count} set</span>}
          {wrong > 0 && <span class="iw-wrong"> · {wrong} to mend</span>}
        </span>
        <span class="iw-more-names iw-muted">{specs.map((spec) => spec.label).join(", ")}</span>
      </summary>
      <div class="iw-more-fields">
        {specs.map((spec) => (
          <Field key={spec.name} spec={spec} />
        ))}
      </div>
    </details>
  );
}

function Footer() {
  const store = useStore();
  const { phase, consent, quoted } = store;
  const connected = store.channel.connected.value;
  const busy = phase.value !== "idle";
  const all =
    quoted.value !== null && quoted.value.fresh === 0 && quoted.value.reused > 0 && !store.pricing.value;
  const code = useSignal("");
  return (
    <>
      <div class="iw-foot">
        <Price />
        <span class="iw-actions">
          <CopyButton
            disabled={!connected}
            text={async () => {
              code.value = await store.code();
              return code.value;
            }}
          />
          {phase.value === "running" && (
            <Button disabled={!connected} onClick={() => store.cancel()}>
              Cancel
            </Button>
          )}
          {all && (
            <Button disabled={busy || !connected} onClick={() => store.generate({ again: true })}>
              Make again
            </Button>
          )}
          <Button
            variant="primary"
            name="Generate"
            shortcut="Mod+Enter"
            disabled={busy || !connected}
            onClick={() => store.generate()}
          >
            {busy ? "Generating…" : all ? "Show" : "Generate"}
          </Button>
        </span>
      </div>
      {consent.value && (
        <div class="iw-consent" role="alert">
          <span>{consent.value.text}</span>
          <span class="iw-actions">
            <Button
              onClick={() => {
                consent.value = null;
              }}
            >
              Not now
            </Button>
            <Button
              variant="primary"
              onClick={() => store.generate({ confirmed_usd_micros: consent.value?.usd_micros ?? 0 })}
            >
              Generate for ${((consent.value.usd_micros ?? 0) / 1e6).toFixed(2)}
            </Button>
          </span>
        </div>
      )}
      {code.value && <Code code={code.value} onClose={() => (code.value = "")} />}
    </>
  );
}

function Code({ code, onClose }: { code: string; onClose: () => void }) {
  return (
    <div class="iw-code">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keys */}
      <pre tabIndex={0}>{code}</pre>
      <Button icon="close" name="Close the code" onClick={onClose} />
    </div>
  );
}

function Price() {
  const store = useStore();
  const quote = store.quoted.value;
  const fresh = !store.pricing.value && quote !== null && quote.problems.length === 0;
  let text = "";
  if (quote && quote.problems.length === 0) {
    const pictures = store.operation.value?.pictures === false ? "result" : "image";
    const parts = [`${quote.images} ${pictures}${quote.images === 1 ? "" : "s"}`];
    if (quote.reused > 0) parts.push(quote.fresh === 0 ? quote.reuse : `${quote.reused} ${quote.reuse}`);
    parts.push(quote.fresh === 0 && quote.reused > 0 ? "$0" : quote.price);
    if (quote.seconds && quote.fresh > 0) parts.push(quote.seconds);
    text = parts.join(" · ");
  }
  return (
    <p class={`iw-price${fresh ? "" : " iw-stale"}`} role="status">
      {text}
    </p>
  );
}

function Trouble() {
  const store = useStore();
  const { trouble, waiting } = store;
  if (!store.channel.connected.value) {
    return (
      <p class="iw-hint" role="status">
        The kernel is gone. Pictures stay; run the cell again to use the form.
      </p>
    );
  }
  return (
    <>
      {waiting.value && (
        <p class="iw-hint" role="status">
          Waiting for the kernel: a cell may be running. This will go on by itself.
        </p>
      )}
      {trouble.value && (
        <div class="iw-trouble" role="alert">
          <ErrorText>{trouble.value}</ErrorText>
          <Button
            icon="close"
            name="Dismiss"
            onClick={() => {
              trouble.value = "";
            }}
          />
        </div>
      )}
    </>
  );
}
