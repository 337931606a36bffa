import type { Offer } from "#server/rooms/protocol.ts";

/** What has to change so that the received producers are those offered. */
export type OfferDiff = { missing: Offer[]; gone: string[] };

/**
 * Compares the complete list of offers with what is received. `refused` are producers the server left
 * out of an answer: asked for again only when a new list still names them.
 */
export function diffOffers(
  offers: readonly Offer[],
  received: Iterable<string>,
  refused: ReadonlySet<string>,
): OfferDiff {
  const have = new Set(received);
  const wanted = new Set(offers.map((offer) => offer.producerId));
  return {
    missing: offers.filter(({ producerId }) => !have.has(producerId) && !refused.has(producerId)),
    gone: [...have].filter((producerId) => !wanted.has(producerId)),
  };
}

/** The teacher's sound first, then the screen, then other sounds, then pictures: what a lesson needs first. */
export function byUrgency(hostId: string | null): (a: Offer, b: Offer) => number {
  const rank = ({ personId, source, kind }: Offer): number => {
    if (personId === hostId && kind === "audio") return 0;
    if (source === "screen") return 1;
    if (personId === hostId) return 2;
    return kind === "audio" ? 3 : 4;
  };
  return (a, b) => rank(a) - rank(b);
}
