/** Over the frame: the boxes as they came, each joined to the one that was asked for. */

import { placed } from "../place";
import { drawnOf, iouOf } from "../results";
import type { LayoutStore } from "../store";

export interface GotProps {
  store: LayoutStore;
}

export default function Got({ store }: GotProps) {
  const all = drawnOf(store);
  return (
    <div class="iw-layout-got" role="list" aria-label="What came out">
      <svg viewBox="0 0 1000 1000" preserveAspectRatio="none" aria-hidden="true">
        {all.map(({ got, rect, item }) => {
          const asked = item && (store.live.value?.get(item.key) ?? item.rect);
          if (!asked) return null;
          return (
            <line
              key={got.key}
              x1={(asked.left + asked.right) / 2}
              y1={(asked.top + asked.bottom) / 2}
              x2={(rect.left + rect.right) / 2}
              y2={(rect.top + rect.bottom) / 2}
            />
          );
        })}
      </svg>
      {all.map(({ got, rect, item }) => {
        const iou = item ? iouOf(store, item, got) : null;
        return (
          <div key={got.key ?? got.raw} role="listitem" style={placed(rect)} data-extra={!item || undefined}>
            <span>
              {item ? item.index + 1 : "unasked"}
              {iou !== null && ` · ${Math.round(100 * iou)} %`}
              <span class="iw-visually-hidden"> {got.label}</span>
            </span>
          </div>
        );
      })}
    </div>
  );
}
