import { aac, beep, faststart, h264, picture } from "./source.ts";

/** What a good file is expected to be. `signalAtMs`: where its flash and its beep begin. */
export type GoodFacts = {
  kind: "video" | "sound";
  durationMs: number;
  signalAtMs: number;
  widthPx?: number;
  heightPx?: number;
  rotation?: number;
  isHdr?: boolean;
  fps?: number;
  /** Channels; null for a film without sound. */
  channels?: number | null;
};
/** Arguments of ffmpeg before the file's name; `from` names another animal that is the input. */
export type Recipe = { file: string; args: string[]; from?: string; facts: GoodFacts };

const film = (facts: Partial<GoodFacts> = {}): GoodFacts => ({
  kind: "video",
  durationMs: 3000,
  signalAtMs: 2000,
  widthPx: 320,
  heightPx: 180,
  channels: 2,
  ...facts,
});
const piece = (facts: Partial<GoodFacts> = {}): GoodFacts => ({
  kind: "sound",
  durationMs: 3000,
  signalAtMs: 2000,
  channels: 2,
  ...facts,
});
const both = (size = "320x180") => [...picture(size), ...beep()];

/** A gap now and then and a run of fast frames: what phones do in the dark. The flash's first frame stays. */
const irregular = "select='not(mod(n,4))+between(n,50,56)+gt(mod(n,17),13)'";
const pq = "colorprim=bt2020:transfer=smpte2084:colormatrix=bt2020nc:hdr10=1:log-level=error";

export const goodRecipes: Readonly<Record<string, Recipe>> = {
  landscape: {
    file: "landscape.mp4",
    args: [...both(), ...h264, ...aac, ...faststart],
    facts: film({ fps: 25 }),
  },
  portrait: {
    file: "portrait.mp4",
    args: [...both("180x320"), ...h264, ...aac],
    facts: film({ widthPx: 180, heightPx: 320 }),
  },
  // ffmpeg 5.1 writes the matrix of the turn against the clock; what counts is what players show.
  turned: {
    file: "turned.mp4",
    from: "landscape",
    args: ["-c", "copy", "-metadata:s:v:0", "rotate=270"],
    facts: film({ widthPx: 180, heightPx: 320, rotation: 90 }),
  },
  upsideDown: {
    file: "upside-down.mov",
    from: "landscape",
    args: ["-c", "copy", "-metadata:s:v:0", "rotate=180"],
    facts: film({ rotation: 180 }),
  },
  vfr: {
    file: "vfr.mp4",
    args: [...both(), "-vf", irregular, "-vsync", "vfr", ...h264, ...aac],
    facts: film(),
  },
  hdr: {
    file: "hdr.mp4",
    args: [
      ...both(),
      ...["-c:v", "libx265", "-preset", "ultrafast", "-pix_fmt", "yuv420p10le", "-tag:v", "hvc1"],
      ...["-x265-params", pq, "-color_primaries", "bt2020", "-color_trc", "smpte2084"],
      ...["-colorspace", "bt2020nc", ...aac],
    ],
    facts: film({ isHdr: true }),
  },
  tenBit: {
    file: "ten-bit.mkv",
    args: [...both(), "-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p10le", ...aac],
    facts: film({ isHdr: false }),
  },
  mono: {
    file: "mono.mp4",
    args: [...picture("320x180"), ...beep({ layout: "mono" }), ...h264, ...aac],
    facts: film({ channels: 1 }),
  },
  surround: {
    file: "surround.mp4",
    args: [
      ...picture("320x180"),
      ...beep({ layout: "5.1" }),
      ...h264,
      "-c:a",
      "aac",
      "-b:a",
      "192k",
    ],
    facts: film({ channels: 6 }),
  },
  silent: {
    file: "silent.mp4",
    args: [...picture("320x180"), ...h264],
    facts: film({ channels: null }),
  },
  odd: {
    file: "odd.webm",
    args: [
      ...both(),
      ...["-vf", "scale=321:181"],
      "-c:v",
      "libvpx-vp9",
      "-cpu-used",
      "8",
      "-deadline",
      "realtime",
      "-c:a",
      "libopus",
    ],
    facts: film({ widthPx: 322, heightPx: 182 }),
  },
  anamorphic: {
    file: "anamorphic.mp4",
    args: [...both("240x180"), "-vf", "setsar=4/3", ...h264, ...aac],
    facts: film({ widthPx: 320, heightPx: 180 }),
  },
  fps60: {
    file: "fps60.mp4",
    args: [...picture("320x180", { fps: 60 }), ...beep(), ...h264, ...aac],
    facts: film({ fps: 60 }),
  },
  veryShort: {
    file: "very-short.mp4",
    args: [
      ...picture("320x180", { seconds: 0.52, signalAtS: 0.24 }),
      ...beep({ seconds: 0.52, signalAtS: 0.24 }),
      ...h264,
      ...aac,
    ],
    facts: film({ durationMs: 520, signalAtMs: 240 }),
  },
  longGop: {
    file: "long-gop.mp4",
    args: [...both(), ...h264, "-preset", "veryfast", "-g", "9999", "-bf", "3", ...aac],
    facts: film(),
  },
  vp9: {
    file: "vp9.webm",
    args: [
      ...both(),
      "-c:v",
      "libvpx-vp9",
      "-cpu-used",
      "8",
      "-deadline",
      "realtime",
      "-c:a",
      "libopus",
    ],
    facts: film(),
  },
  // A browser's own recorder says neither length nor rate.
  unsaid: {
    file: "unsaid.webm",
    args: [
      ...both(),
      ...["-c:v", "libvpx", "-cpu-used", "8", "-deadline", "realtime", "-c:a", "libopus"],
      ...["-f", "webm", "-live", "1"],
    ],
    facts: film(),
  },
  fragments: {
    file: "fragments.mp4",
    args: [
      ...both(),
      ...h264,
      "-g",
      "25",
      ...aac,
      "-movflags",
      "+frag_keyframe+empty_moov+default_base_moof",
    ],
    facts: film(),
  },
  mkv: { file: "film.mkv", args: [...both(), ...h264, "-c:a", "libvorbis"], facts: film() },
  // AVI knows no instant before 0: the encoder's 24 ms of priming move the sound, and the picture by a whole frame.
  avi: {
    file: "film.avi",
    args: [
      ...picture("320x180", { signalAtS: 1.96 }),
      ...beep({ signalAtS: 1.976 }),
      "-c:v",
      "mpeg4",
      "-q:v",
      "5",
      "-c:a",
      "libmp3lame",
    ],
    facts: film(),
  },
  motionJpeg: {
    file: "motion-jpeg.mov",
    args: [...both(), "-c:v", "mjpeg", "-pix_fmt", "yuvj420p", "-c:a", "pcm_s16le"],
    facts: film(),
  },
  // Cut without encoding: the picture begins at the key frame before, and an edit list hides that.
  editList: {
    file: "edit-list.mov",
    from: "longGop",
    args: ["-ss", "0.48", "-c", "copy"],
    facts: film({ durationMs: 2520, signalAtMs: 1520 }),
  },
  lateSound: {
    file: "late-sound.mp4",
    args: [
      ...picture("320x180"),
      "-itsoffset",
      "0.4",
      ...beep({ seconds: 2.6, signalAtS: 1.6 }),
      ...h264,
      ...aac,
    ],
    facts: film(),
  },
  ts: {
    file: "film.ts",
    args: [...both(), ...h264, ...aac, "-f", "mpegts"],
    facts: film(),
  },
  dvd: {
    file: "film.mpg",
    args: [...both(), "-c:v", "mpeg2video", "-q:v", "5", "-c:a", "mp2", "-f", "mpeg"],
    facts: film(),
  },
  wmv: {
    file: "film.wmv",
    args: [...both(), "-c:v", "wmv2", "-q:v", "5", "-c:a", "wmav2"],
    facts: film(),
  },
  mp3: { file: "piece.mp3", args: [...beep(), "-c:a", "libmp3lame"], facts: piece() },
  cover: {
    file: "cover.mp3",
    args: [
      ...beep(),
      ...["-f", "lavfi", "-i", "color=red:size=64x64:duration=0.04"],
      ...["-map", "0:a", "-map", "1:v", "-c:a", "libmp3lame", "-c:v", "png", "-frames:v", "1"],
      ...["-disposition:v:0", "attached_pic"],
    ],
    facts: piece(),
  },
  m4a: { file: "piece.m4a", args: [...beep(), ...aac], facts: piece() },
  ogg: { file: "piece.ogg", args: [...beep(), "-c:a", "libvorbis"], facts: piece() },
  wav: { file: "piece.wav", args: [...beep()], facts: piece() },
  flac: { file: "piece.flac", args: [...beep({ layout: "mono" })], facts: piece({ channels: 1 }) },
  attachments: {
    file: "attachments.mkv",
    from: "mkv",
    args: [
      "-c",
      "copy",
      "-attach",
      import.meta.filename,
      "-metadata:s:t",
      "mimetype=text/plain",
      "-metadata:s:t",
      "filename=../../evil",
    ],
    facts: film(),
  },
};
