/** What a run of ffmpeg or ffprobe may do, and what it may read. Numbers carry their reason. */

export type RunLimits = {
  /** CPU seconds, user and system. */
  cpuS: number;
  /** Seconds of the clock. */
  wallS: number;
  /** Bytes of private memory (RLIMIT_DATA: what is really written to, thread stacks included). */
  memoryBytes: number;
  /** Largest file it may write. */
  fileBytes: number;
  /** Room that must stay on the disk it writes to: below it the run is stopped, and the database lives on. */
  freeBytes: number;
  openFiles: number;
  /** Pixels of one frame a decoder may allocate. */
  maxPixels: number;
};

/**
 * Of a conversion. Memory: five rungs of a 1080p source take 0.6 GB with two cores, of a 2160p one 1.6 GB.
 * CPU: 180 min at 153 CPU s a minute (video.md) are 27 540 s; a rung of 180 min at 4 Mbit/s is 5.4 GB, in
 * segments of its own, so no file comes near the limit. 33 177 600 pixels are 7680x4320.
 */
export const runLimits: RunLimits = {
  cpuS: 40_000,
  wallS: 12 * 3600,
  memoryBytes: 4 * 1024 ** 3,
  fileBytes: 4 * 1024 ** 3,
  freeBytes: 128 * 1024 ** 2,
  openFiles: 256,
  maxPixels: 33_177_600,
};

/** Of a look into a file: it reads a few megabytes and opens each decoder once. */
export const probeLimits: RunLimits = {
  cpuS: 20,
  wallS: 60,
  memoryBytes: 1024 ** 3,
  fileBytes: 0,
  freeBytes: 0,
  openFiles: 64,
  maxPixels: runLimits.maxPixels,
};

/** Containers that phones, cameras, recorders and screen-recording programs write, by ffmpeg's names. None of them is a text. */
export const containers = [
  ...["mov", "matroska", "avi", "mpegts", "mpeg", "flv", "asf", "ogg"],
  ...["mp3", "wav", "flac", "aac", "amr", "aiff", "caf"],
] as const;

/** Decoders of pictures that may run, by ffmpeg's names of codecs; the second column where a decoder has another name. */
const pictureCodecs: Readonly<Record<string, readonly string[]>> = {
  h264: [],
  hevc: [],
  vp8: ["libvpx"],
  vp9: ["libvpx-vp9"],
  av1: ["libdav1d", "libaom-av1"],
  mpeg4: [],
  mpeg2video: [],
  mpeg1video: [],
  h263: [],
  mjpeg: [],
  msmpeg4v2: ["msmpeg4v2"],
  msmpeg4v3: ["msmpeg4"],
  wmv1: [],
  wmv2: [],
  wmv3: [],
  vc1: [],
  flv1: ["flv"],
  theora: [],
  prores: [],
  dvvideo: [],
};
const soundCodecs: Readonly<Record<string, readonly string[]>> = {
  aac: [],
  mp3: ["mp3float"],
  mp2: ["mp2float"],
  opus: ["libopus"],
  vorbis: ["libvorbis"],
  flac: [],
  alac: [],
  ac3: [],
  eac3: [],
  amr_nb: ["amrnb"],
  amr_wb: ["amrwb"],
  wmav1: [],
  wmav2: [],
  wmapro: [],
  adpcm_ms: [],
  adpcm_ima_wav: [],
  adpcm_ima_qt: [],
  pcm_alaw: [],
  pcm_mulaw: [],
  pcm_u8: [],
  pcm_s8: [],
  pcm_s16le: [],
  pcm_s16be: [],
  pcm_s24le: [],
  pcm_s24be: [],
  pcm_s32le: [],
  pcm_s32be: [],
  pcm_f32le: [],
  pcm_f32be: [],
  pcm_f64le: [],
};
export const isPictureCodec = (codec: string): boolean => Object.hasOwn(pictureCodecs, codec);
export const isSoundCodec = (codec: string): boolean => Object.hasOwn(soundCodecs, codec);

const decoders = [pictureCodecs, soundCodecs].flatMap((codecs) =>
  Object.entries(codecs).flatMap(([codec, others]) => [codec, ...others]),
);
/** ffprobe opens a decoder for every stream and fails where it may not: words and covers that good files carry. */
const bystanders = [
  ...["subrip", "srt", "ass", "ssa", "mov_text", "webvtt", "text", "dvbsub", "dvdsub", "pgssub"],
  ...["cc_dec", "png", "bmp", "gif"],
];

/**
 * What stands before `-i` of every file: no address and no other file is opened, only meant containers
 * and decoders run, and no frame larger than the limit is made.
 */
export function inputGuards(maxPixels: number, allowed: readonly string[] = decoders): string[] {
  return [
    ...["-protocol_whitelist", "file", "-format_whitelist", containers.join(",")],
    ...["-codec_whitelist", allowed.join(","), "-max_pixels", String(maxPixels)],
  ];
}
/** The same for ffprobe. */
export const probeGuards = (maxPixels: number): string[] =>
  inputGuards(maxPixels, [...decoders, ...bystanders]);
