import type { Handlers } from "../realtime.ts";
import type { Rooms } from "../rooms/service.ts";
import type { signalCalls } from "./protocol.ts";
import type { SignalService } from "./service.ts";

/** Live events of signals. */
export function signalEvents(
  signals: SignalService,
  { at, atMay }: Pick<Rooms, "at" | "atMay">,
): Handlers<typeof signalCalls> {
  return {
    async "signal:read"({ lessonId }, caller) {
      const { room, peer } = at(lessonId, caller);
      return signals.read(room, peer);
    },
    async "signal:react"({ lessonId, reaction }, caller) {
      const { room, peer } = atMay(lessonId, caller, "react");
      signals.react(room, peer.personId, reaction);
      return {};
    },
    async "signal:understand"({ lessonId, value }, caller) {
      const { room, peer } = atMay(lessonId, caller, "answer");
      signals.understand(room, peer.personId, value);
      return {};
    },
    async "signal:clearUnderstood"({ lessonId }, caller) {
      signals.clearUnderstood(atMay(lessonId, caller, "ask").room);
      return {};
    },
    async "signal:setTimer"({ lessonId, change }, caller) {
      return { timer: signals.setTimer(atMay(lessonId, caller, "ask").room, change) };
    },
    async "signal:pickPupil"({ lessonId }, caller) {
      return signals.pick(atMay(lessonId, caller, "ask").room);
    },
    async "signal:closePick"({ lessonId }, caller) {
      signals.closePick(atMay(lessonId, caller, "ask").room);
      return {};
    },
    async "signal:askPresence"({ lessonId }, caller) {
      return signals.askPresence(atMay(lessonId, caller, "ask").room);
    },
    async "signal:answerPresence"({ lessonId, promptId }, caller) {
      const { room, peer } = atMay(lessonId, caller, "answer");
      await signals.answerPresence(room, peer.personId, promptId);
      return {};
    },
    async "signal:writeNote"({ lessonId, text }, caller) {
      const { room, peer } = atMay(lessonId, caller, "writeNote");
      return signals.writeNote(room, peer, peer.personId, text);
    },
    async "signal:answerNote"({ lessonId, pupilId, text }, caller) {
      const { room, peer } = atMay(lessonId, caller, "seeModes");
      return signals.writeNote(room, peer, pupilId, text);
    },
  };
}
