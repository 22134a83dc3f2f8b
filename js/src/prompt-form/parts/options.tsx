/** The choices of a picker, to be searched. */
import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { Icon } from "../../shared/icons";
import { Drawn, type PickerProps } from "../picker";
import { typed } from "../props";
import { search } from "../written";

export default function Options({
  store,
  spec,
  drawing,
  selected,
  many = false,
  label,
  onToggle,
}: PickerProps) {
  const query = useSignal("");
  const list = useRef<HTMLDivElement>(null);
  const found = search(spec.choices, query.value);
  useEffect(() => {
    if (drawing === "sample") store.askSamples(spec.choices.map((choice) => choice.value));
    list.current?.querySelector("[aria-selected=true]")?.scrollIntoView({ block: "nearest" });
    list.current?.parentElement?.querySelector<HTMLElement>("input, [tabindex='0']")?.focus();
  }, [drawing, spec, store]);
  const options = () => [...(list.current?.querySelectorAll<HTMLElement>("[role=option]") ?? [])];
  const step = (event: KeyboardEvent) => {
    const entries = options();
    const at = entries.indexOf(event.target as HTMLElement);
    const columns = entries.filter((entry) => entry.offsetTop === entries[0]?.offsetTop).length;
    const moves: Record<string, number> = {
      ArrowDown: at < 0 ? 1 : columns,
      ArrowUp: -columns,
      ArrowRight: at < 0 ? 0 : 1,
      ArrowLeft: at < 0 ? 0 : -1,
    };
    const by = moves[event.key];
    if (!by) return;
    event.preventDefault();
    const to = at + by;
    if (to < 0) list.current?.parentElement?.querySelector("input")?.focus();
    else entries[Math.min(to, entries.length - 1)]?.focus();
  };
  return (
    <div class="iw-picker-panel">
      {spec.choices.length > 20 && (
        <input
          class="iw-input iw-picker-search"
          type="search"
          placeholder={`Search ${spec.choices.length}`}
          aria-label={`Search ${label}`}
          value={query.value}
          onInput={typed((text) => {
            query.value = text;
          })}
          onKeyDown={(event) => {
            if (event.key === "Enter" && found[0]) onToggle(found[0].value);
            else if (event.key === "ArrowDown") step(event);
          }}
        />
      )}
      <div
        class="iw-picker-list"
        ref={list}
        role="listbox"
        tabIndex={-1}
        aria-label={label}
        aria-multiselectable={many}
        onKeyDown={step}
      >
        {found.map((choice, index) => {
          const on = selected.includes(choice.value);
          const choose = () => onToggle(choice.value);
          return (
            <div
              key={choice.value}
              class="iw-option"
              role="option"
              tabIndex={on || (index === 0 && selected.length === 0) ? 0 : -1}
              aria-selected={on}
              onClick={choose}
              onKeyDown={(event) => {
                if (event.key !== "Enter" && event.key !== " ") return;
                event.preventDefault();
                choose();
              }}
            >
              <Drawn store={store} drawing={drawing} value={choice.value} />
              <span class="iw-option-text">{choice.label}</span>
              {on && <Icon name="check" />}
            </div>
          );
        })}
        {found.length === 0 && (
          <p class="iw-muted iw-picker-none">Nothing called “{query.value.slice(0, 40)}”</p>
        )}
      </div>
      {drawing === "sample" && store.setup.value?.samples && (
        <p class="iw-muted iw-picker-note">Samples are drawings, not pictures of the service.</p>
      )}
    </div>
  );
}
