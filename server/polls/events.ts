import type { Handlers } from "../realtime.ts";
import type { Rooms } from "../rooms/service.ts";
import type { pollCalls } from "./protocol.ts";
import type { Polls } from "./service.ts";

/** Live events of polls. */
export function pollEvents(
  polls: Polls,
  { at, atMay }: Pick<Rooms, "at" | "atMay">,
): Handlers<typeof pollCalls> {
  return {
    async "poll:read"({ lessonId }, caller) {
      const { room, peer } = at(lessonId, caller);
      return polls.read(room, peer);
    },
    async "poll:create"({ lessonId, draft, isStarted }, caller) {
      return polls.create(atMay(lessonId, caller, "ask").room, draft, isStarted);
    },
    async "poll:start"({ lessonId, pollId }, caller) {
      return polls.start(atMay(lessonId, caller, "ask").room, pollId);
    },
    async "poll:answer"({ lessonId, pollId, answer }, caller) {
      const { room, peer } = atMay(lessonId, caller, "answer");
      await polls.answer(room, peer.personId, pollId, answer);
      return {};
    },
    async "poll:show"({ lessonId, pollId, isShown }, caller) {
      await polls.show(atMay(lessonId, caller, "ask").room, pollId, isShown);
      return {};
    },
    async "poll:approve"({ lessonId, pollId, texts }, caller) {
      await polls.approve(atMay(lessonId, caller, "ask").room, pollId, texts);
      return {};
    },
    async "poll:close"({ lessonId, pollId }, caller) {
      await polls.close(atMay(lessonId, caller, "ask").room, pollId);
      return {};
    },
    async "poll:readAnswers"({ lessonId, pollId }, caller) {
      const { room } = atMay(lessonId, caller, "ask");
      return { answers: await polls.answersOf(room.schoolId, lessonId, pollId) };
    },
  };
}
