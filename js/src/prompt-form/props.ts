/** What the form's parts are given. The store goes along as a prop: a context costs half a kilobyte more. */
import type { FieldInfo, Json } from "../shared/messages";
import type { FormStore } from "./store";

export interface StoreProps {
  store: FormStore;
}

export interface EditorProps extends StoreProps {
  spec: FieldInfo;
  value: Json | undefined;
  onChange: (value: Json | undefined) => void;
  /** The id that the field's label points to. */
  id: string;
  /** The name for parts that no label points to. */
  label: string;
  describedBy: string | undefined;
  invalid: boolean;
}

/** A handler that wants the text of a control. */
export const typed = (take: (text: string) => void) => (event: { currentTarget: { value: string } }) =>
  take(event.currentTarget.value);
