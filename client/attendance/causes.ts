import type { AttendanceCode } from "#server/attendance/protocol.ts";

/** Ready causes, by their names in the catalogue. */
export const causeNames = [
  "sawMyself",
  "byPhone",
  "technical",
  "leftAlone",
  "noWord",
  "parentTold",
  "sheetSeen",
  "doctor",
  "contest",
  "family",
] as const;
export type CauseName = (typeof causeNames)[number];

/** What is said most often for each code; one tap is enough. */
export const causesOf: Record<AttendanceCode, readonly CauseName[]> = {
  present: ["sawMyself", "byPhone", "technical"],
  unexcused: ["leftAlone", "noWord"],
  ill: ["parentTold", "sheetSeen"],
  excused: ["doctor", "contest", "family", "technical"],
  late: ["sawMyself", "technical"],
};
