// Runs in every page before JupyterLab does. The harness reaches JupyterLab's own objects through it.
(() => {
  const traffic = { sent: 0, received: 0, types: {} };
  const size = (data) => (typeof data === "string" ? new Blob([data]).size : (data.byteLength ?? data.size));

  // Binary kernel frames: a count, that many 64-bit offsets, then channel, header and the rest.
  const messageType = (data) => {
    if (typeof data === "string") return JSON.parse(data).header?.msg_type;
    const view = data instanceof ArrayBuffer ? new DataView(data) : new DataView(data.buffer, data.byteOffset);
    const [start, end] = [2, 3].map((word) => Number(view.getBigUint64(8 * word, true)));
    const bytes = new Uint8Array(view.buffer, view.byteOffset + start, end - start);
    return JSON.parse(new TextDecoder().decode(bytes)).msg_type;
  };
  const count = (direction, data) => {
    traffic[direction] += size(data);
    if (direction === "sent") return;
    const type = messageType(data) ?? "other";
    traffic.types[type] = (traffic.types[type] ?? 0) + size(data);
  };

  window.WebSocket = class extends window.WebSocket {
    #kernel;
    constructor(url, protocols) {
      super(url, protocols ?? []);
      this.#kernel = /[/]api[/]kernels[/][^/]+[/]channels/.test(url);
      if (this.#kernel) this.addEventListener("message", (event) => count("received", event.data));
    }
    send(data) {
      if (this.#kernel) count("sent", data);
      super.send(data);
    }
  };

  const panel = () => window.jupyterapp?.shell?.currentWidget;
  const kernel = () => panel()?.sessionContext?.session?.kernel;
  const running = new Set();
  const frame = () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));

  window.lab = {
    traffic,
    panel,
    kernel,

    ready() {
      const widget = panel();
      return !!widget?.context?.isReady && kernel()?.connectionStatus === "connected" && kernel()?.status === "idle";
    },

    // Starts a command of JupyterLab without waiting; lab.busy() says whether any is still at work.
    start(command) {
      const done = window.jupyterapp.commands.execute(command).finally(() => running.delete(done));
      running.add(done);
    },
    startCell(index) {
      const { content } = panel();
      content.activeCellIndex = index;
      content.deselectAll();
      window.lab.start("notebook:run-cell");
    },
    busy: () => running.size > 0,

    async settle() {
      while (running.size) await Promise.allSettled([...running]);
      await kernel().requestExecute({ code: "", silent: true, store_history: false }).done;
      await frame();
    },

    async execute(code, expression) {
      const user_expressions = expression ? { value: expression } : {};
      const request = { code, silent: true, store_history: false, user_expressions };
      const reply = (await kernel().requestExecute(request).done).content;
      const value = expression && reply.status === "ok" ? reply.user_expressions.value : reply;
      if (value.status === "ok") return value.data?.["text/plain"] ?? "''";
      throw new Error(`in the kernel: ${value.ename}: ${value.evalue}`);
    },

    // Asks the kernel until the expression is true; gives up quietly, as the caller knows the words.
    async until(expression, milliseconds) {
      const end = performance.now() + milliseconds;
      while (performance.now() < end) {
        if ((await window.lab.execute("", `bool(${expression})`)) === "True") return true;
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
      return false;
    },

    outputs(index) {
      const { outputs } = panel().content.model.cells.get(index);
      return outputs ? outputs.toJSON() : [];
    },
    count: () => panel().content.model.cells.length,
    theme: () => (document.body.dataset.jpThemeLight === "false" ? "dark" : "light"),
  };
})();
