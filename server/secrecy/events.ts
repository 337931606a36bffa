import type { Handlers } from "../realtime.ts";
import type { secrecyCalls } from "./protocol.ts";
import type { Secrecy } from "./service.ts";

/** Live events of a sealed room. */
export function secrecyEvents(secrecy: Secrecy): Handlers<typeof secrecyCalls> {
  return {
    async "secrecy:join"({ lessonId, canSeal, curves }, caller) {
      return secrecy.join(lessonId, { canSeal, curves }, caller);
    },
    async "secrecy:say"({ lessonId, said }, caller) {
      secrecy.say(lessonId, said, caller);
      return {};
    },
  };
}
