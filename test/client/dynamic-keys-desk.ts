import { windowProblems } from "#client/consultations/desk/hours/draft.ts";
import { standings } from "#client/consultations/desk/talks.ts";
import {
  AuditAct,
  ConsultationKind,
  ExceptionKind,
  TalkWay,
} from "#server/consultations/protocol.ts";

const weekdays = ["1", "2", "3", "4", "5", "6", "7"];
const ruleNames = ["lengthMin", "bufferMin", "noticeHours", "horizonDays"];

/** As in dynamic-keys.ts, of talks as their host and leadership see them. */
export const deskKeys: Record<string, readonly string[]> = {
  // biome-ignore-start lint/suspicious/noTemplateCurlyInString: these are the sources of templates
  "desk:kind.${kind}": ConsultationKind.options,
  "desk:standing.${standing}": standings,
  "desk:standing.${standingOf(time.talk, nowMs)}": standings,
  "desk:way.${talk.way}": TalkWay.options,
  "desk:way.${value}": TalkWay.options,
  "desk:weekday.${weekdayOf(day)}": weekdays,
  "desk:weekday.${weekdayOf(one.day)}": weekdays,
  "desk:exception.kind.${one}": ExceptionKind.options,
  "desk:exception.means.${one}": ExceptionKind.options,
  "desk:offer.kindOf.${value}": ConsultationKind.options,
  "desk:offer.kindAbout.${kind}": ConsultationKind.options,
  "hours:weekday.${weekday}": weekdays,
  "hours:weekday.${target}": weekdays,
  "hours:week.problem.${problem}": windowProblems,
  "hours:rules.${name}.name": ruleNames,
  "hours:rules.${name}.about": ruleNames,
  "hours:rules.${value}.name": ["instant", "asked"],
  "hours:rules.${value}.about": ["instant", "asked"],
  "hours:way.${way}": TalkWay.options,
  "counsel:urgent.name.${language}": ["kk", "ru", "en"],
  "counsel:view.${value}": ["counts", "audit"],
  "counsel:act.${act}": AuditAct.options,
  // biome-ignore-end lint/suspicious/noTemplateCurlyInString: these are the sources of templates
};
