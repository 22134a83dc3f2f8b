/** Whether the page around a widget is dark, and how to hear of a change. */

export type Theme = "light" | "dark";

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

const DECLARED: Record<Theme, string> = {
  dark: `body[data-jp-theme-light="false"], body[data-vscode-theme-kind$="dark"],
    body[data-vscode-theme-kind$="high-contrast"], html[data-theme="dark"], html[theme="dark"], body.quarto-dark`,
  light: `body[data-jp-theme-light="true"], body[data-vscode-theme-kind$="light"], html[data-theme="light"],
    html[theme="light"], body.quarto-light`,
};

function declared(doc: Document): Theme | undefined {
  return (["dark", "light"] as const).find((theme) => doc.querySelector(DECLARED[theme]));
}

export function currentTheme(element: Element): Theme {
  for (const doc of hostDocuments()) {
    const theme = declared(doc);
    if (theme) return theme;
  }
  if (element.closest(".dark")) return "dark";
  return window.matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
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
  window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", update, { signal });
  signal.addEventListener("abort", () => observer.disconnect());
  update();
}
