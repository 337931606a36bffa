import type { RouteHandlers } from "../http.ts";
import type { fallbackRoutes } from "./protocol.ts";
import type { Fallback } from "./service.ts";

export function fallbackHandlers(fallback: Fallback): RouteHandlers<typeof fallbackRoutes> {
  return {
    readFallback: async ({ lessonId }, { user }) => ({
      people: await fallback.listOfLesson(user, lessonId),
    }),
  };
}
