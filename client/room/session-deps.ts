import type { AttemptLog } from "./attempts.ts";
import type { VideoCodec } from "./encodings.ts";
import type { Call, RoomSocket } from "./ports.ts";

/** What a stay in a room is made of. */
export type SessionDeps = {
  call: Call;
  socket: RoomSocket;
  lessonId: string;
  attempts: AttemptLog;
  report: Parameters<AttemptLog["flush"]>[0];
  /** For tests: another codec than VP8. */
  codec?: VideoCodec;
  /** In one's own practice room, as one of the class: receives, and sends nothing. */
  isAsClass?: boolean;
};
