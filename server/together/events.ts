import type { Handlers } from "../realtime.ts";
import type { togetherCalls } from "./protocol.ts";
import type { Together } from "./service.ts";

/** Live events of a film played in step. */
export function togetherEvents(together: Together): Handlers<typeof togetherCalls> {
  return {
    "together:read": async ({ lessonId }, caller) => together.read(lessonId, caller),
    "together:ping": async () => ({ nowMs: together.now() }),
    "together:open": ({ lessonId, playId }, caller) => together.open(lessonId, playId, caller),
    async "together:report"({ lessonId, playId, isWaiting }, caller) {
      together.report(lessonId, playId, isWaiting, caller);
      return {};
    },
    "together:put": ({ lessonId, itemId }, caller) => together.put(lessonId, itemId, caller),
    "together:steer": async ({ lessonId, playId, ...wanted }, caller) =>
      together.move(lessonId, playId, wanted, caller),
  };
}
