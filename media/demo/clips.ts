import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { Readable } from "node:stream";
import { setImmediate } from "node:timers/promises";
import { createFfmpeg, type EngineLog } from "../hls/ffmpeg.ts";
import { exercise, exerciseFrames, exerciseSound, FPS } from "./exercise.ts";
import { making, makingSound, makingStills } from "./paper.ts";
import { playTune, tune } from "./tune.ts";
import type { ClipMaker, ClipName, MadeClip } from "./types.ts";

type Options = { ffmpegPath: string | null; ffprobePath?: string | null; logger?: EngineLog };
/** Frames drawn by us, as ffmpeg reads them. */
type Drawn = {
  frames: () => Iterable<Uint8Array>;
  widthPx: number;
  heightPx: number;
  framesPerS: string;
  sound: Uint8Array;
};

const breathe = async () => void (await setImmediate());
const toMs = (seconds: number) => Math.round(seconds * 1000);
const lengthOf = (clip: { durationS: number; partsAtS: number[] }): MadeClip => ({
  durationMs: toMs(clip.durationS),
  partsAtMs: clip.partsAtS.map(toMs),
});
const AAC = ["-c:a", "aac", "-b:a", "128k"];
const H264 = [
  ...["-c:v", "libx264", "-preset", "veryfast", "-crf", "20", "-pix_fmt", "yuv420p"],
  ...["-r", String(FPS), "-threads", "1", "-vf", "scale=out_color_matrix=bt709:out_range=tv"],
  ...["-colorspace", "bt709", "-color_primaries", "bt709", "-color_trc", "bt709"],
];
const MP4 = ["-movflags", "+faststart", "-f", "mp4"];

/** Draws and plays the demo school's clips; ffmpeg only writes them down. */
export function createClipMaker(options: Options): ClipMaker {
  const { ffmpegPath, ffprobePath = null, logger } = options;
  const ffmpeg = createFfmpeg({ ffmpegPath, ffprobePath, ...(logger && { logger }) });

  async function makePicture(drawn: Drawn, workDir: string, signal: AbortSignal): Promise<void> {
    const { widthPx, heightPx, framesPerS, sound } = drawn;
    const wav = join(workDir, "sound.wav");
    await writeFile(wav, sound);
    await ffmpeg.run({
      inputs: [
        {
          file: "-",
          options: [
            ...["-format_whitelist", "rawvideo", "-codec_whitelist", "rawvideo"],
            ...["-f", "rawvideo", "-pixel_format", "rgb24"],
            ...["-video_size", `${widthPx}x${heightPx}`, "-framerate", framesPerS],
          ],
        },
        { file: wav, options: WAV },
      ],
      input: Readable.from(inTurn(drawn.frames()), { highWaterMark: 1 }),
      outputs: [{ file: "clip", options: ["-map", "0:v", "-map", "1:a", ...H264, ...AAC, ...MP4] }],
      cwd: workDir,
      signal,
    });
  }

  async function makeSound(sound: Uint8Array, workDir: string, signal: AbortSignal): Promise<void> {
    const wav = join(workDir, "sound.wav");
    await writeFile(wav, sound);
    await ffmpeg.run({
      inputs: [{ file: wav, options: WAV }],
      outputs: [{ file: "clip", options: ["-map", "0:a", ...AAC, "-vn", ...MP4] }],
      cwd: workDir,
      signal,
    });
  }

  const makers: Record<ClipName, (dir: string, signal: AbortSignal) => Promise<MadeClip>> = {
    async exercise(dir, signal) {
      const frames = { frames: exerciseFrames, framesPerS: String(FPS) };
      await makePicture({ ...exercise, ...frames, sound: exerciseSound() }, dir, signal);
      return lengthOf(exercise);
    },
    async listening(dir, signal) {
      await makeSound(await playTune(breathe), dir, signal);
      return lengthOf(tune);
    },
    async making(dir, signal) {
      const stills = { frames: makingStills, framesPerS: `1/${making.stillS}` };
      await makePicture({ ...making, ...stills, sound: makingSound() }, dir, signal);
      return lengthOf(making);
    },
  };

  return {
    async make(name, file, signal) {
      await mkdir(dirname(file), { recursive: true });
      const workDir = await mkdtemp(join(dirname(file), `clip-${name}-`));
      try {
        const made = await makers[name](workDir, signal);
        // Not renamed: it belongs to the user ffmpeg runs as.
        await writeFile(file, await readFile(join(workDir, "clip")));
        return made;
      } finally {
        await rm(workDir, { recursive: true, force: true });
      }
    },
  };
}

const WAV = ["-f", "wav", "-format_whitelist", "wav", "-codec_whitelist", "pcm_s16le"];

/** One at a time, with others served between two. */
async function* inTurn(frames: Iterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  for (const frame of frames) {
    await breathe();
    yield frame;
  }
}
