import type { RouteHandlers } from "../http.ts";
import type { scheduleRoutes } from "./protocol.ts";
import type { Schedule } from "./service.ts";

/** The timetable over REST. */
export function scheduleHandlers(schedule: Schedule): RouteHandlers<typeof scheduleRoutes> {
  return {
    async readTimetable({ classId }, { user }) {
      return { slots: await schedule.readTimetable(user, classId) };
    },
  };
}
