/** Whether somebody writes there, so that keys and the clipboard are the field's own. */
export const isTyping = (target: EventTarget | null) =>
  target instanceof HTMLElement &&
  target.matches(
    "input:not([type=range]):not([type=checkbox]):not([type=radio]):not([type=color]), textarea, select",
  );
