import type { ReceiveMode } from "../rooms/protocol.ts";
import { type LiveUsage, type Usage, WARN_SHARE } from "./protocol.ts";
import type { StoredUsage } from "./store.ts";

/** Where a month stands to the family's cap, bytes. */
export function standing(bytes: number, capBytes: number | null): LiveUsage["cap"] {
  if (capBytes === null) return "none";
  if (bytes >= capBytes) return "over";
  return bytes >= capBytes * WARN_SHARE ? "near" : "free";
}

/** At most what a person over the cap may receive; null: all. Who goes on in this lesson is not held. */
export function ceilingFor({ cap, hasGoneOn }: LiveUsage): ReceiveMode | null {
  return cap === "over" && !hasGoneOn ? "sound" : null;
}

/** The sum of several lessons. */
export function sumOf(all: readonly Pick<StoredUsage, "downBytes" | "upBytes" | "fetchedBytes">[]) {
  const sum: Usage = { bytes: 0, upBytes: 0, fetchedBytes: 0 };
  for (const { downBytes, upBytes, fetchedBytes } of all) {
    sum.bytes += downBytes + upBytes + fetchedBytes;
    sum.upBytes += upBytes;
    sum.fetchedBytes += fetchedBytes;
  }
  return sum;
}
