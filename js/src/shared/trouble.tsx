/** What went wrong, until it is put away. */
import "./trouble.css";
import type { Signal } from "@preact/signals";
import { Button, ErrorText } from "./controls";

export function Trouble({ trouble }: { trouble: Signal<string | null> }) {
  if (!trouble.value) return null;
  return (
    <div class="iw-trouble" role="alert">
      <ErrorText>{trouble.value}</ErrorText>
      <Button
        icon="close"
        name="Dismiss"
        onClick={() => {
          trouble.value = null;
        }}
      />
    </div>
  );
}
