import { cpSync, existsSync, globSync, mkdirSync, mkdtempSync, renameSync, rmSync } from "node:fs";
import { availableParallelism } from "node:os";
import { basename, dirname, join } from "node:path";
import { mediasoupDir } from "#media/sfu/worker-path.ts";
import { run } from "./run.ts";
import { SetupError, say } from "./say.ts";
import { proveWorker } from "./worker-check.ts";

const SCRIPT = join(import.meta.dirname, "../worker-build/build.sh");
const STEP_PERCENT = 10;

/**
 * Builds the worker from the npm package's source and puts it at `bin` when whole.
 * About five minutes on two cores; says every tenth of it. One at a time: see `bringWorker`.
 * @throws SetupError when the build fails, naming its log
 */
export async function buildWorker(bin: string): Promise<void> {
  const dir = dirname(bin);
  mkdirSync(dirname(dir), { recursive: true });
  // The caller holds the lock: what other builds left here was cut off, and is 300 MB each.
  for (const left of globSync(`${dir}.build-*`)) rmSync(left, { recursive: true, force: true });
  const work = mkdtempSync(`${dir}.build-`);
  const logFile = `${dir}.log`;
  const startedAt = Date.now();
  say("building the mediasoup worker from its source: about five minutes, once a machine");
  try {
    const { code, tail } = await run("bash", [SCRIPT, mediasoupDir(), work], {
      env: { ...process.env, JOBS: String(availableParallelism()) },
      logFile,
      onLine: createProgress((percent) => say(`worker ${percent} %`)),
    });
    const made = join(work, basename(bin));
    if (code !== 0 || !existsSync(made)) throw new Error(tail.at(-1) ?? "no output");
    await proveWorker(made);
    mkdirSync(dir, { recursive: true });
    cpSync(made, `${bin}.part`);
    renameSync(`${bin}.part`, bin);
    say(`worker built in ${Math.round((Date.now() - startedAt) / 1000)} s`);
  } catch (cause) {
    const because = cause instanceof Error ? cause.message : String(cause);
    throw new SetupError(
      `The mediasoup worker could not be built (${because}): see ${logFile}, or set MEDIASOUP_WORKER_BIN to a worker of your own.`,
      { cause },
    );
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/** Reads ninja's "[12/279]" and tells each further tenth once. */
export function createProgress(tell: (percent: number) => void): (line: string) => void {
  let told = 0;
  return (line) => {
    const [, done, all] = /^\[(\d+)\/(\d+)\]/.exec(line) ?? [];
    if (!done || !all) return;
    const percent = Math.floor(((Number(done) / Number(all)) * 100) / STEP_PERCENT) * STEP_PERCENT;
    if (percent <= told) return;
    told = percent;
    tell(percent);
  };
}
