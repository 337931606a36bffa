import type { Handlers } from "../realtime.ts";
import type { guestCalls } from "./protocol.ts";
import type { Guests } from "./service.ts";

/** The door and the assistants, over sockets. */
export function guestEvents(guests: Guests): Handlers<typeof guestCalls> {
  return {
    "guest:knock": ({ lessonId }, caller) => guests.knock(lessonId, caller),
    async "guest:listWaiting"({ lessonId }, caller) {
      return { waiting: guests.listWaiting(lessonId, caller) };
    },
    async "guest:answer"({ lessonId, guestId, isAdmitted }, caller) {
      await guests.answer(lessonId, caller, guestId, isAdmitted);
      return {};
    },
    async "guest:appoint"({ lessonId, personId, isCohost }, caller) {
      await guests.appoint(lessonId, caller, personId, isCohost);
      return {};
    },
  };
}
