const EXTENSION = /\.[a-z0-9]{2,5}$/i;
/** Names cameras and messengers give: letters they begin with, then digits alone. */
const CAMERA =
  /^(?:(?:img|vid|mov|mvi|pxl|dsc|dscn|gopr|gx|video|movie|clip|rec|record|recording|audio|voice|whatsapp|screen|capture|wa|at|in|ptt|aud|image|trim|copy)|[^\p{L}]|[a-f\d]{6,})+$/iu;
const MOST_LETTERS = 120;

/** A title out of a file's name: no extension, no underscores. Empty where a camera named it. */
export function titleOf(fileName: string): string {
  const bare = fileName.replace(EXTENSION, "").trim();
  if (CAMERA.test(bare)) return "";
  const words = bare
    .replace(/[_+.]+/g, " ")
    .replace(/\s+/g, " ")
    .trim();
  const first = words.charAt(0).toLocaleUpperCase("kk");
  return `${first}${words.slice(1)}`.slice(0, MOST_LETTERS).trim();
}

/** The site of an address, such as aitube.kz; null where it is no http address. */
export function siteOf(address: string): string | null {
  if (!/^https?:\/\/[^\s/]+\.[^\s/]+/i.test(address.trim())) return null;
  try {
    return new URL(address.trim()).hostname.replace(/^www\./, "");
  } catch {
    return null; // not an address after all
  }
}
