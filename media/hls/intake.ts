/** Pure rules of what is let in: from what ffprobe says, which is not trusted, to facts or a refusal. */
import { z } from "zod";
import { isPictureCodec, isSoundCodec } from "./limits.ts";
import type { IntakeLimits, Probe, Refusal, SoundFacts, VideoFacts } from "./types.ts";

const text = z.string().catch("");
/** ffprobe writes numbers as texts, and leaves out what it does not know. */
const figure = z.coerce.number().optional().catch(undefined);
const Stream = z.object({
  codec_type: text,
  codec_name: text,
  codec_tag_string: text,
  width: figure,
  height: figure,
  sample_aspect_ratio: text,
  avg_frame_rate: text,
  r_frame_rate: text,
  color_transfer: text,
  channels: figure,
  sample_rate: figure,
  start_time: figure,
  duration: figure,
  nb_frames: figure,
  disposition: z.object({ attached_pic: z.number() }).partial().catch({}),
  tags: z.record(z.string(), z.string()).catch({}),
  side_data_list: z.array(z.object({ side_data_type: text, rotation: figure })).catch([]),
});
type Stream = z.infer<typeof Stream>;
const Report = z.object({
  streams: z.array(Stream).catch([]),
  format: z
    .object({ format_name: text, nb_streams: figure, start_time: figure, duration: figure })
    .catch({ format_name: "", nb_streams: 0, start_time: undefined, duration: undefined }),
});
export type ProbeReport = z.infer<typeof Report>;

/** What `ffprobe` is asked for: nothing that a title or a comment could fill. */
export const probeEntries = [
  "format=format_name,nb_streams,start_time,duration",
  "stream=codec_type,codec_name,codec_tag_string,width,height,sample_aspect_ratio,avg_frame_rate," +
    "r_frame_rate,color_transfer,channels,sample_rate,start_time,duration,nb_frames",
  "stream_disposition=attached_pic",
  "stream_tags=rotate,enc_key_id,DURATION",
  "stream_side_data=side_data_type,rotation",
].join(":");

/** ffprobe's JSON in a shape that can be relied on. */
export const toReport = (json: unknown): ProbeReport => Report.parse(json);

/** Duration is 0 where the container does not say: it is then measured. */
export type Verdict = { refusal: Refusal } | { probe: Probe };

/** Decides about a file whose bytes ffprobe could read. */
export function judge(
  report: ProbeReport,
  { sizeBytes, limits }: { sizeBytes: number; limits: IntakeLimits },
): Verdict {
  const { streams, format } = report;
  const refuse = (code: Refusal["code"], limit?: number): Verdict => ({
    refusal: { code, ...(limit === undefined ? {} : { limit }) },
  });
  const count = Math.max(streams.length, format.nb_streams ?? 0);
  if (count > limits.maxStreams) return refuse("too_many_streams", limits.maxStreams);
  if (streams.some(isEncrypted)) return refuse("protected");
  const picture = streams.find((s) => s.codec_type === "video" && !isCover(s));
  const sound = streams.find((s) => s.codec_type === "audio");
  if (streams.length === 0) return refuse("damaged");
  if (!picture && !sound) return refuse("no_streams");
  if (picture && pixelsOf(picture) > limits.maxPixels)
    return refuse("too_many_pixels", limits.maxPixels);
  if (picture && !isPictureCodec(picture.codec_name)) return refuse("unsupported_codec");
  if (sound && !isSoundCodec(sound.codec_name)) return refuse("unsupported_codec");
  if (picture && pixelsOf(picture) === 0) return refuse("damaged");
  if (sound && !(sound.channels && sound.sample_rate)) return refuse("damaged");
  if (picture && !sound && picture.nb_frames === 1) return refuse("still_picture");

  const chosen = [picture, sound].filter((stream) => stream !== undefined);
  const claims = [...chosen.map((stream) => endOf(stream, format.start_time ?? 0) ?? 0)];
  const claimedS = Math.max(0, ...claims) || (format.duration ?? 0);
  const longestS = Math.max(claimedS, format.duration ?? 0);
  if (longestS > limits.maxDurationS)
    return {
      refusal: { code: "too_long", claimedS: roundS(longestS), limit: limits.maxDurationS },
    };
  return {
    probe: {
      container: format.format_name.split(",")[0] ?? "",
      durationMs: Math.round(claimedS * 1000),
      sizeBytes,
      video: picture ? toVideo(picture, format.start_time ?? 0) : null,
      sound: sound ? toSound(sound) : null,
    },
  };
}

/** Containers whose duration ffprobe guesses from the bit rate of their beginning. */
const guessedDurations = new Set(["mp3", "aac", "amr"]);
/** True where the claim is worth nothing and the packets must be counted. */
export const isDurationGuessed = (probe: Probe): boolean =>
  probe.durationMs <= 0 || guessedDurations.has(probe.container);

/** Sound and picture rarely end together, the last frame may be shown long, and a 15 fps rung rounds: never below this. */
const TOLERANCE_MS = 1000;
/** A recorder that stopped in a hurry loses its last moments, and the rest is worth showing. */
const TOLERANCE_SHARE = 0.01;

/**
 * Compares what was decoded with what the file claims, after the first stage.
 * @returns `damaged` when nothing could be decoded, `truncated` with seconds when a part is missing, else null
 */
export function truncationOf(probe: Pick<Probe, "durationMs">, decodedMs: number): Refusal | null {
  if (decodedMs <= 0) return { code: "damaged" };
  const claimedMs = probe.durationMs;
  const tolerance = Math.min(Math.max(TOLERANCE_MS, claimedMs * TOLERANCE_SHARE), claimedMs / 2);
  if (decodedMs >= claimedMs - tolerance) return null;
  return {
    code: "truncated",
    readableS: roundS(decodedMs / 1000),
    claimedS: roundS(claimedMs / 1000),
  };
}

const roundS = (seconds: number): number => Math.round(seconds * 10) / 10;

const isCover = (stream: Stream): boolean => stream.disposition.attached_pic === 1;
const encryptedTags = new Set(["encv", "enca", "drms", "drmi", "aavd"]);
const isEncrypted = (stream: Stream): boolean =>
  encryptedTags.has(stream.codec_tag_string) ||
  stream.tags.enc_key_id !== undefined ||
  stream.side_data_list.some((data) => data.side_data_type.startsWith("Encryption"));

const pixelsOf = (stream: Stream): number => (stream.width ?? 0) * (stream.height ?? 0);

/** Seconds from the file's beginning to the end of a stream. */
function endOf(stream: Stream, fileStart: number): number | undefined {
  const duration = stream.duration ?? secondsOf(stream.tags.DURATION);
  if (duration === undefined || duration <= 0) return undefined;
  return duration + Math.max(0, (stream.start_time ?? fileStart) - fileStart);
}
/** Matroska's `01:02:03.5`. */
function secondsOf(clock: string | undefined): number | undefined {
  const parts = /^(\d+):(\d+):([\d.]+)$/.exec(clock ?? "");
  return parts ? Number(parts[1]) * 3600 + Number(parts[2]) * 60 + Number(parts[3]) : undefined;
}

function toVideo(stream: Stream, fileStart: number): VideoFacts {
  const { width = 0, height = 0 } = stream;
  const rotation = rotationOf(stream);
  const aspect = ratioOf(stream.sample_aspect_ratio);
  // A sample eight times as wide as high is a broken header, not a lens.
  const isSane = aspect !== null && aspect > 1 / 8 && aspect < 8;
  const shownWidth = even(isSane ? width * aspect : width);
  const startMs = Math.max(0, ((stream.start_time ?? fileStart) - fileStart) * 1000);
  const isTurned = rotation === 90 || rotation === 270;
  return {
    codec: stream.codec_name,
    widthPx: isTurned ? even(height) : shownWidth,
    heightPx: isTurned ? shownWidth : even(height),
    fps: fpsOf(stream),
    rotation,
    isHdr: stream.color_transfer === "smpte2084" || stream.color_transfer === "arib-std-b67",
    startMs: Number.isFinite(startMs) ? startMs : 0,
  };
}

const even = (pixels: number): number => Math.max(2, 2 * Math.round(pixels / 2));

/** ffprobe counts against the clock. */
function rotationOf(stream: Stream): number {
  const matrix = stream.side_data_list.find((data) => data.rotation !== undefined)?.rotation;
  const clockwise = matrix === undefined ? Number(stream.tags.rotate ?? 0) : -matrix;
  const quarter = Math.round((Number.isFinite(clockwise) ? clockwise : 0) / 90);
  return (((quarter % 4) + 4) % 4) * 90;
}

/** What a browser's own recorder leaves unsaid is taken for this. */
const UNKNOWN_FPS = 30;
const MAX_FPS = 60;
function fpsOf(stream: Stream): number {
  const average = ratioOf(stream.avg_frame_rate);
  if (average !== null) return Math.min(MAX_FPS, average);
  // Without an average this is the clock of the time stamps, often 1000 or 90000.
  const base = ratioOf(stream.r_frame_rate);
  return base !== null && base <= 120 ? Math.min(MAX_FPS, base) : UNKNOWN_FPS;
}

/** `30000/1001` or `4:3`; null for what cannot be one. */
function ratioOf(value: string): number | null {
  const parts = /^(\d+)[/:](\d+)$/.exec(value);
  const ratio = parts ? Number(parts[1]) / Number(parts[2]) : Number.NaN;
  return Number.isFinite(ratio) && ratio > 0 ? ratio : null;
}

const toSound = (stream: Stream): SoundFacts => ({
  codec: stream.codec_name,
  channels: stream.channels ?? 0,
  sampleRate: stream.sample_rate ?? 0,
});
