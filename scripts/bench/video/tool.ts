import { spawn } from "node:child_process";
import { findFfmpeg, findFfprobe } from "../../setup/programs.ts";

export const programs = { ffmpegPath: findFfmpeg(), ffprobePath: findFfprobe() };

/** Runs a program of ffmpeg's, unlimited. Resolves with what it said and, for ffmpeg, the CPU seconds it counted. */
export function tool(name: "ffmpeg" | "ffprobe", args: string[], cwd?: string) {
  const path = name === "ffmpeg" ? programs.ffmpegPath : programs.ffprobePath;
  if (!path) throw new Error(`No ${name}: FFMPEG_PATH and FFPROBE_PATH name where they are`);
  const own = name === "ffmpeg" ? ["-hide_banner", "-nostdin", "-y", "-benchmark"] : [];
  return new Promise<{ said: string; cpuS: number }>((done, fail) => {
    const child = spawn(path, [...own, ...args], {
      stdio: ["ignore", "pipe", "pipe"],
      ...(cwd && { cwd }),
    });
    let said = "";
    for (const stream of [child.stdout, child.stderr])
      stream.on("data", (chunk: Buffer) => {
        said += chunk.toString();
      });
    child.on("error", fail);
    child.on("close", (code) => {
      const [, user = 0, system = 0] = /bench: utime=([\d.]+)s stime=([\d.]+)s/.exec(said) ?? [];
      if (code === 0) done({ said, cpuS: Number(user) + Number(system) });
      else fail(new Error(`${name} ended with ${code}: ${said.slice(-2000)}`));
    });
  });
}
