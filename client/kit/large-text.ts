/** Larger letters, a choice of this device: read before the page is drawn, kept in its storage. */
const KEY = "qonyrau.largeText";
const root = (): HTMLElement => document.documentElement;

export const isTextLarge = (): boolean => root().dataset.text === "large";

/** Draws the page as it was chosen before; a browser without storage keeps the usual letters. */
export function applyLargeText(): void {
  try {
    if (localStorage.getItem(KEY) === "1") root().dataset.text = "large";
  } catch {
    // Storage is closed to this page: nothing was chosen.
  }
}

export function chooseLargeText(isLarge: boolean): void {
  if (isLarge) root().dataset.text = "large";
  else delete root().dataset.text;
  try {
    localStorage.setItem(KEY, isLarge ? "1" : "0");
  } catch {
    // It holds until the page is closed.
  }
}
