/** The recorder as the server sees it: plain data, and what has a lifetime. It knows neither rooms nor schools. */
import type { Kind, Source, Tap } from "../types.ts";

export type { Source } from "../types.ts";

/** The two rungs of the light form, by the folder each lies in: mono sound, and the teacher at 180 lines. */
export const lightRungs = ["a32", "180"] as const;
export type LightRung = (typeof lightRungs)[number];

/** One finished segment of a rung. `durationMs` of its own samples; `index` counts from 0 in this session. */
export type LightSegment = { index: number; name: string; durationMs: number };

/** What is listened to. `light` may be a smaller picture than `original`; null: nothing is kept of it as it came. */
export type Track = {
  /** The caller's own name of it, unique in the session. */
  id: string;
  source: Source;
  light: Tap | null;
  original: Tap | null;
};

/** A track as it came, in a file of its own: never encoded again. Times in ms of the session's media. */
export type Original = {
  file: string;
  trackId: string;
  source: Source;
  kind: Kind;
  fromMs: number;
  toMs: number;
  bytes: number;
};

export type SessionOptions = {
  /** An empty folder of its own; the light form's rungs and the originals are written there. */
  dir: string;
  /** Segments kept of each rung, the newest; 0: all. */
  window: number;
  /** Below so many free bytes on the disk it ends by itself, with what is there whole. */
  minFreeBytes: number;
  /** New segments of either rung are whole. */
  onSegments?: () => void;
  /** It ended without being closed. */
  onBroken?: (why: "no_space" | "failed") => void;
};
export type SessionResult = {
  /** Of the shorter rung. */
  durationMs: number;
  /** Finished segments by rung: as many in each, so that both end together. */
  segments: Record<LightRung, LightSegment[]>;
  originals: Original[];
};

/** One recording without a break, or one stream for those who cannot receive otherwise. */
export type Session = {
  readonly dir: string;
  /** The moment its media begins, ms since 1970: media time is the clock less this. */
  readonly startedAtMs: number;
  /** Begins to listen, at once; a second track of the same id takes the first one's place. */
  add(track: Track): Promise<void>;
  /** Ends listening to it; its original is whole. */
  remove(trackId: string): Promise<void>;
  has(trackId: string): boolean;
  /** Finished segments so far, oldest first; only those still kept. */
  segments(rung: LightRung): LightSegment[];
  /** Ends it: last segments are written, files closed. A second call gives the first one's result. */
  close(): Promise<SessionResult>;
};

/** A stretch of the whole recording that stays, ms of its media. */
export type Kept = { fromMs: number; toMs: number };
/** One part's rungs on this machine: folders with `init.mp4` and segments, joined in the order of their names. */
export type LightPart = { durationMs: number; sound: string; picture: string };
export type RemakeRequest = {
  parts: LightPart[];
  /** An empty folder: rungs as a session's. */
  to: string;
  /** In order and apart. */
  kept: Kept[];
  signal: AbortSignal;
};
/** A stretch of the film: which original is on it, full size; null: a plain ground. */
export type Shot = { fromMs: number; toMs: number; file: string | null; offsetMs: number };
export type ComposeRequest = {
  /** MKV or MP4 to write. */
  file: string;
  durationMs: number;
  /** Pictures in order; together they cover the whole length. */
  shots: Shot[];
  /** Sound with the moment each begins. */
  sounds: { file: string; offsetMs: number }[];
  kept: Kept[];
  signal: AbortSignal;
};

export type Recorder = {
  /** Whether there is an ffmpeg to make the light form with. */
  readonly isUsable: boolean;
  /** @throws MediaError no_ffmpeg; no_space */
  open(options: SessionOptions): Promise<Session>;
  /** What a killed server left in a session's folder, made whole: finished segments of both rungs, and the originals. */
  salvage(dir: string): Promise<SessionResult>;
  /** The light form with only some stretches, whose cuts are exact. @throws MediaError encode_failed, cancelled, no_ffmpeg */
  remake(request: RemakeRequest): Promise<SessionResult>;
  /** One film of the originals, for the library. @throws MediaError encode_failed, cancelled, no_ffmpeg */
  compose(request: ComposeRequest): Promise<void>;
};
