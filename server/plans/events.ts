import type { Handlers } from "../realtime.ts";
import type { planCalls } from "./protocol.ts";
import type { Plans } from "./service.ts";

/** Live events of a plan at hand in the lesson. */
export function planEvents(plans: Plans): Handlers<typeof planCalls> {
  return {
    "plan:read": ({ lessonId }, caller) => plans.readInRoom(lessonId, caller),
    async "plan:tick"({ lessonId, ...wanted }, caller) {
      await plans.tick(lessonId, wanted, caller);
      return {};
    },
    "task:give": ({ lessonId, ...details }, caller) => plans.giveInRoom(lessonId, details, caller),
    "task:givePrepared": ({ lessonId, taskId }, caller) =>
      plans.givePreparedInRoom(lessonId, taskId, caller),
  };
}
