import type { Handlers } from "../realtime.ts";
import type { usageCalls } from "./protocol.ts";
import type { UsageService } from "./service.ts";

/** The meter of a lesson that is on, and the word that one's link is bad. */
export function usageEvents({ live }: UsageService): Handlers<typeof usageCalls> {
  return {
    "usage:read": ({ lessonId }, caller) => live.read(lessonId, caller),
    "usage:goOn": ({ lessonId }, caller) => live.goOn(lessonId, caller),
    "usage:reportTrouble": ({ lessonId }, caller) => live.reportTrouble(lessonId, caller),
  };
}
