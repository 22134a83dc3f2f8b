/** What a page asks of Python: about the layout, and of a service. */
import type { Checks, LayoutStore } from "./store";

/** Asks for something that begins with the layout as it stands. */
function ask(store: LayoutStore, message: Parameters<LayoutStore["tell"]>[0]): boolean {
  store.flush();
  store.trouble.value = null;
  return store.tell(message);
}

export function reshape(store: LayoutStore, resolution: string, keep: "shape" | "layout" | "units"): void {
  ask(store, { kind: "reshape_layout", resolution, keep });
}

export function template(store: LayoutStore, name: string): void {
  ask(store, { kind: "use_template", name });
}

export function fix(store: LayoutStore, code: string | null, path: string): void {
  ask(store, { kind: "fix_problem", code, path });
}

export function check(store: LayoutStore, checks: Partial<Checks>): void {
  store.tell({ kind: "set_checks", ...store.checks.peek(), ...checks });
}

export function askCode(store: LayoutStore, then: NonNullable<LayoutStore["onCode"]>): void {
  store.onCode = then;
  ask(store, { kind: "ask_layout_code" });
}

export function run(store: LayoutStore): void {
  store.running.value = ask(store, {
    kind: "run_drawing",
    ...store.drawing.peek(),
    confirmed_usd_micros: store.price.peek()?.usd_micros ?? null,
  });
}

export function describe(store: LayoutStore): void {
  if (ask(store, { kind: "describe_under" })) store.work.value = { ...store.work.peek(), describing: true };
}

/** Shows what came beside what was asked for; what is not known yet is asked for first. */
export function compareWithResult(store: LayoutStore): void {
  const isKnown = store.got.peek()?.known ?? false;
  store.showsGot.value = !(isKnown && store.showsGot.peek());
  if (isKnown) return;
  if (ask(store, { kind: "describe_result" })) store.work.value = { ...store.work.peek(), describing: true };
}

/** Takes over what came unasked. */
export function adopt(store: LayoutStore, raw: string): void {
  store.paste(raw);
}

export function enrich(store: LayoutStore, text: string): void {
  if (ask(store, { kind: "ask_magic", text: text.slice(0, 10_000) }))
    store.work.value = { ...store.work.peek(), enriching: true };
}

export function decide(store: LayoutStore, accept: boolean): void {
  store.proposal.value = null;
  store.tell({ kind: "answer_magic", accept });
}

export function goTo(store: LayoutStore, index: number): void {
  store.tell({ kind: "show_state", index });
}
