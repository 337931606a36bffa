import { useSyncExternalStore } from "react";

/** Whether this device has its group's board before it: the bar opens it, a panel over the stage shows it. */
let isOpen = false;
const listeners = new Set<() => void>();

export function openGroupBoard(next: boolean): void {
  isOpen = next;
  for (const listener of listeners) listener();
}

export function useGroupBoardOpen(): boolean {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    () => isOpen,
  );
}
