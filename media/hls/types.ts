/**
 * The video engine as the server sees it. Everything here is plain data and runs in a browser too:
 * the protocol takes the refusal codes from here.
 */

/** Why a file is refused; each has its sentence for the teacher in the client's catalogue. */
export const refusalCodes = [
  "empty", // no bytes
  "not_media", // contents are no container we take
  "still_picture",
  "playlist", // a text that names other files: HLS, DASH, concat, SDP, or a container with data references
  "protected", // encrypted
  "unsupported_codec",
  "no_streams", // neither picture nor sound
  "too_many_streams",
  "too_long", // limit in seconds
  "too_many_pixels", // limit in pixels of one frame
  "truncated", // readableS of claimedS can be read
  "damaged", // nothing can be decoded
  "too_slow", // a limit of time or CPU was reached
] as const;
export type RefusalCode = (typeof refusalCodes)[number];
/** A refusal with its numbers: seconds of sound or picture, or the limit that was passed. */
export type Refusal = {
  code: RefusalCode;
  readableS?: number;
  claimedS?: number;
  limit?: number;
};

/** What the operator allows. Seconds, pixels of one frame, streams of one file. */
export type IntakeLimits = { maxDurationS: number; maxPixels: number; maxStreams: number };

export type VideoFacts = {
  codec: string;
  /** As shown: rotation and sample aspect applied, both even. */
  widthPx: number;
  heightPx: number;
  /** Average frames a second; above 60 is 60. */
  fps: number;
  /** Clockwise turn by the container, degrees: 0, 90, 180, 270. */
  rotation: number;
  /** PQ or HLG: to be tone-mapped. */
  isHdr: boolean;
  /** When the first picture is shown, after the file's beginning; 0 when absent. */
  startMs?: number;
};
export type SoundFacts = { codec: string; channels: number; sampleRate: number };
/** What a file that was let in holds. At least one of the two is there. */
export type Probe = {
  container: string;
  durationMs: number;
  sizeBytes: number;
  video: VideoFacts | null;
  sound: SoundFacts | null;
};

/** The order of conversion: `low` is playable within seconds, `high` follows, `av1` is optional. */
export const stages = ["low", "high", "av1"] as const;
export type Stage = (typeof stages)[number];

/** One rung of the ladder before it is made. Its `name` is its folder. Bits a second. */
export type PlannedRendition = {
  name: string; // "1080", "720", "480", "360", "240", "a128", "a48", "av1-360"
  stage: Stage;
  kind: "video" | "sound";
  /** 0 for sound. Portrait keeps its shape: `name` is the shorter side. */
  widthPx: number;
  heightPx: number;
  fps: number;
  /** The ceiling the encoder is given. */
  maxBps: number;
};
/** A rung as it is: measured of its segments. While it is being made, of those that are there. */
export type Rendition = PlannedRendition & {
  /** RFC 6381, exact: of the init segment. */
  codecs: string;
  peakBps: number;
  averageBps: number;
  bytes: number;
  durationMs: number;
  segmentCount: number;
  isComplete: boolean;
};

/** Takes a finished file of the video into the store. `path` is relative to the video's folder, such as `240/00003.m4s`. */
export type Publish = (
  path: string,
  content: { file: string } | { bytes: Uint8Array },
) => Promise<void>;

export type StageRequest = {
  /** The uploaded file on this machine. */
  file: string;
  probe: Probe;
  stage: Stage;
  /** The file's ladder as `plan` gave it; the stage makes its part. When absent, the one with AV1 and without `keepFps`. */
  plan?: readonly PlannedRendition[];
  /** An empty folder of this job's own; emptied of segments as they are published. */
  workDir: string;
  /** Static gain, dB, by `measureGain`. */
  gainDb: number;
  publish: Publish;
  /** Told when the first segment of every rung of the stage is published, and after that at most once a second. */
  onRenditions?: (renditions: Rendition[]) => void;
  /** Share of the stage that is done, 0 to 1, at most twice a second. */
  onProgress?: (share: number) => void;
  signal: AbortSignal;
};
export type StageResult = {
  renditions: Rendition[];
  /** What was really decoded: the caller compares it with what the file claims. */
  decodedMs: number;
};

/** Small pictures and facts beside a video; sizes in pixels, times in ms. */
export type ExtrasRequest = {
  file: string;
  probe: Probe;
  workDir: string;
  publish: Publish;
  signal: AbortSignal;
  /** A published rung on this machine to take small pictures from, cheaper than the source: its folder with init.mp4 and segments. */
  rungDir?: string;
};

export type EncoderReport = {
  /** ffmpeg and ffprobe are there and carry H.264 and AAC. */
  isUsable: boolean;
  /** Sentences for the operator about what is missing. */
  missing: string[];
  hasAv1: boolean;
  hasToneMap: boolean;
};

/** Every one of them throws MediaError: refused (with `refusal`), cancelled, no_space, no_ffmpeg, encode_failed. */
export type Hls = {
  encoders(): Promise<EncoderReport>;
  /** Looks into an uploaded file without trusting anything in it. */
  probe(file: string, options: { limits: IntakeLimits; signal: AbortSignal }): Promise<Probe>;
  /** Compares what was decoded (ms) with what the file claims. Null: nothing worth telling is missing. Pure. */
  truncationOf(probe: Pick<Probe, "durationMs">, decodedMs: number): Refusal | null;
  /** The whole ladder of a file, `av1` included where asked. Pure. */
  plan(probe: Probe, options: { av1: boolean; keepFps: boolean }): PlannedRendition[];
  /** Gain that brings it near -16 LUFS with true peaks under -1 dBTP, dB; 0 without sound. Its cost does not grow with length. */
  measureGain(file: string, probe: Probe, signal: AbortSignal): Promise<number>;
  makeStage(request: StageRequest): Promise<StageResult>;
  /** Publishes poster.jpg (picture only), from `atMs` or a sixth of the length. */
  makePoster(request: ExtrasRequest & { atMs?: number }): Promise<void>;
  /** Publishes storyboard.jpg and storyboard.vtt; for sound waveform.json (`{ peaks: number[] }`, 0 to 1, 200 to 1000 of them). */
  makeStoryboard(request: ExtrasRequest): Promise<void>;
  /** Publishes download.mp4: the 240 rung and its sound in one file, without encoding again. */
  makeDownload(request: ExtrasRequest & { soundDir?: string }): Promise<void>;
  /** The master playlist of what is there now. Pure. `sound` makes the one of "listen only". */
  master(renditions: readonly Rendition[], options?: { only?: "sound" }): string;
  /** A photograph made small and clean (no metadata): JPEG, at most `maxPx` on its longer side. */
  cleanPhoto(bytes: Uint8Array, options: { maxPx: number; workDir: string }): Promise<Uint8Array>;
  /** A spoken note as AAC in MP4, which every browser plays, at most `maxMs` of it. */
  cleanVoice(
    bytes: Uint8Array,
    options: { maxMs: number; workDir: string },
  ): Promise<{ bytes: Uint8Array; durationMs: number }>;
};
