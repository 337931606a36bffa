import type { RefusalCode } from "#media/hls/types.ts";
import { aac, beep, faststart, h264, picture } from "./source.ts";

/** Made by ffmpeg's arguments, of another animal's bytes, or out of nothing. */
export type BadRecipe = {
  file: string;
  refusal: RefusalCode;
} & (
  | { args: string[]; from?: string }
  | { bytesOf: string; change: (bytes: Buffer) => Buffer }
  | { bytes: () => Buffer }
);

const key = [
  "-encryption_scheme",
  "cenc-aes-ctr",
  "-encryption_key",
  "00112233445566778899aabbccddeeff",
];
const kid = ["-encryption_kid", "0123456789abcdef0123456789abcdef"];
const subtitles = Buffer.from("1\n00:00:00,000 --> 00:00:02,000\nСәлем\n");

/** Random-looking and the same every time. */
function noise(length: number): Buffer {
  let state = 0x2545f491;
  return Buffer.from(
    Array.from({ length }, () => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      return state >>> 24;
    }),
  );
}

/** Width and height of a track's sample entry and of its every JPEG. */
function withSize(bytes: Buffer, sizePx: number): Buffer {
  const changed = Buffer.from(bytes);
  const entry = changed.indexOf("jpeg", changed.indexOf("stsd"), "latin1");
  changed.writeUInt16BE(sizePx, entry + 28);
  changed.writeUInt16BE(sizePx, entry + 30);
  const startOfFrame = Buffer.from([0xff, 0xc0, 0x00, 0x11, 0x08]);
  for (
    let at = changed.indexOf(startOfFrame);
    at >= 0;
    at = changed.indexOf(startOfFrame, at + 1)
  ) {
    changed.writeUInt16BE(sizePx, at + 5);
    changed.writeUInt16BE(sizePx, at + 7);
  }
  return changed;
}

export const badRecipes: Readonly<Record<string, BadRecipe>> = {
  empty: { file: "empty.mp4", refusal: "empty", bytes: () => Buffer.alloc(0) },
  text: {
    file: "text.mp4",
    refusal: "not_media",
    bytes: () => Buffer.from("Сабақтың жоспары: жүгіру, секіру, доп.\n".repeat(50)),
  },
  noise: { file: "noise.mp4", refusal: "not_media", bytes: () => noise(20_000) },
  zeros: { file: "zeros.mp4", refusal: "not_media", bytes: () => Buffer.alloc(5000) },
  subtitleText: { file: "words.srt", refusal: "not_media", bytes: () => subtitles },
  png: {
    file: "picture.mp4",
    refusal: "still_picture",
    args: [
      "-f",
      "lavfi",
      "-i",
      "testsrc=size=64x64:duration=0.04",
      "-frames:v",
      "1",
      "-f",
      "image2",
      "-c:v",
      "png",
    ],
  },
  jpeg: {
    file: "picture.jpg",
    refusal: "still_picture",
    args: [
      "-f",
      "lavfi",
      "-i",
      "testsrc=size=64x64:duration=0.04",
      "-frames:v",
      "1",
      "-f",
      "image2",
      "-c:v",
      "mjpeg",
    ],
  },
  oneFrame: {
    file: "one-frame.mp4",
    refusal: "still_picture",
    args: [...picture("64x64"), "-frames:v", "1", ...h264],
  },
  cutFaststart: {
    file: "cut-faststart.mp4",
    refusal: "truncated",
    bytesOf: "landscape",
    change: (bytes) => bytes.subarray(0, Math.floor(bytes.length * 0.4)),
  },
  cutWithoutTable: {
    file: "cut-no-table.mp4",
    refusal: "truncated",
    bytesOf: "portrait",
    change: (bytes) => bytes.subarray(0, Math.floor(bytes.length * 0.4)),
  },
  brokenTable: {
    file: "broken-table.mp4",
    refusal: "damaged",
    bytesOf: "landscape",
    change: (bytes) => {
      const changed = Buffer.from(bytes);
      const at = changed.indexOf("moov") + 4;
      changed.fill(0xee, at, at + 400);
      return changed;
    },
  },
  encrypted: {
    file: "encrypted.mp4",
    refusal: "protected",
    from: "landscape",
    args: ["-c", "copy", ...key, ...kid],
  },
  // Three frames, the last of them 100 hours later: 2.8 kB.
  hundredHours: {
    file: "hundred-hours.mp4",
    refusal: "too_long",
    args: [
      ...["-f", "lavfi", "-i", "color=size=64x64:rate=1:duration=3", "-vf", "setpts=N*180000/TB"],
      ...["-vsync", "passthrough", "-video_track_timescale", "1000", ...h264],
    ],
  },
  hundredHoursOfMatroska: {
    file: "hundred-hours.mkv",
    refusal: "too_long",
    args: [
      ...["-f", "lavfi", "-i", "color=size=64x64:rate=1:duration=3", "-vf", "setpts=N*180000/TB"],
      ...["-vsync", "passthrough", ...h264],
    ],
  },
  // No encoder makes this one: the size is written over a small one's.
  enormous: {
    file: "enormous.mov",
    refusal: "too_many_pixels",
    bytesOf: "motionJpeg",
    change: (bytes) => withSize(bytes, 16_384),
  },
  large: {
    file: "large.mp4",
    refusal: "too_many_pixels",
    args: [
      ...["-f", "lavfi", "-i", "color=gray:size=8192x8192:rate=2:duration=1"],
      ...[...h264, "-threads", "1", "-x264-params", "rc-lookahead=0:sync-lookahead=0"],
    ],
  },
  subtitlesOnly: {
    file: "subtitles-only.mkv",
    refusal: "no_streams",
    from: "subtitleText",
    args: ["-c:s", "subrip"],
  },
  unknownPicture: {
    file: "unknown-picture.mkv",
    refusal: "unsupported_codec",
    args: [...picture("64x64", { seconds: 1, signalAtS: 0.2 }), "-c:v", "ffv1"],
  },
  unknownSound: {
    file: "unknown-sound.mkv",
    refusal: "unsupported_codec",
    args: [...beep({ seconds: 1, signalAtS: 0.2 }), "-c:a", "truehd", "-strict", "-2"],
  },
  manyStreams: {
    file: "many-streams.mp4",
    refusal: "too_many_streams",
    args: [
      ...beep({ seconds: 1, signalAtS: 0.2 }),
      ...Array.from({ length: 40 }, () => ["-map", "0:a"]).flat(),
      ...aac,
      ...faststart,
    ],
  },
};
