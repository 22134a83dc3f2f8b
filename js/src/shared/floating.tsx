/** Things that float: they live in the browser's top layer, as notebook outputs clip what leaves them. */
import type { ComponentChildren } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { Button } from "./controls";
import { Icon, type IconName } from "./icons";

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

interface PopoverProps {
  anchor: HTMLElement | null;
  open: boolean;
  onClose: () => void;
  label: string;
  role?: "dialog" | "menu";
  class?: string;
  onKeyDown?: (event: KeyboardEvent) => void;
  children: ComponentChildren;
}

/** A light box beside its anchor; closes by Escape, a click elsewhere, or scrolling away. */
export function Popover({ anchor, open, onClose, label, role = "dialog", ...rest }: PopoverProps) {
  const ref = useRef<HTMLDivElement>(null);
  const close = useRef(onClose);
  close.current = onClose;
  const keys = useRef(rest.onKeyDown);
  keys.current = rest.onKeyDown;
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
      if (event.key !== "Escape") {
        keys.current?.(event);
        return;
      }
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
      // What had the focus went with the box: it returns to where it came from.
      const { activeElement } = anchor.getRootNode() as Document | ShadowRoot;
      if (!activeElement || activeElement === document.body) anchor.focus({ preventScroll: true });
    };
  }, [open, anchor]);
  if (!open) return null;
  return (
    <div ref={ref} popover="auto" {...{ role, "aria-label": label }} class={`iw-popover ${rest.class ?? ""}`}>
      {rest.children}
    </div>
  );
}

export interface MenuItem {
  label: string;
  icon?: IconName;
  shortcut?: string;
  disabled?: boolean;
  /** For a choice among items: which one is current. */
  checked?: boolean;
  onSelect: () => void;
}

interface MenuProps {
  /** Accessible name of the button and of the menu. */
  name: string;
  items: readonly MenuItem[];
  icon?: IconName;
  children?: ComponentChildren;
  disabled?: boolean;
  class?: string;
}

/** A button that opens a menu: arrows walk, letters jump, Enter chooses, Escape leaves. */
export function Menu({ name, items, icon, children, disabled = false, class: extra }: MenuProps) {
  const [open, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const list = useRef<HTMLDivElement>(null);
  const walk = (event: KeyboardEvent) => {
    const entries = [...(list.current?.querySelectorAll<HTMLButtonElement>("button:not(:disabled)") ?? [])];
    const at = entries.findIndex((entry) => entry.matches(":focus"));
    const to = menuTarget(
      event.key,
      at,
      entries.map((entry) => entry.textContent ?? ""),
    );
    if (to === null) return;
    event.preventDefault();
    event.stopPropagation();
    entries[to]?.focus();
  };
  return (
    <>
      <Button
        buttonRef={button}
        name={name}
        variant="quiet"
        popup="menu"
        expanded={open}
        disabled={disabled}
        onClick={() => setOpen(!open)}
        {...(icon ? { icon } : {})}
        {...(extra ? { class: extra } : {})}
      >
        {children}
      </Button>
      <Popover
        anchor={button.current}
        open={open}
        onClose={() => setOpen(false)}
        label={name}
        role="menu"
        onKeyDown={walk}
      >
        <div ref={list} class="iw-menu">
          {items.map((item) => (
            <MenuRow
              key={item.label}
              item={item}
              onDone={() => {
                setOpen(false);
                item.onSelect();
              }}
            />
          ))}
        </div>
      </Popover>
    </>
  );
}

function MenuRow({ item, onDone }: { item: MenuItem; onDone: () => void }) {
  const choice = item.checked !== undefined;
  const mark = item.checked ? "check" : item.icon;
  return (
    <button
      type="button"
      class="iw-menu-item"
      {...(choice ? { role: "menuitemradio", "aria-checked": item.checked } : { role: "menuitem" })}
      disabled={item.disabled}
      onClick={onDone}
    >
      <span class="iw-menu-mark">{mark && <Icon name={mark} />}</span>
      <span>{item.label}</span>
      {item.shortcut && <kbd>{item.shortcut}</kbd>}
    </button>
  );
}

/** Which item a key leads to, or null when the key is not the menu's. */
export function menuTarget(key: string, at: number, labels: readonly string[]): number | null {
  const count = labels.length;
  if (count === 0) return null;
  if (key === "ArrowDown") return (at + 1) % count;
  if (key === "ArrowUp") return (at - 1 + count) % count;
  if (key === "Home") return 0;
  if (key === "End") return count - 1;
  if (key.length !== 1 || key === " ") return null;
  for (let step = 1; step <= count; step += 1) {
    const index = (at + step) % count;
    if (labels[index]?.trim().toLowerCase().startsWith(key.toLowerCase())) return index;
  }
  return null;
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
  useEffect(() => {
    const dialog = ref.current;
    if (!dialog || !open) return;
    dialog.showModal();
    const closed = () => close.current();
    dialog.addEventListener("close", closed);
    return () => {
      dialog.removeEventListener("close", closed);
      dialog.close();
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
