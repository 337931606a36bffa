/** ffmpeg and ffprobe, run with limits. The only file that knows fluent-ffmpeg. */
import { stat, statfs } from "node:fs/promises";
import { isAbsolute, relative } from "node:path";
import type { Readable } from "node:stream";
import fluent from "fluent-ffmpeg";
import { MediaError } from "../errors.ts";
import { countEncoders } from "./ffmpeg-encoders.ts";
import { type Ended, type EndedRun, readFailure } from "./ffmpeg-failures.ts";
import { runTool } from "./ffmpeg-tool.ts";
import { chainOf, descriptorPath, findMeans, lacks, MAX_FILES, type Means } from "./limited.ts";
import { handOver, letRead } from "./limited-files.ts";
import { inputGuards, probeGuards, probeLimits, type RunLimits, runLimits } from "./limits.ts";
import type { EncoderReport } from "./types.ts";

export type EngineLog = {
  info(facts: object, message: string): void;
  warn(facts: object, message: string): void;
};
export type FfmpegOptions = {
  /** Null where it is missing: everything then throws `no_ffmpeg`. */
  ffmpegPath: string | null;
  ffprobePath: string | null;
  limits?: Partial<RunLimits>;
  logger?: EngineLog;
};

/**
 * What is read. `file` is a path of this machine, `"-"` for the request's `input` stream, or, with the options
 * `-f lavfi`, a filter graph. Options stand before `-i`; the whitelists are added unless they are there.
 */
export type RunInput = { file: string; options?: string[] };
/**
 * What is written. `file` is `"-"` (with `-f null`) or a path within `cwd`. Paths inside `options` must be
 * relative to `cwd`: the runner may not be allowed to pass through the folders above it.
 */
export type RunOutput = { file: string; options: string[] };
export type RunRequest = {
  inputs: RunInput[];
  outputs: RunOutput[];
  complexFilter?: string;
  signal: AbortSignal;
  /** The folder outputs are written to; given to the runner's user, folders in it too. Needed unless all outputs are `"-"`. */
  cwd?: string;
  /** 0 to 19, 19 when absent. */
  niceness?: number;
  cpuLimitS?: number;
  wallLimitS?: number;
  /** How far the output has come, ms, about twice a second. */
  onTimeMs?: (outTimeMs: number) => void;
  /** Every line of stderr but the reports of progress. */
  onStderr?: (line: string) => void;
  input?: Readable;
};
/** `cpuS`: user and system, as ffmpeg itself counts them. */
export type RunResult = { stderrTail: string; outTimeMs: number; cpuS?: number };
export type ProbeRequest = {
  args: string[];
  signal: AbortSignal;
  wallLimitS?: number;
  /** All it complained about, whether it ended well or not. */
  onStderr?: (text: string) => void;
};

export type Ffmpeg = {
  /** @throws MediaError cancelled, no_space, encode_failed, refused (too_slow), no_ffmpeg */
  run(request: RunRequest): Promise<RunResult>;
  /** ffprobe's JSON about one file, behind the same whitelists unless `args` name them. @throws MediaError cancelled, encode_failed, refused (too_slow), no_ffmpeg */
  probe(file: string, request: ProbeRequest): Promise<unknown>;
  encoders(): Promise<EncoderReport>;
};

/** Runs them at the lowest priority, without network, within limits, as nobody where started as root. */
export function createFfmpeg(options: FfmpegOptions): Ffmpeg {
  const { ffmpegPath, ffprobePath, logger } = options;
  let toldLacks = false;

  async function means(): Promise<Means> {
    const found = await findMeans();
    const missing = lacks(found);
    if (!toldLacks && missing.length > 0)
      logger?.warn({ missing }, "Conversions are limited less than they could be");
    toldLacks = true;
    return found;
  }

  /** The paths a limited run sees, and the words before the program. */
  async function limitedFor(files: string[], limits: RunLimits, niceness: number) {
    const found = await means();
    const handed = found.hasShell && process.platform === "linux" && files.length <= MAX_FILES;
    const readable = found.dropsUser ? await Promise.all(files.map(letRead)) : [];
    const keepsUser = found.dropsUser && (!handed || readable.includes(false));
    if (keepsUser) logger?.warn({}, "A file cannot be given to another user: one run keeps ours");
    return {
      paths: files.map((file, i) => (handed ? descriptorPath(i) : file)),
      chain: chainOf(found, {
        limits,
        niceness,
        files: handed ? files : [],
        keepsUser,
        parentPid: process.pid,
      }),
      dropsUser: found.dropsUser && !keepsUser,
    };
  }

  async function run(request: RunRequest): Promise<RunResult> {
    if (!ffmpegPath) throw new MediaError("no_ffmpeg", "There is no ffmpeg");
    const { signal, cwd } = request;
    if (signal.aborted) throw new MediaError("cancelled", "Cancelled before it began");
    const limits: RunLimits = {
      ...runLimits,
      ...options.limits,
      ...(request.cpuLimitS === undefined ? {} : { cpuS: request.cpuLimitS }),
      ...(request.wallLimitS === undefined ? {} : { wallS: request.wallLimitS }),
    };
    const outputs = request.outputs.map((output) => ({
      ...output,
      file: within(cwd, output.file),
    }));
    const files = request.inputs.filter(isFile).map((input) => input.file);
    const { paths, chain, dropsUser } = await limitedFor(files, limits, request.niceness ?? 19);
    if (cwd && dropsUser) await handOver(cwd);

    await learnFormats(ffmpegPath);
    const command = fluent({ cwd: cwd ?? "/", stdoutLines: 1, logger: undefined });
    // fluent-ffmpeg runs one program with the first input's options first: the chain comes before ffmpeg itself.
    const leading = [...(chain.length > 0 ? [...chain, ffmpegPath] : []), ...GLOBAL];
    command.setFfmpegPath(chain.length > 0 ? "env" : ffmpegPath);
    let next = 0;
    for (const [index, input] of request.inputs.entries()) {
      if (input.file === "-") command.input(streamOf(request));
      else command.input(isFile(input) ? (paths[next++] ?? input.file) : input.file);
      const words = [...(index === 0 ? leading : []), ...guarded(input, limits.maxPixels)];
      if (words.length > 0) command.inputOptions(...words);
    }
    if (request.complexFilter) command.complexFilter(request.complexFilter);
    for (const output of outputs) {
      command.output(output.file);
      if (output.options.length > 0) command.outputOptions(...output.options);
    }
    return await finish(command, request, limits);
  }

  async function probe(file: string, request: ProbeRequest): Promise<unknown> {
    if (!ffprobePath) throw new MediaError("no_ffmpeg", "There is no ffprobe");
    const limits = { ...probeLimits, ...options.limits, fileBytes: 0 };
    const { paths, chain } = await limitedFor([file], limits, 19);
    const guards = missingFrom(request.args, probeGuards(limits.maxPixels));
    const args = ["-v", "error", "-of", "json", ...guards, ...request.args];
    const { stdout } = await runTool([...chain, ffprobePath, ...args, "-i", paths[0] ?? file], {
      signal: request.signal,
      wallLimitS: request.wallLimitS ?? limits.wallS,
      ...(request.onStderr && { onStderr: request.onStderr }),
    });
    const parsed: unknown = JSON.parse(stdout);
    return parsed;
  }

  let counted: Promise<EncoderReport> | null = null;
  return {
    run,
    probe,
    async encoders() {
      counted ??= countEncoders(ffmpegPath, ffprobePath);
      const report = await counted;
      if (!report.isUsable) counted = null; // looked for again: it may be mended
      return report;
    },
  };
}

const GLOBAL = [
  ...["-nostdin", "-hide_banner", "-y", "-benchmark", "-nostats"],
  ...["-stats_period", "0.5", "-progress", "pipe:2"],
];

const isMade = (input: RunInput): boolean =>
  input.options?.some((word, i, all) => word === "lavfi" && all[i - 1] === "-f") ?? false;
const isFile = (input: RunInput): boolean => input.file !== "-" && !isMade(input);

function guarded(input: RunInput, maxPixels: number): string[] {
  const own = input.options ?? [];
  if (isMade(input)) return own;
  const guards = inputGuards(maxPixels);
  if (input.file === "-") guards[guards.indexOf("-protocol_whitelist") + 1] = "pipe";
  return [...missingFrom(own, guards), ...own];
}
/** Pairs of option and value that the caller has not set. */
const missingFrom = (own: readonly string[], pairs: readonly string[]): string[] =>
  pairs.filter((word, i) => !own.includes(i % 2 === 0 ? word : (pairs[i - 1] ?? "")));

function streamOf(request: RunRequest): Readable {
  if (!request.input) throw new Error('An input "-" needs a stream');
  return request.input;
}

function within(cwd: string | undefined, file: string): string {
  if (file === "-") return file;
  if (!cwd) throw new Error("An output needs a working folder");
  const path = isAbsolute(file) ? relative(cwd, file) : file;
  if (path.startsWith("..")) throw new Error("An output must lie in the working folder");
  return path;
}

let formatsOf: string | undefined;
/** fluent-ffmpeg asks the program once what it can do, and would ask the chain. */
async function learnFormats(path: string): Promise<void> {
  if (formatsOf !== undefined) return;
  await stat(path).catch(() => {
    throw new MediaError("no_ffmpeg", "There is no ffmpeg");
  });
  const command = fluent().setFfmpegPath(path);
  await new Promise<void>((done, fail) => {
    command.getAvailableFormats((error) => (error ? fail(error) : done()));
  });
  await new Promise<void>((done, fail) => {
    command.getAvailableEncoders((error) => (error ? fail(error) : done()));
  });
  formatsOf = path;
}

type Stop = EndedRun["stopped"] & string;

/** Lines kept for the cause of a failure. */
const TAIL_LINES = 40;

function finish(
  command: fluent.FfmpegCommand,
  request: RunRequest,
  limits: RunLimits,
): Promise<RunResult> {
  const { signal, cwd } = request;
  const tail: string[] = [];
  let outTimeMs = 0;
  let cpuS: number | undefined;
  let stopped: Stop | null = null;
  let isRunning = false;

  function take(line: string): void {
    const progress = /^(\w+)=\s*(\S*)$/.exec(line);
    if (progress?.[1] === "out_time_us") {
      const ms = Math.round(Number(progress[2]) / 1000);
      if (ms > outTimeMs) outTimeMs = ms;
      if (Number.isFinite(ms)) request.onTimeMs?.(outTimeMs);
    }
    if (progress?.[1] === "progress") void checkRoom();
    if (progress) return;
    const bench = /^bench: utime=([\d.]+)s stime=([\d.]+)s/.exec(line);
    if (bench) cpuS = Number(bench[1]) + Number(bench[2]);
    if (bench || line === "") return;
    if (tail.push(line) > TAIL_LINES) tail.shift();
    request.onStderr?.(line);
  }

  const stop = (why: Stop): void => {
    stopped ??= why;
    if (isRunning) command.kill("SIGKILL");
  };
  /** ffmpeg's writer of pieces says nothing of a full disk, and leaves pieces cut short. */
  async function checkRoom(): Promise<void> {
    if (!cwd || stopped) return;
    const disk = await statfs(cwd).catch(() => null); // the folder was taken away: the run fails by itself
    if (disk && disk.bavail * disk.bsize < limits.freeBytes) stop("no_space");
  }

  return new Promise((done, fail) => {
    const onAbort = () => stop("cancelled");
    const timer = setTimeout(() => stop("too_slow"), limits.wallS * 1000);
    if (signal.aborted) stop("cancelled");
    const settle = () => {
      isRunning = false;
      clearTimeout(timer);
      signal.removeEventListener("abort", onAbort);
    };
    const end = (ended: Ended) => {
      settle();
      fail(readFailure({ ...ended, stopped, stderrTail: tail.join("\n") }));
    };
    signal.addEventListener("abort", onAbort, { once: true });
    command
      .on("start", () => {
        isRunning = true;
        if (stopped) command.kill("SIGKILL");
      })
      .on("stderr", take)
      .on("error", (error: Error) => end({ cause: error }))
      .on("end", async () => {
        isRunning = false;
        await checkRoom();
        if (stopped) return end({});
        settle();
        done({ stderrTail: tail.join("\n"), outTimeMs, ...(cpuS === undefined ? {} : { cpuS }) });
      })
      .run();
  });
}
