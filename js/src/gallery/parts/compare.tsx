/** Two to four pictures of the wall beside each other. */
import { PairDialog, type PairSource } from "../../compare/pair";
import type { WallStore } from "../store";

const SOURCE: PairSource<WallStore> = {
  none: "No picture",
  picture: (store, item) => store.tile(item).value.tile,
  ask: async (store, item, against) => (await store.ask(item, against)).message,
};

export interface CompareProps {
  store: WallStore;
}

export default function Comparison({ store }: CompareProps) {
  return <PairDialog store={store} source={SOURCE} />;
}
