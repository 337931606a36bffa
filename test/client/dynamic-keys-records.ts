import { causeNames } from "#client/attendance/causes.ts";
import {
  fieldNames as ruleFields,
  lineGroups as ruleGroups,
  lines as ruleLines,
} from "#client/attendance/policy/fields.ts";
import { causes as creditCauses } from "#client/credits/CauseDialog.tsx";
import { keyWords } from "#client/journal/dialogs/KeysDialog.tsx";
import { policyProblems } from "#client/journal/policy/problems.ts";
import { phrases } from "#client/submissions/review/AnswerForm.tsx";
import { boardGroups } from "#client/submissions/review/order.ts";
import { strokeColors } from "#client/submissions/review/strokes.ts";
import { tools as reviewTools } from "#client/submissions/review/useHand.ts";
import { AttemptStage, AttendanceCode, ResponseKind } from "#server/attendance/protocol.ts";
import { CriterionKind } from "#server/credits/protocol.ts";
import { DiaryMark } from "#server/diary/protocol.ts";
import { problemCodes, RosterAct, RosterImport, RosterPreview } from "#server/exchange/protocol.ts";
import { CellStep, JournalLesson, JournalProposal } from "#server/journal/protocol.ts";
import { LtiTestStep } from "#server/lti/protocol.ts";
import {
  AbsenceCode,
  EntryKind,
  EntryState,
  RefusalCode,
  StepAct,
  Target,
} from "#server/outbox/protocol-entries.ts";
import { MappingKind } from "#server/outbox/protocol-settings.ts";
import { ExplanationReason, ExplanationState, StepKind } from "#server/register/protocol.ts";
import { ReceiveMode } from "#server/rooms/protocol.ts";
import { Channel, SubmissionState } from "#server/submissions/protocol.ts";

const from = (first: number, last: number) =>
  Array.from({ length: last - first + 1 }, (_, at) => String(first + at));

/** As in dynamic-keys.ts, of what is written of lessons: registers, work, journals, and their ways outside. */
export const recordKeys: Record<string, readonly string[]> = {
  // biome-ignore-start lint/suspicious/noTemplateCurlyInString: these are the sources of templates
  "credits:count.${one}": ["passed", "notPassed", "notYet"],
  "credits:say.${word}": ["passed", "notPassed"],
  "credits:cause.${word}": ["passed", "notPassed", "open"],
  "credits:causes.${one}": creditCauses,
  "credits:kind.${kind}": CriterionKind.options,
  "credits:channel.${round.channel}": Channel.exclude(["online"]).options,
  "review:group.${group}": boardGroups,
  "review:channel.${channel}": Channel.exclude(["online"]).options,
  "review:received.${channel}": Channel.exclude(["online"]).options,
  "review:work.received.${round.channel}": Channel.exclude(["online"]).options,
  "review:state.${state}": SubmissionState.options,
  "review:state.${decision}": ["returned", "accepted"],
  "review:tools.${tool}": reviewTools,
  "review:colors.${color}": strokeColors,
  "review:phrases.${phrase}": phrases,
  "diary:kind.${kind}": DiaryMark.shape.kind.options,
  "diary:state.${task.state}": SubmissionState.options,
  "diary:digest.in.${one}": ["kk", "ru"],
  "rule:group.${group}": ruleGroups,
  "rule:line.${line}": Object.values(ruleLines).flat(),
  "rule:field.${name}": ruleFields,
  "register:code.${code}": AttendanceCode.options,
  "register:code.${cell.code}": AttendanceCode.options,
  "register:counted.${code}": AttendanceCode.options,
  "register:legend.${look}": ["seen", "sound", "break"],
  "register:cause.ready.${name}": causeNames,
  "register:history.${line.kind}": StepKind.options,
  "register:reason.${line.reason}": ExplanationReason.options,
  "register:reason.${told.reason}": ExplanationReason.options,
  "register:reason.${one}": ExplanationReason.options,
  "register:explainState.${state}": ExplanationState.options,
  "register:explainState.${explanation.state}": ExplanationState.options,
  "register:trace.attempt.${entry.stage}": AttemptStage.options,
  "register:trace.response.${entry.response}": ResponseKind.options,
  "register:trace.watched.${entry.medium}": ["recording", "video"],
  "register:mode.${entry.mode}": ReceiveMode.options,
  "register:number.${name}": ["away", "late", "outOfReach", "told", "unconfirmed"],
  "journal:history.cause.${step.cause}": CellStep.shape.cause.options,
  "journal:keys.${word}": keyWords,
  "journal:lesson.state.${lesson.state}": JournalLesson.shape.state.options,
  "journal:letter.${code}": ["unexcused", "ill", "excused", "late"],
  "journal:policy.part.${part}": ["formative", "section", "term"],
  "journal:policy.problem.${problem}": policyProblems,
  "journal:policy.table.${table}": ["marks", "marksOfGradeOne"],
  "journal:proposals.kind.${kind}": JournalProposal.shape.kind.options,
  "journal:month.${Number(id.slice(5))}": from(1, 12),
  "outbox:code.${code}": AbsenceCode.options,
  "outbox:code.${content.code}": AbsenceCode.options,
  "outbox:letter.${content.code}": AbsenceCode.options,
  "outbox:kind.${kind}": EntryKind.options,
  "outbox:kind.${entry.kind}": EntryKind.options,
  "outbox:refusal.${code}": RefusalCode.options,
  "outbox:todo.${refusal.code}": RefusalCode.options,
  "outbox:state.${state}": EntryState.options,
  "outbox:act.${act}": StepAct.options,
  "outbox:target.${one}": Target.options,
  "outbox:targetAbout.${one}": Target.options,
  "outbox:access.${name}": [
    ...["baseUrl", "outsideSchoolId", "clientId", "login"],
    ...["clientSecret", "password", "token"],
  ],
  "outbox:mapping.kind.${value}": MappingKind.options,
  "handIn:day.${beside}": ["today", "tomorrow", "yesterday"],
  "handIn:due.${unit}": ["days", "hours", "minutes"],
  "handIn:standing.${last.channel}": ["paper", "email"],
  "exchange:import.state.${state}": RosterImport.shape.state.options,
  "exchange:import.mode.${preview.mode}": RosterPreview.shape.mode.options,
  "exchange:list.${act}": RosterAct.options.filter((act) => act !== "leave"),
  "exchange:act.${act}": RosterAct.options.filter((act) => act !== "leave"),
  "exchange:field.${field}": [
    ...["familyName", "givenName", "patronymic", "email", "roles", "class", "children"],
    ...["name", "classTeacher"],
  ],
  "exchange:problem.code.${code}": problemCodes,
  "lti:form.${field}": ["name", "issuer", "clientId", "authUrl", "tokenUrl", "jwksUrl"],
  "lti:test.${step}": LtiTestStep.shape.step.options,
  "lti:test.state.${state}": LtiTestStep.shape.state.options,
  // biome-ignore-end lint/suspicious/noTemplateCurlyInString: these are the sources of templates
};
