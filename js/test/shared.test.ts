import assert from "node:assert/strict";
import { test } from "node:test";
import { placeBeside } from "../src/shared/floating";
import { ImageStore } from "../src/shared/images";
import { belongsToNotebook } from "../src/shared/keys";

const key = (name: string, more = {}) => ({
  key: name,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  ...more,
});

test("bare letters stay in the widget, the notebook's combinations pass", () => {
  for (const name of ["x", "b", "Enter", "ArrowDown", " ", "Delete"])
    assert.equal(belongsToNotebook(key(name)), false);
  assert.equal(belongsToNotebook(key("X", { shiftKey: true })), false);
  for (const name of ["Escape", "Tab"]) assert.equal(belongsToNotebook(key(name)), true);
  assert.equal(belongsToNotebook(key("Enter", { shiftKey: true })), true);
  assert.equal(belongsToNotebook(key("s", { ctrlKey: true })), true);
});

test("a floating box stays inside the window and flips above when there is no room below", () => {
  const view = { width: 300, height: 200 };
  const size = { width: 100, height: 80 };
  assert.deepEqual(placeBeside({ left: 10, top: 10, right: 50, bottom: 30 }, size, view), {
    left: 10,
    top: 34,
  });
  assert.deepEqual(placeBeside({ left: 280, top: 150, right: 299, bottom: 170 }, size, view), {
    left: 196,
    top: 66,
  });
});

test("pictures over the limit are let go, the oldest first, and all at the end", () => {
  const alive = new Set<string>();
  let made = 0;
  URL.createObjectURL = () => {
    made += 1;
    alive.add(`blob:${made}`);
    return `blob:${made}`;
  };
  URL.revokeObjectURL = (url: string) => alive.delete(url);
  const stop = new AbortController();
  const store = new ImageStore(stop.signal, 25);
  const bytes = () => new Uint8Array(10);
  store.put("a", bytes(), "image/webp");
  store.put("b", bytes(), "image/webp");
  store.touch("a");
  store.put("c", bytes(), "image/webp");
  assert.equal(store.url("b").value, undefined);
  assert.equal(store.url("a").value, "blob:1");
  store.put("a", bytes(), "image/webp");
  assert.deepEqual([...alive].sort(), ["blob:3", "blob:4"]);
  stop.abort();
  assert.equal(alive.size, 0);
});
