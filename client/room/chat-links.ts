/** A piece of a message: words, or an address somebody wrote. */
export type Piece = { text: string; href: string | null };

const ADDRESS = /https?:\/\/[^\s<>"'`]+/giu;
/** Ends of sentences and closing brackets do not belong to an address. */
const TAIL = /[.,;:!?…»)\]}]+$/u;

/** Words and addresses of a message, in order. Only http and https become links; nothing of them is fetched. */
export function piecesOf(text: string): Piece[] {
  const pieces: Piece[] = [];
  let at = 0;
  for (const found of text.matchAll(ADDRESS)) {
    const address = found[0].replace(TAIL, "");
    if (!isAddress(address)) continue;
    if (found.index > at) pieces.push({ text: text.slice(at, found.index), href: null });
    pieces.push({ text: address, href: address });
    at = found.index + address.length;
  }
  if (at < text.length) pieces.push({ text: text.slice(at), href: null });
  return pieces;
}

function isAddress(text: string): boolean {
  try {
    const { protocol, hostname } = new URL(text);
    return (protocol === "http:" || protocol === "https:") && hostname.includes(".");
  } catch {
    return false; // words that only begin like an address
  }
}
