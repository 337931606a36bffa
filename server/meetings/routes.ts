import type { RouteHandlers } from "../http.ts";
import type { meetingRoutes } from "./protocol.ts";
import type { Meetings } from "./service.ts";

export function meetingHandlers(meetings: Meetings): RouteHandlers<typeof meetingRoutes> {
  return {
    listMeetings: ({ isPast }, { user }) => meetings.list(user, isPast),
    readMeeting: ({ meetingId }, { user }) => meetings.read(user, meetingId),
    makeMeeting: (request, { user }) => meetings.make(user, request),
    changeMeeting: ({ meetingId, ...change }, { user }) => meetings.change(user, meetingId, change),
    cancelMeeting: ({ meetingId }, { user }) => meetings.cancel(user, meetingId),
    confirmMeeting: ({ meetingId }, { user }) => meetings.confirm(user, meetingId),
    readSignIn: ({ meetingId }, { user }) => meetings.signIn(user, meetingId),
    exportSignIn: ({ meetingId, format, language }, { user }) =>
      meetings.exportSignIn(user, meetingId, format, language),
    openPractice: (_, { user }) => meetings.openPractice(user),
  };
}
