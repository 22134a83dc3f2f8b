/** What is wrong with the layout, or could be better, with its fixes. */
import { Check, Group } from "../shared/canvas-fields";
import { Button, SegmentedControl } from "../shared/controls";
import type { LayoutProblem } from "../shared/messages";
import { check, fix } from "./asking";
import type { LayoutStore } from "./store";

const SHOWN = 50;

export function Problems({ store }: { store: LayoutStore }) {
  const problems = store.problems.value;
  const checks = store.checks.value;
  const fixable = problems.filter(({ severity, offer }) => severity === "error" && offer).length;
  return (
    <Group title={problems.length > 0 ? `Problems · ${problems.length}` : "No problems"}>
      {problems.length > 0 && (
        <ul class="iw-layout-problems" aria-label="Problems">
          {problems.slice(0, SHOWN).map((problem) => (
            <ProblemView key={`${problem.code} ${problem.path}`} store={store} problem={problem} />
          ))}
        </ul>
      )}
      {problems.length > SHOWN && <p class="iw-muted">and {problems.length - SHOWN} more</p>}
      {fixable > 1 && <Button onClick={() => fix(store, null, "")}>Fix all errors</Button>}
      <details class="iw-layout-more">
        <summary>What is checked</summary>
        <SegmentedControl
          name={`layout-profile-${store.steps.value[0]?.step_id}-${store.states.value.length}`}
          label="Profile"
          value={checks.profile}
          options={[
            { value: "api", label: "API" },
            { value: "training", label: "Open weights" },
          ]}
          onChange={(profile) => check(store, { profile: profile as "api" | "training" })}
        />
        <Check
          label="Hints on writing"
          checked={checks.hints}
          onChange={(hints) => check(store, { hints })}
        />
        {checks.mute.length > 0 && (
          <Button variant="quiet" onClick={() => check(store, { mute: [] })}>
            Tell again: {checks.mute.join(", ")}
          </Button>
        )}
      </details>
    </Group>
  );
}

export function ProblemView({ store, problem }: { store: LayoutStore; problem: LayoutProblem }) {
  const { code, path, element, severity, message, offer } = problem;
  const item = store.items.value[element ?? -1];
  const place = path.split(".").at(-1) ?? "";
  return (
    <li>
      <i class="iw-layout-dot" data-severity={severity} />
      <span>
        <button
          type="button"
          class="iw-layout-where"
          disabled={!item && element !== null}
          onClick={() => {
            store.selected.value = new Set(item ? [item.key] : []);
          }}
        >
          <span class="iw-visually-hidden">{severity}: </span>
          {item ? `${item.index + 1} · ` : ""}
          {place.replaceAll("_", " ") || "prompt"}
        </button>{" "}
        <span dir="auto">{message}</span>
      </span>
      <span class="iw-layout-acts">
        {offer && (
          <Button name={offer} onClick={() => fix(store, code, path)}>
            Fix
          </Button>
        )}
        {severity !== "error" && (
          <Button
            icon="close"
            name={`Say no more of ${code}`}
            onClick={() => check(store, { mute: [...store.checks.peek().mute, code] })}
          />
        )}
      </span>
    </li>
  );
}
