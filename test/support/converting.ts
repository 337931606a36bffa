/** A whole conversion by the engine itself, into a folder of the test's own, and what can be measured of its result. */
import { execFile } from "node:child_process";
import { copyFile, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { setPriority, tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { readInit, readSegment } from "#media/hls/boxes.ts";
import { createHls } from "#media/hls/engine.ts";
import type { Probe, Publish, Rendition, Stage } from "#media/hls/types.ts";
import { findFfmpeg, findFfprobe } from "../../scripts/setup/programs.ts";
import { zooLimits } from "./zoo/zoo.ts";

const run = promisify(execFile);
export const programs = () => ({ ffmpegPath: findFfmpeg(), ffprobePath: findFfprobe() });
export const hls = createHls(programs());
export const never = new AbortController().signal;

/** Runs ffmpeg or ffprobe as a test's own tool. Resolves with both its streams. */
export async function tool(name: "ffmpeg" | "ffprobe", args: string[]) {
  const { ffmpegPath, ffprobePath } = programs();
  const path = name === "ffmpeg" ? ffmpegPath : ffprobePath;
  if (!path) throw new Error(`No ${name}: run \`npm test\`, whose set-up installs it`);
  const common = name === "ffmpeg" ? ["-hide_banner", "-nostdin", "-y"] : ["-v", "error"];
  const running = run(path, [...common, ...args], { maxBuffer: 64 * 1024 * 1024 });
  if (running.child.pid) setPriority(running.child.pid, 19);
  return running;
}

/** A folder that goes with the test. */
export async function ownFolder() {
  const dir = await mkdtemp(join(tmpdir(), "qonyrau-hls-"));
  return { dir, remove: () => rm(dir, { recursive: true, force: true }) };
}

export function publishInto(dir: string): Publish {
  return async (path, content) => {
    const to = join(dir, path);
    await mkdir(dirname(to), { recursive: true });
    if ("file" in content) await copyFile(content.file, to);
    else await writeFile(to, content.bytes);
  };
}

export type Converted = { probe: Probe; renditions: Rendition[]; decodedMs: number };

/** Probe, gain, stages and masters, as the server does it. */
export async function convert(
  file: string,
  dir: string,
  options: { stages?: Stage[]; keepFps?: boolean } = {},
): Promise<Converted> {
  const { stages = ["low", "high"], keepFps = false } = options;
  const probe = await hls.probe(file, { limits: zooLimits, signal: never });
  const gainDb = await hls.measureGain(file, probe, never);
  const plan = hls.plan(probe, { av1: stages.includes("av1"), keepFps });
  const renditions: Rendition[] = [];
  let decodedMs = 0;
  for (const stage of stages) {
    const workDir = await mkdtemp(join(tmpdir(), "qonyrau-hls-work-"));
    const publish = publishInto(dir);
    const made = await hls.makeStage({
      ...{ file, probe, plan, stage, workDir, gainDb, publish, signal: never },
    });
    const left = await readdir(workDir);
    if (left.length > 0) throw new Error(`Left in the working folder: ${left.join(", ")}`);
    await rm(workDir, { recursive: true });
    renditions.push(...made.renditions);
    if (stage === "low") decodedMs = made.decodedMs;
  }
  await writeFile(join(dir, "master.m3u8"), hls.master(renditions));
  await writeFile(join(dir, "sound.m3u8"), hls.master(renditions, { only: "sound" }));
  return { probe, renditions, decodedMs };
}

/** Of one rung, ms by its boxes: where each segment starts and ends. */
export async function segmentTimes(rungDir: string) {
  const init = readInit(await readFile(join(rungDir, "init.mp4")));
  const names = (await readdir(rungDir)).filter((name) => name.endsWith(".m4s")).sort();
  const ms = (ticks: number) => (ticks * 1000) / init.timescale;
  return Promise.all(
    names.map(async (name) => {
      const { startsAt, duration } = readSegment(await readFile(join(rungDir, name)), init);
      return { name, startMs: ms(startsAt), endMs: ms(startsAt + duration) };
    }),
  );
}

/** The rung as one file, for tools that know no playlists. */
export async function joined(rungDir: string): Promise<string> {
  const names = (await readdir(rungDir)).filter((name) => name.endsWith(".m4s")).sort();
  const file = join(rungDir, "whole.mp4");
  const parts = await Promise.all(
    ["init.mp4", ...names].map((name) => readFile(join(rungDir, name))),
  );
  await writeFile(file, Buffer.concat(parts));
  return file;
}

/** Seconds at which bright pictures follow dark ones, and at which sound follows silence, by what ffmpeg decodes. */
export async function flashesAndBeeps(input: string) {
  const look = (filter: string[], pattern: RegExp) =>
    tool("ffmpeg", ["-i", input, ...filter, "-f", "null", "-"]).then(({ stderr }) =>
      [...stderr.matchAll(pattern)].map(([, at]) => Number(at)),
    );
  const flashes = await look(
    ["-map", "0:v:0", "-an", "-vf", "blackdetect=d=0.1:pix_th=0.3"],
    /black_end:([\d.]+)/g,
  );
  const beeps = await look(
    ["-map", "0:a:0", "-vn", "-af", "silencedetect=n=-30dB:d=0.3"],
    /silence_end: ([\d.]+)/g,
  );
  return { flashes, beeps };
}

/** Arguments of a clip that flashes and beeps once a second. */
export function flashing({ size = "320x180", fps = "30", seconds = 9, layout = "stereo" } = {}) {
  const flash = "drawbox=color=white:t=fill:enable='lt(mod(t,1),0.2)*gt(t,0.5)'";
  const picture = `testsrc2=size=${size}:rate=${fps}:duration=${seconds},eq=brightness=-0.9,${flash}`;
  const sound =
    "aevalsrc='if(lt(mod(t,1),0.2)*gt(t,0.5),0.5*sin(2*PI*1000*t),0)'" +
    `:sample_rate=48000:duration=${seconds},aformat=channel_layouts=${layout}`;
  return ["-f", "lavfi", "-i", picture, "-f", "lavfi", "-i", sound];
}
