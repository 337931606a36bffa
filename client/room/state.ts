import type { FallbackReason } from "#server/fallback/protocol.ts";
import type {
  ChatMessage,
  ChatSettings,
  ClassLocks,
  Entered,
  ReceiveMode,
  RoomInfo,
  Seat,
  Source,
  StageContent,
} from "#server/rooms/protocol.ts";
import type { DeviceProblem } from "./media.ts";
import type { Quality } from "./quality.ts";
import type { ScreenHint } from "./screen.ts";

export type Phase =
  | { name: "connecting" }
  | { name: "live" }
  /** `since` in ms of this computer's clock; `attempt` counts from 1. */
  | { name: "reconnecting"; since: number; attempt: number }
  | { name: "closed"; reason: "ended" | "removed" | "replaced" | "left" }
  | { name: "failed"; error: unknown };

/** A picture received from somebody. */
export type Tile = {
  key: string;
  personId: string;
  source: "camera" | "screen";
  stream: MediaStream;
  isPaused: boolean;
};
/** A sound received from somebody; each gets an `<audio>` of its own. */
export type Sound = {
  key: string;
  personId: string;
  source: "microphone" | "screenSound";
  stream: MediaStream;
};

/** One of our own sources. `starting` lasts from the tap until the server has it. */
export type LocalSource = {
  state: "off" | "starting" | "on";
  problem: DeviceProblem | null;
};

/** Something to say in words, once. `key` grows, so the same words can be said twice. */
export type Remark = {
  key: number;
  what:
    | "muted"
    | "microphoneClosed"
    | "cameraClosed"
    | "cameraLarger"
    | "screenSilent"
    | "screenSoundless"
    | "called"
    | "uncalled"
    | "assistant"
    | "noAssistant"
    | "otherMicrophone"
    | "otherSpeaker"
    | "deviceBack";
};

export type RoomState = {
  phase: Phase;
  lesson: RoomInfo | null;
  me: Entered["me"] | null;
  /** The host first, then the whole class, absent pupils too. */
  seats: Seat[];
  tiles: Tile[];
  sounds: Sound[];
  /** Persons heard now, loudest first. */
  speakers: string[];
  /** Those, and who spoke within the last seconds, in the order in which they began. */
  recentSpeakers: string[];
  chat: ChatMessage[];
  chatSettings: ChatSettings;
  soundMode: "speech" | "music";
  /** What our shared screen is for. */
  screenHint: ScreenHint;
  /** What is open to the whole class. */
  ofClass: ClassLocks;
  /** Counts entries of the room, the first and each after a break. */
  entry: number;
  /** What the stage holds: slides, board, video. */
  stage: StageContent;
  /** How much this person receives. */
  mode: ReceiveMode;
  local: Record<Source, LocalSource>;
  cameraStream: MediaStream | null;
  screenStream: MediaStream | null;
  /** The browser wants a tap before it plays sound. */
  isSoundBlocked: boolean;
  /** WebRTC does not hold: the lesson is heard by HLS. */
  fallback: FallbackReason | null;
  quality: Quality;
  receivedBytes: number;
  /** The server's clock minus ours, ms. */
  clockOffsetMs: number;
  remark: Remark | null;
};

const OFF: LocalSource = { state: "off", problem: null };

/** The room before anything is known of it. */
export function initialState(): RoomState {
  return {
    phase: { name: "connecting" },
    lesson: null,
    me: null,
    seats: [],
    tiles: [],
    sounds: [],
    speakers: [],
    recentSpeakers: [],
    chat: [],
    chatSettings: { mode: "all", slowSec: 0 },
    soundMode: "speech",
    screenHint: "detail",
    ofClass: { microphone: true, camera: true, screen: false, chat: true, board: false },
    entry: 0,
    stage: { kind: "none" },
    mode: "full",
    local: { microphone: OFF, camera: OFF, screen: OFF, screenSound: OFF },
    cameraStream: null,
    screenStream: null,
    isSoundBlocked: false,
    fallback: null,
    quality: "unknown",
    receivedBytes: 0,
    clockOffsetMs: 0,
    remark: null,
  };
}

/** A live room lost its link; any other phase stays what it is. */
export function downFrom(phase: Phase, nowMs: number): Phase {
  return phase.name === "live" ? { name: "reconnecting", since: nowMs, attempt: 1 } : phase;
}

/** One more try to get the link back. */
export function triedAgain(phase: Phase): Phase {
  return phase.name === "reconnecting" ? { ...phase, attempt: phase.attempt + 1 } : phase;
}

/** The person's own seat; undefined before the room was entered. */
export function ownSeat({ seats, me }: Pick<RoomState, "seats" | "me">): Seat | undefined {
  return seats.find(({ personId }) => personId === me?.personId);
}

/** One more thing to say. */
export function remarkAfter({ remark }: RoomState, what: Remark["what"]): Remark {
  return { key: (remark?.key ?? 0) + 1, what };
}
