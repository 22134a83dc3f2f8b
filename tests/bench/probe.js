// Runs in every measured page, after page.js. What is timed is timed here, on the page's own clock.
(() => {
  const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
  const shown = (image) => !!image && image.complete && image.naturalWidth > 0;

  // The pictures of a peer: the first `count` images of its output, or nothing while some are missing.
  const images = (selector, count) => {
    const found = [...document.querySelectorAll(selector)].filter(shown);
    return found.length >= count ? found.slice(0, count) : null;
  };

  // The pictures in view of a grid that draws no others, at least `count`, or nothing while some cell lacks its own.
  const inView = (count) => {
    const box = document.querySelector(".iw-grid-scroll");
    const frame = box?.getBoundingClientRect();
    const cells = [...(box?.querySelectorAll("[role=gridcell][data-item]") ?? [])].filter((cell) => {
      const { top, bottom, left, right } = cell.getBoundingClientRect();
      return bottom > frame.top && top < frame.bottom && right > frame.left && left < frame.right;
    });
    const found = cells.map((cell) => cell.querySelector("img"));
    return found.length >= count && found.every(shown) ? found : null;
  };

  const scrollerOf = (element) => {
    let box = element;
    while (box && !(box.scrollHeight > box.clientHeight + 10 && /auto|scroll/.test(getComputedStyle(box).overflowY)))
      box = box.parentElement;
    return box;
  };

  // Not for ever: the server drops messages of a thousand widgets, which may be the one that is waited for.
  const settled = () => Promise.race([lab.settle(), new Promise((resolve) => setTimeout(resolve, 10_000))]);

  window.probe = {
    // Runs the notebook's first cell; milliseconds until pictures are decoded and the frame after is painted.
    async run({ selector, counts, seconds }) {
      await settled();
      const bytes = lab.traffic.received;
      const began = performance.now();
      const end = began + 1000 * seconds;
      const times = [];
      lab.startCell(0);
      for (const count of counts) {
        let found = null;
        while (!found && performance.now() < end) {
          await frame();
          found = selector ? images(selector, count) : inView(count);
        }
        if (!found) break;
        await Promise.all(found.map((image) => image.decode().catch(() => {})));
        await frame();
        await frame();
        times.push(performance.now() - began);
      }
      const have = document.querySelectorAll(selector ?? ".iw-grid-picture").length;
      await settled();
      return { times, have, bytes: lab.traffic.received - bytes };
    },

    // Milliseconds between frames while a box scrolls by `step` pixels in each; step 0 is an idle page.
    async scroll({ selector, frames, step }) {
      const box = scrollerOf(document.querySelector(selector));
      const began = box.scrollTop;
      const bytes = lab.traffic.received;
      const gaps = [];
      let last = await frame();
      for (let n = 0; n < frames; n += 1) {
        box.scrollTop += step;
        const now = await frame();
        gaps.push(now - last);
        last = now;
      }
      const moved = box.scrollTop - began;
      await settled();
      return { gaps, moved, bytes: lab.traffic.received - bytes };
    },
  };
})();
