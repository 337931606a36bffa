import type { Range } from "#server/watching/protocol.ts";

/** As `HTMLMediaElement.played` gives it, seconds. */
export type PlayedRanges = Pick<TimeRanges, "length" | "start" | "end">;

/** Stretches closer than this are one: a browser leaves such gaps at a segment's border and at a pause. */
const JOIN_MS = 60;

/** In order, joined where they touch or overlap; empty ones are dropped. */
export function joinRanges(ranges: readonly Range[], joinMs = 0): Range[] {
  const sorted = ranges
    .filter(({ fromMs, toMs }) => toMs > fromMs)
    .toSorted((a, b) => a.fromMs - b.fromMs);
  const joined: Range[] = [];
  for (const range of sorted) {
    const last = joined.at(-1);
    if (last && range.fromMs <= last.toMs + joinMs)
      joined[joined.length - 1] = { ...last, toMs: Math.max(last.toMs, range.toMs) };
    else joined.push(range);
  }
  return joined;
}

/** What of `ranges` is not in `known`. Both joined and in order. */
export function withoutRanges(ranges: readonly Range[], known: readonly Range[]): Range[] {
  return ranges.flatMap((range) => {
    const left: Range[] = [];
    let fromMs = range.fromMs;
    for (const hole of known) {
      if (hole.toMs <= fromMs) continue;
      if (hole.fromMs >= range.toMs) break;
      if (hole.fromMs > fromMs) left.push({ fromMs, toMs: hole.fromMs });
      fromMs = hole.toMs;
    }
    if (fromMs < range.toMs) left.push({ fromMs, toMs: range.toMs });
    return left;
  });
}

/** Sum of their lengths, ms; joined ones count once. */
export function lengthOf(ranges: readonly Range[]): number {
  return joinRanges(ranges).reduce((sum, { fromMs, toMs }) => sum + toMs - fromMs, 0);
}

/** A media element's `played` in whole ms, cut to `0..durationMs`. */
export function rangesOf(played: PlayedRanges, durationMs: number): Range[] {
  const inside = (seconds: number) => Math.min(durationMs, Math.max(0, Math.round(seconds * 1000)));
  return Array.from({ length: played.length }, (_, at) => ({
    fromMs: inside(played.start(at)),
    toMs: inside(played.end(at)),
  }));
}

/**
 * What one person saw in one sitting, gathered from the media element's own account of it: a seek leaves
 * a hole, double speed counts the film's seconds and not the clock's. The element forgets when its source is
 * loaded anew (more rungs, listen only); this does not.
 */
export function createCoverage() {
  let seen: Range[] = [];
  let delivered: Range[] = [];
  return {
    /** Takes what the element says now; saying it again changes nothing. */
    take(ranges: readonly Range[]): void {
      seen = joinRanges([...seen, ...ranges], JOIN_MS);
    },
    ranges: (): readonly Range[] => seen,
    /** Seen and not yet delivered. */
    fresh: (): Range[] => withoutRanges(seen, delivered),
    /** These have arrived. */
    deliver(ranges: readonly Range[]): void {
      delivered = joinRanges([...delivered, ...ranges]);
    },
    /** Everything is to be delivered again: the server forgot the watch. */
    forgetDelivered(): void {
      delivered = [];
    },
  };
}
export type Coverage = ReturnType<typeof createCoverage>;
