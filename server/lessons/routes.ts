import type { RouteHandlers } from "../http.ts";
import type { lessonRoutes } from "./protocol.ts";
import type { Lessons } from "./service.ts";

/** Lessons over REST. */
export function lessonHandlers(lessons: Lessons): RouteHandlers<typeof lessonRoutes> {
  return {
    listLessons: (request, { user }) => lessons.list(user, request),
    readLesson: ({ lessonId }, { user }) => lessons.read(user, lessonId),
    changeLesson: ({ lessonId, ...change }, { user }) => lessons.change(user, lessonId, change),
  };
}
