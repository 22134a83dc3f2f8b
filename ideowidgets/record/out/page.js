"use strict";
(() => {
  const one = (selector, root = document) => root.querySelector(selector);
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const page = document.body.dataset;
  const cells = all("figure");
  const idOf = (cell) => cell.dataset.id;
  const store = {
    get() {
      try { return JSON.parse(localStorage.getItem("ideowidgets:" + page.page)) || {}; } catch { return {}; }
    },
    set(value) {
      try { localStorage.setItem("ideowidgets:" + page.page, JSON.stringify(value)); } catch { /* kept until closed */ }
    },
  };
  const known = store.get();
  const judged = new Map();
  const judging = "judged" in page;
  const by = one("#by");

  one("nav").hidden = false;
  for (const part of all(".judge")) part.hidden = false;

  const show = (cell) => {
    const mine = judged.get(idOf(cell)) || {};
    cell.classList.toggle("picked", Boolean(mine.pick));
    if (!judging) return;
    const box = one(".judge input", cell);
    const comment = one(".judge textarea", cell);
    box.checked = Boolean(mine.pick);
    if (comment.value !== (mine.comment || "")) comment.value = mine.comment || "";
  };
  const tell = () => {
    const shown = cells.filter((cell) => !cell.hidden).length;
    const picked = [...judged.values()].filter((mine) => mine.pick).length;
    one("#count").textContent = `${shown} of ${cells.length}` + (judging ? ` · ${picked} picked` : "");
  };
  const judge = (cell, change) => {
    judged.set(idOf(cell), { ...judged.get(idOf(cell)), ...change });
    store.set({ by: by.value, judged: Object.fromEntries(judged) });
    show(cell);
    filter();
  };

  const search = one("#search");
  const only = one("#only");
  const texts = cells.map((cell) => one("figcaption", cell).textContent.toLowerCase());
  const filter = () => {
    const wanted = search.value.toLowerCase().trim();
    cells.forEach((cell, place) => {
      const fits = texts[place].includes(wanted);
      cell.hidden = !fits || (only.checked && !cell.classList.contains("picked"));
    });
    for (const row of all("tbody tr")) row.hidden = !all("figure", row).some((cell) => !cell.hidden);
    tell();
  };
  search.addEventListener("input", filter);
  only.addEventListener("change", filter);
  const size = one("#size");
  const resize = () => document.documentElement.style.setProperty("--cell", `${size.value}px`);
  size.addEventListener("input", resize);

  if (judging) {
    by.value = typeof known.by === "string" ? known.by : "";
    for (const cell of cells) {
      const mine = known.judged && known.judged[idOf(cell)];
      if (mine) judged.set(idOf(cell), { pick: Boolean(mine.pick), comment: String(mine.comment || "") });
      one(".judge input", cell).addEventListener("change", (event) => judge(cell, { pick: event.target.checked }));
      one(".judge textarea", cell).addEventListener("input", (event) => judge(cell, { comment: event.target.value }));
      show(cell);
    }
    by.addEventListener("input", () => store.set({ by: by.value, judged: Object.fromEntries(judged) }));
    one("#save").addEventListener("click", () => {
      const picks = [...judged].map(([image_id, mine]) => ({ image_id, ...mine })).filter((mine) => mine.pick || mine.comment);
      const text = JSON.stringify({ format: "ideowidgets.picks", version: 1, page: page.page, by: by.value, picks }, null, 1);
      const link = document.createElement("a");
      link.href = URL.createObjectURL(new Blob([text], { type: "application/json" }));
      link.download = "picks.json";
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 10000);
    });
  }

  const large = one("#large");
  const stage = one(".stage", large);
  let shown = [];
  let view = { scale: 1, x: 0, y: 0 };
  const place = () => {
    for (const picture of all("img", stage)) {
      picture.style.transform = `translate(${view.x}px, ${view.y}px) scale(${view.scale})`;
    }
  };
  const zoom = (factor, x, y) => {
    const scale = Math.min(32, Math.max(1, view.scale * factor));
    const ratio = scale / view.scale;
    view = scale === 1 ? { scale, x: 0, y: 0 } : { scale, x: x - (x - view.x) * ratio, y: y - (y - view.y) * ratio };
    place();
  };
  const middle = () => {
    const box = one(".pane", stage).getBoundingClientRect();
    return [box.width / 2, box.height / 2];
  };
  const open = (chosen) => {
    shown = chosen;
    view = { scale: 1, x: 0, y: 0 };
    stage.replaceChildren(...shown.map((cell) => {
      const pane = document.createElement("div");
      pane.className = "pane";
      pane.append(one("img", cell).cloneNode());
      return pane;
    }));
    one("#said").textContent = shown.map((cell) => one("figcaption .said", cell).textContent).join("  |  ");
    if (!large.open) large.showModal();
  };
  const pictured = () => cells.filter((cell) => !cell.hidden && one("img", cell));
  const step = (by) => {
    const list = pictured();
    const next = list[list.indexOf(shown[0]) + by];
    if (shown.length === 1 && next) open([next]);
  };
  stage.addEventListener("wheel", (event) => {
    event.preventDefault();
    const box = event.target.closest(".pane").getBoundingClientRect();
    zoom(Math.exp(-event.deltaY / 300), event.clientX - box.left, event.clientY - box.top);
  }, { passive: false });
  stage.addEventListener("pointerdown", (event) => {
    const pane = event.target.closest(".pane");
    if (!pane) return;
    event.preventDefault();
    pane.setPointerCapture(event.pointerId);
    const from = { x: event.clientX - view.x, y: event.clientY - view.y };
    const move = (moved) => {
      if (view.scale === 1) return;
      view = { ...view, x: moved.clientX - from.x, y: moved.clientY - from.y };
      place();
    };
    pane.addEventListener("pointermove", move);
    pane.addEventListener("lostpointercapture", () => pane.removeEventListener("pointermove", move), { once: true });
  });
  one("#close").addEventListener("click", () => large.close());
  large.addEventListener("close", () => {
    const cell = shown[0];
    stage.replaceChildren();
    if (cell) one("button", cell).focus();
  });
  for (const cell of cells) {
    const button = one(":scope > button", cell);
    if (button) button.addEventListener("click", () => open([cell]));
  }
  one("#side").addEventListener("click", () => {
    const chosen = pictured().filter((cell) => cell.classList.contains("picked")).slice(0, 4);
    const found = chosen.length > 1 ? chosen : pictured().slice(0, 4);
    if (found.length) open(found);
  });

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const typing = event.target.matches("textarea, input:not([type=checkbox]):not([type=range])");
    if (typing) {
      if (event.key === "Escape") event.target.blur();
      return;
    }
    if (large.open) {
      const moves = { ArrowRight: () => step(1), ArrowLeft: () => step(-1), "+": () => zoom(1.5, ...middle()),
        "=": () => zoom(1.5, ...middle()), "-": () => zoom(1 / 1.5, ...middle()), 0: () => zoom(1 / 64, 0, 0) };
      if (judging) moves.p = () => judge(shown[0], { pick: !(judged.get(idOf(shown[0])) || {}).pick });
      if (moves[event.key]) { event.preventDefault(); moves[event.key](); }
      return;
    }
    const cell = event.target.closest("figure");
    if (event.key === "/") {
      event.preventDefault();
      search.focus();
    } else if (event.key === "p" && cell && judging) {
      judge(cell, { pick: !(judged.get(idOf(cell)) || {}).pick });
    } else if (cell && event.key.startsWith("Arrow") && !event.target.matches("input")) {
      const list = pictured();
      const top = cell.getBoundingClientRect().top;
      const perRow = list.filter((other) => Math.abs(other.getBoundingClientRect().top - top) < 2).length || 1;
      const by = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: perRow, ArrowUp: -perRow }[event.key];
      const next = list[list.indexOf(cell) + by];
      if (next) { event.preventDefault(); one("button", next).focus(); }
    }
  });
  window.addEventListener("beforeprint", () => { for (const part of all("details")) part.open = true; });
  resize();
  filter();
})();
