/**
 * What converting, starting and delivering a video costs, against one plain ffmpeg of the same rungs in the same run.
 * `--json --input FILE --runs N --long-s S --requests N`. Nothing else should run meanwhile; CPU seconds bear it better than times.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { cpus, loadavg, tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { createFfmpeg } from "#media/hls/ffmpeg.ts";
import { plan as planOf } from "#media/hls/ladder.ts";
import { probeFile } from "#media/hls/probe.ts";
import { percentile } from "./bench/process-stats.ts";
import { type BareKind, runBare } from "./bench/video/bare.ts";
import { CLIP_S, lengthened, madeClip } from "./bench/video/clip.ts";
import { deliveryCost } from "./bench/video/delivery.ts";
import {
  firstPlayableS,
  limits,
  type PipelineCost,
  runPipeline,
  videoDir,
} from "./bench/video/pipeline.ts";
import { bytesOf, hasVmaf, likeness } from "./bench/video/quality.ts";
import { programs, tool } from "./bench/video/tool.ts";

const { values } = parseArgs({
  options: {
    json: { type: "boolean", default: false },
    input: { type: "string" },
    /** Each conversion this often, in turn; medians are told. */
    runs: { type: "string", default: "2" },
    /** Length of the long input made by repeating the given one. */
    "long-s": { type: "string", default: "600" },
    requests: { type: "string", default: "2000" },
  },
});
const say = (text: string) => values.json || console.log(text);
const round = (value: number, digits = 2) => Number(value.toFixed(digits));
const median = (numbers: number[]) => percentile(numbers, 0.5) ?? Number.NaN;

const root = await mkdtemp(join(tmpdir(), "qonyrau-bench-"));
const dirOf = (name: string) => join(root, name);
try {
  say("making the clip");
  const file = values.input ? resolve(values.input) : await madeClip();
  const ffmpeg = createFfmpeg(programs);
  const signal = new AbortController().signal;
  const probe = await probeFile(ffmpeg, file, { limits, signal });
  const plan = planOf(probe, { av1: false, keepFps: false });
  const minutes = probe.durationMs / 60_000;
  const perMin = (cpuS: number) => round(cpuS / minutes, 1);

  const kinds: BareKind[] = ["each from the source", "cascaded"];
  const bare = new Map<BareKind, number[]>(kinds.map((kind) => [kind, []]));
  const ours: PipelineCost[] = [];
  for (let run = 0; run < Math.max(1, Number(values.runs)); run++) {
    for (const kind of kinds) {
      say(`run ${run + 1}: plain ffmpeg, ${kind}`);
      const dir = dirOf(kind.replaceAll(" ", "-"));
      bare.get(kind)?.push(await runBare(kind, { file, probe, plan, dir }));
    }
    say(`run ${run + 1}: our two stages`);
    ours.push(await runPipeline(file, { probe, plan, dir: dirOf("ours") }));
  }
  const low = median(ours.map(({ lowCpuS }) => lowCpuS));
  const high = median(ours.map(({ highCpuS }) => highCpuS));
  const all = median(ours.map(({ lowCpuS, highCpuS }) => lowCpuS + highCpuS));
  const plain = median(bare.get("each from the source") ?? []);
  const cascaded = median(bare.get("cascaded") ?? []);

  say("likeness");
  const withVmaf = await hasVmaf();
  type Facts = { bytesPerMin: number; ssim?: number; vmaf?: number };
  const rungs: { name: string; ours: Facts; bare: Facts }[] = [];
  for (const rung of plan) {
    const places = {
      ours: join(videoDir(dirOf("ours")), rung.name),
      bare: join(dirOf("each-from-the-source"), rung.name),
    };
    const facts = async (rungDir: string) => {
      const bytesPerMin = Math.round((await bytesOf(rungDir)) / minutes);
      if (rung.kind === "sound") return { bytesPerMin };
      const { ssim, vmaf } = await likeness(file, { probe, rung, rungDir, withVmaf });
      return { bytesPerMin, ssim: round(ssim, 4), ...(vmaf !== null && { vmaf: round(vmaf, 1) }) };
    };
    rungs.push({ name: rung.name, ours: await facts(places.ours), bare: await facts(places.bare) });
  }
  const total = (of: "ours" | "bare") => rungs.reduce((sum, rung) => sum + rung[of].bytesPerMin, 0);

  say("first playable");
  const longFile = await lengthened(
    file,
    probe.durationMs / 1000 || CLIP_S,
    Number(values["long-s"]),
    root,
  );
  const firsts: { short: number[]; long: number[] } = { short: [], long: [] };
  for (let i = 0; i < 5; i++) {
    firsts.short.push(await firstPlayableS(file, dirOf(`short-${i}`)));
    firsts.long.push(await firstPlayableS(longFile, dirOf(`long-${i}`)));
  }
  const [short, long] = [median(firsts.short), median(firsts.long)];

  say("delivery");
  const best = plan.find(({ kind }) => kind === "video") ?? plan[0];
  const delivery = await deliveryCost(
    join(videoDir(dirOf("ours")), best?.name ?? ""),
    dirOf("delivery"),
    Number(values.requests),
  );

  const version = /version (\S+)/.exec((await tool("ffmpeg", ["-version"])).said)?.[1];
  const report = {
    input: { isMade: !values.input, durationS: round(probe.durationMs / 1000), video: probe.video },
    machine: {
      ...{ cpus: cpus().length, model: cpus()[0]?.model.trim(), ffmpeg: version },
      ...{ node: process.version, load1m: round(loadavg()[0] ?? 0) },
    },
    runs: ours.length,
    cpuSPerSourceMin: {
      ...{ ours: perMin(all), low: perMin(low), high: perMin(high) },
      ...{ bare: perMin(plain), bareCascaded: perMin(cascaded) },
      ...{ ratio: round(all / plain, 3), ratioToCascaded: round(all / cascaded, 3) },
      gain: perMin(median(ours.map(({ gainCpuS }) => gainCpuS))),
      poster: perMin(median(ours.map(({ posterCpuS }) => posterCpuS))),
      storyboard: perMin(median(ours.map(({ storyboardCpuS }) => storyboardCpuS))),
    },
    firstPlayableS: {
      ...{ short: round(short), long: round(long), longInputS: Number(values["long-s"]) },
      ...{ ratio: round(long / short, 3), shortAll: firsts.short.map((s) => round(s)) },
      longAll: firsts.long.map((s) => round(s)),
    },
    bytesPerMin: { ours: total("ours"), bare: total("bare") },
    rungs,
    hasVmaf: withVmaf,
    delivery: {
      ...delivery,
      cpuMsPerSegment: round(delivery.cpuMsPerSegment, 3),
      cpuMsPer250kB: round(delivery.cpuMsPer250kB, 3),
    },
  };
  console.log(values.json ? JSON.stringify(report) : JSON.stringify(report, null, 2));
} finally {
  await rm(root, { recursive: true, force: true });
}
