/** Turns a component into an anywidget module. */
import { type ComponentType, render as paint } from "preact";
import { Channel, type WidgetModel } from "./channel";
import type { Host } from "./child";
import { guardKeys } from "./keys";
import { followTheme } from "./theme";

export interface ViewProps {
  channel: Channel;
  /** The widget's own element: what goes full screen and holds floating parts. */
  root: HTMLElement;
}

interface RenderProps {
  model: WidgetModel;
  el: HTMLElement;
  signal: AbortSignal;
  host?: Host;
}

/**
 * One independent view per call: nothing is kept in the module, because some hosts share it between
 * instances. `el` is the host's to style, so everything lives in an element of our own inside it.
 */
export function mount(name: string, View: ComponentType<ViewProps>) {
  return {
    render({ model, el, signal, host }: RenderProps): void {
      const root = document.createElement("div");
      root.className = `iw-root iw-${name}`;
      // Without this JupyterLab opens its own context menu over ours.
      root.dataset.jpSuppressContextMenu = "true";
      el.append(root);
      followTheme(root, signal);
      guardKeys(root, signal);
      const channel = new Channel(model, signal, host);
      paint(<View channel={channel} root={root} />, root);
      signal.addEventListener("abort", () => {
        paint(null, root);
        root.remove();
      });
      channel.send({ kind: "ready" });
    },
  };
}
