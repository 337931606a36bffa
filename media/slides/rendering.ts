/** Starts the process that renders a PDF or a picture, and takes its pages one by one. */
import { spawn } from "node:child_process";
import { accessSync, constants, statSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, parse } from "node:path";
import { MediaError } from "../errors.ts";
import { chainOf, findMeans } from "../hls/limited.ts";
import { letRead } from "../hls/limited-files.ts";
import { createFrameReader, type ReadFrame } from "./frames.ts";
import { PAGE_WALL_S, renderLimits, slideLimits } from "./limits.ts";
import { type RenderRequest, SlidesRefused } from "./types.ts";

const CHILD = join(import.meta.dirname, "child.ts");
/** What the process reads of ours: its own code and its libraries. */
const PDFJS = dirname(createRequire(import.meta.url).resolve("pdfjs-dist/package.json"));
const READABLE = [join(import.meta.dirname, "../.."), dirname(PDFJS)];
/** Before videos, after the server: a class may be waiting. */
const NICENESS = 10;
/** Heap of pdf.js, MB; pictures lie outside of it, within the limit of the whole. */
const HEAP_MB = 768;
/** Last words kept for the log of a failure that is ours. */
const STDERR_CHARS = 2_000;

/**
 * Renders in a child: limited memory and CPU, no network, no file but the one handed over, no user of ours.
 * @returns the number of pages
 * @throws SlidesRefused; MediaError cancelled, encode_failed; whatever a callback throws
 */
export async function renderInChild(request: RenderRequest): Promise<number> {
  const { file, signal } = request;
  if (signal.aborted) throw new MediaError("cancelled", "Cancelled before it began");
  const child = spawn(...(await commandOf(file)), {
    cwd: "/",
    // Its user has no home; canvas asks for one.
    env: { NODE_ENV: "production", PATH: process.env.PATH, HOME: "/" },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let stopped: Error | null = null;
  const stop = (why: Error) => {
    stopped ??= why;
    child.kill("SIGKILL");
  };
  const onAbort = () => stop(new MediaError("cancelled", "Cancelled"));
  signal.addEventListener("abort", onAbort, { once: true });
  const tooSlow = () => stop(new SlidesRefused("too_slow"));
  const wall = setTimeout(tooSlow, renderLimits.wallS * 1000);
  let patience = setTimeout(tooSlow, PAGE_WALL_S * 1000);
  let stderr = "";
  child.stderr.on("data", (piece: Buffer) => {
    stderr = (stderr + piece.toString()).slice(-STDERR_CHARS);
  });
  const ended = new Promise<{ code: number | null; killedBy: NodeJS.Signals | null }>(
    (done, fail) => {
      child.on("error", (cause) =>
        fail(new MediaError("encode_failed", "The renderer could not be started", { cause })),
      );
      child.on("close", (code, killedBy) => done({ code, killedBy }));
    },
  );
  ended.catch(() => {}); // awaited below, after what it has said
  const told = createListener(request);
  try {
    const take = createFrameReader();
    for await (const piece of child.stdout)
      for (const read of take(piece)) {
        clearTimeout(patience);
        await told.take(read);
        patience = setTimeout(tooSlow, PAGE_WALL_S * 1000);
      }
    const { code, killedBy } = await ended;
    if (stopped) throw stopped;
    return told.result({ code, killedBy, stderr });
  } catch (error) {
    child.kill("SIGKILL");
    throw stopped ?? error;
  } finally {
    clearTimeout(wall);
    clearTimeout(patience);
    signal.removeEventListener("abort", onAbort);
  }
}

/** What the process said so far, checked: a bad file may have taken it over. */
function createListener({ onCount, onPage }: RenderRequest) {
  let hasBegun = false;
  let isDone = false;
  let pages: number | null = null;
  let seen = 0;
  let refused: SlidesRefused | null = null;
  return {
    async take({ frame, small, large }: ReadFrame): Promise<void> {
      if (frame.kind === "begun") hasBegun = true;
      else if (frame.kind === "done") isDone = true;
      else if (frame.kind === "refused") refused = new SlidesRefused(frame.code, frame.limit);
      else if (frame.kind === "count") {
        if (pages !== null || !isCount(frame.pages)) throw new SlidesRefused("damaged");
        pages = frame.pages;
        await onCount(pages);
      } else {
        const { page, widthPx, heightPx, isBroken } = frame;
        const isNext = pages !== null && page === seen + 1 && page <= pages;
        if (!isNext || !isSide(widthPx) || !isSide(heightPx) || !isWebp(small) || !isWebp(large))
          throw new SlidesRefused("damaged");
        seen = page;
        await onPage({ page, widthPx, heightPx, small, large, isBroken: isBroken === true });
      }
    },
    /** @throws why there are not all pages */
    result(end: { code: number | null; killedBy: NodeJS.Signals | null; stderr: string }): number {
      if (refused) throw refused;
      if (isDone && pages !== null && seen === pages) return pages;
      if (!hasBegun) {
        const cause = new Error(end.stderr || `exit ${end.code ?? end.killedBy}`);
        throw new MediaError("encode_failed", "The renderer did not begin", { cause });
      }
      throw new SlidesRefused(isOverLimit(end) ? "too_slow" : "damaged");
    },
  };
}

const isCount = (pages: unknown) =>
  typeof pages === "number" && pages >= 1 && pages <= slideLimits.maxPages;
const isSide = (px: unknown) => Number.isInteger(px) && Number(px) >= 1 && Number(px) <= 4_000;
const isWebp = (bytes: Buffer) =>
  bytes.length > 20 &&
  bytes.toString("latin1", 0, 4) === "RIFF" &&
  bytes.toString("latin1", 8, 12) === "WEBP";

/** CPU: SIGXCPU, then SIGKILL. Memory: V8 aborts, allocations throw. */
function isOverLimit({ killedBy, stderr }: { killedBy: NodeJS.Signals | null; stderr: string }) {
  if (killedBy === "SIGXCPU" || killedBy === "SIGKILL") return true;
  return /out of memory|bad_alloc|allocation failed|Cannot allocate/i.test(stderr);
}

async function commandOf(file: string): Promise<[string, string[]]> {
  const means = await findMeans();
  const isHanded = means.hasShell && process.platform === "linux";
  const wantsUser = means.dropsUser && isHanded && [process.execPath, CHILD, PDFJS].every(isOpen);
  const keepsUser = !(wantsUser && (await letRead(file)));
  const chain = chainOf(means, {
    limits: renderLimits,
    niceness: NICENESS,
    files: isHanded ? [file] : [],
    keepsUser,
    parentPid: process.pid,
  });
  const reading = [...READABLE, ...(isHanded ? [] : [file])];
  const [program = process.execPath, ...args] = [
    ...chain,
    process.execPath,
    `--max-old-space-size=${HEAP_MB}`,
    // Canvas is an addon; nothing is written, no process is started.
    ...["--permission", "--allow-addons", "--disable-warning=SecurityWarning"],
    ...reading.map((path) => `--allow-fs-read=${path}`),
    CHILD,
    ...(isHanded ? [] : [file]),
  ];
  return [program, args];
}

/** Whether any user may read it: a checkout in somebody's home may be shut, and then the process keeps our user. */
function isOpen(path: string): boolean {
  const { root } = parse(path);
  accessSync(path, constants.R_OK);
  if ((statSync(path).mode & 0o004) === 0) return false;
  for (let at = dirname(path); at !== root; at = dirname(at))
    if ((statSync(at).mode & 0o001) === 0) return false;
  return true;
}
