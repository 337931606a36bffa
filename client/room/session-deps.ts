import type { AttemptLog } from "./attempts.ts";
import type { VideoCodec } from "./encodings.ts";
import type { Call, RoomSocket } from "./ports.ts";

/**
 * Seals what a room carries. Told of each track before its first frame leaves or is played, and of each entering.
 * A sealed room sends one picture of few lines, and VP8 and Opus alone: what seals knows how those are packed.
 */
export type Seal = {
  /** No track is sent or received before; it never fails. */
  readonly ready: Promise<void>;
  /** The room was entered, or entered again. */
  entered(): void;
  sender(sender: RTCRtpSender, kind: "audio" | "video"): void;
  receiver(receiver: RTCRtpReceiver, kind: "audio" | "video", personId: string): void;
  /** Nothing of others is shown or heard now. */
  isHeld(): boolean;
  onHeld(watcher: () => void): void;
};

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
  seal?: Seal;
  /** What lets this device in at a guarded door; asked at each entering, null where there is none. */
  ticket?: () => string | null;
};
