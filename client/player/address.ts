/**
 * The same file under the newest signature. A playback's addresses share one signed folder
 * (`/m/EXPIRY/SIGNATURE/VIDEO/`); when it is renewed, what hls.js still asks for by the old one is asked for by
 * the new, so that nothing is loaded anew.
 */
export function movedAddress(url: string, from: readonly string[], to: string): string {
  const path = pathOf(url);
  for (const old of from) if (path.startsWith(old)) return to + path.slice(old.length);
  return url;
}

/** The signed folder an address lies in, with its slash. */
export function folderOf(url: string): string {
  const path = pathOf(url);
  return path.slice(0, path.lastIndexOf("/") + 1);
}

const pathOf = (url: string) => new URL(url, location.href).pathname;
