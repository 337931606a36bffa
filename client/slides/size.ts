import type { ReceiveMode } from "#server/rooms/protocol.ts";
import type { PageSize } from "#server/slides/protocol-pages.ts";

/** The small picture is 800 px wide; a little more is still sharp enough. */
const SMALL_ENOUGH_PX = 860;

/** Which picture a device takes: by how much it wants to receive, and with everything by the pixels of its stage. */
export function sizeFor(mode: ReceiveMode, stagePx: number): PageSize {
  return mode === "full" && stagePx > SMALL_ENOUGH_PX ? "large" : "small";
}

/** Pages fetched ahead while one is looked at: the next, then the one before. */
export function aheadOf(page: number, pagesReady: number): number[] {
  return [page + 1, page - 1].filter((near) => near >= 1 && near <= pagesReady);
}
