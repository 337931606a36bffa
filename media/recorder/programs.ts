import { type ChildProcess, type StdioOptions, spawn } from "node:child_process";
import { chainOf, findMeans } from "../hls/limited.ts";

/** What a decoder of one track may use: a lesson of four hours at a fifth of a core; pictures of a camera. */
const LIMITS = { cpuS: 3_600, memoryBytes: 1024 ** 3, fileBytes: 0, openFiles: 64 };

export type Log = {
  info(fields: Record<string, unknown>, message: string): void;
  warn(fields: Record<string, unknown>, message: string): void;
};

/**
 * ffmpeg with no more rights than it needs: it reads what a browser sent, in decoders that were attacked before, so
 * it has no files, no network and a user of nobody. It dies with the server.
 */
export async function startDecoder(ffmpegPath: string, args: string[]): Promise<ChildProcess> {
  const options = { limits: LIMITS, niceness: 0, files: [], parentPid: process.pid };
  const [program = ffmpegPath, ...rest] = [
    ...chainOf(await findMeans(), options).filter((word, i, all) => !isIdle(word, i, all)),
    ...[ffmpegPath, "-hide_banner", "-nostdin", "-loglevel", "error", ...args],
  ];
  return spawn(program, rest, { stdio: ["pipe", "pipe", "ignore"] });
}

/** A live picture cannot wait until the disk is idle. */
function isIdle(word: string, at: number, all: readonly string[]): boolean {
  const start = all.indexOf("ionice");
  return start >= 0 && at >= start && at < start + 3 && (word === "ionice" || at > start);
}

/** ffmpeg over what we made ourselves. It lives on when the server is killed, and ends by the end of its input. */
export function startEncoder(ffmpegPath: string, args: string[], stdio: StdioOptions) {
  return spawn(ffmpegPath, ["-hide_banner", "-nostdin", "-loglevel", "error", "-y", ...args], {
    stdio,
    detached: true,
  });
}
