import { attendanceCalls, attendanceRoutes } from "../attendance/protocol.ts";
import { authNotices, authRoutes } from "../auth/protocol.ts";
import { boardRoutes } from "../boards/protocol.ts";
import { groupCalls, groupNotices } from "../groups/protocol.ts";
import { lessonCalls, lessonNotices, lessonRoutes } from "../lessons/protocol.ts";
import { libraryRoutes } from "../library/protocol.ts";
import { peopleRoutes } from "../people/protocol.ts";
import { planCalls, planNotices, planRoutes } from "../plans/protocol.ts";
import { pollCalls, pollNotices, pollRoutes } from "../polls/protocol.ts";
import { roomCalls, roomNotices } from "../rooms/protocol.ts";
import { scheduleRoutes } from "../schedule/protocol.ts";
import { togetherCalls, togetherNotices } from "../together/protocol.ts";
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
  ...planRoutes,
  ...pollRoutes,
  ...whiteboardRoutes,
};
export const calls = {
  ...roomCalls,
  ...lessonCalls,
  ...attendanceCalls,
  ...togetherCalls,
  ...planCalls,
  ...pollCalls,
  ...whiteboardCalls,
  ...groupCalls,
};
export const notices = {
  ...authNotices,
  ...roomNotices,
  ...lessonNotices,
  ...videoNotices,
  ...togetherNotices,
  ...planNotices,
  ...pollNotices,
  ...whiteboardNotices,
  ...groupNotices,
};
export type ClientEvents = Client<typeof calls>;
export type ServerEvents = Server<typeof notices>;
