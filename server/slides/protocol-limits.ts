/** Numbers in one piece of a stroke: half a second of a very fast pen. */
export const MAX_PIECE = 400;
/** Numbers in one stroke, a minute of drawing without lifting the pen; it ends there. */
export const MAX_STROKE = 6_000;
/** Strokes of one page, and numbers of all together. */
export const MAX_STROKES = 500;
export const MAX_PAGE_NUMBERS = 60_000;
export const MAX_TEXT_CHARS = 200;
