/** What the keys do, as a list. */
import "./keys.css";

const KEYS: readonly (readonly [string, string])[] = [
  ["← ↑ → ↓", "move"],
  ["Home End", "first and last in the row"],
  ["Enter", "open large"],
  ["Space", "select"],
  ["1–5, 0", "rate, clear"],
  ["S", "star"],
  ["D", "compare two selected"],
  ["C, Shift+C", "copy Python, cURL"],
  ["+ −", "larger, smaller tiles"],
  ["A, Shift+A", "add a column, a row"],
  ["M", "what can be done with the picture"],
  ["Z, Shift+Z", "zoom into all pictures, out"],
  ["0", "all of the picture, when zoomed"],
  ["Esc", "back to the notebook"],
  ["?", "these keys"],
];

export default function Keys() {
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
