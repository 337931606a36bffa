import { spawn } from "node:child_process";
import { MediaError } from "../errors.ts";
import { readFailure } from "./ffmpeg-failures.ts";

/** Enough for a thousand streams; a file that makes ffprobe say more is no lesson. */
const MAX_STDOUT_BYTES = 8 * 1024 * 1024;
const MAX_STDERR_CHARS = 8_192;

export type ToolOptions = {
  signal: AbortSignal;
  wallLimitS: number;
  /** The last of what it complained about, before the promise settles. */
  onStderr?: (text: string) => void;
};

/**
 * Runs a program to its end and returns what it printed.
 * @throws MediaError cancelled, refused (too_slow), no_ffmpeg, encode_failed
 */
export function runTool(
  [program = "", ...args]: string[],
  { signal, wallLimitS, onStderr }: ToolOptions,
): Promise<{ stdout: string }> {
  if (signal.aborted) throw new MediaError("cancelled", "Cancelled before it began");
  return new Promise((done, fail) => {
    const child = spawn(program, args, { cwd: "/", stdio: ["ignore", "pipe", "pipe"] });
    const chunks: Buffer[] = [];
    let bytes = 0;
    let stderrTail = "";
    let stopped: "cancelled" | "too_slow" | null = null;
    const stop = (why: "cancelled" | "too_slow") => {
      stopped ??= why;
      child.kill("SIGKILL");
    };
    const onAbort = () => stop("cancelled");
    signal.addEventListener("abort", onAbort, { once: true });
    const timer = setTimeout(() => stop("too_slow"), wallLimitS * 1000);
    child.stdout.on("data", (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes > MAX_STDOUT_BYTES) stop("too_slow");
      else chunks.push(chunk);
    });
    child.stderr.on("data", (chunk: Buffer) => {
      stderrTail = (stderrTail + chunk.toString()).slice(-MAX_STDERR_CHARS);
    });
    const settle = () => {
      clearTimeout(timer);
      signal.removeEventListener("abort", onAbort);
    };
    child.on("error", (cause) => {
      settle();
      fail(readFailure({ cause, stopped, stderrTail }));
    });
    child.on("close", (exitCode, killedBy) => {
      settle();
      onStderr?.(stderrTail);
      if (exitCode === 0 && !stopped) {
        done({ stdout: Buffer.concat(chunks).toString() });
        return;
      }
      fail(readFailure({ exitCode, signal: killedBy, stopped, stderrTail }));
    });
  });
}
