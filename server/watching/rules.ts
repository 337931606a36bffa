import type { Range } from "./protocol.ts";

/**
 * Gaps up to this are closed, ms. A player notes where a stretch ended at a `timeupdate`, which comes at least
 * every 250 ms (HTML, 4.8.11.9); a stretch that ends and one that goes on there can so lie twice that apart.
 * Nobody skips half a second on purpose: the player's smallest step is five.
 */
export const CLOSED_GAP_MS = 500;
/** Players end a little before the length the container claims, ms: so much may be missing of a whole. */
const END_TOLERANCE_MS = 1_000;
/** In a clip of a few seconds that would be too much: at most this share. */
const END_TOLERANCE_SHARE = 0.05;
/** Stretches kept of one person; who jumps about more than this loses the shortest ones. */
export const MOST_RANGES = 1_000;
/** The fastest speed of the player is 2; the rest is for clocks that do not agree. */
const FASTEST = 2.1;
/** What may be claimed beyond that, ms: a report in the very second of the start, a delay on the way. */
const HEAD_START_MS = 15_000;
/** Watches begun this near each other share one head start, ms. */
const SAME_START_MS = 60_000;
/** The share that counts as watched, percent: what schools ask for a credit (screens.md, the player). */
export const THRESHOLD_PERCENT = 80;
const MOST_BUCKETS = 600;
const SHORTEST_BUCKET_MS = 1_000;

/** Cuts to 0 … `durationMs` and drops what is empty or runs backwards. */
export function clip(ranges: readonly Range[], durationMs: number): Range[] {
  return ranges
    .map(({ fromMs, toMs }) => ({ fromMs: Math.max(0, fromMs), toMs: Math.min(toMs, durationMs) }))
    .filter(({ fromMs, toMs }) => toMs > fromMs);
}

/**
 * Ranges joined, in order, with gaps up to `gapMs` closed. The same whatever their order, however often each is
 * there and however they overlap; and joining in steps leads to the same as joining at once.
 */
export function unite(ranges: readonly Range[], gapMs = CLOSED_GAP_MS): Range[] {
  const joined: Range[] = [];
  for (const { fromMs, toMs } of ranges.toSorted((a, b) => a.fromMs - b.fromMs)) {
    const last = joined.at(-1);
    if (last && fromMs - last.toMs <= gapMs) last.toMs = Math.max(last.toMs, toMs);
    else joined.push({ fromMs, toMs });
  }
  return joined;
}

/** The longest of them, in order: a bound on what one record can hold. */
export function atMost(ranges: readonly Range[], count = MOST_RANGES): Range[] {
  if (ranges.length <= count) return [...ranges];
  const longest = ranges.toSorted((a, b) => lengthOf(b) - lengthOf(a)).slice(0, count);
  return longest.sort((a, b) => a.fromMs - b.fromMs);
}

const lengthOf = ({ fromMs, toMs }: Range) => toMs - fromMs;
/** Of ranges that do not overlap, ms. */
export const coveredMs = (ranges: readonly Range[]): number =>
  ranges.reduce((sum, range) => sum + lengthOf(range), 0);

/**
 * Covered of the whole, rounded. 100 only when all but the last moment is seen (one second, or a twentieth of a
 * short clip); up to there at most 99.
 */
export function percentOf(covered: number, durationMs: number): number {
  if (durationMs <= 0 || covered <= 0) return 0;
  const missing = Math.max(0, durationMs - covered);
  if (missing <= Math.min(END_TOLERANCE_MS, durationMs * END_TOLERANCE_SHARE)) return 100;
  return Math.min(99, Math.round((covered / durationMs) * 100));
}

/** One opening of the player by somebody; `gainedMs` is what it has added to what they have seen. */
export type Watch = { id: string; startedAtMs: number; gainedMs: number };

/** What more a watch may add at `nowMs`, ms: the time since its start at full speed, and a head start. */
export function leftToGain({ startedAtMs, gainedMs }: Watch, nowMs: number): number {
  return (nowMs - startedAtMs) * FASTEST + HEAD_START_MS - gainedMs;
}

/**
 * What all watches of a person together may have seen, ms, by the clock: real time during which some watch was
 * open, at full speed, and a head start for each stretch of it. Ten watches opened at once are worth one.
 */
export function allowedMs(clock: readonly Range[]): number {
  const open = unite(clock, SAME_START_MS);
  return coveredMs(open) * FASTEST + open.length * HEAD_START_MS;
}
/** The clock with one more stretch of it. */
export const withClock = (clock: readonly Range[], fromMs: number, toMs: number): Range[] =>
  unite([...clock, { fromMs, toMs: Math.max(fromMs, toMs) }], SAME_START_MS);

/** The newest watch, where it has only just begun: a reload goes on with it. */
export function justBegun(watches: readonly Watch[], nowMs: number): Watch | null {
  return watches.find(({ startedAtMs }) => nowMs - startedAtMs < SAME_START_MS) ?? null;
}

/** How many people saw each stretch of a video: a stretch counts when half of it or more was seen. */
export function curveOf(people: readonly (readonly Range[])[], durationMs: number) {
  if (durationMs <= 0) return { curve: [], bucketMs: SHORTEST_BUCKET_MS };
  const bucketMs = Math.max(SHORTEST_BUCKET_MS, Math.ceil(durationMs / MOST_BUCKETS));
  const curve = new Array<number>(Math.ceil(durationMs / bucketMs)).fill(0);
  for (const ranges of people) {
    const seen = new Array<number>(curve.length).fill(0);
    for (const { fromMs, toMs } of clip(ranges, durationMs))
      for (let at = Math.floor(fromMs / bucketMs); at * bucketMs < toMs; at++)
        seen[at] =
          (seen[at] ?? 0) + Math.min(toMs, (at + 1) * bucketMs) - Math.max(fromMs, at * bucketMs);
    for (const [at, ms] of seen.entries()) {
      const lengthMs = Math.min(bucketMs, durationMs - at * bucketMs);
      if (ms * 2 >= lengthMs) curve[at] = (curve[at] ?? 0) + 1;
    }
  }
  return { curve, bucketMs };
}

/** Whether an answer is right; null where nobody said what is. */
export function judge(option: number | null, rightOption: number | null): boolean | null {
  return option === null || rightOption === null ? null : option === rightOption;
}
