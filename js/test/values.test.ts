import assert from "node:assert/strict";
import { test } from "node:test";
import {
  countSet,
  firstAxis,
  frameSize,
  parseCodes,
  parseLines,
  parseNumber,
  prefer,
  randomSeed,
  setField,
  setVary,
} from "../src/prompt-form/values";
import { hexColour, parseIntegers, search } from "../src/prompt-form/written";
import type { Draft, FieldInfo } from "../src/shared/messages";

const field = (name: string, more: Partial<FieldInfo> = {}): FieldInfo => ({
  name,
  label: name,
  help: "",
  kind: "text",
  role: name,
  choices: [],
  minimum: null,
  maximum: null,
  default: null,
  required: false,
  essential: false,
  max_items: null,
  max_bytes: null,
  excludes: [],
  ...more,
});
const ratio = field("aspect_ratio", { excludes: ["resolution"] });
const resolution = field("resolution", { excludes: ["aspect_ratio"] });
const specs = [field("prompt"), ratio, resolution];
const empty: Draft = { operation: "o", fields: {}, vary: {}, off: [] };

test("a field switches off what it excludes, keeps its value, and gives it back", () => {
  let draft = setField(empty, specs, "aspect_ratio", "3x4");
  draft = setField(draft, specs, "resolution", "1024x1024");
  assert.deepEqual(draft.off, ["aspect_ratio"]);
  assert.equal(draft.fields.aspect_ratio, "3x4");
  assert.equal(countSet(draft, specs), 1);
  assert.deepEqual(prefer(draft, specs, "aspect_ratio").off, ["resolution"]);
  assert.deepEqual(setField(draft, specs, "resolution", "").off, []);
});

test("a field that varies excludes others too, and becomes one value again", () => {
  const draft = setField(empty, specs, "aspect_ratio", "3x4");
  const varied = setVary(draft, specs, "resolution", ["1024x1024", "512x1536"]);
  assert.deepEqual(varied.off, ["aspect_ratio"]);
  const single = setVary(varied, specs, "resolution", null);
  assert.deepEqual(single.vary, {});
  assert.equal(single.fields.resolution, "1024x1024");
});

test("integers are read as lists and ranges, or refused with the part that is wrong", () => {
  assert.deepEqual(parseIntegers("7, 8 9-12;7"), { values: [7, 8, 9, 10, 11, 12], error: "" });
  assert.match(parseIntegers("7, x").error, /“x”/);
  assert.match(parseIntegers("9-7").error, /backwards/);
  assert.match(parseIntegers("1-100000000000").error, /200/);
});

test("an axis begins with what a person would add", () => {
  const seed = field("seed", { kind: "integer", role: "seed", maximum: 2147483647, minimum: 0 });
  assert.deepEqual(firstAxis(seed, 7), [7, 8, 9, 10]);
  assert.equal(new Set(firstAxis(seed, undefined, () => 0)).size, 4);
  assert.deepEqual(firstAxis(field("b", { kind: "boolean" }), true), [true, false]);
  assert.deepEqual(firstAxis(field("c", { default: "AUTO" }), undefined), ["AUTO"]);
  assert.ok(randomSeed(seed, () => 0.999999) < 100_000);
});

test("ratios are drawn, AUTO is not", () => {
  assert.deepEqual(frameSize("3x4", 12), { width: 9, height: 12 });
  assert.deepEqual(frameSize("1x8", 8), { width: 3, height: 8 });
  assert.equal(frameSize("AUTO"), null);
});

test("search understands 16:9 as 16x9 and words in any order", () => {
  const options = [
    { value: "16x9", label: "16:9" },
    { value: "ART_DECO", label: "Art Deco" },
  ];
  assert.deepEqual(search(options, "16:9"), [options[0]]);
  assert.deepEqual(search(options, "deco art"), [options[1]]);
  assert.equal(search(options, "").length, 2);
});

test("colours and codes as people write them", () => {
  assert.equal(hexColour("ABC"), "#aabbcc");
  assert.equal(hexColour(" #e63946 "), "#e63946");
  assert.equal(hexColour("red"), null);
  assert.deepEqual(parseCodes("1A2B3C4D, 00000000"), ["1A2B3C4D", "00000000"]);
});

test("what is written is read as far as it can be", () => {
  assert.deepEqual(parseLines(" a b \n\n c"), ["a b", "c"]);
  assert.deepEqual(["7.", "-0.5", " ", "7x"].map(parseNumber), [7, -0.5, " ", "7x"]);
});
