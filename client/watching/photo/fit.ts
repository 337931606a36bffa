/** What the server takes of a photo of the result (`sendPhoto`), bytes of JPEG. */
export const PHOTO_MAX_BYTES = 90_000;

export type Size = { widthPx: number; heightPx: number };
/** A picture drawn smaller as JPEG; `quality` is the canvas's, 0 to 1. */
export type Encode<T> = (size: Size, quality: number) => Promise<T & { sizeBytes: number }>;

/** Longest edges to try, px: what a phone shows first, what is still legible last. */
const EDGES_PX = [1600, 1280, 1024, 800, 640, 480, 320];
/** Below the first a smaller picture looks better; above the second bytes buy nothing to see. */
const [LEAST_QUALITY, BEST_QUALITY] = [0.6, 0.86];
/** Each halves what is left of the range between them. */
const STEPS = 3;
const LAST_QUALITY = 0.3;

/** The size with its longest edge cut down to so many px; never larger than it is. */
export function scaledTo({ widthPx, heightPx }: Size, edgePx: number): Size {
  const share = Math.min(1, edgePx / Math.max(widthPx, heightPx));
  return {
    widthPx: Math.max(1, Math.round(widthPx * share)),
    heightPx: Math.max(1, Math.round(heightPx * share)),
  };
}

/** The largest picture, at the best quality, that has at most so many bytes; null where even the smallest has more. */
export async function fitted<T>(
  size: Size,
  encode: Encode<T>,
  maxBytes = PHOTO_MAX_BYTES,
): Promise<(T & { sizeBytes: number }) | null> {
  const longestPx = Math.max(size.widthPx, size.heightPx);
  // Of the edges over the picture's own one is enough: they all mean the picture as it is.
  const edges = EDGES_PX.filter((edge, at) => edge <= longestPx || at === EDGES_PX.length - 1);
  if (longestPx < (EDGES_PX[0] ?? 0)) edges.unshift(longestPx);
  for (const edge of edges) {
    const at = scaledTo(size, edge);
    let best = await encode(at, LEAST_QUALITY);
    if (best.sizeBytes > maxBytes) continue;
    let [low, high] = [LEAST_QUALITY, BEST_QUALITY];
    for (let step = 0; step < STEPS; step += 1) {
      const middle = (low + high) / 2;
      const tried = await encode(at, middle);
      if (tried.sizeBytes > maxBytes) high = middle;
      else [best, low] = [tried, middle];
    }
    return best;
  }
  const last = await encode(scaledTo(size, edges.at(-1) ?? longestPx), LAST_QUALITY);
  return last.sizeBytes <= maxBytes ? last : null;
}
