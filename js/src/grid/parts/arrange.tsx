/** What is nested in what, which values are shown, and in which order. */
import "./arrange.css";
import { Button, Select } from "../../shared/controls";
import { Popover } from "../../shared/floating";
import type { Layout } from "../../shared/messages";
import type { Axis } from "../layout";
import type { GridStore, StoreProps } from "../store";

const ORDERS = [
  { value: "planned", label: "as planned" },
  { value: "name", label: "by name" },
  { value: "rating", label: "best rated first" },
  { value: "stars", label: "most starred first" },
] as const;
const DEEPEST = 3;
/** More check boxes than that are no help. */
const LISTED = 300;

export default function Arrange({ store }: StoreProps) {
  const layout = store.layout.value;
  const shown = [...layout.rows, ...layout.columns, ...(layout.pages ? [layout.pages] : [])];
  const hidden = Object.keys(layout.hidden).filter((name) => !shown.includes(name));
  return (
    <Popover
      anchor={store.arranging.value}
      open={store.arranging.value !== null}
      label="Nest, order and hide"
      class="iw-arrange"
      onClose={() => {
        store.arranging.value = null;
      }}
    >
      <div class="iw-arrange-nest">
        <Nest store={store} side="rows" />
        <Nest store={store} side="columns" />
      </div>
      {store.axesOf([...shown, ...hidden]).map((axis) => (
        <Values key={axis.name} store={store} axis={axis} layout={layout} />
      ))}
    </Popover>
  );
}

function Nest({ store, side }: { store: GridStore; side: "rows" | "columns" }) {
  const names = store.layout.value[side];
  const first = store.axis(names[0] ?? null);
  if (!first) return null;
  const options = [
    { value: "", label: "—" },
    ...store.axes.value
      .filter((axis) => axis !== first)
      .map((axis) => ({ value: axis.name, label: axis.label })),
  ];
  const inner = [...names.slice(1), ""].slice(0, DEEPEST - 1);
  return (
    <div class="iw-arrange-line">
      <span>
        <span class="iw-muted">{side}</span> {first.label}
      </span>
      {inner.map((name, place) => (
        <Select
          key={`${place}`}
          label={`${side}, within ${store.axis(names[place] ?? null)?.label ?? ""}`}
          value={name}
          options={options}
          onChange={(value) => store.place(side, place + 1, value || null)}
        />
      ))}
    </div>
  );
}

function Values({ store, axis, layout }: { store: GridStore; axis: Axis; layout: Layout }) {
  const hidden = new Set(layout.hidden[axis.name]);
  const hide = (places: Iterable<number>) => {
    const { [axis.name]: _, ...rest } = layout.hidden;
    const list = [...places].sort((a, b) => a - b);
    store.arrange({ hidden: list.length > 0 ? { ...rest, [axis.name]: list } : rest });
  };
  const places = [...axis.values.keys()];
  return (
    <fieldset class="iw-arrange-axis">
      <legend>{axis.label}</legend>
      <div class="iw-arrange-line">
        <Select
          label={`Order of ${axis.label}`}
          value={layout.orders[axis.name] ?? "planned"}
          options={ORDERS}
          onChange={(value) =>
            store.arrange({
              orders: { ...layout.orders, [axis.name]: value as (typeof ORDERS)[number]["value"] },
            })
          }
        />
        <Button variant="quiet" disabled={hidden.size === 0} onClick={() => hide([])}>
          Show all
        </Button>
        <Button
          variant="quiet"
          name="Show what is hidden, hide what is shown"
          onClick={() => hide(places.filter((place) => !hidden.has(place)))}
        >
          Invert
        </Button>
      </div>
      <ul>
        {places.slice(0, LISTED).map((place) => (
          <li key={place}>
            <label>
              <input
                type="checkbox"
                checked={!hidden.has(place)}
                onChange={(event) => {
                  if (event.currentTarget.checked) hidden.delete(place);
                  else hidden.add(place);
                  hide(hidden);
                }}
              />
              <span class="iw-clamp" dir="auto" title={axis.values[place]?.text}>
                {axis.values[place]?.text}
              </span>
            </label>
          </li>
        ))}
      </ul>
      {places.length > LISTED && (
        <p class="iw-muted">and {places.length - LISTED} more; hide those with grid.arrange(hide=…)</p>
      )}
    </fieldset>
  );
}
