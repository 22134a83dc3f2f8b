/** Below the pictures: what is laid out how, how far it is, what can be done. */
import { Button, ProgressBar } from "../shared/controls";
import type { IconName } from "../shared/icons";
import { Part } from "../shared/parts";
import type { ToolsProps } from "./parts/tools";
import type { GridStore, RunAction } from "./store";

export function Bar(tools: ToolsProps) {
  return (
    <div class="iw-grid-bar">
      <Part<ToolsProps>
        parts={tools.store.parts}
        name="tools"
        props={tools}
        waiting={(error) => <span class="iw-grid-filter iw-muted">{error}</span>}
      />
    </div>
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
