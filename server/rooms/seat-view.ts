import type { Peer } from "./peer.ts";
import { ReceiveMode, type Seat } from "./protocol.ts";

/** Where a person is, by their devices. */
export function stateOf(
  { isRemoved, enteredAt }: { isRemoved: boolean; enteredAt: number | null },
  peers: readonly Peer[],
): Seat["state"] {
  if (isRemoved) return "removed";
  if (peers.some(({ caller }) => caller !== null)) return "here";
  if (peers.length > 0) return "reconnecting";
  return enteredAt === null ? "absent" : "left";
}

/** Of the device that receives most. */
export function largestMode(peers: readonly Peer[]): Seat["mode"] {
  const modes = peers.map(({ mode }) => mode);
  return ReceiveMode.options.findLast((mode) => modes.includes(mode)) ?? null;
}

/** Of the devices that are here, the worst: what somebody should be helped with. */
export function worstQuality(peers: readonly Peer[]): Seat["quality"] {
  const seen = peers.map(({ quality }) => quality);
  const order = ["lost", "poor", "fair", "good"] as const;
  return order.find((quality) => seen.includes(quality)) ?? "unknown";
}

export const toInstant = (ms: number | null) => (ms === null ? null : new Date(ms).toISOString());
