/** One stage of a conversion: one ffmpeg, and its segments published while it runs. */
import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { MediaError } from "../errors.ts";
import { gridShiftS, outputOf, pictureGraph, soundGraph } from "./encode.ts";
import type { EngineLog, Ffmpeg } from "./ffmpeg.ts";
import { gridFps, plan } from "./ladder.ts";
import { createRungWriter, type RungWriter } from "./segments.ts";
import type { PlannedRendition, Probe, Rendition, StageRequest, StageResult } from "./types.ts";

export type StageTools = { ffmpeg: Ffmpeg; logger?: EngineLog };

/** How often finished segments are looked for, and news are told, ms. */
const LOOK_EVERY_MS = 100;
const TELL_EVERY_MS = 1000;
const PROGRESS_EVERY_MS = 500;
/** Past the claimed end ffmpeg reads on for this long: containers round, and a claim may be a little short. */
const BEYOND_CLAIM_S = 5;

/**
 * Makes the rungs of a stage. What cannot be decoded is left out and decoding goes on after it.
 * A stage without rungs (a small source's `high`) does nothing and takes the claim for decoded.
 * @throws MediaError cancelled, no_space, encode_failed, no_ffmpeg, refused (damaged: nothing could be decoded; too_slow), and what `publish` throws
 */
export async function makeStage(
  { ffmpeg, logger }: StageTools,
  request: StageRequest,
): Promise<StageResult> {
  const { probe, workDir, publish } = request;
  const ladder = request.plan ?? plan(probe, { av1: true, keepFps: false });
  const rungs = ladder.filter(({ stage }) => stage === request.stage);
  if (rungs.length === 0) return { renditions: [], decodedMs: probe.durationMs };
  for (const { name } of rungs) await mkdir(join(workDir, name), { recursive: true });
  const writers = rungs.map((rung) => createRungWriter(rung, { workDir, publish }));
  const stop = new AbortController();
  const signal = AbortSignal.any([request.signal, stop.signal]);
  const { hasToneMap } = probe.video?.isHdr ? await ffmpeg.encoders() : { hasToneMap: true };
  if (!hasToneMap) logger?.warn({}, "This ffmpeg has no zscale: HDR is brought over by eye");
  const slowestFps = Math.min(
    ...ladder.filter((rung) => rung.kind === "video").map(({ fps }) => fps),
  );
  const shiftS = probe.video ? gridShiftS(probe, slowestFps) : 0;
  const running = { isRunning: true };
  const encoding = ffmpeg
    .run({
      ...stageRun(probe, rungs, { ...request, hasToneMap, shiftS }),
      signal,
      onTimeMs: progress(),
    })
    .finally(() => {
      running.isRunning = false;
    });
  // Its failure is awaited below; until then it must not count as nobody's.
  encoding.catch(() => {});

  function progress() {
    let toldAt = 0;
    return (outTimeMs: number) => {
      if (Date.now() - toldAt < PROGRESS_EVERY_MS) return;
      toldAt = Date.now();
      request.onProgress?.(Math.min(1, outTimeMs / Math.max(1, probe.durationMs)));
    };
  }

  let isMute = false;
  try {
    await publishWhile(running, writers, request);
    await encoding;
    await Promise.all(writers.map((writer) => writer.take(true)));
  } catch (error) {
    stop.abort();
    await encoding.catch(() => {});
    if (!isUndecodable(error)) throw error;
    const kinds = new Set(readAll(writers).map(({ kind }) => kind));
    if (!kinds.has("video") || rungs.every(({ kind }) => kind === "video")) throw damaged(probe);
    isMute = true;
  } finally {
    for (const { name } of rungs) await rm(join(workDir, name), { recursive: true, force: true });
  }
  // The pictures are good and their sound is not: once more without it.
  if (isMute) {
    const pictures = ladder.filter(({ kind }) => kind === "video");
    return makeStage({ ffmpeg, ...(logger && { logger }) }, { ...request, plan: pictures });
  }
  return resultOf(probe, readAll(writers), request);
}

/** ffmpeg's end when a stream that is mapped gave not one frame. */
const isUndecodable = (error: unknown) =>
  error instanceof MediaError &&
  error.reason === "encode_failed" &&
  error.message.includes("Cannot determine format of input stream");

const damaged = ({ durationMs }: Probe) =>
  new MediaError("refused", "Nothing could be decoded", {
    refusal: { code: "damaged", readableS: 0, claimedS: Math.round(durationMs / 1000) },
  });

const readAll = (writers: readonly RungWriter[]): Rendition[] =>
  writers.map((writer) => writer.read()).filter((rendition) => rendition !== null);

async function publishWhile(
  running: { isRunning: boolean },
  writers: readonly RungWriter[],
  { onRenditions }: StageRequest,
): Promise<void> {
  let toldAt = 0;
  let toldCount = 0;
  while (running.isRunning) {
    await Promise.all(writers.map((writer) => writer.take(false)));
    const renditions = readAll(writers);
    const count = renditions.reduce((sum, { segmentCount }) => sum + segmentCount, 0);
    const isNews = renditions.length === writers.length && count > toldCount;
    if (isNews && Date.now() - toldAt >= TELL_EVERY_MS) {
      toldAt = Date.now();
      toldCount = count;
      onRenditions?.(renditions);
    }
    await wait(LOOK_EVERY_MS);
  }
}

function resultOf(
  probe: Probe,
  renditions: Rendition[],
  { stage, onRenditions, onProgress }: StageRequest,
): StageResult {
  const main = renditions.filter(({ kind }) => kind === (probe.video ? "video" : "sound"));
  if (main.length === 0) throw damaged(probe);
  onRenditions?.(renditions);
  onProgress?.(1);
  // A picture may end before its sound or after it; what the file claims is the longer of the two.
  const counted = stage === "low" ? renditions : main;
  return { renditions, decodedMs: Math.max(...counted.map(({ durationMs }) => durationMs)) };
}

function stageRun(
  probe: Probe,
  rungs: readonly PlannedRendition[],
  {
    file,
    workDir,
    gainDb,
    hasToneMap,
    shiftS,
  }: { file: string; workDir: string; gainDb: number; hasToneMap: boolean; shiftS: number },
) {
  const pictures = rungs.filter(({ kind }) => kind === "video");
  const sounds = rungs.filter(({ kind }) => kind === "sound");
  const options = { gridFps: gridFps(probe.video?.fps ?? 0), hasToneMap, shiftS };
  const graphs = [
    ...(pictures.length > 0 ? [pictureGraph(probe, pictures, options)] : []),
    ...(sounds.length > 0 ? [soundGraph(sounds, { gainDb, shiftS })] : []),
  ];
  const [first = "", ...others] = graphs;
  // A graph of its own for the sound: within one graph pictures would pile up until the first sound comes.
  const more = others.flatMap((graph) => ["-filter_complex", graph]);
  const outputs = rungs.map(outputOf);
  return {
    inputs: [{ file, options: inputOptions(probe, { pictures, sounds }) }],
    complexFilter: first,
    outputs: outputs.map((output, index) =>
      index > 0
        ? output
        : { ...output, options: [...more, "-max_error_rate", "1", ...output.options] },
    ),
    cwd: workDir,
  };
}

function inputOptions(
  probe: Probe,
  { pictures, sounds }: { pictures: PlannedRendition[]; sounds: PlannedRendition[] },
): string[] {
  return [
    ...["-fflags", "+genpts", "-sn", "-dn"],
    ...(pictures.length > 0 ? [] : ["-vn"]),
    ...(sounds.length > 0 ? [] : ["-an"]),
    ...(probe.durationMs > 0 ? ["-t", String(probe.durationMs / 1000 + BEYOND_CLAIM_S)] : []),
  ];
}
