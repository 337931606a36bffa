import { AppError } from "../errors.ts";
import type { Progress, Range } from "./protocol.ts";
import {
  allowedMs,
  atMost,
  clip,
  coveredMs,
  leftToGain,
  percentOf,
  unite,
  withClock,
} from "./rules.ts";
import type { Reported, StoredWatching } from "./store.ts";

/** A record with a report taken in. Pure. @throws AppError not_found, no such watch; conflict watched_too_fast */
export function reportedOn(
  record: StoredWatching,
  told: { watchId: string; ranges: Range[]; positionMs: number },
  durationMs: number,
  nowMs: number,
): Reported {
  const watch = record.watches.find(({ id }) => id === told.watchId);
  if (!watch) throw new AppError("not_found", "No such watch");
  const known = unite(clip(record.ranges, durationMs));
  const ranges = atMost(unite([...known, ...clip(told.ranges, durationMs)]));
  const gainedMs = Math.max(0, coveredMs(ranges) - coveredMs(known));
  const clock = withClock(record.clock, watch.startedAtMs, nowMs);
  const isTooFast =
    gainedMs > 0 && (gainedMs > leftToGain(watch, nowMs) || coveredMs(ranges) > allowedMs(clock));
  if (isTooFast)
    throw new AppError("conflict", "More than the clock allows", { reason: "watched_too_fast" });
  return {
    ranges,
    clock,
    positionMs: Math.min(told.positionMs, durationMs),
    percent: percentOf(coveredMs(ranges), durationMs),
    watches: record.watches.map((one) =>
      one === watch ? { ...one, gainedMs: one.gainedMs + gainedMs } : one,
    ),
    lastAtMs: nowMs,
  };
}

/** A record as its owner sees it. */
export function toProgress(record: StoredWatching, durationMs: number): Progress {
  const ranges = unite(clip(record.ranges, durationMs));
  const covered = coveredMs(ranges);
  return {
    coveredMs: covered,
    percent: percentOf(covered, durationMs),
    positionMs: Math.min(record.positionMs, durationMs),
    ranges,
    answer: record.answer,
    hasPhoto: record.hasPhoto,
  };
}
