/** What the keys of the gallery do. */
import { KeyList, type Keys } from "../../shared/key-list";

const KEYS: Keys = [
  ["← ↑ → ↓", "move"],
  ["Home End", "first, last"],
  ["Enter", "open large"],
  ["Space", "select"],
  ["Shift+Space", "select up to here"],
  ["1–5, 0", "rate, clear"],
  ["S", "star"],
  ["T", "tags"],
  ["N", "note"],
  ["D", "compare the selected, two to four"],
  ["C", "copy Python"],
  ["F", "full screen"],
  ["M", "menu"],
  ["/", "filter"],
  ["+ −", "larger, smaller"],
  ["Esc", "back to the notebook"],
  ["?", "these keys"],
];

export default function GalleryKeys() {
  return <KeyList keys={KEYS} />;
}
