import type { Handlers } from "../realtime.ts";
import type { meetingCalls } from "./protocol.ts";
import type { Meetings } from "./service.ts";

export function meetingEvents(meetings: Meetings): Handlers<typeof meetingCalls> {
  return {
    "meeting:start": ({ meetingId }, { user }) => meetings.start(user, meetingId),
    async "meeting:end"({ meetingId }, { user }) {
      await meetings.end(user, meetingId);
      return {};
    },
  };
}
