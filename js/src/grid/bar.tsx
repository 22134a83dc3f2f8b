/** Below the pictures: what is laid out how, how far it is, what can be done. */
import { Button, ProgressBar, Select } from "../shared/controls";
import type { IconName } from "../shared/icons";
import type { Layout } from "../shared/messages";
import { Part } from "../shared/parts";
import type { ToolsProps } from "./parts/tools";
import type { GridStore, RunAction } from "./store";

const NONE = "";
const PLACES = ["rows", "columns", "pages"] as const;

export function Bar(tools: ToolsProps) {
  const { store } = tools;
  return (
    <div class="iw-grid-bar">
      <Axes store={store} />
      <Part<ToolsProps>
        parts={store.parts}
        name="tools"
        props={tools}
        waiting={(error) => <span class="iw-grid-filter iw-muted">{error}</span>}
      />
    </div>
  );
}

function Axes({ store }: { store: GridStore }) {
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

export function Progress({ store }: { store: GridStore }) {
  const progress = store.progress.value;
  if (!store.live.value || !progress) return null;
  const { running, paused, waiting, failed } = progress;
  const gone = !store.connected.value;
  const control = (icon: IconName, action: RunAction, text: string, price: number | null = null) => (
    <Button
      icon={icon}
      variant={action === "run" ? "primary" : "plain"}
      disabled={gone}
      onClick={() => store.control(action, price)}
    >
      {text}
    </Button>
  );
  const priced = (text: string, price: string) => (price ? `${text} · ${price}` : text);
  return (
    <div class="iw-grid-progress">
      <ProgressBar value={progress.done} total={progress.total} label="Progress of the sweep" />
      <span class="iw-grid-progress-text" aria-live="polite">
        {progress.text}
      </span>
      {gone && <span class="iw-muted">the kernel is gone</span>}
      {running && (paused ? control("play", "resume", "Resume") : control("pause", "pause", "Pause"))}
      {running && control("close", "cancel", "Cancel")}
      {!running &&
        waiting > 0 &&
        control(
          "play",
          "run",
          priced(`Make ${waiting}`, progress.waiting_price),
          progress.waiting_usd_micros,
        )}
      {!running &&
        failed > 0 &&
        waiting === 0 &&
        control(
          "retry",
          "retry",
          priced(`Retry ${failed} failed`, progress.failed_price),
          progress.failed_usd_micros,
        )}
    </div>
  );
}
