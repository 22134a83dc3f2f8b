import type { ComponentChildren } from "preact";
import { Button } from "../shared/controls";

/** One value of several, with the way to take it out. */
export function Chip(props: { text: string; onRemove: () => void; children?: ComponentChildren }) {
  return (
    <span class="iw-chip">
      {props.children}
      <span class="iw-chip-text" title={props.text}>
        {props.text}
      </span>
      <Button icon="close" name={`Remove ${props.text}`} onClick={props.onRemove} />
    </span>
  );
}
