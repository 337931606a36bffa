/** What a browser needs of the protocol without its schemas. */

/** Largest file of a lesson's materials. */
export const DECK_MAX_BYTES = 50 * 1024 * 1024;
/** Bytes go up in pieces of at most this, so that a broken link loses one of them. */
export const DECK_PIECE_BYTES = 512 * 1024;
/** Decks of one lesson. */
export const MAX_DECKS = 40;
/**
 * Ink over a slide is measured in units of a page: its width is 4,000 of them, whatever the screen, and its
 * height as many as its shape makes. Points are whole numbers, the first absolute, each next one a difference, so
 * that a tenth of a second of drawing costs some forty bytes.
 */
export const PAGE_UNITS = 4_000;

export type PageSize = "small" | "large";
const folders: Readonly<Record<PageSize, string>> = { small: "s", large: "l" };
/** The path of a page's picture under its deck's address; pages count from 1. */
export const pagePath = (page: number, size: PageSize): string =>
  `${folders[size]}/${String(page).padStart(4, "0")}.webp`;
/** The address of a page's picture. */
export const pageAddress = (deck: { filesUrl: string }, page: number, size: PageSize): string =>
  `${deck.filesUrl}/${pagePath(page, size)}`;

/**
 * The bytes of a deck: POST, `application/octet-stream`, at most `DECK_PIECE_BYTES` at a time, with `?at=` how
 * many came before. Answers as every route: `{ arrivedBytes }`; a piece that does not follow is `conflict` with
 * the same in `details`, so that a client goes on where the server stands.
 */
export const deckBytesPath = (deckId: string): string => `/api/decks/${deckId}/bytes`;
