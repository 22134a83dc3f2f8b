/** What the keys of the grid do. */
import { KeyList, type Keys } from "../../shared/key-list";

const KEYS: Keys = [
  ["← ↑ → ↓", "move"],
  ["Home End", "first and last in the row"],
  ["Enter", "open large"],
  ["Space", "select"],
  ["1–5, 0", "rate, clear"],
  ["S", "star"],
  ["D", "compare the selected, two to four"],
  ["C, Shift+C", "copy Python, cURL"],
  ["+ −", "larger, smaller tiles"],
  ["A, Shift+A", "add a column, a row"],
  ["M", "what can be done with the picture"],
  ["Z, Shift+Z", "zoom into all pictures, out"],
  ["0", "all of the picture, when zoomed"],
  ["Esc", "back to the notebook"],
  ["?", "these keys"],
];

export default function GridKeys() {
  return <KeyList keys={KEYS} />;
}
