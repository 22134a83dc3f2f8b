/** What the keys of a view do. */
import "./key-list.css";

export type Keys = readonly (readonly [keys: string, what: string])[];

export function KeyList({ keys }: { keys: Keys }) {
  return (
    <dl class="iw-keys" aria-label="Keys">
      {keys.map(([key, what]) => (
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
