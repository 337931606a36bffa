/** The clip the bench converts where none is given: texture that moves, a figure before it, film grain, speech-like sound. */
import { existsSync, mkdirSync, renameSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { tool } from "./tool.ts";

const CACHE = join(tmpdir(), "qonyrau-bench-video");
export const CLIP_S = 30;

/** 30 s of 1080p30 H.264 at 12 Mbit/s with a key frame a second, as phones record; made once on a machine. */
export async function madeClip(): Promise<string> {
  const file = join(CACHE, "clip-1080p30-12M-v1.mp4");
  if (existsSync(file)) return file;
  mkdirSync(CACHE, { recursive: true });
  const ground = join(CACHE, "ground.png");
  const fractal = "mandelbrot=size=2880x1620:rate=1:start_scale=0.02:end_scale=0.01:maxiter=600";
  await tool("ffmpeg", ["-f", "lavfi", "-i", fractal, "-frames:v", "1", ground]);
  const part = `${file}.${process.pid}.mp4`;
  const graph = [
    "[0:v]crop=1920:1080:x='480+400*sin(t/5)':y='270+200*cos(t/4)',noise=alls=7:allf=t[ground]",
    "[ground][1:v]overlay=x='720+500*sin(t)':y='220+100*sin(2*t)',format=yuv420p[picture]",
    "[2:a][3:a]amix=inputs=2,aformat=channel_layouts=stereo[sound]",
  ].join(";");
  await tool("ffmpeg", [
    ...["-loop", "1", "-framerate", "30", "-i", ground],
    ...["-f", "lavfi", "-i", "testsrc2=size=480x640:rate=30"],
    ...["-f", "lavfi", "-i", "sine=frequency=330:sample_rate=48000,tremolo=f=4:d=0.8"],
    ...["-f", "lavfi", "-i", "anoisesrc=color=pink:amplitude=0.05:sample_rate=48000:seed=1"],
    ...["-filter_complex", graph, "-map", "[picture]", "-map", "[sound]", "-t", String(CLIP_S)],
    ...["-c:v", "libx264", "-preset", "veryfast", "-b:v", "12M", "-maxrate", "14M"],
    ...["-bufsize", "20M", "-g", "30", "-c:a", "aac", "-b:a", "160k", part],
  ]);
  renameSync(part, file);
  return file;
}

/** A file of at least `lengthS` that repeats another without encoding; the caller removes it. */
export async function lengthened(file: string, fileS: number, lengthS: number, dir: string) {
  const long = join(dir, "long.mp4");
  const times = Math.max(0, Math.ceil(lengthS / fileS) - 1);
  await tool("ffmpeg", [
    ...["-stream_loop", String(times), "-i", file, "-map", "0:V:0", "-map", "0:a:0?"],
    ...["-c", "copy", "-t", String(lengthS), long],
  ]);
  return long;
}
