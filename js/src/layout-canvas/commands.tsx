/** What is done to all that is chosen: copies, marks, groups, in line, evenly apart. */
import { Group } from "../shared/canvas-fields";
import { Button } from "../shared/controls";
import type { IconName } from "../shared/icons";
import { type Axis, aligned, distributed, type Edge } from "./arranging";
import { remove, setRects, unplace } from "./edits";
import { duplicate, group, mark, ungroup } from "./marking";
import type { LayoutStore } from "./store";

export function Commands({ store }: { store: LayoutStore }) {
  const chosen = store.chosen;
  const locked = chosen.every(({ layer }) => layer.locked);
  const muted = chosen.every(({ layer }) => layer.muted);
  const grouped = chosen.some(({ layer }) => layer.group);
  return (
    <div class="iw-canvas-row">
      <Button icon="copy" name="Duplicate" shortcut="D" onClick={() => duplicate(store)} />
      <Button
        icon={locked ? "unlock" : "lock"}
        name={locked ? "Unlock" : "Lock"}
        shortcut="L"
        pressed={locked}
        onClick={() => mark(store, locked ? "unlock" : "lock", { locked: !locked })}
      />
      <Button
        icon={muted ? "eyeOff" : "eye"}
        name={muted ? "Send it again" : "Mute: keep it, do not send it"}
        shortcut="M"
        pressed={muted}
        onClick={() => mark(store, muted ? "unmute" : "mute", { muted: !muted })}
      />
      {(chosen.length > 1 || grouped) && (
        <Button
          icon="group"
          name={grouped ? "Ungroup" : "Group"}
          shortcut={grouped ? "Mod+Shift+G" : "Mod+G"}
          pressed={grouped}
          onClick={() => (grouped ? ungroup(store) : group(store))}
        />
      )}
      {chosen.some(({ rect }) => rect) && (
        <Button icon="ban" name="Leave its place to the model" onClick={() => unplace(store)} />
      )}
      <Button icon="trash" name="Delete" shortcut="Delete" disabled={locked} onClick={() => remove(store)} />
    </div>
  );
}

const EDGES: readonly { edge: Edge; icon: IconName; name: string }[] = [
  { edge: "left", icon: "alignLeft", name: "Align left" },
  { edge: "centre", icon: "alignCentre", name: "Align centres" },
  { edge: "right", icon: "alignRight", name: "Align right" },
  { edge: "top", icon: "alignTop", name: "Align top" },
  { edge: "middle", icon: "alignMiddle", name: "Align middles" },
  { edge: "bottom", icon: "alignBottom", name: "Align bottom" },
];
const AXES: readonly { axis: Axis; icon: IconName; name: string }[] = [
  { axis: "horizontal", icon: "distributeAcross", name: "Equal gaps across" },
  { axis: "vertical", icon: "distributeDown", name: "Equal gaps down" },
];

export function Arranging({ store }: { store: LayoutStore }) {
  const rects = store.movable();
  if (rects.size === 0) return null;
  const to = rects.size === 1 ? "to the frame" : "to each other";
  return (
    <Group title={rects.size === 1 ? "Align to the frame" : "Align and distribute"}>
      <div class="iw-canvas-row">
        {EDGES.map(({ edge, icon, name }) => (
          <Button
            key={edge}
            icon={icon}
            name={`${name} ${to}`}
            onClick={() => setRects(store, `align ${edge}`, aligned(store.movable(), edge))}
          />
        ))}
        {rects.size > 2 &&
          AXES.map(({ axis, icon, name }) => (
            <Button
              key={axis}
              icon={icon}
              name={name}
              onClick={() => setRects(store, `distribute ${axis}`, distributed(store.movable(), axis))}
            />
          ))}
      </div>
    </Group>
  );
}
