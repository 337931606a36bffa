const WAITING = "qonyrau.uploads.waiting";

/** Notes whether unfinished uploads are kept in this browser. */
export function rememberUploads(areThere: boolean): void {
  if (areThere) localStorage.setItem(WAITING, "1");
  else localStorage.removeItem(WAITING);
}

/** Goes on with unfinished uploads, whatever page is opened; costs nothing where there are none. */
export async function wakeUploads(): Promise<void> {
  if (localStorage.getItem(WAITING) !== null) await import("./uploads.ts");
}
