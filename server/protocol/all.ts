import { attendanceCalls, attendanceRoutes } from "../attendance/protocol.ts";
import { authNotices, authRoutes } from "../auth/protocol.ts";
import { boardRoutes } from "../boards/protocol.ts";
import {
  consultationCalls,
  consultationNotices,
  consultationRoutes,
} from "../consultations/protocol.ts";
import { creditRoutes } from "../credits/protocol.ts";
import { diaryRoutes } from "../diary/protocol.ts";
import { exchangeNotices, exchangeRoutes } from "../exchange/protocol.ts";
import { fallbackCalls, fallbackNotices, fallbackRoutes } from "../fallback/protocol.ts";
import { groupCalls, groupNotices } from "../groups/protocol.ts";
import { guestCalls, guestNotices, guestRoutes } from "../guests/protocol.ts";
import { journalCalls, journalNotices, journalRoutes } from "../journal/protocol.ts";
import { lessonCalls, lessonNotices, lessonRoutes } from "../lessons/protocol.ts";
import { libraryRoutes } from "../library/protocol.ts";
import { ltiNotices, ltiRoutes } from "../lti/protocol.ts";
import { meetingCalls, meetingNotices, meetingRoutes } from "../meetings/protocol.ts";
import { noteRoutes } from "../notes/protocol.ts";
import { outboxNotices, outboxRoutes } from "../outbox/protocol.ts";
import { peopleRoutes } from "../people/protocol.ts";
import { planCalls, planNotices, planRoutes } from "../plans/protocol.ts";
import { pollCalls, pollNotices, pollRoutes } from "../polls/protocol.ts";
import { recordingCalls, recordingNotices, recordingRoutes } from "../recordings/protocol.ts";
import { registerNotices, registerRoutes } from "../register/protocol.ts";
import { roomCalls, roomNotices } from "../rooms/protocol.ts";
import { scheduleRoutes } from "../schedule/protocol.ts";
import { secrecyCalls, secrecyNotices } from "../secrecy/protocol.ts";
import { signalCalls, signalNotices, signalRoutes } from "../signals/protocol.ts";
import { slideCalls, slideNotices, slideRoutes } from "../slides/protocol.ts";
import { submissionNotices, submissionRoutes } from "../submissions/protocol.ts";
import { togetherCalls, togetherNotices } from "../together/protocol.ts";
import { usageCalls, usageNotices, usageRoutes } from "../usage/protocol.ts";
import { videoNotices, videoRoutes } from "../videos/protocol.ts";
import { watchingRoutes } from "../watching/protocol.ts";
import { whiteboardCalls, whiteboardNotices, whiteboardRoutes } from "../whiteboard/protocol.ts";
import type { ClientEvents as Client, ServerEvents as Server } from "./define.ts";

export const routes = {
  ...authRoutes,
  ...peopleRoutes,
  ...scheduleRoutes,
  ...videoRoutes,
  ...libraryRoutes,
  ...watchingRoutes,
  ...lessonRoutes,
  ...attendanceRoutes,
  ...boardRoutes,
  ...slideRoutes,
  ...usageRoutes,
  ...recordingRoutes,
  ...fallbackRoutes,
  ...planRoutes,
  ...pollRoutes,
  ...signalRoutes,
  ...whiteboardRoutes,
  ...guestRoutes,
  ...meetingRoutes,
  ...registerRoutes,
  ...submissionRoutes,
  ...diaryRoutes,
  ...creditRoutes,
  ...outboxRoutes,
  ...ltiRoutes,
  ...exchangeRoutes,
  ...journalRoutes,
  ...consultationRoutes,
  ...noteRoutes,
};
export const calls = {
  ...roomCalls,
  ...lessonCalls,
  ...attendanceCalls,
  ...slideCalls,
  ...usageCalls,
  ...recordingCalls,
  ...fallbackCalls,
  ...togetherCalls,
  ...planCalls,
  ...pollCalls,
  ...signalCalls,
  ...whiteboardCalls,
  ...groupCalls,
  ...guestCalls,
  ...meetingCalls,
  ...journalCalls,
  ...secrecyCalls,
  ...consultationCalls,
};
export const notices = {
  ...authNotices,
  ...roomNotices,
  ...lessonNotices,
  ...usageNotices,
  ...recordingNotices,
  ...fallbackNotices,
  ...videoNotices,
  ...slideNotices,
  ...togetherNotices,
  ...planNotices,
  ...pollNotices,
  ...signalNotices,
  ...whiteboardNotices,
  ...groupNotices,
  ...guestNotices,
  ...meetingNotices,
  ...registerNotices,
  ...submissionNotices,
  ...outboxNotices,
  ...ltiNotices,
  ...exchangeNotices,
  ...journalNotices,
  ...secrecyNotices,
  ...consultationNotices,
};
export type ClientEvents = Client<typeof calls>;
export type ServerEvents = Server<typeof notices>;
