/**
 * What a conversion costs, how soon it is playable, how its rungs look, what delivering them costs.
 * `--input FILE` (a 30 s 1080p clip is made otherwise) `--repeats N` `--json`. Ratios are of runs by turns in one
 * go; figures are medians. CPU seconds count user and system time of all processes.
 */
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { createHls } from "#media/hls/engine.ts";
import { percentile } from "./bench/process-stats.ts";
import { bareArgs } from "./bench/video/bare.ts";
import type { Converted } from "./bench/video/convert.ts";
import { measureDelivery } from "./bench/video/delivery.ts";
import { hasVmaf, qualityOf } from "./bench/video/quality.ts";
import { runTimed } from "./bench/video/timed.ts";
import { findFfmpeg, findFfprobe } from "./setup/programs.ts";

const { values } = parseArgs({
  options: {
    input: { type: "string" },
    repeats: { type: "string", default: "3" },
    json: { type: "boolean", default: false },
  },
});
/** The long input is the given one so many times. */
const LONG_TIMES = 20;
const repeats = Math.max(1, Number(values.repeats));
const say = (text: string) => values.json || console.log(text);
const median = (numbers: number[]) => percentile(numbers, 0.5) ?? Number.NaN;
const round = (value: number, digits = 2) => Number(value.toFixed(digits));

const [ffmpeg, ffprobe] = [findFfmpeg(), findFfprobe()];
if (!ffmpeg || !ffprobe) throw new Error("No ffmpeg: run `npm run doctor`");
const dir = mkdtempSync(join(tmpdir(), "qonyrau-bench-video-"));
process.once("exit", () => rmSync(dir, { recursive: true, force: true }));
const converter = resolve(import.meta.dirname, "bench/video/convert.ts");

/** Shapes that move, and the grain of a cheap camera, at a phone's bitrate. */
function makeClip(): string {
  const file = join(dir, "clip.mp4");
  const size = "size=1920x1080:rate=30";
  const picture = `testsrc2=${size},noise=alls=6:allf=t,rotate=0.06*sin(t):fillcolor=gray`;
  execFileSync(ffmpeg ?? "", [
    ...["-v", "error", "-y", "-f", "lavfi", "-i", picture, "-f", "lavfi"],
    ...["-i", "sine=frequency=330:sample_rate=48000,tremolo=f=3", "-t", "30"],
    ...["-c:v", "libx264", "-preset", "veryfast", "-b:v", "12M", "-pix_fmt", "yuv420p"],
    ...["-c:a", "aac", "-b:a", "128k", "-ac", "2", "-movflags", "+faststart", file],
  ]);
  return file;
}

async function convert(file: string, mode: "all" | "firstPlayable") {
  const outDir = mkdtempSync(join(dir, "ours-"));
  const run = await runTimed([process.execPath, converter, file, outDir, mode], dir);
  const converted: Converted = JSON.parse(run.stdout);
  return { ...run, ...converted, outDir };
}

const input = values.input ? resolve(values.input) : makeClip();
const hls = createHls({ ffmpegPath: ffmpeg, ffprobePath: ffprobe });
const limits = { maxDurationS: 7_200, maxPixels: 4096 * 4096, maxStreams: 16 };
const probe = await hls.probe(input, { limits, signal: new AbortController().signal });
const rungs = hls.plan(probe, { av1: false, keepFps: false });
const minutes = probe.durationMs / 60_000;

const ours: Awaited<ReturnType<typeof convert>>[] = [];
const bare: { cpuS: number; wallS: number; dir: string }[] = [];
for (let at = 0; at < repeats; at++) {
  say(`conversion ${at + 1} of ${repeats}`);
  ours.push(await convert(input, "all"));
  const bareDir = mkdtempSync(join(dir, "bare-"));
  const run = await runTimed([ffmpeg, ...(await bareArgs(input, rungs, bareDir))], bareDir);
  bare.push({ ...run, dir: bareDir });
}

say("the first segment of a long file");
const long = join(dir, "long.mp4");
execFileSync(ffmpeg, [
  ...["-v", "error", "-y", "-stream_loop", String(LONG_TIMES - 1), "-i", input],
  ...["-c", "copy", "-movflags", "+faststart", long],
]);
const first: { short: number[]; long: number[] } = { short: [], long: [] };
for (let at = 0; at < Math.max(3, repeats); at++)
  for (const [name, file] of [["short", input] as const, ["long", long] as const])
    first[name].push((await convert(file, "firstPlayable")).firstPlayableS ?? Number.NaN);

say("quality");
const vmaf = await hasVmaf(ffmpeg, dir);
const rungReport = [];
for (const rung of rungs) {
  const shared = { source: input, durationS: probe.durationMs / 1000, ffmpeg, vmaf };
  const [a, b] = [ours[0], bare[0]];
  if (!a || !b) continue;
  const workDirs = [mkdtempSync(join(dir, "q-")), mkdtempSync(join(dir, "q-"))] as const;
  const store = { rungDir: join(a.outDir, "store", rung.name), workDir: workDirs[0] };
  const plain = { rungDir: join(b.dir, rung.name), workDir: workDirs[1] };
  rungReport.push({
    name: rung.name,
    ours: await qualityOf(rung, { ...shared, ...store }),
    bare: await qualityOf(rung, { ...shared, ...plain }),
  });
}
say("delivery");
const delivery = await measureDelivery();

const perMin = (cpuS: number) => round(cpuS / minutes, 1);
const report = {
  input: { durationS: probe.durationMs / 1000, video: probe.video, isGiven: Boolean(values.input) },
  cpuSPerSourceMin: {
    ours: perMin(median(ours.map(({ cpuS }) => cpuS))),
    bare: perMin(median(bare.map(({ cpuS }) => cpuS))),
    ratio: round(median(ours.map(({ cpuS }, at) => cpuS / (bare[at]?.cpuS ?? Number.NaN)))),
  },
  wallS: {
    low: round(median(ours.map(({ lowS }) => lowS))),
    high: round(median(ours.map(({ highS }) => highS))),
    bare: round(median(bare.map(({ wallS }) => wallS))),
  },
  firstPlayableS: {
    short: round(median(first.short)),
    long: round(median(first.long)),
    ratio: round(median(first.long) / median(first.short)),
    longInputS: (probe.durationMs / 1000) * LONG_TIMES,
  },
  rungs: rungReport,
  delivery,
  repeats,
  machine: {
    cores: cpus().length,
    ffmpeg: execFileSync(ffmpeg, ["-version"]).toString().split("\n")[0],
  },
};
console.log(values.json ? JSON.stringify(report) : JSON.stringify(report, null, 2));
