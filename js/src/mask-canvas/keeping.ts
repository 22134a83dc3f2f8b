/** What the hand draws with and how the selection looks, kept by Python over a reload and for every other view. */
import { effect } from "@preact/signals";
import type { Channel } from "../shared/channel";
import type { HandSettings } from "../shared/messages";
import type { MaskStore } from "./store";

const PAUSE_MS = 200;

export function keepHand(store: MaskStore, channel: Channel): void {
  const view = Math.random().toString(36).slice(2, 10);
  /** What Python and this page agree on; nothing is said before Python has. */
  let known = "";
  let timer = 0;
  const now = (): HandSettings => {
    const { colour, opacity, edge } = store.look.value;
    const { tolerance, pressure } = store;
    return {
      ...store.sizes.value,
      tolerance: tolerance.value,
      pressure: pressure.value,
      colour,
      opacity,
      edge,
    };
  };
  channel.on("mask_hand", ({ view: from, hand }) => {
    // What is about to be said comes after it.
    if (from === view || timer) return;
    known = JSON.stringify(hand);
    const { brush, eraser, tolerance, pressure, colour, opacity, edge } = hand;
    store.sizes.value = { brush, eraser };
    store.tolerance.value = tolerance;
    store.pressure.value = pressure;
    store.look.value = { ...store.look.peek(), colour, opacity, edge };
    known = JSON.stringify(now());
  });
  const say = () => {
    timer = 0;
    const hand = now();
    if (channel.send({ kind: "set_hand", view, hand })) known = JSON.stringify(hand);
  };
  const end = effect(() => {
    const said = JSON.stringify(now());
    clearTimeout(timer);
    timer = known && said !== known ? window.setTimeout(say, PAUSE_MS) : 0;
  });
  channel.signal.addEventListener("abort", () => {
    end();
    clearTimeout(timer);
  });
}
