import { useEffect } from "react";

const steps: Readonly<Record<string, number>> = {
  ArrowRight: 1,
  PageDown: 1,
  ArrowLeft: -1,
  PageUp: -1,
};

/** Turns pages by the keyboard and by a presenter's remote, which sends PageUp and PageDown; never while typing or in a dialog. */
export function usePageKeys(turn: (by: number) => void, isOn: boolean, isInDialog = false): void {
  useEffect(() => {
    if (!isOn) return;
    const onKey = (event: KeyboardEvent) => {
      const step = steps[event.key];
      if (step === undefined || event.ctrlKey || event.altKey || event.metaKey) return;
      if (event.defaultPrevented || isElsewhere(event.target, isInDialog)) return;
      event.preventDefault();
      turn(step);
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, [turn, isOn, isInDialog]);
}

const fields = "input, textarea, select, [role=menu], [role=tablist]";
const isElsewhere = (target: EventTarget | null, isInDialog: boolean): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable ||
    target.closest(isInDialog ? fields : `${fields}, [role=dialog]`) !== null);
