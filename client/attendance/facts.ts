import type { AttemptStage, AttendanceRow, AttendanceSheet } from "#server/attendance/protocol.ts";

/** What a sentence about a pupil is made of; each kind has its words under `fact` of the catalogue. */
export type Fact =
  | { kind: "never" | "notYet" | "whole" | "stillHere" }
  | { kind: "opened" | "tried"; count: number; from: string; to: string }
  | { kind: "failed"; stage: AttemptStage }
  | { kind: "entered" | "left"; at: string }
  | {
      kind: "lateBy" | "earlyBy" | "minutes" | "seconds" | "shortDrops" | "longGaps";
      count: number;
    };
export type FactKind = Fact["kind"];

const MINUTE_SEC = 60;
/** Entering within this of the start, or leaving within it of the end, is not worth a word. */
const UNNOTICED_SEC = 60;
const secBetween = (from: string, to: string) => (Date.parse(to) - Date.parse(from)) / 1000;

type Seen = Pick<AttendanceSheet, "from" | "to" | "isLive">;

/** The attempts of a pupil who never was in the lesson. */
function attemptFacts({ attempts, status }: AttendanceRow, { isLive }: Seen): Fact[] {
  const { count, firstAt, lastAt, lastStage } = attempts;
  const kind = isLive ? "notYet" : "never";
  if (firstAt === null || lastAt === null) return [{ kind }];
  const span = { count, from: firstAt, to: lastAt };
  if (status !== "noConnection") return [{ kind: "opened", ...span }, { kind }];
  return [
    { kind: "tried", ...span },
    { kind: "failed", stage: lastStage ?? "opened" },
  ];
}

function stayFacts(row: AttendanceRow): Fact[] {
  const minutes = Math.round(row.presentSec / MINUTE_SEC);
  return minutes > 0
    ? [{ kind: "minutes", count: minutes }]
    : [{ kind: "seconds", count: row.presentSec }];
}

/** Why a pupil's row says what it says, in the order in which it happened. */
export function factsOf(row: AttendanceRow, sheet: Seen): Fact[] {
  const { enteredAt, shortDrops, intervals } = row;
  if (enteredAt === null) return attemptFacts(row, sheet);
  const lateSec = secBetween(sheet.from, enteredAt);
  // Somebody who has not left is in the lesson still.
  const leftAt = row.leftAt ?? sheet.to;
  const earlySec = secBetween(leftAt, sheet.to);
  const isLate = lateSec >= UNNOTICED_SEC;
  const isEarly = earlySec >= UNNOTICED_SEC;
  const longGaps = intervals.length - 1;
  const facts: Fact[] = [];
  if (isLate) {
    facts.push({ kind: "entered", at: enteredAt });
    if (row.status === "late")
      facts.push({ kind: "lateBy", count: Math.floor(lateSec / MINUTE_SEC) });
  }
  if (isEarly) {
    facts.push({ kind: "left", at: leftAt });
    if (row.status === "leftEarly")
      facts.push({ kind: "earlyBy", count: Math.floor(earlySec / MINUTE_SEC) });
  }
  if (!isLate && !isEarly && longGaps === 0)
    facts.push({ kind: sheet.isLive ? "stillHere" : "whole" });
  else facts.push(...stayFacts(row));
  if (longGaps > 0) facts.push({ kind: "longGaps", count: longGaps });
  if (shortDrops > 0) facts.push({ kind: "shortDrops", count: shortDrops });
  return facts;
}
