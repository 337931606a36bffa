/**
 * The pipeline on one file, as the server runs it, in a process of its own so that its CPU can be counted:
 * `convert.ts FILE OUT_DIR all|firstPlayable`. Prints one line of JSON.
 */
import { mkdir } from "node:fs/promises";
import { resolve } from "node:path";
import { createHls } from "#media/hls/engine.ts";
import type { Publish, Rendition, Stage } from "#media/hls/types.ts";
import { createFolderStorage } from "#media/storage/folder.ts";
import { findFfmpeg, findFfprobe } from "../../setup/programs.ts";

export type Converted = {
  /** From the call of probe to the first segment of every low rung in the store, s. */
  firstPlayableS: number | null;
  lowS: number;
  highS: number;
  renditions: Rendition[];
};

const [, , file = "", outDir = "", mode = "all"] = process.argv;
const hls = createHls({ ffmpegPath: findFfmpeg(), ffprobePath: findFfprobe() });
const storage = createFolderStorage(resolve(outDir, "store"));
const publish: Publish = (path, content) =>
  "file" in content
    ? storage.putFile(path, content.file, { move: true })
    : storage.putBytes(path, content.bytes);
const stop = new AbortController();
const { signal } = stop;
const limits = { maxDurationS: 7_200, maxPixels: 4096 * 4096, maxStreams: 16 };

const began = performance.now();
const sinceS = (from: number) => (performance.now() - from) / 1000;
let firstPlayableS: number | null = null;
const renditions: Rendition[] = [];
const probe = await hls.probe(file, { limits, signal });
const plan = hls.plan(probe, { av1: false, keepFps: false });
const gainDb = await hls.measureGain(file, probe, signal);

async function make(stage: Stage): Promise<number> {
  const from = performance.now();
  const workDir = resolve(outDir, "work", stage);
  await mkdir(workDir, { recursive: true });
  const result = await hls.makeStage({
    ...{ file, probe, plan, stage, workDir, gainDb, publish, signal },
    onRenditions(made) {
      if (made.some(({ segmentCount }) => segmentCount === 0)) return;
      firstPlayableS ??= sinceS(began);
      if (mode === "firstPlayable") stop.abort();
    },
  });
  renditions.push(...result.renditions);
  return sinceS(from);
}

const times = { lowS: 0, highS: 0 };
try {
  times.lowS = await make("low");
  if (mode === "all") times.highS = await make("high");
} catch (error) {
  if (!signal.aborted) throw error; // stopped by ourselves: all that was asked for is known
}
const converted: Converted = { firstPlayableS, ...times, renditions };
console.log(JSON.stringify(converted));
