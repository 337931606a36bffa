/** How near a rung is to its source, and what it weighs. */
import { readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { gridFps } from "#media/hls/ladder.ts";
import type { PlannedRendition, Probe } from "#media/hls/types.ts";
import { tool } from "./tool.ts";

export async function bytesOf(rungDir: string): Promise<number> {
  const names = await readdir(rungDir);
  const sizes = await Promise.all(
    names.filter((name) => /\.(mp4|m4s)$/.test(name)).map((name) => stat(join(rungDir, name))),
  );
  return sizes.reduce((sum, { size }) => sum + size, 0);
}

/** Mean SSIM of all planes, and VMAF where this ffmpeg has it, against the source scaled to the rung's size and rate. */
export async function likeness(
  file: string,
  {
    probe,
    rung,
    rungDir,
    withVmaf,
  }: {
    probe: Probe;
    rung: PlannedRendition;
    rungDir: string;
    withVmaf: boolean;
  },
): Promise<{ ssim: number; vmaf: number | null }> {
  const names = (await readdir(rungDir)).filter((name) => name.endsWith(".m4s")).sort();
  const whole = join(rungDir, "whole.mp4");
  const parts = ["init.mp4", ...names].map((name) => readFile(join(rungDir, name)));
  await writeFile(whole, Buffer.concat(await Promise.all(parts)));
  const grid = gridFps(probe.video?.fps ?? 30);
  const reference = [
    `[1:V:0]fps=${grid}:start_time=0`,
    ...(rung.fps < grid ? [`framestep=${grid / rung.fps}`] : []),
    `scale=${rung.widthPx}:${rung.heightPx}:flags=bicubic,format=yuv420p,settb=AVTB,setpts=N[r]`,
  ].join(",");
  const compare = async (filter: string) => {
    const graph = `${reference};[0:V:0]settb=AVTB,setpts=N[m];[m][r]${filter}=shortest=1`;
    const { said } = await tool("ffmpeg", [
      ...["-i", whole, "-i", file, "-filter_complex", graph, "-an", "-f", "null", "-"],
    ]);
    return said;
  };
  const ssim = Number(/SSIM .*All:([\d.]+)/.exec(await compare("ssim"))?.[1]);
  const vmaf = withVmaf ? Number(/VMAF score: ([\d.]+)/.exec(await compare("libvmaf"))?.[1]) : null;
  await rm(whole);
  return { ssim, vmaf };
}

export async function hasVmaf(): Promise<boolean> {
  return (await tool("ffmpeg", ["-filters"])).said.includes(" libvmaf ");
}
