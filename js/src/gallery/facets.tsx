/** What the pictures can be narrowed to, with how many each leaves. */
import { useSignal } from "@preact/signals";
import { Button } from "../shared/controls";
import type { Facet, FacetValue } from "../shared/messages";
import type { WallStore } from "./store";

const SHORT = 7;

export function Facets({ store }: { store: WallStore }) {
  const facets = store.facets.value;
  if (facets.length === 0) return null;
  return (
    <>
      {facets.map((facet) => (
        <FacetBox key={facet.column} store={store} facet={facet} />
      ))}
    </>
  );
}

function FacetBox({ store, facet }: { store: WallStore; facet: Facet }) {
  const all = useSignal(false);
  const shown = all.value ? facet.values : facet.values.filter((one, nth) => nth < SHORT || one.chosen);
  const hidden = facet.values.length - shown.length;
  const click = (one: FacetValue) => {
    const chosen = facet.values
      .filter((value) => value.chosen !== (value === one))
      .map((value) => value.value);
    store.choose(facet.column, chosen);
  };
  return (
    <fieldset class="iw-wall-facet">
      <legend>{facet.label}</legend>
      {shown.map((one) => (
        <button
          key={one.value ?? ""}
          type="button"
          class="iw-wall-value"
          aria-pressed={one.chosen}
          title={one.label}
          onClick={() => click(one)}
        >
          <span class="iw-wall-label" dir="auto">
            {one.label}
          </span>
          <span class="iw-wall-count">{one.count}</span>
        </button>
      ))}
      {hidden > 0 && (
        <Button
          variant="quiet"
          class="iw-wall-more"
          onClick={() => {
            all.value = true;
          }}
        >
          {hidden} more
        </Button>
      )}
      {facet.more > 0 && all.value && (
        <p class="iw-muted iw-wall-rest">{facet.more} more by the filter line</p>
      )}
    </fieldset>
  );
}
