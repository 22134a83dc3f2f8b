/** Below the pictures: what is laid out how, how far it is, what can be done. */
import { Button, Hidden, ProgressBar, Select } from "../shared/controls";
import type { IconName } from "../shared/icons";
import { clampZoom, compareSelected, KEYS } from "./keyboard";
import type { GridStore, RunAction } from "./store";

const NONE = "";
const PLACES = ["rows", "columns", "pages"] as const;

export function Bar({ store, help, onHelp }: { store: GridStore; help: boolean; onHelp: () => void }) {
  return (
    <div class="iw-grid-bar">
      <Axes store={store} />
      <Selected store={store} />
      <span class="iw-grid-view">
        <Export store={store} />
        <Size store={store} />
        <Button variant="quiet" name="Keys" shortcut="?" expanded={help} onClick={onHelp}>
          Keys
        </Button>
      </span>
    </div>
  );
}

function Axes({ store }: { store: GridStore }) {
  const axes = store.axes.value;
  const now = store.arrangement.value;
  if (axes.length === 0) return null;
  const options = [
    { value: NONE, label: "—" },
    ...axes.map((axis) => ({ value: axis.name, label: axis.label })),
  ];
  const choose = (what: (typeof PLACES)[number], value: string) => {
    const name = value === NONE ? null : value;
    // A column has one place: choosing it for another moves it there, and what was there changes over.
    const other = PLACES.find((key) => key !== what && now[key] === name);
    store.arrange({ [what]: name, ...(other && name !== null ? { [other]: now[what] } : {}) });
  };
  const pages = store.axis(now.pages);
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
            onChange={(value) => choose(what, value)}
          />
        </span>
      ))}
      {pages && (
        <Select
          label={`Page: ${pages.label}`}
          value={String(now.page)}
          options={pages.values.map((value, place) => ({
            value: String(place),
            label: value.text.slice(0, 60),
          }))}
          onChange={(value) => store.arrange({ page: Number(value) })}
        />
      )}
    </div>
  );
}

function Selected({ store }: { store: GridStore }) {
  const count = store.selection.value.size;
  if (count === 0) return null;
  return (
    <div class="iw-grid-chosen">
      <span>{count} selected</span>
      {count === 2 && (
        <Button icon="columns" shortcut="D" name="Compare" onClick={() => compareSelected(store, undefined)}>
          Compare
        </Button>
      )}
      <Button variant="quiet" onClick={() => store.select([])}>
        Clear
      </Button>
    </div>
  );
}

function Export({ store }: { store: GridStore }) {
  const count = store.selection.value.size;
  return (
    <Button
      icon="download"
      disabled={!store.finished.value || !store.connected.value}
      onClick={() => store.export()}
    >
      <span aria-live="polite">{store.exporting.value ? "Exporting…" : `Export ${count || "all"}`}</span>
    </Button>
  );
}

function Size({ store }: { store: GridStore }) {
  return (
    <label class="iw-grid-size">
      <Hidden>Size of the pictures</Hidden>
      <input
        type="range"
        min={48}
        max={400}
        step={4}
        value={Math.round(store.tileWidth.value)}
        title="Size of the pictures (Ctrl+wheel, + and −)"
        onInput={(event) => {
          store.zoom.value = clampZoom(Number(event.currentTarget.value));
        }}
      />
    </label>
  );
}

export function Keys() {
  return (
    <dl class="iw-grid-keys" aria-label="Keys">
      {KEYS.map(([key, what]) => (
        <div key={key}>
          <dt>
            <kbd>{key}</kbd>
          </dt>
          <dd>{what}</dd>
        </div>
      ))}
    </dl>
  );
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
