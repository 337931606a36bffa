import { useEffect } from "react";
import type { RoomActions } from "./useActions.ts";

/** M, V and H, by the key's place on the keyboard, so that a Kazakh layout works too; never while typing. */
export function useShortcuts(actions: RoomActions, isHost: boolean, isOn: boolean): void {
  useEffect(() => {
    if (!isOn) return;
    const onKey = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.altKey || event.metaKey || event.repeat) return;
      if (isTyping(event.target)) return;
      if (event.code === "KeyM") actions.toggleMicrophone();
      else if (event.code === "KeyV") actions.toggleCamera();
      else if (event.code === "KeyH" && !isHost) actions.toggleHand();
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, [actions, isHost, isOn]);
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || target.matches("input, textarea, select, [role=menu] *"))
  );
}
