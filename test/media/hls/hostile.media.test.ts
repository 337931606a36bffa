import { execFile } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { MediaError } from "#media/errors.ts";
import { createFfmpeg } from "#media/hls/ffmpeg.ts";
import { findMeans } from "#media/hls/limited.ts";
import { inputGuards, probeGuards } from "#media/hls/limits.ts";
import { probeFile } from "#media/hls/probe.ts";
import { type LiveCanary, startCanary } from "../../support/zoo/canary.ts";
import { type HostileEntry, hostileZoo } from "../../support/zoo/hostile.ts";
import { programs, zooLimits } from "../../support/zoo/zoo.ts";

const { ffmpegPath, ffprobePath } = programs();
const ffmpeg = createFfmpeg({ ffmpegPath, ffprobePath });
const { signal } = new AbortController();
const entries = [
  ...["hls", "hlsAsMp4", "hlsByNet", "hlsBehindNoise", "dash", "concat", "concatWithoutHead"],
  ...["sdp", "addresses", "dataReference", "subtitleInAvi"],
];

let canary: LiveCanary;
let hostile: HostileEntry[];
let workDir: string;
beforeEach(async () => {
  canary = await startCanary();
  hostile = await hostileZoo(canary.folder, canary);
  workDir = mkdtempSync(join(tmpdir(), "qonyrau-hostile-"));
});
afterEach(async () => {
  await canary.close();
  rmSync(workDir, { recursive: true });
});

const entryOf = (name: string): HostileEntry => {
  const entry = hostile.find((one) => one.name === name);
  if (!entry) throw new Error(`No ${name}`);
  return entry;
};
/** Runs a program bare: no network taken away, no other user. Ends well or badly; both are fine. */
const bare = (program: string | null, args: string[], options: { signal?: AbortSignal } = {}) =>
  new Promise<void>((done) => {
    execFile(program ?? "", args, { timeout: 20_000, killSignal: "SIGKILL", ...options }, () =>
      done(),
    );
  });

test("every hostile file is named here", () => {
  expect(hostile.map(({ name }) => name).sort()).toEqual([...entries].sort());
});

describe("the trap works: without guards ffprobe touches the canary", () => {
  test.each(entries)("%s", async (name) => {
    const { unguarded, file } = entryOf(name);
    if (!unguarded) return;
    const bite = ["-v", "error", ...unguarded, "-i", file];
    await bare(ffprobePath, bite, { signal: canary.caught });
    expect(canary.touched()).not.toEqual([]);
  });
});

describe("each gets its verdict and touches nothing", () => {
  test.each(entries)("%s", async (name) => {
    const { file, refusal } = entryOf(name);
    const verdict = await probeFile(ffmpeg, file, { limits: zooLimits, signal }).then(
      () => null,
      (error: MediaError) => error.refusal?.code,
    );
    expect(verdict).toBe(refusal);
    expect(canary.touched()).toEqual([]);
  });
});

describe("the whitelists alone hold, with the network there and our own user", () => {
  test.each(entries)("%s", async (name) => {
    const { file } = entryOf(name);
    await bare(ffprobePath, ["-v", "error", ...probeGuards(1e7), "-show_streams", "-i", file]);
    await bare(ffmpegPath, ["-nostdin", ...inputGuards(1e7), "-i", file, "-f", "null", "-"]);
    expect(canary.touched()).toEqual([]);
  });
});

describe("the runner of conversions touches nothing either", () => {
  test.each(entries)("%s", async (name) => {
    const { file, refusal } = entryOf(name);
    const run = ffmpeg.run({
      inputs: [{ file }],
      outputs: [{ file: "out.mp4", options: ["-c:v", "libx264", "-preset", "ultrafast"] }],
      cwd: workDir,
      wallLimitS: 20,
      signal,
    });
    const failure = await run.then(
      () => null,
      (error: MediaError) => error.reason,
    );
    // A data reference that is not followed leaves the bytes of the file itself.
    const isHarmless = refusal === null || name === "dataReference";
    if (!isHarmless) expect(failure).toBe("encode_failed");
    expect(canary.touched()).toEqual([]);
  });
});

test("were the whitelists to fail, the runner still has no network", async (context) => {
  const { network } = await findMeans();
  if (!network) return context.skip();
  const anything = ["-protocol_whitelist", "file,http,tcp", "-format_whitelist", "hls,mpegts"];
  const run = ffmpeg.run({
    inputs: [{ file: entryOf("hlsByNet").file, options: anything }],
    outputs: [{ file: "-", options: ["-f", "null"] }],
    wallLimitS: 20,
    signal,
  });
  await expect(run).rejects.toMatchObject({ reason: "encode_failed" });
  expect(canary.touched()).toEqual([]);
});

test("were the whitelists to fail, the canary is within the runner's reach, so that its silence means something", async () => {
  const anything = ["-protocol_whitelist", "file", "-format_whitelist", "hls,mpegts"];
  const run = ffmpeg.run({
    inputs: [{ file: entryOf("hls").file, options: [...anything, "-allowed_extensions", "ALL"] }],
    outputs: [{ file: "-", options: ["-f", "null"] }],
    wallLimitS: 20,
    signal,
  });
  await run.catch(() => {});
  expect(canary.touched()).toEqual(["file"]);
});
