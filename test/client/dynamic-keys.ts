import type { FactKind } from "#client/attendance/facts.ts";
import { AttemptStage, attendanceStatuses } from "#server/attendance/protocol.ts";
import { roles } from "#server/people/protocol.ts";
import { errorReasons, errorStatus } from "#server/protocol/define.ts";

const languages = ["kk", "ru", "en"];
const from = (first: number, last: number) =>
  Array.from({ length: last - first + 1 }, (_, at) => String(first + at));

/**
 * What a key written with a variable may become: the key as it stands in the source, with its namespace,
 * and every value of the variable. A new dynamic key needs a line here.
 */
export const dynamicKeys: Record<string, readonly string[]> = {
  // biome-ignore-start lint/suspicious/noTemplateCurlyInString: these are the sources of templates
  "common:weekday.${date.getUTCDay()}": from(0, 6),
  "common:month.${date.getUTCMonth() + 1}": from(1, 12),
  "common:nav.${word}": ["today", "now", "day", "timetable", "classes", "people"],
  "common:nav.short.${word}": ["today", "now", "day", "timetable", "classes", "people"],
  "common:language.${value}": languages,
  "common:profile.${value}": ["light", "dark", "auto"],
  "common:role.${role}": roles,
  "errors:${error.reason ?? error.code}": [...Object.keys(errorStatus), ...errorReasons, "network"],
  "auth:signedOut.${state.reason}": ["ended", "reused", "removed", "otherTab"],
  "auth:demo.role.${role}": roles,
  "auth:${topic}.title": ["card", "trouble"],
  "auth:${topic}.step1": ["card", "trouble"],
  "auth:${topic}.step2": ["card", "trouble"],
  "auth:${topic}.step3": ["card", "trouble"],
  "lessons:attendance.${status}": attendanceStatuses,
  "lessons:phase.${phase}": ["live", "waiting", "due", "later", "missed", "ended", "cancelled"],
  "lessons:view.${value}": ["now", "all"],
  "lessons:emptySchool.${view}": ["now", "all"],
  "attendance:at.${endingOf(time)}": ["de", "te", "da", "ta"],
  "attendance:failed.${fact.stage}": AttemptStage.options,
  "attendance:fact.${fact.kind}": [
    "never",
    "notYet",
    "whole",
    "stillHere",
    "opened",
    "tried",
    "entered",
    "left",
    "lateBy",
    "earlyBy",
    "minutes",
    "seconds",
    "shortDrops",
    "longGaps",
  ] satisfies FactKind[],
  // biome-ignore-end lint/suspicious/noTemplateCurlyInString: these are the sources of templates
};
