import type { RouteHandlers } from "../http.ts";
import type { recordingRoutes } from "./protocol.ts";
import type { Recordings } from "./service.ts";

export function recordingHandlers(recordings: Recordings): RouteHandlers<typeof recordingRoutes> {
  return {
    listRecordings: async ({ lessonId }, { user }) => ({
      recordings: await recordings.list(user, lessonId),
    }),
    openRecording: ({ recordingId }, { user }) => recordings.open(user, recordingId),
    changeRecording: ({ recordingId, edits }, { user }) =>
      recordings.change(user, recordingId, edits),
    async removeRecording({ recordingId }, { user }) {
      await recordings.remove(user, recordingId);
      return {};
    },
    makeFilm: ({ recordingId, title }, { user }) => recordings.makeFilm(user, recordingId, title),
    reportRecording: ({ recordingId, ...told }, { user }) =>
      recordings.report(user, recordingId, told),
    listConsents: async ({ classId }, { user }) => ({
      consents: await recordings.listConsents(user, classId),
    }),
    changeConsent: ({ personId, isGiven }, { user }) =>
      recordings.changeConsent(user, personId, isGiven),
  };
}
