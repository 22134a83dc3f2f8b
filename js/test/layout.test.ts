import assert from "node:assert/strict";
import { test } from "node:test";
import { aligned, distributed, overlap } from "../src/layout-canvas/arranging";
import { type Doc, itemsOf, withAdded, withMembers, without } from "../src/layout-canvas/document";
import {
  about,
  moved,
  type Rect,
  scaled,
  snapEdges,
  snapMove,
  stretched,
} from "../src/layout-canvas/geometry";
import { charactersOf, wholeText, withOrder, withWhole } from "../src/layout-canvas/whole-document";

const rect = (left: number, top: number, right: number, bottom: number): Rect => ({
  left,
  top,
  right,
  bottom,
});
const near = { x: 6, y: 6, grid: 0 };

test("boxes move together and stop together", () => {
  const boxes = new Map([
    ["a", rect(0, 0, 100, 100)],
    ["b", rect(700, 0, 900, 100)],
  ]);
  const after = moved(boxes, 500, -5);
  assert.deepEqual(after.get("a"), rect(100, 0, 200, 100));
  assert.deepEqual(after.get("b"), rect(800, 0, 1000, 100));
});

test("a box of any size keeps it at the edge, also one that is beyond", () => {
  assert.deepEqual(moved(new Map([["a", rect(900, 0, 1100, 10)]]), 5, 0).get("a"), rect(900, 0, 1100, 10));
});

test("aligning and equal gaps round as Python does", () => {
  const boxes = new Map([
    ["a", rect(0, 0, 101, 9)],
    ["b", rect(111, 0, 210, 9)],
    ["c", rect(400, 0, 500, 9)],
  ]);
  assert.deepEqual(distributed(boxes, "horizontal").get("b"), rect(201, 0, 300, 9));
  assert.deepEqual(aligned(boxes, "centre").get("a"), rect(200, 0, 301, 9));
  assert.deepEqual(aligned(new Map([["a", rect(0, 0, 101, 9)]]), "bottom").get("a"), rect(0, 991, 101, 1000));
});

test("a handle never turns a box over, and a group is scaled as one", () => {
  assert.deepEqual(stretched(rect(100, 100, 200, 200), { x: 1, y: 0 }, -500, 0), rect(100, 100, 101, 200));
  const boxes = new Map([
    ["a", rect(0, 0, 100, 100)],
    ["b", rect(100, 100, 200, 200)],
  ]);
  const after = scaled(boxes, rect(0, 0, 200, 200), rect(0, 0, 400, 100));
  assert.deepEqual(after.get("b"), rect(200, 50, 400, 100));
});

test("a moved box snaps to edges, middles and thirds, with the line that says why", () => {
  const others = [rect(100, 100, 300, 300)];
  const edge = snapMove(rect(304, 500, 404, 600), { ...near, others });
  assert.equal(edge.x, -4);
  assert.deepEqual(edge.guides[0], { across: true, at: 300, from: 100, to: 600, gap: false });
  const middle = snapMove(rect(448, 700, 548, 760), { ...near, others: [] });
  assert.equal(middle.x, 2);
  const third = snapMove(rect(330, 710, 430, 760), { ...near, others: [] });
  assert.ok(Math.abs(third.x - 10 / 3) < 1e-9);
});

test("equal gaps are found between, before and after, and shown", () => {
  const others = [rect(100, 200, 250, 700), rect(400, 200, 550, 700)];
  const after = snapMove(rect(703, 330, 853, 730), { ...near, others });
  assert.equal(after.x, -3);
  assert.deepEqual(
    after.guides.filter(({ gap }) => gap).map(({ from, to }) => [from, to]),
    [
      [250, 400],
      [550, 700],
    ],
  );
  const between = snapMove(rect(302, 330, 352, 630), { ...near, others });
  assert.equal(between.x, -2);
});

test("a grid holds where nothing else is near, and edges snap alone", () => {
  assert.equal(snapMove(rect(612, 612, 641, 641), { ...near, grid: 25, others: [] }).x, -12);
  const snap = snapEdges(rect(10, 10, 497, 700), { x: 1, y: 0 }, { ...near, others: [] });
  assert.deepEqual([snap.x, snap.y], [3, 0]);
});

const doc = (): Doc => ({
  prompt: {
    id: 7,
    high_level_description: "a shelf",
    compositional_deconstruction: {
      background: "a wall",
      elements: [{ desc: "a cup", type: "obj", weight: 2 }, "odd"],
    },
  },
  layers: [
    { key: "a", locked: false, muted: false, group: null },
    { key: "b", locked: false, muted: true, group: null },
  ],
  resolution: "1024x1024",
});

test("edits keep what they do not know, put keys in order, and share the rest", () => {
  const before = doc();
  const after = withMembers(before, new Set(["a", "b"]), () => ({ bbox: [1, 2, 3, 4] }));
  const [cup, odd] = itemsOf(after);
  assert.deepEqual(cup?.raw, { type: "obj", bbox: [1, 2, 3, 4], desc: "a cup", weight: 2 });
  assert.deepEqual(Object.keys(cup?.raw as object), ["type", "bbox", "desc", "weight"]);
  assert.equal(odd?.raw, "odd");
  assert.deepEqual(before, doc());
  assert.equal(after.prompt.id, 7);
});

test("elements come, go and change places with their layers", () => {
  const layer = { key: "c", locked: false, muted: false, group: null };
  const added = withAdded(doc(), [{ raw: { type: "text", text: "Hi", desc: "" }, layer }]) as Doc;
  assert.deepEqual(
    itemsOf(added).map(({ key, label }) => [key, label]),
    [
      ["a", "a cup"],
      ["b", "element 2"],
      ["c", "“Hi”"],
    ],
  );
  assert.deepEqual(withOrder(added, 2, 0).layers[0], layer);
  assert.deepEqual(
    itemsOf(without(added, new Set(["a"]))).map(({ key }) => key),
    ["b", "c"],
  );
  const broken = { ...doc(), prompt: { compositional_deconstruction: { elements: "none" } } };
  assert.equal(withAdded(broken, []), null);
});

test("words about the whole are written where they belong; a style without any is none", () => {
  const lit = withWhole(doc(), "lighting", "flat");
  assert.equal(wholeText(lit, "lighting"), "flat");
  assert.deepEqual(withWhole(lit, "lighting", "").prompt, doc().prompt);
  assert.equal(wholeText(withWhole(doc(), "background", "a door"), "background"), "a door");
});

test("characters are those that are sent", () => {
  const sent = withoutMuted(doc());
  assert.equal(charactersOf(doc()), JSON.stringify(sent.prompt).length);
});

function withoutMuted(whole: Doc): Doc {
  return without(whole, new Set(["b"]));
}

test("what is let go over the frame stands about the pointer, within it", () => {
  assert.deepEqual(about({ x: 500, y: 400 }, 300, 200), rect(350, 300, 650, 500));
  assert.deepEqual(about({ x: 10, y: 995 }, 300, 200), rect(0, 800, 300, 1000));
});

test("the overlap of two boxes is what they share of what they take up", () => {
  assert.equal(overlap(rect(0, 0, 200, 100), rect(0, 0, 100, 100)), 0.5);
  assert.equal(overlap(rect(0, 0, 100, 100), rect(100, 0, 200, 100)), 0);
  assert.equal(overlap(rect(5, 5, 5, 5), rect(5, 5, 5, 5)), 0);
});
