/** How many bytes had been sent at an instant, oldest first; at most a window of them. */
export type Sent = readonly { atMs: number; bytes: number }[];

/** Long enough to even out the bursts of a mobile link, short enough to notice that it got better. */
const WINDOW_MS = 20_000;
/** A network card takes the first bytes at once: what is measured earlier says nothing about the link. */
const LEAST_MS = 2_000;
const SAMPLE_EVERY_MS = 250;

/** Notes a progress event. A count that goes back (an upload resumed where the server stood) starts anew. */
export function noteSent(sent: Sent, atMs: number, bytes: number): Sent {
  const last = sent.at(-1);
  if (last && bytes < last.bytes) return [{ atMs, bytes }];
  const before = sent.at(-2);
  const kept = before && atMs - before.atMs < SAMPLE_EVERY_MS ? sent.slice(0, -1) : sent;
  return [...kept.filter((one) => atMs - one.atMs <= WINDOW_MS), { atMs, bytes }];
}

/** Bytes a second over the last 20 s; a link that stands still brings it down. Null until it is known. */
export function bytesPerS(sent: Sent, nowMs: number): number | null {
  const recent = sent.filter((one) => nowMs - one.atMs <= WINDOW_MS);
  const first = recent[0];
  const last = recent.at(-1);
  if (!first || !last || nowMs - first.atMs < LEAST_MS) return null;
  return ((last.bytes - first.bytes) * 1000) / (nowMs - first.atMs);
}

/** Whole minutes, rounded up; null while the speed is unknown or nothing moves. */
export function minutesLeft(remainingBytes: number, speedBps: number | null): number | null {
  if (speedBps === null || speedBps <= 0) return null;
  return Math.max(1, Math.ceil(remainingBytes / speedBps / 60));
}

const KIB = 1024;
export const FIRST_CHUNK_BYTES = 512 * KIB;
export const LEAST_CHUNK_BYTES = 256 * KIB;
export const MOST_CHUNK_BYTES = 8 * KIB * KIB;
/** nginx refuses bodies above 1 MiB unless it is told otherwise. */
export const CAREFUL_CHUNK_BYTES = 1000 * KIB;
const CHUNK_S = 8;

/**
 * The next piece of a file, bytes: what the link carries in about 8 s. Proxies cut after 30 to 60 s, and a
 * piece that is cut behind a proxy that buffers is lost whole; larger pieces save round trips.
 */
export function nextChunkBytes(speedBps: number | null, mostBytes = MOST_CHUNK_BYTES): number {
  if (speedBps === null) return Math.min(FIRST_CHUNK_BYTES, mostBytes);
  return Math.round(Math.min(mostBytes, Math.max(LEAST_CHUNK_BYTES, speedBps * CHUNK_S)));
}
