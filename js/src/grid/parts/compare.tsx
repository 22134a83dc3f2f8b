/** Two to four pictures of the grid beside each other. */
import { PairDialog, type PairSource } from "../../compare/pair";
import type { GridStore, StoreProps } from "../store";

const SOURCE: PairSource<GridStore> = {
  none: "No picture yet",
  picture: (store, item) => store.tile(item).value.cell,
  ask: (store, item, against) => store.ask(item, against),
};

export default function Comparison({ store }: StoreProps) {
  return <PairDialog store={store} source={SOURCE} />;
}
