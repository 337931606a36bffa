import type { AttendanceCode, AttendanceStatus } from "../attendance/protocol.ts";
import type { Words } from "../protocol/define.ts";
import type { ExplanationReason, RegisterCell } from "./protocol.ts";
import type { Step, StoredExplanation } from "./store.ts";
import { explainedWords, joined } from "./words.ts";

/** What stands after these steps of one pupil in one lesson, oldest first; null: the proposal. */
export function standingOf(steps: readonly Step[]): Step | null {
  const last = steps.at(-1);
  return last && last.kind !== "reopened" ? last : null;
}

/** Whether an explanation speaks of a lesson on a day. */
export function covers(told: StoredExplanation, lessonId: string, day: string): boolean {
  if (told.lessonId !== null) return told.lessonId === lessonId;
  return told.fromDay <= day && day <= told.toDay;
}

/** The one that counts for a lesson: accepted before waiting before declined, then the newest; withdrawn ones do not. */
export function explanationFor(
  all: readonly StoredExplanation[],
  lessonId: string,
  day: string,
): StoredExplanation | null {
  const rank = { accepted: 3, waiting: 2, declined: 1, withdrawn: 0 };
  const fit = all.filter((told) => told.state !== "withdrawn" && covers(told, lessonId, day));
  fit.sort((a, b) => rank[b.state] - rank[a.state] || b.atMs - a.atMs);
  return fit[0] ?? null;
}

/** Absences that an explanation may turn into А or Д: who was there, or came late, was there. */
export const isAbsence = (code: AttendanceCode) => code !== "present" && code !== "late";

const codeOfReason: Record<ExplanationReason, "ill" | "excused"> = {
  ill: "ill",
  family: "excused",
  connection: "excused",
  other: "excused",
};
/** The code an explanation asks for: what the class teacher gave it, else what its reason means. */
export const codeFor = (told: StoredExplanation) =>
  (told.state === "accepted" ? told.answers.at(-1)?.code : null) ?? codeOfReason[told.reason];

export type Proposed = { code: AttendanceCode; status: AttendanceStatus; reason: Words };
/** The ledger's proposal together with what the parents told: an absence becomes А or Д, and the sentence says who told so. */
export function proposedWith<P extends Proposed>(
  proposal: P,
  told: StoredExplanation | null,
  { day, timeZone }: { day: string; timeZone: string },
): P {
  if (!told || told.state === "declined" || told.state === "withdrawn") return proposal;
  if (!isAbsence(proposal.code)) return proposal;
  const reason = joined(proposal.reason, explainedWords(told, day, timeZone));
  return { ...proposal, code: codeFor(told), reason };
}

/** Whether the proposal has changed since it was decided on, and says something else than what stands. */
export function isNewEvidence(standing: Step | null, proposal: Proposed): boolean {
  if (!standing || standing.code === proposal.code) return false;
  return standing.proposedCode !== proposal.code || standing.proposedStatus !== proposal.status;
}

/** How a decision is kept: as proposed, or changed. */
export const kindOf = (code: AttendanceCode, proposal: Proposed) =>
  code === proposal.code ? ("confirmed" as const) : ("changed" as const);

/** What stands, or what is proposed, as other domains see it. */
export function cellOf(
  key: { lessonId: string; personId: string },
  standing: Step | null,
  proposal: Proposed | null,
): RegisterCell | null {
  const { lessonId, personId } = key;
  if (standing)
    return {
      ...{ lessonId, personId, code: standing.code, state: "confirmed" },
      reason: standing.proposedReason,
      cause: standing.cause,
      decidedAt: new Date(standing.atMs).toISOString(),
    };
  if (!proposal) return null;
  const { code, reason } = proposal;
  return { lessonId, personId, code, state: "proposed", reason, cause: "", decidedAt: null };
}
