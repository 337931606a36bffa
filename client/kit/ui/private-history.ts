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

/**
 * The place of the entry that is shown among those of this tab; null where the browser does not tell. The router's own
 * number begins anew with each page that is loaded, so it is the second choice.
 */
function placeInHistory(): number | null {
  const ofBrowser = "navigation" in window ? window.navigation.currentEntry?.index : undefined;
  if (ofBrowser !== undefined && ofBrowser >= 0) return ofBrowser;
  const state: unknown = history.state;
  if (typeof state !== "object" || state === null || !("idx" in state)) return null;
  return typeof state.idx === "number" ? state.idx : null;
}

// A page that the browser had put aside comes back as it was.
addEventListener("pageshow", () => {
  if (sessionStorage.getItem(STORED_AS) === LEAVING) exit.patch({ isLeaving: true });
});

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
