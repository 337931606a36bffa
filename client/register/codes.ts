import type { AttendanceCode } from "#server/attendance/protocol.ts";
import type { RegisterRow } from "#server/register/protocol.ts";
import type { Tone } from "../kit/ui/parts.tsx";

/** As the buttons stand: ✓ Ж А Д К. */
export const codes: readonly AttendanceCode[] = ["present", "unexcused", "ill", "excused", "late"];
/** As they are counted above the list. */
export const countedCodes: readonly AttendanceCode[] = [
  "present",
  "late",
  "excused",
  "ill",
  "unexcused",
];

export const toneOf: Record<AttendanceCode, Tone> = {
  present: "ok",
  unexcused: "bad",
  ill: "violet",
  excused: "primary",
  late: "warn",
};

type Judged = Pick<RegisterRow, "proposal" | "standing" | "isNewEvidence">;
/** What stands in a row: decided, else proposed. */
export const codeIn = ({ standing, proposal }: Judged): AttendanceCode =>
  standing?.code ?? proposal.code;

/** What is grave comes first. */
const gravity: readonly AttendanceCode[] = ["unexcused", "excused", "ill", "late", "present"];

/** Whether a row wants a look: anything but a whole lesson, or something somebody changed, or that is new. */
export const wantsLook = (row: Judged): boolean =>
  row.isNewEvidence || row.proposal.status !== "present" || codeIn(row) !== "present";

/** Those who want a look, gravest first, apart from those who were there; both keep the order of names. */
export function grouped<R extends Judged>(rows: readonly R[]): { watched: R[]; present: R[] } {
  // By what was proposed, so that a row stays where it is when it is decided.
  const rank = ({ proposal }: R) => gravity.indexOf(proposal.code);
  return {
    watched: rows.filter(wantsLook).sort((a, b) => rank(a) - rank(b)),
    present: rows.filter((row) => !wantsLook(row)),
  };
}

/** How many rows hold each code. */
export function countsOf(rows: readonly Judged[]): Record<AttendanceCode, number> {
  const counts = { present: 0, unexcused: 0, ill: 0, excused: 0, late: 0 };
  for (const row of rows) counts[codeIn(row)] += 1;
  return counts;
}

/** Keys of a Kazakh or Russian keyboard by place, for those who have left it on Latin letters. */
const places: Partial<Record<string, AttendanceCode>> = {
  Semicolon: "unexcused",
  KeyF: "ill",
  KeyL: "excused",
  KeyR: "late",
};
/** The code a key means: its letter in the catalogue, `+` for present. Null: none. */
export function codeOfKey(
  { key, code }: { key: string; code: string },
  letters: Record<AttendanceCode, string>,
): AttendanceCode | null {
  const typed = key.toLocaleUpperCase("ru");
  const byLetter = codes.find((one) => letters[one] === typed);
  if (byLetter) return byLetter;
  if (key === "+" || key === "=") return "present";
  return /^[\p{Script=Latin};:]$/u.test(key) ? (places[code] ?? null) : null;
}
