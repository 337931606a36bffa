import type { FactKind } from "#client/attendance/facts.ts";
import { placeWords } from "#client/kit/ui/navigation.ts";
import type { CueProblem } from "#client/library/edit/captions/cues.ts";
import { fileProblems } from "#client/library/upload/limits.ts";
import { linkAdvices } from "#client/modes/advice.ts";
import { type IntervalPart, type IntervalView, timerFields } from "#client/player/interval.ts";
import type { Trouble } from "#client/player/state.ts";
import { possessives } from "#client/polls/show.ts";
import { deviceProblems } from "#client/room/media.ts";
import type { ProbeResult } from "#client/room/probe.ts";
import { qualities } from "#client/room/quality.ts";
import type { Phase, Remark } from "#client/room/state.ts";
import { advices, verdicts } from "#client/room/verdict.ts";
import { slideTools } from "#client/slides/tools.ts";
import { uploadStates } from "#client/videos/task.ts";
import { sortings } from "#client/watching/rows.ts";
import { drawerChoices } from "#client/whiteboard/drawers.ts";
import {
  colourNames,
  mainTools,
  otherTools,
  shapeTools,
  widthNames,
} from "#client/whiteboard/editor/inks.ts";
import { refusalCodes } from "#media/hls/types.ts";
import { slideRefusals } from "#media/slides/types.ts";
import { AttemptStage, AttendanceCode, attendanceStatuses } from "#server/attendance/protocol.ts";
import { FallbackReason } from "#server/fallback/protocol.ts";
import { GroupWay } from "#server/groups/protocol.ts";
import { GuestLink } from "#server/guests/protocol.ts";
import { Audience, itemKinds } from "#server/library/protocol.ts";
import { MeetingGroup } from "#server/meetings/protocol.ts";
import { roles } from "#server/people/protocol.ts";
import { pollKinds } from "#server/polls/protocol.ts";
import { errorReasons, errorStatus } from "#server/protocol/define.ts";
import { RecordingTrouble } from "#server/recordings/protocol.ts";
import { LinkQuality, ReceiveMode } from "#server/rooms/protocol.ts";
import { reactions } from "#server/signals/protocol.ts";
import { failureCodes, qualityNames, videoStates } from "#server/videos/protocol.ts";
import { consultationKeys } from "./dynamic-keys-consultations.ts";
import { deskKeys } from "./dynamic-keys-desk.ts";
import { noteKeys } from "./dynamic-keys-notes.ts";
import { privateRoomKeys } from "./dynamic-keys-private-room.ts";
import { recordKeys } from "./dynamic-keys-records.ts";
import { signInKeys } from "./dynamic-keys-sign-ins.ts";

const languages = ["kk", "ru", "en"];
const briefParts = ["goal", "todo", "criteria"];
const policyNumbers = ["maxUploadMb", "maxDurationMin", "teacherQuotaGb", "schoolQuotaGb"];
const from = (first: number, last: number) =>
  Array.from({ length: last - first + 1 }, (_, at) => String(first + at));
/** The room says "сен" to a pupil and "сіз" to the teacher: each value in both. */
const toEach = (values: readonly string[]) =>
  values.flatMap((value) => [`${value}.pupil`, `${value}.host`]);
const meetingKinds = ["coaching", "parents", "event"];
const classLocks = ["microphone", "camera", "chat", "board"];
const allLocks = [...classLocks, "screen", "largeCamera"];
const closings = ["ended", "removed", "replaced", "left"] satisfies Extract<
  Phase,
  { name: "closed" }
>["reason"][];
const remarks = [
  "muted",
  "microphoneClosed",
  "cameraClosed",
  "cameraLarger",
  "screenSilent",
  "screenSoundless",
  "called",
  "uncalled",
  "assistant",
  "noAssistant",
  "otherMicrophone",
  "otherSpeaker",
  "deviceBack",
] satisfies Remark["what"][];

/**
 * What a key written with a variable may become: the key as it stands in the source, with its namespace,
 * and every value of the variable. A new dynamic key needs a line here.
 */
export const dynamicKeys: Record<string, readonly string[]> = {
  ...recordKeys,
  ...privateRoomKeys,
  ...deskKeys,
  ...noteKeys,
  ...consultationKeys,
  // biome-ignore-start lint/suspicious/noTemplateCurlyInString: these are the sources of templates
  "common:weekday.${date.getUTCDay()}": from(0, 6),
  "common:month.${date.getUTCMonth() + 1}": from(1, 12),
  "common:nav.${word}": placeWords,
  "common:nav.short.${word}": placeWords,
  "common:language.${value}": languages,
  "common:profile.${value}": ["light", "dark", "auto"],
  "common:role.${role}": roles,
  "errors:${error.reason ?? error.code}": [...Object.keys(errorStatus), ...errorReasons, "network"],
  "errors:${reason}": errorReasons,
  'errors:${error.reason ?? "wait"}': ["wait", ...errorReasons],
  'slides:refusal.${refusal?.code ?? "damaged"}': slideRefusals,
  "slides:tool.${tool}": slideTools,
  "slides:colour.${color}": from(0, 5),
  "slides:size.${hand.size}": from(0, 2),
  "videos:state.${video.state}": videoStates,
  "videos:refusal.${code}": refusalCodes,
  "videos:failure.${video.failure}": failureCodes,
  "videos:quality.${name}": qualityNames,
  "videos:upload.state.${state}": uploadStates.filter((state) => state !== "sending"),
  "library:card.kind.${kind}": itemKinds,
  "library:card.kind.${value}": itemKinds,
  "library:upload.audience.${value}": Audience.shape.pupils.options,
  "library:upload.problem.${problem}": fileProblems,
  "library:item.brief.${part}": briefParts,
  "library:item.brief.${name}": briefParts,
  "library:edit.brief.${name}": briefParts,
  "library:edit.timer.${name}": ["workS", "restS", "rounds"],
  "library:edit.captions.problem.${problem}": ["backwards", "overlaps"] satisfies CueProblem[],
  "library:policy.field.${name}": policyNumbers,
  "library:policy.about.${name}": policyNumbers,
  "watching:sort.${value}": sortings,
  "common:language.${language}": languages,
  "library:list.empty.${who}": ["maker", "pupil", "parent", "staff"],
  "auth:signedOut.${state.reason}": ["ended", "reused", "removed", "otherTab"],
  "auth:demo.role.${role}": roles,
  "auth:${topic}.title": ["card", "trouble"],
  "auth:${topic}.step1": ["card", "trouble"],
  "auth:${topic}.step2": ["card", "trouble"],
  "auth:${topic}.step3": ["card", "trouble"],
  "lessons:code.${code}": AttendanceCode.options,
  "lessons:attendance.${status}": attendanceStatuses,
  "lessons:phase.${phase}": ["live", "waiting", "due", "later", "missed", "ended", "cancelled"],
  "lessons:view.${value}": ["now", "all"],
  "lessons:emptySchool.${view}": ["now", "all"],
  "room:quality.${quality}": qualities.filter((quality) => quality !== "unknown"),
  "room:panel.${panel}": ["class", "chat"],
  "room:panel.${name}": ["class", "chat"],
  "room:bar.${source}": ["microphone", "camera", "screen"],
  "room:problem.${problem}.${who}": toEach(deviceProblems),
  "room:problem.${camera.problem}.${who}": toEach(deviceProblems),
  "room:problem.${microphone.problem}.${who}": toEach(deviceProblems),
  "room:remark.${remark.what}.${who}": toEach(remarks),
  "room:reconnecting.kept.${who}.${what}": ["pupil", "host"].flatMap((who) =>
    ["seat", "attendance", "chat"].map((what) => `${who}.${what}`),
  ),
  "room:reconnecting.hint.${who}": ["pupil", "host"],
  "room:closed.${reason}.title": closings,
  "room:closed.${reason}.${who}": toEach(closings),
  "groups:form.way.${way}": GroupWay.options,
  "groups:form.about.${way}": GroupWay.options,
  "groups:start.about.${work.way}": GroupWay.options,
  "guests:links.state.${state}": GuestLink.shape.state.options,
  "room:seat.mode.${seat.mode}": ReceiveMode.options,
  "room:seat.link.${seat.quality}": LinkQuality.options.filter((quality) => quality !== "unknown"),
  "room:locks.${right}.name": classLocks,
  "room:locks.${right}.close": allLocks,
  "room:locks.${right}.open": allLocks,
  "room:devices.${kind}": ["microphone", "camera", "speaker"],
  "room:devices.unnamed.${kind}": ["microphone", "camera", "speaker"],
  "room:check.self.${who}": ["pupil", "host"],
  "room:check.entering.${cameraAs}.${who}": toEach(["cameraOn", "cameraOff"]),
  "room:check.entering.${microphoneAs}.${who}": toEach(["microphoneOn", "microphoneOff"]),
  "room:check.verdict.${verdict}": verdicts,
  "room:check.advice.${advice}.${who}": toEach(advices),
  "room:check.route.${route}": ["udp", "tcp", "relay"],
  "room:check.result.${routes[route]}": ["connected", "failed", "absent"] satisfies ProbeResult[],
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
  "schedule:weekday.${weekday}": from(1, 7),
  "schedule:short.${one}": from(1, 7),
  "people:language.${language}": ["kk", "ru"],
  "people:language.${schoolClass.language}": ["kk", "ru"],
  "player:quality.${quality}": ["auto", ...qualityNames],
  ...signInKeys,
  "player:quality.${one}": ["auto", ...qualityNames],
  "player:captions.${language}": languages,
  "player:trouble.${trouble.name}": [
    "offline",
    "slow",
    "retrying",
    "making",
    "renewing",
    "unsupported",
    "broken",
  ] satisfies Trouble["name"][],
  "player:timer.part.${part}": ["ready", "work", "rest", "done"] satisfies IntervalPart[],
  "player:timer.next.${next}": ["work", "rest", "done"] satisfies IntervalView["next"][],
  "player:timer.field.${field}": timerFields,
  "room:preview.mode.${state.mode}": ReceiveMode.options,
  "meetings:kind.${value}": meetingKinds,
  "meetings:kind.${data.kind}": meetingKinds,
  "meetings:group.${group}": MeetingGroup.options,
  "meetings:phase.${phase}": ["due", "later"],
  "meetings:sheet.show.${value}": ["all", "came", "notCame", "notRead"],
  "whiteboard:drawers.${drawers}": drawerChoices,
  "whiteboard:drawers.${choice}": drawerChoices,
  "whiteboard:tool.${tool}": [...shapeTools, ...mainTools, ...otherTools],
  "whiteboard:save.${kind}": ["png", "pdf"],
  "whiteboard:colour.${colour}": colourNames,
  "whiteboard:width.${width}": widthNames,
  "signals:reaction.${reaction}": reactions,
  "signals:understood.${value}": ["yes", "no"],
  "polls:kind.${kind}": pollKinds,
  "polls:kind.${poll.kind}": pollKinds,
  "polls:answered.${possessiveOf(answered)}": possessives,
  "polls:answered.${possessiveOf(results.answered)}": possessives,
  "polls:said.${saidOf(current)}": ["overKept", "over", "kept", "anonymousPupil", "namedPupil"],
  "modes:name.${mode}": ReceiveMode.options,
  "modes:about.${mode}": ReceiveMode.options,
  "modes:choose.title.${who}": ["pupil", "host"],
  "modes:quality.${quality}.${who}": toEach(LinkQuality.options),
  "modes:advice.${advice}.${who}": toEach(linkAdvices),
  "modes:weak.step.${who}": ["pupil", "host"],
  "modes:cap.over.${who}": ["pupil", "host"],
  "common:month.${Number(usage.month.slice(5))}": from(1, 12),
  "common:month.${Number(data.month.slice(5))}": from(1, 12),
  "recordings:chip.${word}": ["paused", "withPupils", "teacher"],
  "recordings:chip.${word}Long": ["paused", "withPupils", "teacher"],
  "recordings:trouble.${trouble}": RecordingTrouble.options,
  "recordings:trouble.${sign.trouble}": RecordingTrouble.options,
  "room:you.${who}": ["pupil", "host"],
  "ease:after.guest.${who}": ["pupil", "host"],
  "ease:you.${who}": ["pupil", "host"],
  "ease:wish.label.${who}": ["pupil", "host"],
  "ease:speech.hint.${who}": ["pupil", "host"],
  "ease:wish.${wish}": ["slower", "again", "pause"],
  "ease:wished.${wish.wish}": ["slower", "again", "pause"],
  "fallback:${who}.title": ["pupil", "adult"],
  "fallback:${who}.${reason}": ["pupil", "adult"].flatMap((who) =>
    FallbackReason.options.map((reason) => `${who}.${reason}`),
  ),
  "fallback:${who}.works": ["pupil", "adult"],
  // biome-ignore-end lint/suspicious/noTemplateCurlyInString: these are the sources of templates
};
