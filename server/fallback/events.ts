import type { Handlers } from "../realtime.ts";
import type { fallbackCalls } from "./protocol.ts";
import type { Fallback } from "./service.ts";

export function fallbackEvents(fallback: Fallback): Handlers<typeof fallbackCalls> {
  return {
    "fallback:enter": ({ lessonId, reason }, caller) => fallback.enter(lessonId, reason, caller),
    "fallback:read": ({ lessonId }, caller) => fallback.read(lessonId, caller),
    async "fallback:leave"({ lessonId }, caller) {
      await fallback.leave(lessonId, caller);
      return {};
    },
  };
}
