import type { RouteHandlers } from "../http.ts";
import type { submissionRoutes } from "./protocol.ts";
import type { Submissions } from "./service.ts";

/** Handing in and answering over REST; bytes travel by tus (uploads.ts) and signed addresses (delivery.ts). */
export function submissionHandlers(
  submissions: Submissions,
): RouteHandlers<typeof submissionRoutes> {
  return {
    readSubmission: ({ taskId, pupilId }, { user }) => submissions.read(user, taskId, pupilId),
    announceFile: ({ taskId, pupilId, ...file }, { user }) =>
      submissions.announceFile(user, { taskId, pupilId }, file),
    async removeFile({ fileId }, { user }) {
      await submissions.removeFile(user, fileId);
      return {};
    },
    announceClip: ({ taskId, sizeBytes }, { user }) =>
      submissions.announceClip(user, taskId, { sizeBytes }),
    async removeClip({ taskId, videoId }, { user }) {
      await submissions.removeClip(user, taskId, videoId);
      return {};
    },
    openClip: ({ taskId, pupilId, videoId }, { user }) =>
      submissions.openClip(user, taskId, pupilId, videoId),
    keepDraft: ({ taskId, parts }, { user }) => submissions.keepDraft(user, taskId, parts),
    handIn: ({ taskId, handInId, parts }, { user }) =>
      submissions.handIn(user, taskId, { handInId, parts }),
    takeBack: ({ taskId }, { user }) => submissions.takeBack(user, taskId),
    async markFeedbackSeen({ taskId }, { user }) {
      await submissions.markFeedbackSeen(user, taskId);
      return {};
    },
    readTaskBoard: ({ taskId }, { user }) => submissions.readTaskBoard(user, taskId),
    listToReview: (of, { user }) => submissions.listToReview(user, of),
    listGivenTasks: async (of, { user }) => ({ tasks: await submissions.listGivenTasks(user, of) }),
    giveFeedback: ({ taskId, pupilId, ...feedback }, { user }) =>
      submissions.giveFeedback(user, taskId, pupilId, feedback),
    enterReceived: ({ taskId, pupilId, ...received }, { user }) =>
      submissions.enterReceived(user, taskId, pupilId, received),
    changeTerms: ({ taskId, pupilId, ...terms }, { user }) =>
      submissions.changeTerms(user, taskId, pupilId, terms),
    changeUsualChannel: ({ pupilId, channel }, { user }) =>
      submissions.changeUsualChannel(user, pupilId, channel),
    listUsualChannels: async ({ classId }, { user }) => ({
      channels: await submissions.listUsualChannels(user, classId),
    }),
    listOwnStates: ({ childId }, { user }) => submissions.listOwn(user, childId),
  };
}
