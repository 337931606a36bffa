import { execFile } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, renameSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { findFfmpeg } from "../../scripts/setup/programs.ts";

const run = promisify(execFile);
const CACHE = join(tmpdir(), "qonyrau-test-capture");

/** What Chromium's fake camera and microphone play: Motion-JPEG and WAV files. */
export type Capture = { videoFile: string; audioFile: string };

/** The clips named by SAMPLE_CLIPS (a file or a folder of them), largest picture first by file size; empty when unset. */
export function sampleClips(): string[] {
  const named = process.env.SAMPLE_CLIPS;
  if (!named || !existsSync(named)) return [];
  if (statSync(named).isFile()) return [resolve(named)];
  return readdirSync(named)
    .filter((name) => /\.(mp4|mov|webm|mkv)$/i.test(name))
    .sort()
    .map((name) => resolve(named, name));
}

/** Size and frames a second of a teacher's picture. */
const LARGE = ["1280:720", 15] as const;
const TEACHER_TONE = ["-f", "lavfi", "-i", "sine=frequency=330:duration=6,tremolo=f=4:d=0.8"];

/**
 * A real clip as a teacher's camera and microphone; where none is given, one made by ffmpeg (a moving
 * test picture and a voice-like tone). Kept in the machine's temporary folder between runs.
 */
export async function teacherCapture(): Promise<Capture> {
  const clip = sampleClips()[0];
  return clip
    ? capture(`teacher-${statSync(clip).size}`, ["-i", clip], ...LARGE)
    : patternCapture();
}

/** A teacher's camera that shows moving shapes and sounds one tone, whatever clips there are. */
export function patternCapture(): Promise<Capture> {
  const picture = ["-f", "lavfi", "-i", "testsrc2=size=1280x720:rate=25:duration=6"];
  return capture("teacher-made", [...picture, ...TEACHER_TONE], ...LARGE);
}

/** A teacher's camera where nobody looks at its picture: a quarter of the lines, and so of the work to send it. */
export function smallTeacherCapture(): Promise<Capture> {
  const picture = ["-f", "lavfi", "-i", "testsrc2=size=320x180:rate=15:duration=6"];
  return capture("teacher-small", [...picture, ...TEACHER_TONE], "320:180", 15);
}

/** A pupil's camera: small, with a tone of its own so that pupils can be told apart by ear. */
export function pupilCapture(): Promise<Capture> {
  const picture = ["-f", "lavfi", "-i", "smptebars=size=320x180:rate=15:duration=4"];
  const sound = ["-f", "lavfi", "-i", "sine=frequency=520:duration=4,tremolo=f=5:d=0.7"];
  return capture("pupil", [...picture, ...sound], "320:180", 15);
}

/** Somebody who talks, as an encoder sees it: 360 lines, soft edges that sway; about 400 kbit/s at a good quality. */
export function talkerCapture(): Promise<Capture> {
  const shapes = "testsrc2=size=960x540:rate=20:duration=8";
  const sway = "rotate=0.05*sin(t*PI/2),crop=640:360,gblur=1.5";
  const picture = ["-f", "lavfi", "-i", `${shapes},${sway}`];
  const sound = ["-f", "lavfi", "-i", "sine=frequency=260:duration=8,tremolo=f=3:d=0.8"];
  return capture("talker-sway", [...picture, ...sound], "640:360", 20);
}

async function capture(name: string, input: string[], size: string, fps: number): Promise<Capture> {
  mkdirSync(CACHE, { recursive: true });
  const videoFile = join(CACHE, `${name}.mjpeg`);
  const audioFile = join(CACHE, `${name}.wav`);
  if (existsSync(videoFile) && existsSync(audioFile)) return { videoFile, audioFile };
  const fit = `scale=${size}:force_original_aspect_ratio=decrease,pad=${size}:-1:-1,fps=${fps}`;
  const video = [...["-map", "0:v", "-vf", fit, "-c:v", "mjpeg", "-q:v", "6", "-f", "mjpeg"]];
  const audio = [
    "-map",
    `${input.includes("lavfi") ? 1 : 0}:a`,
    "-ac",
    "1",
    "-ar",
    "48000",
    "-f",
    "wav",
  ];
  const part = `.${process.pid}.part`;
  const ffmpeg = findFfmpeg();
  if (!ffmpeg) throw new Error("No ffmpeg: run `npm test`, whose set-up installs it");
  await run(ffmpeg, [
    "-v",
    "error",
    "-y",
    ...input,
    ...video,
    videoFile + part,
    ...audio,
    audioFile + part,
  ]);
  renameSync(videoFile + part, videoFile);
  renameSync(audioFile + part, audioFile);
  return { videoFile, audioFile };
}
