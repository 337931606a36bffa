import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { basename, dirname, join } from "node:path";
import { run } from "./run.ts";
import { proveWorker } from "./worker-check.ts";

/** A closed network must not cost more than this; a slow one still has time for the 10 MB. */
const ANSWER_MS = 3_000;
const DOWNLOAD_MS = 120_000;
const RELEASES = "https://github.com/versatica/mediasoup/releases/download";

/** Where upstream publishes a worker; MEDIASOUP_WORKER_PREBUILT_DOWNLOAD_BASE_URL is its own variable for a mirror. */
export function prebuiltUrl(version: string, target: string, env: NodeJS.ProcessEnv): string {
  const base = env.MEDIASOUP_WORKER_PREBUILT_DOWNLOAD_BASE_URL || RELEASES;
  return `${base}/${version}/mediasoup-worker-${version}-${target}.tgz`;
}

/** When the download last failed, or null. Kept beside the binary's place, so that each start does not try again. */
export function readFailure(bin: string): number | null {
  return statSync(`${dirname(bin)}.failed`, { throwIfNoEntry: false })?.mtimeMs ?? null;
}

/**
 * Brings the official worker to `bin`. It appears there only when it is fit for lessons.
 * Answers null, or why it could not be had; that is remembered (see `readFailure`).
 */
export async function downloadWorker(url: string, bin: string): Promise<string | null> {
  const dir = dirname(bin);
  mkdirSync(dirname(dir), { recursive: true });
  const part = mkdtempSync(`${dir}.part-`);
  try {
    const archive = join(part, "worker.tgz");
    writeFileSync(archive, await fetchFile(url));
    const { code, tail } = await run("tar", ["-xzf", archive, "-C", part]);
    if (code !== 0) throw new Error(tail.at(-1) ?? "it cannot be unpacked");
    const fetched = join(part, basename(bin));
    chmodSync(fetched, 0o755);
    await proveWorker(fetched);
    mkdirSync(dir, { recursive: true });
    renameSync(fetched, bin);
    return null;
  } catch (error) {
    writeFileSync(`${dir}.failed`, "");
    return reasonOf(error);
  } finally {
    rmSync(part, { recursive: true, force: true });
  }
}

async function fetchFile(url: string): Promise<Buffer> {
  const stop = new AbortController();
  const stopAfter = (ms: number) =>
    setTimeout(() => stop.abort(new Error("no answer in time")), ms);
  let timer = stopAfter(ANSWER_MS);
  try {
    const response = await fetch(url, { signal: stop.signal });
    if (!response.ok) throw new Error(`the answer was ${response.status}`);
    clearTimeout(timer);
    timer = stopAfter(DOWNLOAD_MS);
    return Buffer.from(await response.arrayBuffer());
  } finally {
    clearTimeout(timer);
  }
}

/** fetch() hides the network's own word ("ENOTFOUND …") in the cause. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? error.cause.message : error.message;
}
