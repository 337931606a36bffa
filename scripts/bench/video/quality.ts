import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { PlannedRendition } from "#media/hls/types.ts";
import { runTimed } from "./timed.ts";

export type RungQuality = { bytesPerMin: number; ssim: number | null; vmaf: number | null };

/** A rung's init and segments in one file. */
function joinRung(dir: string, file: string): number {
  const names = readdirSync(dir).filter((name) => /\.(mp4|m4s)$/.test(name));
  const init = names.find((name) => name.startsWith("init")) ?? "";
  const segments = names.filter((name) => name.endsWith(".m4s")).sort();
  const pieces = [init, ...segments].map((name) => readFileSync(join(dir, name)));
  writeFileSync(file, Buffer.concat(pieces));
  return pieces.reduce((sum, { length }) => sum + length, 0);
}

/** Whether this ffmpeg can compute VMAF; Debian's cannot. */
export async function hasVmaf(ffmpeg: string, dir: string): Promise<boolean> {
  return (await runTimed([ffmpeg, "-v", "error", "-filters"], dir)).stdout.includes("libvmaf");
}

/** Bytes of a rung, and how near it comes to the source brought to its size and rate: SSIM of all planes, VMAF where it can be had. */
export async function qualityOf(
  rung: PlannedRendition,
  {
    rungDir,
    workDir,
    source,
    durationS,
    ffmpeg,
    vmaf,
  }: {
    rungDir: string;
    workDir: string;
    source: string;
    durationS: number;
    ffmpeg: string;
    vmaf: boolean;
  },
): Promise<RungQuality> {
  const file = join(workDir, `${rung.name}.mp4`);
  const bytesPerMin = Math.round((joinRung(rungDir, file) * 60) / durationS);
  if (rung.kind === "sound") return { bytesPerMin, ssim: null, vmaf: null };
  const { widthPx, heightPx, fps } = rung;
  const aligned = "setpts=PTS-STARTPTS,format=yuv420p";
  const compare = async (filter: string) => {
    const graph = `[1:v:0]fps=${fps},scale=${widthPx}:${heightPx}:flags=bicubic,${aligned}[r];[0:v:0]fps=${fps},${aligned}[d];[d][r]${filter}`;
    const inputs = ["-i", file, "-i", source];
    const argv = [ffmpeg, "-v", "error", "-nostdin", ...inputs, "-lavfi", graph, "-f", "null", "-"];
    await runTimed(argv, workDir);
  };
  await compare(`ssim=stats_file=${rung.name}.ssim`);
  const lines = readFileSync(join(workDir, `${rung.name}.ssim`), "utf8")
    .trim()
    .split("\n");
  const all = lines.map((line) => Number(/All:([\d.]+)/.exec(line)?.[1] ?? Number.NaN));
  const ssim = all.reduce((sum, value) => sum + value, 0) / all.length;
  if (!vmaf) return { bytesPerMin, ssim: round(ssim), vmaf: null };
  await compare(`libvmaf=log_fmt=json:log_path=${rung.name}.vmaf`);
  const report: { pooled_metrics: { vmaf: { mean: number } } } = JSON.parse(
    readFileSync(join(workDir, `${rung.name}.vmaf`), "utf8"),
  );
  return { bytesPerMin, ssim: round(ssim), vmaf: round(report.pooled_metrics.vmaf.mean) };
}

const round = (value: number) => Math.round(value * 10_000) / 10_000;
