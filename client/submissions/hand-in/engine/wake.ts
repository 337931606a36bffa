const WAITING = "qonyrau.works.waiting";

/** Notes whether works wait in this browser for being handed in. */
export function rememberWorks(areThere: boolean): void {
  if (areThere) localStorage.setItem(WAITING, "1");
  else localStorage.removeItem(WAITING);
}

/** Goes on with works that were pressed, whatever page is opened; costs nothing where there are none. */
export async function wakeWorks(): Promise<void> {
  if (localStorage.getItem(WAITING) !== null) await import("./works.ts");
}
