import type { Handlers } from "../realtime.ts";
import type { lessonCalls } from "./protocol.ts";
import type { Lessons } from "./service.ts";

/** Live events of a lesson. Requests arrive checked; an AppError thrown here becomes the reply. */
export function lessonEvents(lessons: Lessons): Handlers<typeof lessonCalls> {
  return {
    "lesson:start": ({ lessonId }, { user }) => lessons.start(user, lessonId),
    "lesson:end": ({ lessonId }, { user }) => lessons.end(user, lessonId),
  };
}
