import type { AttemptStage, AttendancePolicy, AttendanceStatus } from "./protocol.ts";

/** From and to in ms, the end not included. */
export type Span = { readonly fromMs: number; readonly toMs: number };
/** One stay of one device, with what it received. May overlap others, repeat them, and come in any order. */
export type Visit = Span & { readonly deviceId: string; readonly receivedBytes: number };
export type Attempt = { readonly atMs: number; readonly stage: AttemptStage };
export type Presence = {
  status: Exclude<AttendanceStatus, "watchedLater">;
  /** Short gaps that were merged count as presence. */
  presentMs: number;
  /** Of the times somebody taught, 0 to 1. */
  presentShare: number;
  /** When teaching began and was over, ms: what lateness is measured by. */
  begunMs: number;
  overMs: number;
  /** Of the lesson, when nobody taught. */
  untaughtMs: number;
  /** First and last instant in the lesson, ms; null when never there. */
  enteredMs: number | null;
  leftMs: number | null;
  intervals: Span[];
  /** Gaps within the lesson that were merged. */
  shortDrops: number;
  devices: number;
  /** Those that belong to this lesson, by time. */
  attempts: Attempt[];
};

const MINUTE_MS = 60_000;
/** Pupils try the door this long before the lesson; earlier attempts belong to something else. */
const ATTEMPTS_BEFORE_MS = 15 * MINUTE_MS;
/** A lesson with at least this much before its last bell is judged up to the bell. */
const WORTH_JUDGING_MS = 10 * MINUTE_MS;

/** What of the school's rule decides who was there. */
export type Thresholds = Pick<
  AttendancePolicy,
  "presentShare" | "lateAfterMin" | "leftEarlyMin" | "mergeGapSec"
>;

type Held = { startsAtMs: number; endsAtMs: number; startedAtMs: number; endedAtMs: number | null };

/**
 * The lesson as held, for judging attendance: from its start to its end, or to now while it is live. Minutes
 * opened before the first bell, or run on after the last, bind no pupil, so both are cut off. A lesson that ran
 * almost wholly outside its bells (ended before the first, or begun within 10 minutes of the last) counts as
 * it was.
 */
export function heldSpan({ startsAtMs, endsAtMs, startedAtMs, endedAtMs }: Held, nowMs: number) {
  const endMs = Math.max(startedAtMs, endedAtMs ?? nowMs);
  const fromMs = endMs > startsAtMs ? Math.max(startedAtMs, startsAtMs) : startedAtMs;
  const hasBell = endsAtMs - fromMs >= WORTH_JUDGING_MS;
  return { fromMs, toMs: hasBell ? Math.min(endMs, endsAtMs) : endMs } satisfies Span;
}

/** Spans as one sorted list without overlaps, in which gaps of up to `maxGapMs` are filled. */
export function unite(spans: readonly Span[], maxGapMs: number): Span[] {
  const sorted = spans
    .filter(({ fromMs, toMs }) => toMs >= fromMs)
    .sort((a, b) => a.fromMs - b.fromMs || a.toMs - b.toMs);
  const united: { fromMs: number; toMs: number }[] = [];
  for (const { fromMs, toMs } of sorted) {
    const last = united.at(-1);
    if (last && fromMs - last.toMs <= maxGapMs) last.toMs = Math.max(last.toMs, toMs);
    else united.push({ fromMs, toMs });
  }
  return united;
}

/** The parts of spans that lie within a lesson; what only touches it is left out. */
export function cut(spans: readonly Span[], { fromMs, toMs }: Span): Span[] {
  return spans
    .map((span) => ({
      fromMs: Math.max(span.fromMs, fromMs),
      toMs: Math.min(span.toMs, toMs),
    }))
    .filter((span) => span.toMs > span.fromMs);
}

/** Together, of spans that do not overlap, ms. */
export const lengthOf = (spans: readonly Span[]): number =>
  spans.reduce((sum, { fromMs, toMs }) => sum + Math.max(0, toMs - fromMs), 0);

/**
 * Visits in which the lesson could be followed. At the door only was a device that failed to connect and received
 * nothing; and, where none ever received anything in the lesson and attempts failed, every one: whoever goes away
 * between two attempts was no more inside than during them.
 */
function followed({ visits, attempts, fallback = [] }: Facts): Visit[] {
  const failed = attempts.filter(({ stage }) => stage !== "opened");
  const failedIn = ({ fromMs, toMs }: Visit) =>
    failed.some(({ atMs }) => atMs >= fromMs && atMs <= toMs);
  const isHeard = (visit: Visit) => visit.receivedBytes > 0 || cut(fallback, visit).length > 0;
  if (failed.length > 0 && !visits.some(isHeard)) return [];
  return visits.filter((visit) => isHeard(visit) || !failedIn(visit));
}

/**
 * The lesson without the times nobody taught, which bind no pupil: the teacher's own link broke, or the server was
 * down. Short ones are as short drops of anybody. Where nobody was seen to teach for ten minutes, the room says
 * nothing of it, and all of the lesson counts.
 */
export function taughtSpans(span: Span, hosts: readonly Span[], maxGapMs: number): Span[] {
  const there = cut(unite(hosts, maxGapMs), span);
  if (lengthOf(there) < Math.min(WORTH_JUDGING_MS, span.toMs - span.fromMs)) return [span];
  const first = there[0];
  const last = there.at(-1);
  if (!first || !last) return [span];
  const isNear = (fromMs: number, toMs: number) => toMs - fromMs <= maxGapMs;
  return there.map(({ fromMs, toMs }) => ({
    fromMs: fromMs === first.fromMs && isNear(span.fromMs, fromMs) ? span.fromMs : fromMs,
    toMs: toMs === last.toMs && isNear(toMs, span.toMs) ? span.toMs : toMs,
  }));
}

/** What a lesson's facts are about one pupil. */
export type Facts = {
  span: Span;
  isLive: boolean;
  visits: readonly Visit[];
  attempts: readonly Attempt[];
  /** When the lesson came to them over HLS. */
  fallback?: readonly Span[];
  /** When somebody taught: visits of the teacher and the assistants. */
  hosts?: readonly Span[];
};

/**
 * What one pupil's visits and attempts say about one lesson. A visit whose device failed to connect and received
 * nothing is no presence. Visits are united over devices, gaps up to the school's limit merged (before cutting,
 * so that a drop across the first bell is a drop like any other), then cut to the lesson. The first that fits
 * holds:
 * 1. never there: `noConnection` if an attempt failed past opening the page, else `absent`;
 * 2. there for less than the school's share: `partly`;
 * 3. entered more than the limit after the start: `late`;
 * 4. left more than the limit before the end: `leftEarly`;
 * 5. `present`.
 * Share, start and end are of the times somebody taught. While the lesson is live its end is not known: nobody has
 * left early yet, and who came late is `late` rather than `partly`, since the share of the first minutes says little.
 */
export function judge(facts: Facts & { policy: Thresholds }): Presence {
  const { span, isLive, policy } = facts;
  const maxGapMs = policy.mergeGapSec * 1000;
  const visits = followed(facts);
  const stays: readonly Span[] = [...visits, ...(facts.fallback ?? [])];
  const merged = unite(stays, maxGapMs);
  const intervals = cut(merged, span);
  const attempts = attemptsOf(facts.attempts, span);
  const enteredMs = intervals[0]?.fromMs ?? null;
  const leftMs = intervals.at(-1)?.toMs ?? null;
  const taught = taughtSpans(span, facts.hosts ?? [], maxGapMs);
  const taughtMs = lengthOf(taught);
  const followedMs = lengthOf(taught.flatMap((one) => cut(intervals, one)));
  const begunMs = taught[0]?.fromMs ?? span.fromMs;
  const overMs = taught.at(-1)?.toMs ?? span.toMs;

  function statusOf(): Presence["status"] {
    if (enteredMs === null || leftMs === null)
      return attempts.some(({ stage }) => stage !== "opened") ? "noConnection" : "absent";
    const isLate = enteredMs - begunMs > policy.lateAfterMin * MINUTE_MS;
    if (isLive && isLate) return "late";
    if (followedMs < policy.presentShare * taughtMs) return "partly";
    if (isLate) return "late";
    const isEarly = overMs - leftMs > policy.leftEarlyMin * MINUTE_MS;
    return isEarly && !isLive ? "leftEarly" : "present";
  }

  return {
    status: statusOf(),
    presentMs: lengthOf(intervals),
    presentShare: taughtMs > 0 ? followedMs / taughtMs : 0,
    begunMs,
    overMs,
    untaughtMs: span.toMs - span.fromMs - taughtMs,
    enteredMs,
    leftMs,
    intervals,
    shortDrops: gapsWithin(stays, merged, span),
    devices: new Set(
      visits.filter((visit) => cut([visit], span).length > 0).map(({ deviceId }) => deviceId),
    ).size,
    attempts,
  };
}

/** Those that belong to a lesson, by time; one told twice is one. */
function attemptsOf(attempts: readonly Attempt[], { fromMs, toMs }: Span): Attempt[] {
  const byKey = new Map(attempts.map(({ atMs, stage }) => [`${atMs} ${stage}`, { atMs, stage }]));
  return [...byKey.values()]
    .filter(({ atMs }) => atMs >= fromMs - ATTEMPTS_BEFORE_MS && atMs <= toMs)
    .sort((a, b) => a.atMs - b.atMs || (a.stage < b.stage ? -1 : 1));
}

/** Gaps that merging filled and that lie in the lesson, at least in part. */
function gapsWithin(visits: readonly Span[], merged: readonly Span[], span: Span): number {
  const pieces = unite(visits, 0);
  const gaps = pieces
    .slice(1)
    .map((piece, index) => ({ fromMs: pieces[index]!.toMs, toMs: piece.fromMs }))
    .filter((gap) => merged.some(({ fromMs, toMs }) => fromMs <= gap.fromMs && toMs >= gap.toMs));
  return cut(gaps, span).length;
}
