/** What is behind the menu of a picture: its items, and what they open. Fetched when it is first wanted. */

import type { PictureDesk } from "./picture-desk";
import { Drawers } from "./picture-drawers";
import { Items } from "./picture-items";
import type { PictureMenuBoxProps } from "./picture-menu";

export type PicturesProps = { menu: PictureMenuBoxProps } | { desk: PictureDesk };

export function Pictures(props: PicturesProps) {
  return "menu" in props ? <Items {...props.menu} /> : <Drawers desk={props.desk} />;
}
