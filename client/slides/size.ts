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

/** What a page may take of a weak link beside the voices, kbit/s; null: all there is. */
const PACE = { sound: 155, slides: 155, small: 300, full: null } as const satisfies Record<
  ReceiveMode,
  number | null
>;

/** A page's address as this device asks for it. */
export function pacedAddress(address: string, mode: ReceiveMode): string {
  const kbps = PACE[mode];
  return kbps === null ? address : `${address}?kbps=${kbps}`;
}
