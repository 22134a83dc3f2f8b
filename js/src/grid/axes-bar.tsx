/** What is laid out along rows, columns and pages. */
import { Button, Select } from "../shared/controls";
import type { Layout } from "../shared/messages";
import type { GridStore } from "./store";

const NONE = "";
const PLACES = ["rows", "columns", "pages"] as const;

export function Axes({ store }: { store: GridStore }) {
  const axes = store.axes.value;
  const layout = store.layout.value;
  if (axes.length === 0) return null;
  const now = { rows: layout.rows[0], columns: layout.columns[0], pages: layout.pages ?? undefined };
  const options = [
    { value: NONE, label: "—" },
    ...axes.map((axis) => ({ value: axis.name, label: axis.label })),
  ];
  const pages = store.axis(layout.pages);
  return (
    <div class="iw-grid-axes">
      {PLACES.map((what) => (
        <span key={what} class="iw-grid-axis">
          <span class="iw-muted" aria-hidden="true">
            {what}
          </span>
          <Select
            label={what}
            value={now[what] ?? NONE}
            options={options}
            onChange={(value) => store.place(what, 0, value === NONE ? null : value)}
          />
          {what !== "pages" && layout[what].length > 1 && (
            <span class="iw-muted">
              ×{" "}
              {store
                .axesOf(layout[what].slice(1))
                .map((axis) => axis.label)
                .join(" × ")}
            </span>
          )}
          {what === "rows" && (
            <Button
              icon="swap"
              name="Swap rows and columns"
              onClick={() => store.arrange({ rows: layout.columns, columns: layout.rows })}
            />
          )}
        </span>
      ))}
      {pages && (
        <Select
          label={`Page: ${pages.label}`}
          value={String(layout.page)}
          options={pages.values.map((value, place) => ({
            value: String(place),
            label: value.text.slice(0, 60),
          }))}
          onChange={(value) => store.arrange({ page: Number(value) })}
        />
      )}
      <Button
        popup="dialog"
        name="Nest, order and hide"
        onClick={(event) => {
          store.arranging.value = event.currentTarget;
        }}
      >
        {hiddenCount(layout) > 0 ? `Values · ${hiddenCount(layout)} hidden` : "Values"}
      </Button>
    </div>
  );
}

function hiddenCount({ hidden }: Layout): number {
  return Object.values(hidden).reduce((sum, places) => sum + places.length, 0);
}
