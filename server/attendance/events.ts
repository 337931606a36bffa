import type { Handlers } from "../realtime.ts";
import type { attendanceCalls } from "./protocol.ts";
import type { Attendance } from "./service.ts";

/** Signs of life from the devices in a room. */
export function attendanceEvents(attendance: Attendance): Handlers<typeof attendanceCalls> {
  return {
    async "attendance:heartbeat"({ lessonId, received }, { user, connectionId }) {
      await attendance.heartbeat(user, lessonId, connectionId, received);
      return {};
    },
  };
}
