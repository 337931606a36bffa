/** Which rungs a file gets. Sizes, rates and ceilings are measured; the table and its sources: the video design notes. */
import type { PlannedRendition, Probe, SoundFacts, Stage, VideoFacts } from "./types.ts";

/** Length of a segment and distance of key frames, seconds; frame rates are whole so that both are whole frames. */
export const SEGMENT_S = 4;
export const KEY_FRAME_S = 2;
/**
 * No rung is faster. A 60 fps rung costs twice the CPU of a 30 fps one and a third more bytes; what is taught
 * at 60 fps is a phone's default, not a teacher's choice, and the links it is made for carry neither.
 */
export const MAX_FPS = 30;

type Rung = { lines: number; stage: Stage; maxBps: number };
/** From the top. `lines` is the shorter side; ceilings in bits a second. */
const rungs: readonly Rung[] = [
  { lines: 1080, stage: "high", maxBps: 4_000_000 },
  { lines: 720, stage: "high", maxBps: 2_200_000 },
  { lines: 480, stage: "high", maxBps: 1_000_000 },
  { lines: 360, stage: "low", maxBps: 450_000 },
  { lines: 240, stage: "low", maxBps: 110_000 },
];
/** The emergency rung at full frame rate: a third more, still under 200 kbit/s with its sound. */
const FULL_RATE_240_BPS = 140_000;
/** AV1 reaches VMAF 75 at 142 kbit/s on average; its ceiling leaves room for movement. */
const AV1_LINES = 360;
const AV1_BPS = 300_000;
/** Of two equal channels the second costs next to nothing, so a mono source sounds the same at 80 kbit/s. */
const STEREO_BPS = 128_000;
const DOUBLED_MONO_BPS = 80_000;
const SPEECH_BPS = 48_000;

/** A source this close under a rung's lines gets the rung at its own size: 1078 lines are "1080". */
const NEARLY = 0.9;
/** Longer side to shorter at most; beyond it the longer side decides, so that a strip is no 20-megapixel rung. */
const MAX_ASPECT = 2.4;
/** Frame rates that last: whole, and halved they still give a whole number of frames in a key-frame distance. */
const rates = [5, 6, 8, 10, 12, 15, 20, 24, 25, 30] as const;

/**
 * The constant frame rate all rungs of a source are cut from. Whole numbers: 29.97 becomes 30 (one repeated
 * frame in 33 s), a variable 26.8 becomes 30, so that key frames fall on the same instant in every rung.
 */
export function gridFps(sourceFps: number): number {
  const halved = sourceFps / 2;
  // Every second frame of 48, 50 and 60 moves more evenly than 30 picked out of them.
  const fps = halved >= 23.5 && halved <= MAX_FPS + 0.5 ? halved : sourceFps;
  const near = rates.find((rate) => Math.abs(rate - fps) < 0.15);
  return near ?? rates.find((rate) => rate >= fps) ?? MAX_FPS;
}

const even = (px: number) => Math.max(2, 2 * Math.round(px / 2));

/** Size of a rung of so many lines, never above the source, both even; aspect is kept to a pixel. */
function sizeOf(video: VideoFacts, lines: number) {
  const { widthPx, heightPx } = video;
  const [shorter, longer] = [Math.min(widthPx, heightPx), Math.max(widthPx, heightPx)];
  const scale = Math.min(1, lines / shorter, (lines * MAX_ASPECT) / longer);
  const fitted = (px: number) => (scale === 1 ? even(Math.floor(px / 2) * 2) : even(px * scale));
  return { widthPx: fitted(widthPx), heightPx: fitted(heightPx) };
}

function videoRungs(video: VideoFacts, options: { av1: boolean; keepFps: boolean }) {
  const shorter = Math.min(video.widthPx, video.heightPx);
  const fps = gridFps(video.fps);
  const isHalved = !options.keepFps && fps > 20;
  const fitting = rungs.filter(({ lines }) => shorter >= lines * NEARLY || lines === 240);
  const planned = fitting.map(({ lines, stage, maxBps }): PlannedRendition => {
    const isLowest = lines === 240;
    return {
      ...{ name: String(lines), stage, kind: "video", ...sizeOf(video, lines) },
      fps: isLowest && isHalved ? fps / 2 : fps,
      maxBps: isLowest && options.keepFps ? FULL_RATE_240_BPS : maxBps,
    };
  });
  if (!options.av1 || shorter < AV1_LINES * NEARLY) return planned;
  const av1: PlannedRendition = {
    ...{ name: `av1-${AV1_LINES}`, stage: "av1", kind: "video", ...sizeOf(video, AV1_LINES) },
    ...{ fps, maxBps: AV1_BPS },
  };
  return [...planned, av1];
}

function soundRungs(sound: SoundFacts): PlannedRendition[] {
  const full = sound.channels > 1 ? STEREO_BPS : DOUBLED_MONO_BPS;
  const rung = (name: string, maxBps: number): PlannedRendition => ({
    ...{ name, stage: "low", kind: "sound", widthPx: 0, heightPx: 0, fps: 0, maxBps },
  });
  return [rung("a128", full), rung("a48", SPEECH_BPS)];
}

/**
 * The whole ladder of a file, best first, sound after the picture. Never above the source; every source gets at
 * least `240`, at its own size if it is smaller. A silent film has no sound. `240` has half the frames unless
 * `keepFps` (physical education: movement is what is shown).
 */
export function plan(
  probe: Pick<Probe, "video" | "sound">,
  options: { av1: boolean; keepFps: boolean },
): PlannedRendition[] {
  return [
    ...(probe.video ? videoRungs(probe.video, options) : []),
    ...(probe.sound ? soundRungs(probe.sound) : []),
  ];
}
