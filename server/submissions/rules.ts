import { AppError } from "../errors.ts";
import type { Channel, Feedback, NewPart, SubmissionState } from "./protocol.ts";

/** One handing in as stored; never changed but for being taken back. */
export type StoredRound = {
  handInId: string;
  atMs: number;
  channel: Channel;
  isLate: boolean;
  isHonest: boolean;
  byId: string;
  parts: NewPart[];
  takenBackAtMs: number | null;
};
export type StoredFeedback = {
  id: string;
  /** Number of the round it answers, from 1. */
  round: number;
  atMs: number;
  byId: string;
  text: string;
  voiceFileId: string | null;
  drawings: Feedback["drawings"];
  decision: Feedback["decision"];
  points: number | null;
  seenAtMs: number | null;
};
/** A word about how or until when one pupil hands in; the newest of each kind holds. */
export type StoredTerm = {
  atMs: number;
  byId: string;
  channel?: Channel;
  /** Null: the task's own again. */
  dueAtMs?: number | null;
};
/** All that is known of one pupil's work for one task. */
export type Work = {
  state: SubmissionState;
  rounds: StoredRound[];
  feedback: StoredFeedback[];
  terms: StoredTerm[];
  draft: { parts: NewPart[]; changedAtMs: number | null };
  /** Clips that were begun for it. */
  clipIds: string[];
};

export const blankWork = (): Work => ({
  ...{ state: "open", rounds: [], feedback: [], terms: [], clipIds: [] },
  draft: { parts: [], changedAtMs: null },
});

const conflict = (
  reason: "work_accepted" | "work_waits" | "work_answered" | "nothing_handed_in",
): AppError => new AppError("conflict", `Not now: ${reason}`, { reason });

/** Rounds that stand, in order: those taken back do not count. */
export const liveRounds = ({ rounds }: Pick<Work, "rounds">): StoredRound[] =>
  rounds.filter(({ takenBackAtMs }) => takenBackAtMs === null);

/** The pupil's own deadline, else the task's; ms or null. */
export function dueOf({ terms }: Pick<Work, "terms">, taskDueAtMs: number | null): number | null {
  const own = terms.findLast(({ dueAtMs }) => dueAtMs !== undefined)?.dueAtMs;
  return own ?? taskDueAtMs;
}

/** How this pupil hands in: a word about this task, else the usual one. */
export const channelOf = ({ terms }: Pick<Work, "terms">, usual: Channel | undefined): Channel =>
  terms.findLast(({ channel }) => channel !== undefined)?.channel ?? usual ?? "online";

/** The newest points that were given, 1 to 10. */
export const pointsOf = ({ feedback }: Pick<Work, "feedback">): number | null =>
  feedback.findLast(({ points }) => points !== null)?.points ?? null;

/** Due, and nothing came. */
export const isMissing = (work: Pick<Work, "rounds">, dueAtMs: number | null, nowMs: number) =>
  dueAtMs !== null && nowMs > dueAtMs && liveRounds(work).length === 0;

type NewRound = Omit<StoredRound, "isLate" | "takenBackAtMs">;

/** Only the first can be late: work on mistakes has no deadline of its own. */
function withRound(work: Work, round: NewRound, dueAtMs: number | null): Work {
  const isLate = liveRounds(work).length === 0 && dueAtMs !== null && round.atMs > dueAtMs;
  return {
    ...work,
    state: "handedIn",
    rounds: [...work.rounds, { ...round, isLate, takenBackAtMs: null }],
    draft: { parts: [], changedAtMs: null },
  };
}

/**
 * The pupil hands in. A known `handInId` changes nothing: the answer was lost, and it is asked for again.
 * @throws AppError conflict work_waits, work_accepted
 */
export function handIn(work: Work, round: NewRound, dueAtMs: number | null): Work {
  if (work.rounds.some(({ handInId }) => handInId === round.handInId)) return work;
  if (work.state === "handedIn") throw conflict("work_waits");
  if (work.state === "accepted") throw conflict("work_accepted");
  return withRound(work, round, dueAtMs);
}

/**
 * The teacher enters what came by e-mail or on paper. The same again changes nothing.
 * @throws AppError conflict work_waits, work_accepted
 */
export function receive(work: Work, round: NewRound, dueAtMs: number | null): Work {
  const last = liveRounds(work).at(-1);
  const isSame = last?.channel === round.channel && last.atMs === round.atMs;
  if (work.state === "handedIn" && isSame) return work;
  if (work.state === "handedIn") throw conflict("work_waits");
  if (work.state === "accepted") throw conflict("work_accepted");
  return { ...withRound(work, round, dueAtMs), draft: work.draft };
}

/**
 * The pupil takes back what nobody has answered; it is a draft again. What waits no more changes nothing.
 * @throws AppError conflict work_answered
 */
export function takeBack(work: Work, byId: string, atMs: number): Work {
  const live = liveRounds(work);
  const last = live.at(-1);
  if (!last || work.state === "open") return work;
  const isAnswered = work.feedback.some(({ round }) => round === live.length);
  if (work.state !== "handedIn" || isAnswered || last.byId !== byId)
    throw conflict("work_answered");
  return {
    ...work,
    state: live.length > 1 ? "returned" : "open",
    rounds: work.rounds.map((one) => (one === last ? { ...one, takenBackAtMs: atMs } : one)),
    draft: { parts: last.parts, changedAtMs: atMs },
  };
}

/**
 * The teacher's answer to the newest round; work that goes back begins with what was handed in. A known id changes
 * nothing. @throws AppError conflict nothing_handed_in
 */
export function answer(work: Work, feedback: Omit<StoredFeedback, "round" | "seenAtMs">): Work {
  if (work.feedback.some(({ id }) => id === feedback.id)) return work;
  const live = liveRounds(work);
  const last = live.at(-1);
  if (!last) throw conflict("nothing_handed_in");
  const isBack = feedback.decision === "returned";
  const isDraftFree = work.draft.parts.length === 0;
  return {
    ...work,
    state: feedback.decision === "none" ? work.state : feedback.decision,
    feedback: [...work.feedback, { ...feedback, round: live.length, seenAtMs: null }],
    ...(isBack && isDraftFree && { draft: { parts: last.parts, changedAtMs: null } }),
  };
}

/** Files that rounds or feedback hold: they stay. */
export function filesOf(work: Pick<Work, "rounds" | "feedback">): Set<string> {
  const ofRounds = work.rounds.flatMap(({ parts }) => parts.flatMap(fileIdOf));
  return new Set([...ofRounds, ...work.feedback.flatMap(({ voiceFileId }) => voiceFileId ?? [])]);
}
export const fileIdOf = (part: NewPart): string[] => (part.kind === "file" ? [part.fileId] : []);
export const clipIdOf = (part: NewPart): string[] => (part.kind === "video" ? [part.videoId] : []);
