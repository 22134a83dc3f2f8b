/** The editors of what most forms do without: several values of one field, colours of one's own. */
import { Colours, type ColoursProps } from "../colours";
import { Several } from "../several";
import type { VaryProps } from "../vary";

export type EditorsProps = { values: VaryProps } | { colours: ColoursProps };

export default function Editors(props: EditorsProps) {
  return "values" in props ? <Several {...props.values} /> : <Colours {...props.colours} />;
}
