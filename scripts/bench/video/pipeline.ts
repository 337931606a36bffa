/** Our own conversion with its CPU counted. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createFfmpeg, type Ffmpeg } from "#media/hls/ffmpeg.ts";
import { measureGain } from "#media/hls/loudness.ts";
import { makePoster } from "#media/hls/poster.ts";
import { probeFile } from "#media/hls/probe.ts";
import { makeStage } from "#media/hls/stage.ts";
import { makeSheet } from "#media/hls/storyboard.ts";
import type {
  IntakeLimits,
  PlannedRendition,
  Probe,
  Publish,
  Rendition,
} from "#media/hls/types.ts";
import { createFolderStorage } from "#media/storage/folder.ts";
import { publishTo as publishInto } from "#server/videos/publishing.ts";
import { programs } from "./tool.ts";

export const limits: IntakeLimits = { maxDurationS: 36_000, maxPixels: 33_177_600, maxStreams: 32 };
const never = new AbortController().signal;

/** An ffmpeg that adds up what its runs cost, CPU seconds. */
function counting() {
  const plain = createFfmpeg(programs);
  const spent = { cpuS: 0 };
  const ffmpeg: Ffmpeg = {
    ...plain,
    async run(request) {
      const result = await plain.run(request);
      spent.cpuS += result.cpuS ?? 0;
      return result;
    },
  };
  return { ffmpeg, spent };
}

/** CPU seconds of something: its ffmpegs, and ours meanwhile (reading, measuring, publishing). */
async function costOf<T>(spent: { cpuS: number }, work: () => Promise<T>) {
  const before = spent.cpuS;
  const own = process.cpuUsage();
  const result = await work();
  const { user, system } = process.cpuUsage(own);
  return { result, cpuS: spent.cpuS - before + (user + system) / 1_000_000 };
}

export const publishTo = (dir: string): Publish => publishInto(createFolderStorage(dir), "bench");
export const videoDir = (dir: string) => join(dir, "videos", "bench");

const workFolder = () => mkdtemp(join(tmpdir(), "qonyrau-bench-work-"));

export type PipelineCost = {
  lowCpuS: number;
  highCpuS: number;
  gainCpuS: number;
  posterCpuS: number;
  storyboardCpuS: number;
  renditions: Rendition[];
};

/** The whole conversion of a file into a store in `dir`. */
export async function runPipeline(
  file: string,
  { probe, plan, dir }: { probe: Probe; plan: PlannedRendition[]; dir: string },
): Promise<PipelineCost> {
  const { ffmpeg, spent } = counting();
  const publish = publishTo(dir);
  const workDir = await workFolder();
  const gain = await costOf(spent, () => measureGain(ffmpeg, file, probe, never));
  const stage = (name: "low" | "high") =>
    costOf(spent, () =>
      makeStage(
        { ffmpeg },
        {
          ...{
            file,
            probe,
            plan,
            stage: name,
            workDir,
            gainDb: gain.result,
            publish,
            signal: never,
          },
        },
      ),
    );
  const low = await stage("low");
  const extras = { file, probe, workDir, publish, signal: never };
  const poster = await costOf(spent, () => makePoster(ffmpeg, extras));
  const high = await stage("high");
  const { video } = probe;
  const rungDir = join(videoDir(dir), "240");
  const storyboard = await costOf(spent, async () => {
    if (video) await makeSheet(ffmpeg, { ...extras, rungDir, probe: { ...probe, video } });
  });
  await rm(workDir, { recursive: true, force: true });
  return {
    ...{ lowCpuS: low.cpuS, highCpuS: high.cpuS, gainCpuS: gain.cpuS },
    ...{ posterCpuS: poster.cpuS, storyboardCpuS: storyboard.cpuS },
    renditions: [...low.result.renditions, ...high.result.renditions],
  };
}

/** Seconds from the end of an upload (probing begins) until the smallest rung's list has its first segment. */
export async function firstPlayableS(file: string, dir: string): Promise<number> {
  const ffmpeg = createFfmpeg(programs);
  const workDir = await workFolder();
  const put = publishTo(dir);
  const stop = new AbortController();
  const startedAt = performance.now();
  let listedAt = Number.NaN;
  const publish: Publish = async (path, content) => {
    await put(path, content);
    if (!/^(240|a48)\/index\.m3u8$/.test(path) || (probe.video && path.startsWith("a"))) return;
    listedAt = performance.now();
    stop.abort();
  };
  const probe = await probeFile(ffmpeg, file, { limits, signal: stop.signal });
  const gainDb = await measureGain(ffmpeg, file, probe, stop.signal);
  await makeStage(
    { ffmpeg },
    { file, probe, stage: "low", workDir, gainDb, publish, signal: stop.signal },
  ).catch((error: unknown) => {
    if (Number.isNaN(listedAt)) throw error;
  });
  await rm(workDir, { recursive: true, force: true });
  return (listedAt - startedAt) / 1000;
}
