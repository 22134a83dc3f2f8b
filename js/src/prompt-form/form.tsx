import { useSignal } from "@preact/signals";
import { useEffect, useMemo, useRef } from "preact/hooks";
import { Button, ErrorText, Select } from "../shared/controls";
import { FormDrawer } from "../shared/drawer";
import { Icon } from "../shared/icons";
import { isMod } from "../shared/keys";
import type { FieldInfo } from "../shared/messages";
import type { ViewProps } from "../shared/mount";
import { Trouble } from "../shared/trouble";
import { CopyButton } from "./copy";
import { Field } from "./field";
import type { StoreProps } from "./props";
import { Progress, Results } from "./results";
import { FormStore } from "./store";
import { countSet, isFiles } from "./values";

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
  return store.setup.value && store.operation.value ? (
    <Body store={store} more={more} />
  ) : (
    <Loading store={store} />
  );
}

function Loading({ store }: StoreProps) {
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

interface MoreProps extends StoreProps {
  more: { current: HTMLDetailsElement | null };
}

function Body({ store, more }: MoreProps) {
  const specs = store.specs.value;
  const essential = specs.filter((spec) => spec.essential);
  const rest = specs.filter((spec) => !spec.essential);
  const parts = [
    essential.filter(isFiles),
    essential.filter((spec) => spec.kind === "long_text"),
    essential.filter((spec) => spec.kind !== "long_text" && !isFiles(spec)),
  ];
  const general = store.problems.value.get(null);
  return (
    <div class="iw-form">
      <Header store={store} />
      <div class="iw-parts">
        {parts.map(
          (part, index) =>
            part.length > 0 && (
              <div key={index} class={`iw-essentials iw-part-${index}`}>
                {part.map((spec) => (
                  <Field key={spec.name} store={store} spec={spec} plain />
                ))}
              </div>
            ),
        )}
      </div>
      {rest.length > 0 && <More store={store} specs={rest} more={more} />}
      <Footer store={store} />
      {general && <ErrorText>{general}</ErrorText>}
      <Notices store={store} />
      <Progress store={store} />
      <Results store={store} />
      <FormDrawer channel={store.channel} />
    </div>
  );
}

/** What is done, and by which model: the model stays when the action changes, where it can. */
function Header({ store }: StoreProps) {
  const setup = store.setup.value;
  const now = store.operation.value?.operation;
  const offered = [...(setup?.operations ?? [])];
  if (!now) return null;
  if (!offered.some((one) => one.id === now.id)) offered.push(now);
  const disabled = store.switching.value || !store.channel.connected.value;
  return (
    <div class="iw-head">
      <span class="iw-row">
        <Select
          class="iw-operation"
          label="Action"
          value={now.group}
          disabled={disabled}
          options={[...new Set(offered.map((one) => one.group))].map((value) => ({ value, label: value }))}
          onChange={(group) => {
            const alike = offered.filter((one) => one.group === group);
            store.switchTo((alike.find((one) => one.label === now.label) ?? alike[0] ?? now).id);
          }}
        />
        <Select
          class="iw-operation"
          label="Model"
          value={now.id}
          disabled={disabled}
          options={offered
            .filter((one) => one.group === now.group)
            .map((one) => ({ value: one.id, label: one.label }))}
          onChange={(id) => store.switchTo(id)}
        />
      </span>
      <span class="iw-service iw-muted">{setup?.drawn ? `${setup.drawn} · costs $0` : setup?.service}</span>
    </div>
  );
}

function More({ store, specs, more }: MoreProps & { specs: FieldInfo[] }) {
  const count = countSet(store.draft.value, specs);
  const wrong = specs.filter((spec) => store.problems.value.has(spec.name)).length;
  return (
    <details class="iw-more" ref={more}>
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
          <Field key={spec.name} store={store} spec={spec} />
        ))}
      </div>
    </details>
  );
}

function Footer({ store }: StoreProps) {
  const { phase, consent, quoted } = store;
  const connected = store.channel.connected.value;
  const busy = phase.value !== "idle";
  const all = quoted.value?.remade && !store.pricing.value;
  const asked = consent.value;
  const verb = store.operation.value?.operation.group ?? "";
  const code = useSignal("");
  return (
    <>
      <div class="iw-foot">
        <Price store={store} />
        <span class="iw-actions">
          <CopyButton
            disabled={!connected}
            text={async () => {
              code.value = await store.code();
              return code.value;
            }}
          >
            Copy Python
          </CopyButton>
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
            name={verb}
            shortcut="Mod+Enter"
            disabled={busy || !connected}
            onClick={() => store.generate()}
          >
            {busy ? "Working…" : all ? "Show" : verb}
          </Button>
        </span>
      </div>
      {asked && (
        <div class="iw-consent" role="alert">
          <span>{asked.text}</span>
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
              onClick={() => store.generate({ confirmed_usd_micros: asked.usd_micros })}
            >
              {verb} for {asked.price}
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

function Price({ store }: StoreProps) {
  const quote = store.quoted.value;
  const stale = store.pricing.value || !quote?.text;
  return (
    <p class={`iw-price${stale ? " iw-stale" : ""}`} role="status">
      {quote?.text}
    </p>
  );
}

function Notices({ store }: StoreProps) {
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
      <Trouble trouble={trouble} />
    </>
  );
}
