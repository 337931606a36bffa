import type { RouteHandlers } from "../http.ts";
import type { attendanceRoutes } from "./protocol.ts";
import type { Attendance } from "./service.ts";

/** Attendance over REST. */
export function attendanceHandlers(attendance: Attendance): RouteHandlers<typeof attendanceRoutes> {
  return {
    readAttendance: ({ lessonId }, { user }) => attendance.sheet(user, lessonId),
    exportAttendance: ({ lessonId, format, language }, { user }) =>
      attendance.exportSheet(user, lessonId, format, language),
    readTrace: ({ lessonId, personId }, { user }) => attendance.trace(user, lessonId, personId),
    readAttendancePolicy: (_request, { user }) => attendance.readPolicy(user),
    changeAttendancePolicy: (request, { user }) => attendance.changePolicy(user, request),
    erasePupil: ({ personId }, { user }) => attendance.erase(user, personId),
    listAttendance: (request, { user }) => attendance.listOwn(user, request),
    async reportAttempts({ lessonId, attempts }, { user }) {
      const told = attempts.map(({ attemptId, at, stage }) => {
        return { attemptId, stage, atMs: Date.parse(at) };
      });
      return { accepted: await attendance.report(user, lessonId, told) };
    },
  };
}
