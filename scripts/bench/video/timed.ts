import { spawn } from "node:child_process";

export type Timed = { cpuS: number; wallS: number; stdout: string };

/** Runs a command and tells the CPU seconds (user and system) of it and of all it started. @throws Error with its last words */
export async function runTimed(argv: readonly string[], cwd: string): Promise<Timed> {
  const began = performance.now();
  const times = 'TIMEFORMAT="cpu %U %S"; time "$@"';
  const child = spawn("bash", ["-c", times, "bash", ...argv], {
    cwd,
    stdio: ["ignore", "pipe", "pipe"],
  });
  let stdout = "";
  let stderr = "";
  child.stdout.on("data", (piece: Buffer) => {
    stdout += piece.toString();
  });
  child.stderr.on("data", (piece: Buffer) => {
    stderr = (stderr + piece.toString()).slice(-8_000);
  });
  const code = await new Promise<number | null>((done, fail) => {
    child.once("error", fail);
    child.once("close", done);
  });
  if (code !== 0) throw new Error(`${argv[0]} ended with ${code}: ${stderr.slice(-1_500)}`);
  const [, user = "0", system = "0"] = /cpu ([\d.]+) ([\d.]+)\s*$/.exec(stderr) ?? [];
  return { cpuS: Number(user) + Number(system), wallS: (performance.now() - began) / 1000, stdout };
}
