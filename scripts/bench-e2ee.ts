/**
 * What sealing costs: two Chromium pages talk in a private room, 360 lines both ways, and in the same room with the
 * same calls and encodings but nothing done to frames. Runs of both kinds take turns, so that the machine's moods fall
 * on either. `--rounds N --seconds S --json`.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import type { Page } from "playwright-core";
import { closeDatabase, connectDatabase } from "#server/database.ts";
import { startEmbeddedMongo } from "#server/embedded-mongo/start.ts";
import { logger } from "#server/logger.ts";
import { launchBrowser, until } from "../test/support/browser.ts";
import { talkerCapture } from "../test/support/clips.ts";
import { startLab } from "../test/support/sealed/lab.ts";
import type { Measured } from "../test/support/sealed/page.ts";
import { cpuUs, percentile } from "./bench/process-stats.ts";

const { values } = parseArgs({
  options: {
    rounds: { type: "string", default: "3" },
    /** Length of one measured window. */
    seconds: { type: "string", default: "20" },
    json: { type: "boolean", default: false },
  },
});
const rounds = Number(values.rounds);
const windowMs = Number(values.seconds) * 1000;
/** The link's estimate grows from its start, and the picture with it. */
const SETTLE_MS = 12_000;
const LINES = 360;
/** Below this a face is no longer read by its movements. */
const ENOUGH_FPS = 15;
const CORES = 2;
const wait = (ms: number) => new Promise((done) => setTimeout(done, ms));
const say = (text: string) => values.json || console.log(text);
const round = (value: number, digits = 2) => Number(value.toFixed(digits));

logger.level = "warn";
const dir = mkdtempSync(join(tmpdir(), "qonyrau-bench-e2ee-"));
const database = await startEmbeddedMongo({ dataDir: dir });
await connectDatabase(database.uri("bench"), "bench");
const lab = await startLab("private");
const capture = await talkerCapture();

/** Of one run, for one page of the two: the mean of both. */
type Run = {
  /** Seconds of CPU in a minute. */
  pageCpuSec: number;
  /** All of the browser and the media worker, for both pages. */
  allCpuSec: number;
  sentBytes: number;
  receivedBytes: number;
  decodedFps: number;
  lines: number;
  freezes: number;
  overheadPerFrame: number | null;
};

async function run(isSealed: boolean): Promise<Run> {
  const browser = await launchBrowser(capture);
  const cdp = await browser.newBrowserCDPSession();
  const cpuSec = async () => {
    const { processInfo } = await cdp.send("SystemInfo.getProcessInfo");
    const of = (isMeant: (type: string) => boolean) =>
      processInfo.reduce((sum, { type, cpuTime }) => sum + (isMeant(type) ? cpuTime : 0), 0);
    const worker = lab.rooms.sfu.health()[0]?.pid ?? 0;
    return {
      pages: of((type) => type === "renderer"),
      all: of(() => true) + cpuUs(worker) / 1_000_000,
    };
  };
  try {
    const { rooms } = lab;
    const pages: Page[] = [];
    for (const userId of [rooms.teacher.id, rooms.pupils[0]?.id ?? ""]) {
      const page = await lab.openPage(browser);
      pages.push(page);
      const who = { lessonId: rooms.lessonId, userId, isSealed };
      await page.evaluate((asked) => window.sealedLab.enter(asked), who);
    }
    const measure = (): Promise<Measured[]> =>
      Promise.all(pages.map((page) => page.evaluate(() => window.sealedLab.measure())));
    await until(measure, (all) => all.every(({ decoded }) => decoded > 20), {
      what: "pictures both ways",
    });
    await wait(SETTLE_MS);
    const [before, cpuBefore, fromMs] = [await measure(), await cpuSec(), performance.now()];
    await wait(windowMs);
    const [after, cpuAfter] = [await measure(), await cpuSec()];
    const minutes = (performance.now() - fromMs) / 60_000;
    const perMinute = (pick: (one: Measured) => number) =>
      after.reduce((sum, one, n) => sum + pick(one) - pick(before[n] ?? one), 0) / 2 / minutes;
    const sealedFrames = perMinute(({ sealed }) => sealed);
    return {
      pageCpuSec: round((cpuAfter.pages - cpuBefore.pages) / 2 / minutes),
      allCpuSec: round((cpuAfter.all - cpuBefore.all) / minutes),
      sentBytes: Math.round(perMinute(({ sentBytes }) => sentBytes)),
      receivedBytes: Math.round(perMinute(({ receivedBytes }) => receivedBytes)),
      decodedFps: round(perMinute(({ decoded }) => decoded) / 60),
      lines: Math.min(...after.map(({ lines }) => lines)),
      freezes: round(perMinute(({ freezes }) => freezes)),
      overheadPerFrame: isSealed
        ? round(perMinute(({ overheadBytes }) => overheadBytes) / sealedFrames)
        : null,
    };
  } finally {
    await browser.close();
    lab.rooms.nextLesson();
  }
}

const runs: Record<"sealed" | "plain", Run[]> = { sealed: [], plain: [] };
for (let n = 0; n < rounds; n++)
  for (const kind of n % 2 ? (["plain", "sealed"] as const) : (["sealed", "plain"] as const)) {
    const one = await run(kind === "sealed");
    runs[kind].push(one);
    say(`${kind}: ${JSON.stringify(one)}`);
  }

const median = (of: readonly Run[], field: keyof Run) =>
  percentile(
    of.flatMap((one) => one[field] ?? []),
    0.5,
  ) ?? 0;
const compare = (field: keyof Run) => {
  const [sealed, plain] = [median(runs.sealed, field), median(runs.plain, field)];
  return { sealed, plain, ratio: plain > 0 ? round(sealed / plain, 3) : null };
};
const lines = compare("lines");
const decodedFps = compare("decodedFps");
const allCpuSecPerMin = compare("allCpuSec");
const report = {
  ...{ rounds, seconds: windowMs / 1000, cores: cpus().length },
  cpuSecPerMinPerPage: compare("pageCpuSec"),
  allCpuSecPerMin,
  sentBytesPerMin: compare("sentBytes"),
  receivedBytesPerMin: compare("receivedBytes"),
  overheadBytesPerFrame: median(runs.sealed, "overheadPerFrame"),
  ...{ decodedFps, lines, freezesPerMin: compare("freezes") },
  /** Both pages, the browser and the media worker fit on two cores, and both sides see 360 lines that move. */
  holds360pOnBothSides:
    lines.sealed >= LINES && decodedFps.sealed >= ENOUGH_FPS && allCpuSecPerMin.sealed < CORES * 60,
};
console.log(values.json ? JSON.stringify(report) : report);
await lab.rooms.stop();
await closeDatabase();
await database.stop();
rmSync(dir, { recursive: true, force: true });
process.exit(report.holds360pOnBothSides ? 0 : 1);
