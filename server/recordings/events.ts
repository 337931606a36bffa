import type { Handlers } from "../realtime.ts";
import type { recordingCalls } from "./protocol.ts";
import type { Recordings } from "./service.ts";

/** Calls of those in the room; all but reading the sign are the host's. */
export function recordingEvents(recordings: Recordings): Handlers<typeof recordingCalls> {
  return {
    "recording:read": ({ lessonId }, caller) => recordings.read(lessonId, caller),
    "recording:start": ({ lessonId, withPupils }, caller) =>
      recordings.start(lessonId, withPupils, caller),
    "recording:pause": ({ lessonId }, caller) => recordings.pause(lessonId, caller),
    "recording:resume": ({ lessonId }, caller) => recordings.resume(lessonId, caller),
    "recording:stop": ({ lessonId }, caller) => recordings.halt(lessonId, caller),
    async "recording:addChapter"({ lessonId, title }, caller) {
      recordings.addChapter(lessonId, title, caller);
      return {};
    },
  };
}
