import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { FieldInfo, Json } from "../shared/messages";
import type { FormStore } from "./store";

// Always provided by the form, whose parts alone use it.
export const StoreContext = createContext<FormStore>(null as unknown as FormStore);

export const useStore = (): FormStore => useContext(StoreContext);

export interface EditorProps {
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
