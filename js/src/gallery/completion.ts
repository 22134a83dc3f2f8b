/** What can follow in a filter line: columns, operators, values. Pure; Python alone decides what a filter means. */
import type { ColumnInfo } from "../shared/messages";

export interface Completion {
  /** What is replaced. */
  from: number;
  to: number;
  options: readonly Option[];
}

export interface Option {
  text: string;
  /** What is told beside it. */
  hint: string;
}

interface Token {
  text: string;
  start: number;
  end: number;
  kind: "word" | "text" | "op" | "sign";
}

const MOST = 8;
const TOKEN =
  /"(?:[^"\\]|\\.)*"?|'(?:[^'\\]|\\.)*'?|`[^`]*`?|<=|>=|!=|<>|==|[=<>≠≤≥]|[()[\],]|(?:[^\s()[\],<>=!≠≤≥"`]|!(?!=))+/g;
const JOINING = ["and", "or"];
const BARE = /^[\p{L}\p{N}_][\p{L}\p{N}_.:+-]*$/u;
const KEYWORDS = ["and", "or", "not", "in", "is", "contains"];

export function complete(text: string, caret: number, columns: readonly ColumnInfo[]): Completion | null {
  const tokens = tokensOf(text.slice(0, caret));
  const last = tokens.at(-1);
  const typed = last && last.end === caret && last.kind !== "op" && last.kind !== "sign" ? last : null;
  const before = typed ? tokens.slice(0, -1) : tokens;
  const from = typed?.start ?? caret;
  const prefix = typed ? typed.text.replace(/^["'`]/, "") : "";
  const options = optionsAfter(before, prefix, columns);
  return options.length > 0 ? { from, to: caret, options } : null;
}

/** The line with an option put in, and where the caret goes. */
export function accept(text: string, { from, to }: Completion, option: string): [string, number] {
  const rest = text.slice(to).replace(/^\s+/, "");
  const put = `${text.slice(0, from)}${option} `;
  return [put + rest, put.length];
}

function tokensOf(text: string): Token[] {
  return [...text.matchAll(TOKEN)].map((found) => {
    const said = found[0];
    const kind = /^["'`]/.test(said)
      ? "text"
      : /^[<>=!≠≤≥]/.test(said)
        ? "op"
        : /^[()[\],]/.test(said)
          ? "sign"
          : "word";
    return { text: said, start: found.index, end: found.index + said.length, kind };
  });
}

function optionsAfter(before: readonly Token[], prefix: string, columns: readonly ColumnInfo[]): Option[] {
  const last = before.at(-1);
  const said = last?.kind === "word" ? last.text.toLowerCase() : last?.text;
  if (!last || said === "and" || said === "or" || said === "not" || said === "(") {
    const inList = said === "(" && before.at(-2)?.text.toLowerCase() === "in";
    return inList ? valuesOf(columnBefore(before, columns), prefix) : columnNames(columns, prefix);
  }
  if (last.kind === "op" || said === "is" || said === "contains" || said === ",")
    return valuesOf(columnBefore(before, columns), prefix);
  const column = columns.find((one) => one.name.toLowerCase() === said);
  const previous = before.at(-2);
  const compared = previous?.kind === "op" || ["is", "contains"].includes(previous?.text.toLowerCase() ?? "");
  if (column && !compared) return operatorsOf(column, prefix);
  return matching(
    JOINING.map((text) => ({ text, hint: "" })),
    prefix,
  );
}

function columnBefore(before: readonly Token[], columns: readonly ColumnInfo[]): ColumnInfo | undefined {
  for (let place = before.length - 1; place >= 0; place -= 1) {
    const token = before[place] as Token;
    const name = token.text.replace(/^[`"]|[`"]$/g, "").toLowerCase();
    const next = before[place + 1];
    const compares = next && (next.kind === "op" || ["is", "contains", "in", "not"].includes(next.text));
    if (!compares) continue;
    const found = columns.find(
      (one) => one.name.toLowerCase() === name || one.name.toLowerCase() === `${name}s`,
    );
    if (found) return found;
  }
  return undefined;
}

const KINDS: Readonly<Record<string, string>> = {
  number: "number",
  time: "date",
  flag: "yes or no",
  list: "list",
  json: "structured",
};

function columnNames(columns: readonly ColumnInfo[], prefix: string): Option[] {
  return matching(
    columns
      .filter((column) => column.what !== "other")
      .map((column) => ({ text: quotedName(column.name), hint: KINDS[column.what] ?? "" })),
    prefix,
  );
}

function quotedName(name: string): string {
  return BARE.test(name) && !KEYWORDS.includes(name.toLowerCase())
    ? name
    : `\`${name.replaceAll("`", "\\`")}\``;
}

function operatorsOf({ what }: ColumnInfo, prefix: string): Option[] {
  const byKind: Readonly<Record<string, readonly string[]>> = {
    number: ["=", ">=", "<=", "!=", "in (", "is empty"],
    time: [">=", "<", "="],
    flag: ["and", "or", "= no"],
    list: ["=", "contains", "is empty", "is not empty"],
    json: ["contains", "is not empty"],
    category: ["=", "!=", "in (", "is empty"],
  };
  const found = byKind[what] ?? ["contains", "=", "is empty", "is not empty"];
  return matching(
    found.map((text) => ({ text, hint: "" })),
    prefix,
  );
}

function valuesOf(column: ColumnInfo | undefined, prefix: string): Option[] {
  return matching(
    (column?.values ?? []).map((value) => ({ text: quotedValue(value), hint: "" })),
    prefix,
  );
}

export function quotedValue(value: string): string {
  if (BARE.test(value) && !KEYWORDS.includes(value.toLowerCase())) return value;
  return `"${value.replace(/["\\]/g, "\\$&")}"`;
}

/** Those that begin with what was typed before those that hold it; nothing where it is one of them already. */
function matching(options: readonly Option[], prefix: string): Option[] {
  const wanted = plain(prefix);
  if (wanted && options.some(({ text }) => plain(text) === wanted)) return [];
  const begins = options.filter(({ text }) => plain(text).startsWith(wanted));
  const holds = wanted
    ? options.filter((one) => !begins.includes(one) && plain(one.text).includes(wanted))
    : [];
  return [...begins, ...holds].slice(0, MOST);
}

function plain(text: string): string {
  return text.toLowerCase().replace(/[\s_\-"'`]+/g, "");
}
