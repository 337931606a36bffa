import { execFileSync, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createFfmpeg, type RunRequest } from "#media/hls/ffmpeg.ts";
import { findMeans, RUNNER_ID } from "#media/hls/limited.ts";
import { animal, programs } from "../../support/zoo/zoo.ts";

const ffmpeg = createFfmpeg(programs());
const means = await findMeans();
const { signal } = new AbortController();
const made = (graph: string, ...options: string[]) => ({
  file: graph,
  options: [...options, "-f", "lavfi"],
});
const endless = made("testsrc2=size=64x64:rate=25", "-re");
const nowhere = (...options: string[]) => [{ file: "-", options: [...options, "-f", "null"] }];

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "qonyrau-ffmpeg-"));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

/** Processes whose arguments name the marker, by Linux's process table. */
function running(marker: string): number[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => {
      try {
        return (
          pid !== process.pid &&
          readFileSync(`/proc/${pid}/cmdline`, "utf8").includes(`title=${marker}`)
        );
      } catch {
        return false; // it ended meanwhile
      }
    });
}
async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await wait(20);
}
const hasProcessTable = process.platform === "linux";

describe("ffmpeg.run", () => {
  test("tells how far it is and what it cost", async () => {
    const times: number[] = [];
    const lines: string[] = [];
    const result = await ffmpeg.run({
      inputs: [made("testsrc2=size=64x64:rate=25:duration=2")],
      outputs: nowhere(),
      onTimeMs: (ms) => times.push(ms),
      onStderr: (line) => lines.push(line),
      signal,
    });
    expect(result.outTimeMs).toBe(2000);
    expect(result.cpuS).toBeGreaterThanOrEqual(0);
    expect(times.at(-1)).toBe(2000);
    expect(lines.join("\n")).toContain("Stream mapping");
    expect(lines.filter((line) => line.startsWith("progress="))).toEqual([]);
  });

  test("reads a stream, writes two files, keeps a filter with a space whole", async () => {
    const { file } = await animal("ts");
    const { createReadStream } = await import("node:fs");
    mkdirSync(join(folder, "b"));
    await ffmpeg.run({
      inputs: [{ file: "-" }],
      input: createReadStream(file),
      complexFilter: "[0:V:0]split=2 [a][b]",
      outputs: [
        { file: "a.mp4", options: ["-map", "[a]", "-c:v", "libx264", "-preset", "ultrafast"] },
        {
          file: join(folder, "b/b.mp4"),
          options: ["-map", "[b]", "-c:v", "libx264", "-preset", "ultrafast"],
        },
      ],
      cwd: folder,
      signal,
    });
    expect(statSync(join(folder, "a.mp4")).size).toBeGreaterThan(1000);
    expect(statSync(join(folder, "b/b.mp4")).size).toBeGreaterThan(1000);
  });

  test("refuses to write outside its folder", async () => {
    const request = {
      inputs: [endless],
      outputs: [{ file: "../x.mp4", options: [] }],
      cwd: folder,
      signal,
    };
    await expect(ffmpeg.run(request)).rejects.toThrow("must lie in the working folder");
  });

  test("reads a file that is shut to all others, in a shut folder, and leaves it shut", async () => {
    const shut = join(folder, "shut");
    const work = join(folder, "work");
    mkdirSync(shut, { mode: 0o700 });
    mkdirSync(work);
    chmodSync(folder, 0o700);
    const file = join(shut, "upload");
    copyFileSync((await animal("mono")).file, file);
    chmodSync(file, 0o600);
    await ffmpeg.run({
      inputs: [{ file }],
      outputs: [{ file: "out.wav", options: ["-map", "0:a:0"] }],
      cwd: work,
      signal,
    });
    expect(statSync(file).mode & 0o007).toBe(0);
    const owner = statSync(join(work, "out.wav")).uid;
    expect(owner).toBe(means.dropsUser ? RUNNER_ID : process.getuid?.());
  });

  test("a failure carries ffmpeg's last words", async () => {
    const { file } = await animal("noise");
    const run = ffmpeg.run({ inputs: [{ file }], outputs: nowhere(), signal });
    await expect(run).rejects.toMatchObject({
      reason: "encode_failed",
      message: expect.stringContaining("Invalid data found"),
    });
  });

  test("a program that is not there is no_ffmpeg", async () => {
    const request = { inputs: [endless], outputs: nowhere(), signal };
    const gone = createFfmpeg({ ffmpegPath: "/nowhere/ffmpeg", ffprobePath: null });
    await expect(gone.run(request)).rejects.toMatchObject({ reason: "no_ffmpeg" });
    const none = createFfmpeg({ ffmpegPath: null, ffprobePath: null });
    await expect(none.run(request)).rejects.toMatchObject({ reason: "no_ffmpeg" });
    await expect(none.encoders()).resolves.toMatchObject({ isUsable: false });
  });
});

describe("ffmpeg.run within limits", () => {
  const tooSlow = { reason: "refused", refusal: { code: "too_slow" } };
  const heavy: RunRequest["inputs"] = [made("testsrc2=size=1280x720:rate=60")];

  test.skipIf(!means.prlimit)("CPU seconds", async () => {
    const run = ffmpeg.run({
      inputs: heavy,
      outputs: nowhere("-c:v", "libx264", "-preset", "slow"),
      cpuLimitS: 1,
      signal,
    });
    await expect(run).rejects.toMatchObject(tooSlow);
  });

  test("seconds of the clock", async () => {
    const run = ffmpeg.run({ inputs: [endless], outputs: nowhere(), wallLimitS: 0.3, signal });
    await expect(run).rejects.toMatchObject(tooSlow);
  });

  test.skipIf(!means.prlimit)("memory", async () => {
    const small = createFfmpeg({ ...programs(), limits: { memoryBytes: 60_000_000 } });
    const run = small.run({ inputs: heavy, outputs: nowhere("-c:v", "libx264"), signal });
    await expect(run).rejects.toMatchObject({ reason: "encode_failed" });
  });

  test.skipIf(!means.prlimit)("size of a file", async () => {
    const small = createFfmpeg({ ...programs(), limits: { fileBytes: 100_000 } });
    const outputs = [{ file: "raw.avi", options: ["-c:v", "rawvideo"] }];
    const run = small.run({ inputs: heavy, outputs, cwd: folder, signal });
    await expect(run).rejects.toMatchObject({ reason: "no_space" });
  });

  test("a full disk is no_space, for a film in pieces too", async (context) => {
    const disk = join(folder, "disk");
    mkdirSync(disk);
    try {
      execFileSync("mount", ["-t", "tmpfs", "-o", "size=4m", "tmpfs", disk], { stdio: "ignore" });
    } catch {
      return context.skip(); // only root may
    }
    try {
      const pieces = [
        "-f",
        "hls",
        "-hls_time",
        "1",
        "-hls_segment_type",
        "fmp4",
        "-hls_flags",
        "temp_file",
      ];
      const small = createFfmpeg({ ...programs(), limits: { freeBytes: 1_000_000 } });
      for (const options of [[], pieces]) {
        const file = options.length > 0 ? "index.m3u8" : "film.mp4";
        const run = small.run({
          inputs: [made("testsrc2=size=640x360:rate=25:duration=60")],
          outputs: [
            { file, options: ["-c:v", "libx264", "-preset", "ultrafast", "-g", "25", ...options] },
          ],
          cwd: disk,
          signal,
        });
        await expect(run).rejects.toMatchObject({ reason: "no_space" });
      }
    } finally {
      execFileSync("umount", [disk]);
    }
  });
});

describe("no ffmpeg is left behind", () => {
  test("when it is cancelled", async () => {
    const marker = randomUUID();
    const stop = new AbortController();
    const run = ffmpeg.run({
      inputs: [endless],
      outputs: nowhere("-metadata", `title=${marker}`),
      onTimeMs: () => stop.abort(),
      signal: stop.signal,
    });
    await expect(run).rejects.toMatchObject({ reason: "cancelled" });
    if (hasProcessTable) expect(running(marker)).toEqual([]);
  });

  test("when it is cancelled before it began", async () => {
    const stop = new AbortController();
    const run = ffmpeg.run({ inputs: [endless], outputs: nowhere(), signal: stop.signal });
    stop.abort();
    await expect(run).rejects.toMatchObject({ reason: "cancelled" });
  });

  test.skipIf(!means.diesWithParent || !hasProcessTable)("when the server is killed", async () => {
    const marker = randomUUID();
    const script = join(import.meta.dirname, "../../support/zoo/endless.ts");
    const server = spawn(process.execPath, [script, marker], { stdio: "inherit" });
    try {
      await until(() => running(marker).length > 0);
    } finally {
      server.kill("SIGKILL");
    }
    await until(() => running(marker).length === 0);
  });
});
