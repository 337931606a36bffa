/** Boards one lesson may have. */
export const MAX_SCENES = 30;
/** Elements of one board that are not deleted. */
export const MAX_ELEMENTS = 2500;
/** Of one line: a minute of a finger that never rests. */
export const MAX_POINTS = 4000;
export const MAX_TEXT_CHARS = 2000;
/** Longest side of a picture on a board, pixels, and its bytes after the browser has encoded it anew. */
export const IMAGE_MAX_PX = 1280;
export const IMAGE_MAX_BYTES = 180_000;
export const MAX_IMAGES = 12;
/** Width of a slide under a board, in the board's units. */
export const SLIDE_WIDTH = 1280;
