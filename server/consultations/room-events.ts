import type { Handlers } from "../realtime.ts";
import type { Door } from "./door.ts";
import type { consultationCalls } from "./protocol-room.ts";

/** The door and what is passed on in an ordinary room, over sockets. */
export function roomHandlers(door: Door): Handlers<typeof consultationCalls> {
  return {
    "consultation:knock": ({ lessonId, ...device }, caller) => door.knock(lessonId, device, caller),
    async "consultation:stopWaiting"({ lessonId }, caller) {
      await door.stopWaiting(lessonId, caller);
      return {};
    },
    async "consultation:listWaiting"({ lessonId }, caller) {
      return { waiting: await door.listWaiting(lessonId, caller) };
    },
    async "consultation:letIn"({ lessonId, ...answer }, caller) {
      await door.letIn(lessonId, answer, caller);
      return {};
    },
    async "consultation:end"({ lessonId, isHeld }, caller) {
      await door.end(lessonId, isHeld, caller);
      return {};
    },
    async "consultation:caption"({ lessonId, ...line }, caller) {
      door.caption(lessonId, line, caller);
      return {};
    },
    async "consultation:askPace"({ lessonId, wish }, caller) {
      door.askPace(lessonId, wish, caller);
      return {};
    },
  };
}
