/** Whether the page around a widget is dark, and how to hear of a change. */

export type Theme = "light" | "dark";

const darkScheme = () => window.matchMedia("(prefers-color-scheme: dark)");

function hostDocuments(): Document[] {
  const found: Document[] = [];
  let frame: Window = window;
  for (;;) {
    try {
      found.push(frame.document);
    } catch {
      break; // a frame of another origin: nothing above it can be read
    }
    if (frame.parent === frame) break;
    frame = frame.parent;
  }
  return found;
}

function declared(doc: Document): Theme | undefined {
  return (["dark", "light"] as const).find((theme) => {
    const selectors = [
      `body[data-jp-theme-light="${theme === "light"}"]`,
      `body[data-vscode-theme-kind$="${theme === "light" ? theme : "-contrast"}"]`,
      `body[data-vscode-theme-kind$="${theme}"]`,
      `html[data-theme="${theme}"]`,
      `html[theme="${theme}"]`,
      `body.quarto-${theme}`,
    ];
    return doc.querySelector(selectors.join());
  });
}

export function currentTheme(element: Element): Theme {
  for (const doc of hostDocuments()) {
    const theme = declared(doc);
    if (theme) return theme;
  }
  if (element.closest(".dark")) return "dark";
  return darkScheme().matches ? "dark" : "light";
}

/** Keeps `data-theme` of `root` in step with the host until `signal` aborts. */
export function followTheme(root: HTMLElement, signal: AbortSignal): void {
  const update = () => {
    root.dataset.theme = currentTheme(root);
  };
  const observer = new MutationObserver(update);
  for (const doc of hostDocuments()) {
    const options = {
      attributes: true,
      attributeFilter: ["data-jp-theme-light", "data-vscode-theme-kind", "data-theme", "theme", "class"],
    };
    observer.observe(doc.documentElement, options);
    if (doc.body) observer.observe(doc.body, options);
  }
  darkScheme().addEventListener("change", update, { signal });
  signal.addEventListener("abort", () => observer.disconnect());
  update();
}
