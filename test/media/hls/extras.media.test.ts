import { mkdtemp, readdir, readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { sheetOf, sheetTrack } from "#media/hls/storyboard.ts";
import type { ExtrasRequest, Probe, VideoFacts } from "#media/hls/types.ts";
import { peakCount, toPeaks } from "#media/hls/waveform.ts";
import {
  convert,
  flashesAndBeeps,
  flashing,
  hls,
  never,
  ownFolder,
  publishInto,
  tool,
} from "../../support/converting.ts";
import { animal } from "../../support/zoo/zoo.ts";

const folder = await ownFolder();
afterAll(folder.remove);
const film: VideoFacts = {
  codec: "h264",
  widthPx: 1920,
  heightPx: 1080,
  fps: 30,
  rotation: 0,
  isHdr: false,
  startMs: 0,
};

describe("sheetOf", () => {
  test("has a tile every two seconds of a short film, a hundred at most of a long one", () => {
    expect(sheetOf(9000, film)).toMatchObject({ everyS: 2, count: 5, columns: 5, rows: 1 });
    expect(sheetOf(200_000, film)).toMatchObject({ everyS: 2, count: 100, columns: 10, rows: 10 });
    expect(sheetOf(2_700_000, film)).toMatchObject({ everyS: 28, count: 97, rows: 10 });
    expect(sheetOf(10 * 3_600_000, film).count).toBeLessThanOrEqual(100);
    expect(sheetOf(1, film)).toMatchObject({ count: 1, columns: 1, rows: 1 });
  });

  test("keeps a portrait's shape", () => {
    const { tileWidthPx, tileHeightPx } = sheetOf(9000, { ...film, widthPx: 1080, heightPx: 1920 });
    expect([tileWidthPx, tileHeightPx]).toEqual([90, 160]);
  });
});

describe("sheetTrack", () => {
  test("names each tile's place and time, the last until the end", () => {
    const cues = sheetTrack(sheetOf(23_500, film), 23_500).trim().split("\n\n");
    expect(cues).toHaveLength(13);
    expect(cues[0]).toBe("WEBVTT");
    expect(cues[11]).toBe("00:00:20.000 --> 00:00:22.000\nstoryboard.jpg#xywh=0,90,160,90");
    expect(cues[12]).toBe("00:00:22.000 --> 00:00:23.500\nstoryboard.jpg#xywh=160,90,160,90");
  });

  test("writes hours", () => {
    expect(sheetTrack(sheetOf(7_300_000, film), 7_300_000)).toContain("--> 02:01:40.000");
  });
});

describe("toPeaks", () => {
  test("are shares of the loudest, as many as asked for", () => {
    expect(toPeaks([-6.0206, 0, Number.NEGATIVE_INFINITY, -20], 4)).toEqual([0.5, 1, 0, 0.1]);
    expect(toPeaks([0, -6.0206], 4)).toEqual([1, 1, 0.5, 0.5]);
    expect(toPeaks([-20, 0, -20, -20], 2)).toEqual([1, 0.1]);
  });
  test("of silence and of nothing are flat", () => {
    expect(toPeaks([Number.NEGATIVE_INFINITY], 2)).toEqual([0, 0]);
    expect(toPeaks([], 2)).toEqual([0, 0]);
  });
  test("are between 200 and 800", () => {
    expect([0, 30_000, 3_600_000].map(peakCount)).toEqual([200, 300, 800]);
  });
});

describe("beside a film", () => {
  const dir = join(folder.dir, "film");
  let request: ExtrasRequest;
  const size = async (file: string) =>
    (
      await tool("ffprobe", [
        "-show_entries",
        "stream=codec_name,width,height",
        "-of",
        "csv=p=0",
        file,
      ])
    ).stdout.trim();
  beforeAll(async () => {
    const file = join(folder.dir, "film.mp4");
    await tool("ffmpeg", [
      ...flashing({ size: "426x240", seconds: 9 }),
      "-c:v",
      "libx264",
      "-preset",
      "ultrafast",
      "-pix_fmt",
      "yuv420p",
      file,
    ]);
    const { probe } = await convert(file, dir, { stages: ["low"] });
    const workDir = await mkdtemp(join(tmpdir(), "qonyrau-hls-work-"));
    request = { file, probe, workDir, publish: publishInto(dir), signal: never };
  });

  test("a poster of its size, and of the moment asked for", async () => {
    await hls.makePoster(request);
    expect(await size(join(dir, "poster.jpg"))).toBe("mjpeg,426,240");
    const brightness = async (atMs: number) => {
      await hls.makePoster({ ...request, atMs });
      const { stdout } = await tool("ffprobe", [
        ...["-f", "lavfi", "-i", `movie=${join(dir, "poster.jpg")},signalstats`],
        ...["-show_entries", "frame_tags=lavfi.signalstats.YAVG", "-of", "csv=p=0"],
      ]);
      return Number(stdout.trim());
    };
    expect(await brightness(3100)).toBeGreaterThan(200);
    expect(await brightness(3500)).toBeLessThan(60);
    expect(await brightness(3_600_000)).toBeGreaterThanOrEqual(0);
  });

  test("a storyboard of the published rung, its track on it", async () => {
    await hls.makeStoryboard({ ...request, rungDir: join(dir, "240") });
    expect(await size(join(dir, "storyboard.jpg"))).toBe("mjpeg,800,90");
    const track = await readFile(join(dir, "storyboard.vtt"), "utf8");
    expect(track.match(/#xywh=/g)).toHaveLength(5);
  });

  test("a storyboard of the source where no rung is at hand", async () => {
    await hls.makeStoryboard(request);
    expect(await size(join(dir, "storyboard.jpg"))).toBe("mjpeg,800,90");
  });

  test("a download that begins with its index and keeps picture and sound together", async () => {
    const [rungDir, soundDir] = [join(dir, "240"), join(dir, "a48")];
    await hls.makeDownload({ ...request, rungDir, soundDir });
    const file = join(dir, "download.mp4");
    const bytes = await readFile(file);
    expect(bytes.indexOf("moov")).toBeLessThan(bytes.indexOf("mdat"));
    const { flashes, beeps } = await flashesAndBeeps(file);
    for (let second = 1; second <= 8; second++) {
      expect(flashes.some((at) => Math.abs(at - second) <= 0.041)).toBe(true);
      expect(beeps.some((at) => Math.abs(at - second) <= 0.041)).toBe(true);
    }
  });

  test("nothing left in the working folder", async () => {
    expect(await readdir(request.workDir)).toEqual([]);
  });

  test("no download of nothing", async () => {
    await expect(hls.makeDownload(request)).rejects.toMatchObject({ reason: "bad_parameters" });
  });
});

test("beside a piece of sound is its waveform, and no poster", async () => {
  const { file, expect: facts } = await animal("flac");
  if ("refusal" in facts) throw new Error("not a good one");
  const dir = join(folder.dir, "piece");
  const probe: Probe = (await convert(file, dir)).probe;
  const workDir = await mkdtemp(join(tmpdir(), "qonyrau-hls-work-"));
  const request = { file, probe, workDir, publish: publishInto(dir), signal: never };
  await hls.makePoster(request);
  await hls.makeStoryboard({ ...request, rungDir: join(dir, "a48") });
  await hls.makeDownload({ ...request, soundDir: join(dir, "a48") });
  const { peaks } = JSON.parse(await readFile(join(dir, "waveform.json"), "utf8")) as {
    peaks: number[];
  };
  expect(peaks).toHaveLength(200);
  // It beeps for 0.2 s of its 3 s.
  const at = (ms: number) => Math.round((ms / 3000) * 200);
  const [from, to] = [at(facts.signalAtMs), at(facts.signalAtMs + 200)];
  expect(Math.min(...peaks.slice(from + 1, to - 1))).toBeGreaterThan(0.8);
  expect(Math.max(...peaks.slice(0, from - 2), ...peaks.slice(to + 2))).toBeLessThan(0.1);
  expect(await readdir(dir)).not.toContain("poster.jpg");
  expect(await readdir(workDir)).toEqual([]);
});
