import type { RouteHandlers } from "../http.ts";
import type { pollRoutes } from "./protocol.ts";
import type { Polls } from "./service.ts";

/** Questions of the lesson's page, over REST. */
export function pollHandlers({ lesson }: Polls): RouteHandlers<typeof pollRoutes> {
  return {
    async listPolls({ lessonId }, { user }) {
      return { polls: await lesson.list(user, lessonId) };
    },
    addPoll: ({ lessonId, draft }, { user }) => lesson.add(user, lessonId, draft),
    changePoll: ({ lessonId, pollId, draft }, { user }) =>
      lesson.change(user, lessonId, pollId, draft),
    async removePoll({ lessonId, pollId }, { user }) {
      await lesson.remove(user, lessonId, pollId);
      return {};
    },
    async readPollAnswers({ lessonId, pollId }, { user }) {
      return { answers: await lesson.readAnswers(user, lessonId, pollId) };
    },
  };
}
