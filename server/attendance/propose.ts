import type { Words } from "../protocol/define.ts";
import type { ReceiveMode } from "../rooms/protocol-seats.ts";
import type {
  AttendanceCode,
  AttendancePolicy,
  AttendanceStatus,
  ResponseKind,
} from "./protocol-ledger.ts";
import { partsOf } from "./reasons.ts";
import { cut, type Facts, judge, lengthOf, type Presence, type Span, unite } from "./rules.ts";
import { toSentence } from "./sentences.ts";

export type ModeStretch = Span & { readonly mode: ReceiveMode };
export type Response = { readonly atMs: number; readonly kind: ResponseKind };
/**
 * How much of a medium somebody had seen at a moment: a snapshot. `wholeMs` is how long all recordings of the lesson
 * are together, or the one video.
 */
export type Watched = {
  readonly atMs: number;
  readonly mediaId: string;
  readonly medium: "recording" | "video";
  readonly coveredMs: number;
  readonly wholeMs: number;
};
/** All that is known of one pupil and one lesson. In any order; telling a fact twice changes nothing. */
export type LedgerFacts = Omit<Facts, "span"> & {
  /** As held; null: it never was, or it was cancelled. */
  span: Span | null;
  modes: readonly ModeStretch[];
  responses: readonly Response[];
  watched: readonly Watched[];
  /** There is something of the lesson to watch. */
  isRecorded: boolean;
  /** Since when they are in the class, ms; null: always. */
  memberFromMs: number | null;
  nowMs: number;
  timeZone: string;
};
export type Proposal = Omit<Presence, "status"> & {
  status: AttendanceStatus;
  code: AttendanceCode;
  reason: Words;
  modes: ModeStretch[];
  responses: Response[];
  fallbackMs: number;
  watchedShare: number | null;
  watchedMedium: Watched["medium"] | null;
};

const HOUR_MS = 3_600_000;
/** The richest first: of several devices the best is what somebody had. */
const modesByWorth = ["full", "small", "slides", "sound"] as const;

/**
 * What a pupil's facts come to by the school's policy, and why. Pure. Null where there is nothing to propose: the
 * lesson was not held, or the pupil came to the class after it and was not there.
 */
export function propose(facts: LedgerFacts, policy: AttendancePolicy): Proposal | null {
  const { span, memberFromMs } = facts;
  if (span === null) return null;
  const presence = judge({ ...facts, span, policy });
  const isMember = memberFromMs === null || memberFromMs < span.toMs;
  if (!isMember && presence.presentMs === 0) return null;
  const modes = modesOf(facts.modes, span);
  const responses = responsesOf(facts.responses, span);
  const fallbackMs = lengthOf(cut(unite(facts.fallback ?? [], 0), span));
  const { share, medium } = watchedOf(facts.watched, span, policy);
  const isMissing = ["absent", "noConnection", "partly"].includes(presence.status);
  const hasSeen = !facts.isLive && isMissing && share !== null && share >= policy.watchedLaterShare;
  const status: AttendanceStatus = hasSeen ? "watchedLater" : presence.status;
  const mayWatch =
    !facts.isLive &&
    facts.isRecorded &&
    facts.nowMs < span.toMs + policy.watchedLaterHours * HOUR_MS;
  const found: Omit<Proposal, "reason"> = {
    ...presence,
    ...{ modes, responses, fallbackMs, watchedShare: share, watchedMedium: medium, status },
    code: codeOf(status, presence, policy),
  };
  const context = { ...{ span, isLive: facts.isLive, mayWatch, policy }, base: presence.status };
  return { ...found, reason: toSentence(partsOf(found, context), facts.timeZone) };
}

/** Who was there too little and whose link failed in between is no truant: as one who could not connect. */
function codeOf(
  status: AttendanceStatus,
  { attempts }: Presence,
  policy: AttendancePolicy,
): AttendanceCode {
  switch (status) {
    case "present":
      return "present";
    case "late":
      return "late";
    case "leftEarly":
      return policy.leftEarlyAs;
    case "partly":
      return attempts.some(({ stage }) => stage !== "opened")
        ? policy.noConnectionAs
        : policy.partlyAs;
    case "noConnection":
      return policy.noConnectionAs;
    case "watchedLater":
      return policy.watchedLaterAs;
    case "absent":
      return "unexcused";
  }
}

/** Stretches cut to the lesson, one after the other: where several devices received, the one that received most. */
export function modesOf(stretches: readonly ModeStretch[], span: Span): ModeStretch[] {
  let taken: Span[] = [];
  const kept: ModeStretch[] = [];
  for (const mode of modesByWorth) {
    const own = cut(
      unite(
        stretches.filter((one) => one.mode === mode),
        1_000, // two looks at one link are a little apart
      ),
      span,
    ).flatMap((one) => without(one, taken));
    kept.push(...own.map((one) => ({ ...one, mode })));
    taken = unite([...taken, ...own], 0);
  }
  return kept.sort((a, b) => a.fromMs - b.fromMs);
}

/** What is left of a span without others, which are sorted and do not overlap. */
function without({ fromMs, toMs }: Span, others: readonly Span[]): Span[] {
  const left: Span[] = [];
  let atMs = fromMs;
  for (const other of cut(others, { fromMs, toMs })) {
    if (other.fromMs > atMs) left.push({ fromMs: atMs, toMs: other.fromMs });
    atMs = other.toMs;
  }
  return atMs < toMs ? [...left, { fromMs: atMs, toMs }] : left;
}

/** Within the lesson, by time, each once. */
function responsesOf(responses: readonly Response[], { fromMs, toMs }: Span): Response[] {
  const byKey = new Map(responses.map(({ atMs, kind }) => [`${atMs} ${kind}`, { atMs, kind }]));
  return [...byKey.values()]
    .filter(({ atMs }) => atMs >= fromMs && atMs <= toMs)
    .sort((a, b) => a.atMs - b.atMs || (a.kind < b.kind ? -1 : 1));
}

/** How much of what was made of the lesson they had seen when the school's time was over. */
function watchedOf(watched: readonly Watched[], { toMs }: Span, policy: AttendancePolicy) {
  const untilMs = toMs + policy.watchedLaterHours * HOUR_MS;
  const inTime = watched.filter(({ atMs }) => atMs > toMs && atMs <= untilMs);
  const shareOf = (some: readonly Watched[]) => {
    const wholeMs = Math.max(0, ...some.map((one) => one.wholeMs));
    const most = new Map<string, number>();
    for (const { mediaId, coveredMs } of some)
      most.set(mediaId, Math.max(coveredMs, most.get(mediaId) ?? 0));
    const covered = [...most.values()].reduce((sum, ms) => sum + ms, 0);
    return wholeMs > 0 ? Math.min(1, covered / wholeMs) : 0;
  };
  const recording = shareOf(inTime.filter(({ medium }) => medium === "recording"));
  const videos = Map.groupBy(
    inTime.filter(({ medium }) => medium === "video"),
    ({ mediaId }) => mediaId,
  );
  const video = Math.max(0, ...[...videos.values()].map(shareOf));
  const share = Math.max(recording, video);
  if (share === 0) return { share: null, medium: null };
  return { share, medium: recording >= video ? ("recording" as const) : ("video" as const) };
}
