// A small host for one anywidget module: the contract that JupyterLab's keeps, and everything recorded.
(() => {
  class Model {
    #state;
    #dirty = {};
    #handlers = new Map();

    constructor(state) {
      this.#state = state;
    }
    get widget_manager() {
      return { kernel };
    }
    get(name) {
      return this.#state[name];
    }
    set(name, value) {
      const changes = typeof name === "string" ? { [name]: value } : name;
      Object.assign(this.#dirty, changes);
      this.update(changes);
    }
    save_changes() {
      window.hostSaved(this.#dirty);
      this.#dirty = {};
    }
    on(events, handler) {
      for (const event of events.split(" ")) {
        this.#handlers.set(event, [...(this.#handlers.get(event) ?? []), handler]);
      }
    }
    off(events, handler) {
      for (const event of events?.split(" ") ?? [...this.#handlers.keys()]) {
        const left = (this.#handlers.get(event) ?? []).filter((known) => handler && known !== handler);
        this.#handlers.set(event, left);
      }
    }
    send(content, _callbacks, buffers = []) {
      deliver(structuredClone(content), buffers.map(encode));
    }
    trigger(event, ...args) {
      for (const handler of [...(this.#handlers.get(event) ?? [])]) handler(...args);
    }
    update(changes) {
      const news = Object.entries(changes).filter(([name, value]) => this.#state[name] !== value);
      Object.assign(this.#state, changes);
      for (const [name, value] of news) this.trigger(`change:${name}`, this, value);
      if (news.length) this.trigger("change", this);
    }
    get listeners() {
      return [...this.#handlers.values()].flat().length;
    }
  }

  const encode = (buffer) => {
    const bytes = ArrayBuffer.isView(buffer)
      ? new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.byteLength)
      : new Uint8Array(buffer);
    return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
  };
  const decode = (text) => new DataView(Uint8Array.from(atob(text), (char) => char.charCodeAt(0)).buffer);
  const heard = [];
  const deliver = async (content, buffers) => {
    const replies = await window.hostSent(content, buffers);
    heard.push(content.kind);
    for (const [reply, binary] of replies) host.push(reply, binary);
  };

  // The little that a page may ask of its kernel's connection.
  const slots = new Set();
  const hook = { connect: (slot) => slots.add(slot), disconnect: (slot) => slots.delete(slot) };
  const kernel = {
    status: "idle",
    connectionStatus: "connected",
    statusChanged: hook,
    connectionStatusChanged: hook,
  };

  // Object URLs that were made and not given back are memory that leaks with every picture.
  const urls = new Set();
  const { createObjectURL, revokeObjectURL } = URL;
  URL.createObjectURL = (blob) => {
    const url = createObjectURL.call(URL, blob);
    urls.add(url);
    return url;
  };
  URL.revokeObjectURL = (url) => {
    urls.delete(url);
    revokeObjectURL.call(URL, url);
  };

  // JupyterLab (from 4.1, `bubblingKeydown`) hears what nobody on the way up has stopped, and spares what is marked so.
  const leaked = [];
  const spared = (element) => element.closest?.("[data-lm-suppress-shortcuts='true']");
  document.addEventListener("keydown", (event) => spared(event.target) || leaked.push(event.key));

  // A child is told by its id alone: what a real one shows is for tests in a real host.
  const children = {
    async getWidget(ref) {
      const id = ref.replace(/^anywidget:/, "");
      if (id === ref || id.includes("missing")) throw new Error("no such widget");
      return {
        async render({ el, signal }) {
          el.dataset.child = id;
          el.innerHTML = "<button>child</button>";
          signal.addEventListener("abort", () => ended.push(id));
        },
      };
    },
  };
  const ended = [];

  const views = [];
  let alive;
  let model;
  let widget;

  const host = {
    heard: (kind) => heard.filter((known) => known === kind).length,
    urls: () => urls.size,
    leaked: () => leaked,
    ended: () => ended,
    listeners: () => model.listeners,

    async load(url, state, buffers) {
      for (const [name, text] of Object.entries(buffers)) state[name] = decode(text);
      model = new Model(state);
      alive = new AbortController();
      const { default: exported } = await import(url);
      widget = typeof exported === "function" ? await exported() : exported;
      await widget.initialize?.({ model, signal: alive.signal, experimental: {} });
      await host.render();
    },
    async render() {
      const el = document.createElement("div");
      el.className = "host-view";
      document.querySelector("#output").append(el);
      const view = { el, stop: new AbortController() };
      const signal = AbortSignal.any([alive.signal, view.stop.signal]);
      view.clean = await widget.render({ model, el, signal, host: children, experimental: {} });
      views.push(view);
      return views.length - 1;
    },
    async remove(index) {
      const view = views[index];
      view.stop.abort();
      await view.clean?.();
      view.el.remove();
    },
    push: (content, buffers) => model.trigger("msg:custom", content, buffers.map(decode)),
    update: (changes) => model.update(changes),
    setKernel(changes) {
      Object.assign(kernel, changes);
      for (const slot of slots) slot(kernel, kernel.status);
    },
  };

  window.host = host;
})();
