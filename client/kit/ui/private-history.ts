import { Store } from "../store.ts";
import { stepsBack } from "./quick-exit.ts";

/** A name that says nothing to whoever looks into the browser's storage. */
const STORED_AS = "qonyrau.step";
const LEAVING = "out";

/**
 * Whether this tab is on its way out of the private pages: they draw nothing of theirs any more. The way back may
 * cross a reload of the page, so the wish is kept until it is fulfilled.
 */
export const exit = new Store({ isLeaving: sessionStorage.getItem(STORED_AS) === LEAVING });

/** The router's number of the entry of the history that is shown; null where it gave none. */
function placeInHistory(): number | null {
  const state: unknown = history.state;
  if (typeof state !== "object" || state === null || !("idx" in state)) return null;
  return typeof state.idx === "number" ? state.idx : null;
}

function firstPlace(): number | null {
  const stored = sessionStorage.getItem(STORED_AS);
  return stored === null || stored === LEAVING ? null : Number(stored);
}

/** A private page is shown: remembers the earliest of them, so that leaving takes all of them along. */
export function notePrivatePlace(): void {
  const now = placeInHistory();
  const first = firstPlace();
  if (now !== null && (first === null || now < first))
    sessionStorage.setItem(STORED_AS, String(now));
}

/** Leaving begins: how many entries of the history lie from the one shown back to the first private one. */
export function beginLeaving(): number {
  const steps = stepsBack(firstPlace(), placeInHistory());
  sessionStorage.setItem(STORED_AS, LEAVING);
  return steps;
}

/** The private pages are gone. */
export function endLeaving(): void {
  sessionStorage.removeItem(STORED_AS);
  exit.patch({ isLeaving: false });
}
