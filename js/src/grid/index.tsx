import "../shared/theme.css";
import "../shared/controls.css";
import "./style.css";
import { useSignal } from "@preact/signals";
import { useMemo } from "preact/hooks";
import { mount, type ViewProps } from "../shared/mount";
import { Part } from "../shared/parts";
import { Said } from "../shared/said";
import { Trouble } from "../shared/trouble";
import { Bar, Progress } from "./bar";
import { Board } from "./board";
import type { MenuProps } from "./parts/menu";
import { GridStore, type StoreProps } from "./store";

function GridWidget({ channel }: ViewProps) {
  const store = useMemo(() => new GridStore(channel), [channel]);
  const help = useSignal(false);
  const toggleHelp = () => {
    help.value = !help.value;
  };
  const count = store.count.value;
  const menu = store.menu.value;
  const { forms, code, shown } = store.desk;
  const drawn = forms.value.length > 0 || code.value !== "" || shown.value !== null;
  if (count <= 0)
    return (
      <p class="iw-grid-note">
        {count
          ? (store.trouble.value ?? "Waiting for the kernel")
          : "No pictures yet. Generate some, or give the grid rows of a record."}
      </p>
    );
  return (
    <>
      {store.drawn.value && <p class="iw-grid-offline">{store.drawn.value}</p>}
      <Board store={store} onHelp={toggleHelp} />
      <Progress store={store} />
      <Bar store={store} help={help.value} onHelp={toggleHelp} />
      {help.value && <Part parts={store.parts} name="keys" props={{}} waiting={waiting} />}
      <Trouble trouble={store.trouble} />
      <Said said={store.said} />
      {(
        [
          ["large", store.opened.value],
          ["arrange", store.arranging.value],
          ["add", store.adding.value],
          ["compare", store.compared.value],
        ] as const
      ).map(
        ([name, open]) =>
          open !== null && (
            <Part<StoreProps>
              key={name}
              parts={store.parts}
              name={name}
              props={{ store }}
              waiting={waiting}
            />
          ),
      )}
      {menu && !menu.large && (
        <Part<MenuProps> parts={store.parts} name="menu" props={{ store, at: menu }} waiting={waiting} />
      )}
      {drawn && <Part<MenuProps> parts={store.parts} name="menu" props={{ store, at: null }} />}
    </>
  );
}

function waiting(error: string | undefined) {
  return <p class="iw-grid-note">{error ?? "Waiting for the kernel"}</p>;
}

export default mount("grid", GridWidget);
