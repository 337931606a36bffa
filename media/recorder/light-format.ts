/** What the light form is made of. */

/** Mono voice. 32 kbit/s of AAC at 32 kHz: 10.8 MB in 45 minutes, and nobody asked takes it for a telephone. */
export const SOUND_RATE = 32_000;
export const SOUND_BPS = 32_000;
/** The teacher's face, 10 pictures a second: gestures and lips are followed, 0.2 MB a minute. */
export const FPS = 10;
export const WIDTH_PX = 320;
export const HEIGHT_PX = 180;
const MAX_VIDEO_BPS = 60_000;
const CRF = 31;
/** A live stream is three segments behind; key frames are what a low picture pays most for. */
export const SEGMENT_S = 3;

/** Bytes of one picture, yuv420p. */
export const PICTURE_BYTES = (WIDTH_PX * HEIGHT_PX * 3) / 2;
/** ffmpeg's AAC encoder begins with a frame of its own; as much of the sound is left out, so that it stays with the picture. */
export const AAC_PRIMING = 1024;

export const soundArgs = [
  "-c:a",
  "aac",
  "-b:a",
  String(SOUND_BPS),
  "-ar",
  String(SOUND_RATE),
  "-ac",
  "1",
];
export const pictureArgs = [
  ...["-c:v", "libx264", "-preset", "medium", "-profile:v", "main", "-pix_fmt", "yuv420p"],
  ...[
    "-crf",
    String(CRF),
    "-maxrate",
    String(MAX_VIDEO_BPS),
    "-bufsize",
    String(MAX_VIDEO_BPS * 2),
  ],
  // No B-frames: pictures are shown when they say, in every player. Ten frames of foresight are one second.
  ...["-bf", "0", "-rc-lookahead", String(FPS), "-threads", "1"],
  ...["-g", String(FPS * SEGMENT_S), "-keyint_min", String(FPS * SEGMENT_S), "-sc_threshold", "0"],
];

/** Output of one rung as pieces and a list of them, within the folder `dir`. */
export function rungArgs(dir: string, window: number): string[] {
  const flags = ["temp_file", "independent_segments", ...(window > 0 ? ["delete_segments"] : [])];
  return [
    ...["-map_metadata", "-1", "-bitexact", "-f", "hls", "-hls_time", String(SEGMENT_S)],
    ...["-hls_list_size", String(window), "-hls_segment_type", "fmp4"],
    ...(window > 0 ? ["-hls_delete_threshold", "2"] : ["-hls_playlist_type", "event"]),
    ...["-hls_flags", flags.join("+"), "-hls_fmp4_init_filename", "init.mp4"],
    ...["-hls_segment_options", "movflags=+frag_custom+dash+delay_moov:use_editlist=0"],
    ...["-hls_segment_filename", `${dir}/%05d.m4s`, `${dir}/index.m3u8`],
  ];
}

/** Segments that ffmpeg's list names. */
export function readList(list: string): { index: number; name: string; durationMs: number }[] {
  const found = list.matchAll(/#EXTINF:([\d.]+),[^\n]*\n(?:#[^\n]*\n)*(\d+)\.m4s/g);
  return [...found].map(([, seconds, number]) => ({
    index: Number(number),
    name: `${number}.m4s`,
    durationMs: Math.round(Number(seconds) * 1000),
  }));
}
