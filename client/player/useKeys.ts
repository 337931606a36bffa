import { useEffect } from "react";
import { type Focus, type KeyAction, keyAction } from "./keys.ts";

const TYPING = "input:not([type=range]), textarea, select, [contenteditable]";
const OWN =
  "[role=slider], [role=menu] *, [role=radiogroup] *, [role=listbox] *, input[type=range]";
const BUTTON = "button, a, summary, [role=button]";

/** Keys of the player, wherever on the page the focus is, but for fields and open dialogs of others. */
export function useKeys(run: (action: KeyAction) => void): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.defaultPrevented) return;
      const action = keyAction(event, focusOf(event.target));
      if (!action) return;
      event.preventDefault();
      run(action);
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, [run]);
}

function focusOf(target: EventTarget | null): Focus {
  if (!(target instanceof HTMLElement)) return "none";
  if (target.matches(TYPING) || target.closest("[role=dialog]")) return "typing";
  if (target.matches(OWN)) return "own";
  return target.matches(BUTTON) ? "button" : "none";
}
