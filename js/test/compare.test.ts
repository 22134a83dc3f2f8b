import assert from "node:assert/strict";
import { test } from "node:test";
import { adjusted, fitted, heat, inWords, measured, painted, workingSize } from "../src/compare/pixels";
import { scaleOf } from "../src/votes/scale";

const pixel = (r: number, g: number, b: number) => Uint8ClampedArray.of(r, g, b, 255);

test("a picture is fitted whole into another one's size", () => {
  assert.deepEqual(fitted({ width: 20, height: 40 }, { width: 40, height: 40 }), {
    width: 20,
    height: 40,
    x: 10,
    y: 0,
  });
});

test("very large pictures are compared smaller, and that is said", () => {
  const large = { width: 8192, height: 8192 };
  const used = workingSize(large);
  assert.ok(used.width * used.height <= 6_010_000);
  assert.match(adjusted(large, large, used), /^Compared at \d+ × \d+\.$/);
  assert.equal(adjusted(used, used, used), "");
});

test("differences are counted, and strengthened", () => {
  const data = Uint8ClampedArray.of(0, 0, 0, 255, 10, 0, 20, 255);
  assert.deepEqual(measured(data), { share: 0.5, mean: 5 });
  assert.deepEqual([...painted(pixel(10, 0, 20), 3, "colour")], [30, 0, 60, 255]);
  assert.deepEqual([...painted(pixel(10, 0, 20), 3, "grey")], [60, 60, 60, 255]);
  assert.deepEqual([...painted(pixel(10, 0, 200), 2, "heat")], [255, 255, 255, 255]);
  assert.equal(inWords({ share: 0, mean: 0 }), "Identical, pixel by pixel.");
});

test("heat grows lighter with every level", () => {
  const levels = [...Array(256).keys()].map((level) => heat(level).reduce((sum, part) => sum + part));
  assert.ok(levels.every((sum, at) => at === 0 || sum >= (levels[at - 1] ?? 0)));
  assert.deepEqual([levels[0], levels[255]], [0, 765]);
});

test("strengths lie on a scale that holds them all, the middle in the middle", () => {
  const { at, ticks } = scaleOf([{ strength: 5, low: 3, high: 9 }]);
  assert.equal(at(0), 50);
  assert.ok(at(9) <= 100 && at(-9) >= 0 && at(99) <= 100);
  assert.ok(ticks.some(({ text }) => text === "50%"));
  assert.deepEqual(
    scaleOf([]).ticks.map(({ text }) => text),
    ["25%", "50%", "75%"],
  );
});
