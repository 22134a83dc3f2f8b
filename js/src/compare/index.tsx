import "../shared/theme.css";
import "../shared/controls.css";
import "./compare.css";
import { useMemo } from "preact/hooks";
import { mount, type ViewProps } from "../shared/mount";
import { Trouble } from "../shared/trouble";
import { CompareStore } from "./store";
import { Compare } from "./view";

function CompareWidget({ channel, root }: ViewProps) {
  const store = useMemo(() => new CompareStore(channel), [channel]);
  const name = useMemo(() => `compare-${Math.random().toString(36).slice(2)}`, []);
  if (!store.setup.value) return <p class="iw-muted">{store.trouble.value ?? "Waiting for the kernel"}</p>;
  return (
    <>
      <Compare name={name} store={store} root={root} />
      {!channel.connected.value && <p class="iw-muted">The kernel is gone; pictures stay.</p>}
      <Trouble trouble={store.trouble} />
    </>
  );
}

export default mount("compare", CompareWidget);
