/** Things that float: they live in the browser's top layer, as notebook outputs clip what leaves them. */
import type { ComponentChildren } from "preact";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";

const GAP = 4;

/** Where a floating box of `size` goes beside `anchor`: below when it fits, else above, inside the window. */
export function placeBeside(
  anchor: { left: number; top: number; right: number; bottom: number },
  size: { width: number; height: number },
  viewport: { width: number; height: number },
): { left: number; top: number } {
  const below = anchor.bottom + GAP;
  const above = anchor.top - GAP - size.height;
  const fitsBelow = below + size.height <= viewport.height - GAP;
  const top = fitsBelow || above < GAP ? Math.min(below, viewport.height - GAP - size.height) : above;
  const left = Math.min(anchor.left, viewport.width - GAP - size.width);
  return { left: Math.max(GAP, left), top: Math.max(GAP, top) };
}

/** What had the focus went with a box: it returns to where it came from. */
function giveBack(to: Element | null): void {
  if (!(to instanceof HTMLElement)) return;
  const { activeElement } = to.getRootNode() as Document | ShadowRoot;
  if (!activeElement || activeElement === document.body) to.focus({ preventScroll: true });
}

interface PopoverProps {
  anchor: HTMLElement | null;
  open: boolean;
  onClose: () => void;
  label: string;
  role?: "dialog" | "menu";
  class?: string;
  children: ComponentChildren;
}

/** A light box beside its anchor; closes by Escape, a click elsewhere, or scrolling away. */
export function Popover({ anchor, open, onClose, label, ...rest }: PopoverProps) {
  const ref = useRef<HTMLDivElement>(null);
  const close = useRef(onClose);
  close.current = onClose;
  useEffect(() => {
    const box = ref.current;
    if (!box || !open || !anchor) return;
    box.showPopover();
    const place = () => {
      const { left, top } = placeBeside(anchor.getBoundingClientRect(), box.getBoundingClientRect(), {
        width: window.innerWidth,
        height: window.innerHeight,
      });
      box.style.left = `${left}px`;
      box.style.top = `${top}px`;
    };
    place();
    const observer = new ResizeObserver(place);
    observer.observe(box);
    const start = box.querySelector<HTMLElement>("[autofocus], input, button, select, [tabindex='0']");
    start?.focus();
    const toggled = (event: Event) => {
      if ((event as ToggleEvent).newState === "closed") close.current();
    };
    const scrolled = (event: Event) => {
      if (event.target instanceof Node && !box.contains(event.target)) place();
    };
    const pressed = (event: KeyboardEvent) => {
      if (event.key !== "Escape") return;
      // The notebook would take Escape as its own and leave the cell.
      event.stopPropagation();
      event.preventDefault();
      close.current();
    };
    box.addEventListener("keydown", pressed);
    box.addEventListener("toggle", toggled);
    window.addEventListener("scroll", scrolled, { capture: true, passive: true });
    return () => {
      observer.disconnect();
      box.removeEventListener("keydown", pressed);
      box.removeEventListener("toggle", toggled);
      window.removeEventListener("scroll", scrolled, { capture: true });
      giveBack(anchor);
    };
  }, [open, anchor]);
  if (!open) return null;
  return (
    // biome-ignore lint/a11y/useAriaPropsSupportedByRole: both roles have names
    <div
      ref={ref}
      popover="auto"
      role={rest.role ?? "dialog"}
      aria-label={label}
      class={`iw-popover ${rest.class ?? ""}`}
    >
      {rest.children}
    </div>
  );
}

interface DialogProps {
  open: boolean;
  label: string;
  onClose: () => void;
  class?: string;
  children: ComponentChildren;
}

/** A modal dialog; focus stays inside and returns to where it was. */
export function Dialog({ open, label, onClose, class: extra, children }: DialogProps) {
  const ref = useRef<HTMLDialogElement>(null);
  const close = useRef(onClose);
  close.current = onClose;
  // Before it is painted: a key pressed then would go to what lies below.
  useLayoutEffect(() => {
    const dialog = ref.current;
    if (!dialog || !open) return;
    const before = (dialog.getRootNode() as Document | ShadowRoot).activeElement;
    dialog.showModal();
    const closed = () => close.current();
    dialog.addEventListener("close", closed);
    return () => {
      dialog.removeEventListener("close", closed);
      dialog.close();
      giveBack(before);
    };
  }, [open]);
  if (!open) return null;
  return (
    <dialog
      ref={ref}
      class={`iw-dialog ${extra ?? ""}`}
      aria-label={label}
      onKeyDown={(event) => {
        if (event.key === "Escape") event.stopPropagation();
      }}
      onClick={(event) => {
        if (event.target === ref.current) onClose();
      }}
    >
      {children}
    </dialog>
  );
}
