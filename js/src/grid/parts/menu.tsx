/** The menu of one picture, and the place for the forms that menus open. */
import { FormDrawer } from "../../shared/drawer";
import { PictureMenuBox } from "../../shared/picture-menu";
import type { GridStore, MenuAt } from "../store";

export interface MenuProps {
  store: GridStore;
  /** Without it, the drawer. */
  at: MenuAt | null;
}

export default function Menu({ store, at }: MenuProps) {
  if (!at) return <FormDrawer channel={store.channel} />;
  const { cell } = store.tile(at.item).value;
  if (!cell?.image_id) return null;
  return (
    <PictureMenuBox
      channel={store.channel}
      imageId={cell.image_id}
      alt={cell.alt}
      picture={cell.picture}
      preview={store.thumbnails.url(String(at.item)).value}
      anchor={at.anchor}
      onLarge={at.large ? undefined : () => store.open(at.item)}
      onSaid={(text) => {
        store.said.value = text;
      }}
      onClose={() => {
        store.menu.value = null;
      }}
    />
  );
}
