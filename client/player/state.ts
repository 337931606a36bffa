import type { CaptionLanguage, QualityName } from "#server/videos/protocol.ts";

/** What the viewer chose: a ceiling by name, or whatever the link and the screen allow. */
export type Quality = "auto" | QualityName;

/** What stands in the way, to be said in words over the picture. */
export type Trouble =
  /** No network; what is buffered still plays, and it goes on by itself. */
  | { name: "offline" }
  /** The link is slower than the film. */
  | { name: "slow" }
  /** The server did not answer; it is tried again by itself, the `attempt`-th time. */
  | { name: "retrying"; attempt: number }
  /** Played up to where the server has come with making it. */
  | { name: "making" }
  /** The addresses ran out; new ones are being asked for. */
  | { name: "renewing" }
  /** This browser plays neither way of HLS. */
  | { name: "unsupported" }
  /** Given up after several tries; the viewer may try again. */
  | { name: "broken" };

/** A stretch that is played over and over, ms; B is null while only A is set. */
export type Loop = { aMs: number; bMs: number | null };

export type PlayerState = {
  /** `idle` until play is pressed for the first time: nothing is downloaded before. */
  phase: "idle" | "starting" | "ready" | "ended";
  isPaused: boolean;
  /** Wants to play and cannot: shown as a turning ring. */
  isWaiting: boolean;
  currentMs: number;
  /** Of the whole film, also while it is still being made. */
  durationMs: number;
  /** How far it can be sought: less than `durationMs` while it is being made. */
  knownMs: number;
  /** End of what is downloaded without a gap from the position on, ms of the film's time. */
  bufferedToMs: number;
  rate: number;
  quality: Quality;
  /** Lines (the shorter side) of the picture on the screen; 0 for sound. */
  levelHeight: number;
  /** False where the browser itself plays HLS and chooses the quality. */
  canChooseQuality: boolean;
  isSoundOnly: boolean;
  /** The last picture stands still over the element while another source is loaded. */
  isHeld: boolean;
  captions: CaptionLanguage | null;
  /** The lines said now. */
  captionText: string;
  isMirrored: boolean;
  loop: Loop | null;
  isOnline: boolean;
  trouble: Trouble | null;
  /** Times it had to wait for the network while it was playing. */
  stalls: number;
};

/** The player before anything is pressed. */
export function initialState(durationMs: number): PlayerState {
  return {
    phase: "idle",
    isPaused: true,
    isWaiting: false,
    currentMs: 0,
    durationMs,
    knownMs: durationMs,
    bufferedToMs: 0,
    rate: 1,
    quality: "auto",
    levelHeight: 0,
    canChooseQuality: true,
    isSoundOnly: false,
    isHeld: false,
    captions: null,
    captionText: "",
    isMirrored: false,
    loop: null,
    isOnline: true,
    trouble: null,
    stalls: 0,
  };
}
