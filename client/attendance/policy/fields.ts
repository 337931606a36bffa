import type { AttendanceCode, NewAttendancePolicy } from "#server/attendance/protocol.ts";

/** How a number of the rule is written and bounded: as the protocol has it, shares as percent. */
type NumberField = { kind: "number" | "percent"; min: number; max: number };
type Field = NumberField | { kind: "code" };

/** Every part of the rule, in the order in which its history lists changes. */
export const fields = {
  presentShare: { kind: "percent", min: 0, max: 100 },
  lateAfterMin: { kind: "number", min: 0, max: 60 },
  leftEarlyMin: { kind: "number", min: 0, max: 60 },
  leftEarlyAs: { kind: "code" },
  partlyAs: { kind: "code" },
  mergeGapSec: { kind: "number", min: 0, max: 600 },
  noConnectionAs: { kind: "code" },
  watchedLaterHours: { kind: "number", min: 0, max: 720 },
  watchedLaterShare: { kind: "percent", min: 10, max: 100 },
  watchedLaterAs: { kind: "code" },
} as const satisfies Record<keyof NewAttendancePolicy, Field>;
export type FieldName = keyof typeof fields;
export const fieldNames = Object.keys(fields).filter((name): name is FieldName => name in fields);
type CodeName = {
  [N in FieldName]: (typeof fields)[N] extends { kind: "code" } ? N : never;
}[FieldName];
export type NumberName = Exclude<FieldName, CodeName>;

export const isCodeName = (name: FieldName): name is CodeName => fields[name].kind === "code";

/** The sentences of the rule, in groups; what each may change is named in braces in its words. */
export const lines = {
  there: ["present", "late", "leftEarly", "partly", "absent"],
  link: ["gap", "noConnection", "untaught"],
  later: ["watched"],
} as const;
export type LineGroup = keyof typeof lines;
export const lineGroups = ["there", "link", "later"] as const satisfies readonly LineGroup[];

/** A number as it is shown and typed. */
export function shownOf(policy: NewAttendancePolicy, name: NumberName): number {
  return fields[name].kind === "percent" ? Math.round(policy[name] * 100) : policy[name];
}
/** The rule with a number put as it was typed, within its bounds. */
export function withNumber(
  policy: NewAttendancePolicy,
  name: NumberName,
  typed: number,
): NewAttendancePolicy {
  const { kind, min, max } = fields[name];
  const whole = Math.min(max, Math.max(min, Math.round(typed)));
  return { ...policy, [name]: kind === "percent" ? whole / 100 : whole };
}
export function withCode(
  policy: NewAttendancePolicy,
  name: CodeName,
  code: AttendanceCode,
): NewAttendancePolicy {
  return { ...policy, [name]: code };
}

/** What differs between two rules, in the order of the fields. */
export const changesBetween = (before: NewAttendancePolicy, after: NewAttendancePolicy) =>
  fieldNames.filter((name) => before[name] !== after[name]);

/** Words with slots as pieces: text, or the name of what stands there. */
export function piecesOf(text: string): ({ text: string } | { slot: string })[] {
  return text
    .split(/⟦(\w+)⟧/)
    .map((piece, index) => (index % 2 === 0 ? { text: piece } : { slot: piece }))
    .filter((piece) => !("text" in piece) || piece.text !== "");
}
/** Values that leave a mark where each slot of a sentence is. */
export const slotMarks: Record<string, string> = Object.fromEntries(
  [...fieldNames, "late", "unexcused", "present"].map((name) => [name, `⟦${name}⟧`]),
);
