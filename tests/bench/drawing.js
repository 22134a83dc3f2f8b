// Injected into a measured page by bench_drawing: watches a canvas while the mouse draws on it.
(() => {
  const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
  // After the frame's own work, so that whoever paints in the same frame has painted.
  const painted = () => frame().then(() => new Promise((resolve) => setTimeout(resolve, 0)));
  const LITTLE = 8;

  let stop = () => {};

  window.drawing = {
    // Waits for the canvas; gives its place on the page.
    async find(selector) {
      for (;;) {
        const canvas = document.querySelector(selector);
        canvas?.scrollIntoView({ block: "center" });
        const box = canvas?.getBoundingClientRect();
        if (box?.width > 100 && !lab.busy()) {
          const { left, top, width, height } = box;
          return { left, top, width, height };
        }
        await frame();
      }
    },

    // Begins to watch. A move counts as painted in the first frame whose pixel under the pointer is not as at first.
    begin(selector) {
      const canvas = document.querySelector(selector);
      const context = canvas.getContext("2d");
      const pixel = ({ x, y }) => {
        const box = canvas.getBoundingClientRect();
        const across = ((x - box.left) / box.width) * canvas.width;
        const down = ((y - box.top) / box.height) * canvas.height;
        return context.getImageData(Math.round(across), Math.round(down), 1, 1).data;
      };
      const { left, top, width, height } = canvas.getBoundingClientRect();
      const plain = pixel({ x: left + width / 2, y: top + height / 2 });
      const found = { latencies: [], gaps: [], moves: 0, up: 0, sent: lab.traffic.sent };
      let waiting = [];
      const onMove = ({ clientX, clientY, timeStamp, buttons }) => {
        if (!buttons) return;
        found.moves += 1;
        waiting.push({ x: clientX, y: clientY, since: timeStamp });
      };
      const onUp = ({ timeStamp }) => {
        found.up = (performance.timeOrigin + timeStamp) / 1000;
      };
      addEventListener("pointermove", onMove, true);
      addEventListener("pointerup", onUp, true);
      let alive = true;
      stop = () => {
        alive = false;
        removeEventListener("pointermove", onMove, true);
        removeEventListener("pointerup", onUp, true);
        found.sent = lab.traffic.sent - found.sent;
        return found;
      };
      void (async () => {
        let last = await frame();
        while (alive) {
          await painted();
          const now = performance.now();
          if (found.moves && !found.up) found.gaps.push(now - last);
          last = now;
          waiting = waiting.filter((move) => {
            const seen = pixel(move);
            if (!plain.some((value, channel) => Math.abs(value - seen[channel]) > LITTLE)) return true;
            found.latencies.push(now - move.since);
            return false;
          });
        }
      })();
      return true;
    },

    // Waits until nothing has gone to or come from the kernel for so long, and gives what was seen.
    async end(milliseconds) {
      let [seen, since] = [-1, performance.now()];
      while (performance.now() - since < milliseconds) {
        const now = lab.traffic.sent + lab.traffic.received;
        if (now !== seen) [seen, since] = [now, performance.now()];
        await frame();
      }
      return stop();
    },
  };
})();
