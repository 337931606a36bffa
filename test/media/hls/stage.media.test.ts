import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import * as parser from "hls-parser";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { SEGMENT_S } from "#media/hls/ladder.ts";
import type { Rendition } from "#media/hls/types.ts";
import {
  type Converted,
  convert,
  flashesAndBeeps,
  flashing,
  joined,
  ownFolder,
  segmentTimes,
  tool,
} from "../../support/converting.ts";
import { animal } from "../../support/zoo/zoo.ts";

const folder = await ownFolder();
afterAll(folder.remove);
const fast = ["-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-c:a", "aac"];
/** Every fourth frame, runs of fast ones, none at all for longer than a key-frame distance; a flash's first stays. */
const irregular = [
  "-vf",
  "select='(not(mod(n,4))+between(n,25,31)+lt(mod(n,30),2))*(1-between(n,130,205))'",
  ...["-vsync", "vfr"],
];

type Source = { title: string; args: string[]; keepFps?: boolean; seconds: number };
const wide = "768x432";
const sources: Source[] = [
  { title: "29.97 frames a second", seconds: 9, args: flashing({ size: wide, fps: "30000/1001" }) },
  { title: "a variable rate", seconds: 9, args: [...flashing({ size: wide }), ...irregular] },
  { title: "50 frames a second", seconds: 9, args: flashing({ size: wide, fps: "50" }) },
  {
    title: "23.976 frames, all of them kept",
    seconds: 9,
    keepFps: true,
    args: flashing({ size: wide, fps: "24000/1001" }),
  },
];

const isNear = (a: number, b: number) => Math.abs(a - b) < 0.5;
const videosOf = ({ renditions }: Converted) => renditions.filter(({ kind }) => kind === "video");

describe.each(sources)("conversion of $title", ({ title, args, seconds, keepFps = false }) => {
  const name = title.replaceAll(/\W+/g, "-");
  const dir = join(folder.dir, name);
  let made: Converted;
  beforeAll(async () => {
    const file = join(folder.dir, `${name}.mp4`);
    await tool("ffmpeg", [...args, ...fast, file]);
    made = await convert(file, dir, { keepFps });
  });

  test("makes every rung of both stages, whole", () => {
    expect(made.renditions.map(({ name: rung }) => rung)).toEqual([
      "360",
      "240",
      "a128",
      "a48",
      "480",
    ]);
    for (const { isComplete, durationMs, segmentCount, fps } of made.renditions) {
      expect(isComplete).toBe(true);
      // The last picture of a rung of few frames begins up to a frame before the end or after it.
      const frameMs = fps > 0 ? 1000 / fps : 0;
      expect(Math.abs(durationMs - seconds * 1000)).toBeLessThan(Math.max(100, frameMs + 1));
      expect(segmentCount).toBe(3);
    }
    expect(Math.abs(made.decodedMs - seconds * 1000)).toBeLessThan(100);
  });

  test("cuts all pictures at the same millisecond, sound within one of its frames", async () => {
    for (const rung of made.renditions) {
      const times = await segmentTimes(join(dir, rung.name));
      const tolerance = rung.kind === "video" ? 0.001 : 1024 / 48;
      const starts = times.map(({ startMs }) => startMs);
      for (const [i, start] of starts.entries())
        expect(Math.abs(start - i * SEGMENT_S * 1000), `${rung.name} ${i}`).toBeLessThanOrEqual(
          tolerance,
        );
      for (const [i, { endMs }] of times.slice(0, -1).entries()) expect(endMs).toBe(starts[i + 1]);
    }
  });

  test("begins every two seconds with a picture that needs no other", async () => {
    for (const rung of videosOf(made)) {
      const { stdout } = await tool("ffprobe", [
        ...["-show_entries", "packet=pts_time,flags", "-of", "csv=p=0"],
        await joined(join(dir, rung.name)),
      ]);
      const keys = stdout
        .split("\n")
        .filter((line) => line.includes("K"))
        .map((line) => Number(line.split(",")[0]));
      expect(keys, rung.name).toEqual([0, 2, 4, 6, 8]);
    }
  });

  test("lists what the boxes hold", async () => {
    for (const rung of made.renditions) {
      const times = await segmentTimes(join(dir, rung.name));
      const list = parser.parse(await readFile(join(dir, rung.name, "index.m3u8"), "utf8"));
      if (list.isMasterPlaylist) throw new Error("not a media playlist");
      expect(list).toMatchObject({ version: 7, targetDuration: SEGMENT_S, endlist: true });
      expect(list.segments.map(({ uri }) => uri)).toEqual(times.map((time) => time.name));
      for (const [i, { duration }] of list.segments.entries()) {
        const { startMs = 0, endMs = 0 } = times[i] ?? {};
        expect(Math.abs(duration * 1000 - (endMs - startMs))).toBeLessThan(0.001);
      }
    }
  });

  test("names codecs, sizes and rates as ffprobe sees them", async () => {
    for (const rung of made.renditions) {
      const seen = await probeStream(await joined(join(dir, rung.name)));
      expect(rung.codecs, rung.name).toBe(seen.codecs);
      if (rung.kind === "sound") continue;
      expect([rung.widthPx, rung.heightPx, rung.fps]).toEqual([
        seen.widthPx,
        seen.heightPx,
        seen.fps,
      ]);
    }
  });

  test("says bit rates that the segments keep to", async () => {
    for (const rung of made.renditions) {
      const sizes = await segmentSizes(join(dir, rung.name));
      const total = sizes.reduce((sum, bytes) => sum + bytes, 0);
      // The duration here is rounded to a millisecond.
      expect(rung.averageBps / ((total * 8000) / rung.durationMs)).toBeCloseTo(1, 3);
      expect(rung.peakBps).toBeGreaterThanOrEqual(Math.floor(((sizes[0] ?? 0) * 8) / 4.011));
      expect(rung.peakBps).toBeLessThan(rung.maxBps * 1.6);
    }
  });

  test("shows and sounds the same moment at the same time", async () => {
    const { flashes, beeps } = await flashesAndBeeps(join(dir, "master.m3u8"));
    // The last of each is only where the clip ends.
    const shared = flashes.filter(
      (at) => at < seconds - 0.5 && beeps.some((beep) => isNear(at, beep)),
    );
    expect(shared.length).toBeGreaterThanOrEqual(title === "a variable rate" ? 5 : 8);
    for (const at of shared) {
      const nearest = Math.min(...beeps.map((beep) => Math.abs(beep - at)));
      // The smallest rung shows every second frame, so a flash in between comes a frame of 25 later.
      expect(nearest).toBeLessThanOrEqual(0.041);
    }
  });
});

async function probeStream(file: string) {
  const { stdout } = await tool("ffprobe", ["-show_streams", "-of", "json", file]);
  const [stream] = (JSON.parse(stdout) as { streams: Record<string, string | number>[] }).streams;
  const { codec_name: codec, profile, level, width, height, r_frame_rate: rate } = stream ?? {};
  const [over = 0, under = 1] = String(rate).split("/").map(Number);
  const profiles: Record<string, string> = { High: "6400", Main: "4d40", LC: "" };
  const codecs =
    codec === "h264"
      ? `avc1.${profiles[String(profile)]}${Number(level).toString(16).padStart(2, "0")}`
      : `mp4a.40.${profile === "LC" ? 2 : 0}`;
  return { codecs, widthPx: width, heightPx: height, fps: over / under };
}

async function segmentSizes(rungDir: string): Promise<number[]> {
  const names = (await readdir(rungDir)).filter((name) => name.endsWith(".m4s")).sort();
  return Promise.all(names.map(async (name) => (await readFile(join(rungDir, name))).length));
}

describe("a stage", () => {
  const rungs = (renditions: Rendition[]) =>
    renditions.map(({ name, widthPx, heightPx }) => `${name} ${widthPx}x${heightPx}`);

  test.each([
    ["turned", ["240 180x320", "a128 0x0", "a48 0x0"]],
    ["anamorphic", ["240 320x180", "a128 0x0", "a48 0x0"]],
    ["odd", ["240 322x182", "a128 0x0", "a48 0x0"]],
    ["silent", ["240 320x180"]],
    ["cover", ["a128 0x0", "a48 0x0"]],
    ["surround", ["240 320x180", "a128 0x0", "a48 0x0"]],
  ])("of %s shows it as it is meant", async (name, expected) => {
    const dir = join(folder.dir, `zoo-${name}`);
    const { file } = await animal(name);
    const made = await convert(file, dir);
    expect(rungs(made.renditions)).toEqual(expected);
    for (const rung of videosOf(made)) {
      const seen = await probeStream(await joined(join(dir, rung.name)));
      expect([seen.widthPx, seen.heightPx]).toEqual([rung.widthPx, rung.heightPx]);
    }
  });

  test("brings high dynamic range over to an ordinary screen's", async () => {
    const dir = join(folder.dir, "zoo-hdr");
    await convert((await animal("hdr")).file, dir);
    const { stdout } = await tool("ffprobe", [
      ...[
        "-show_entries",
        "stream=pix_fmt,color_transfer,color_primaries,color_space",
        "-of",
        "csv=p=0",
      ],
      await joined(join(dir, "240")),
    ]);
    expect(stdout.trim().split(",")).toEqual(["yuv420p", "bt709", "bt709", "bt709"]);
  });

  test("makes AV1 on the same grid, with its exact name", async () => {
    const file = join(folder.dir, "for-av1.mp4");
    const dir = join(folder.dir, "av1");
    await tool("ffmpeg", [...flashing({ size: "640x360", seconds: 5 }), ...fast, file]);
    const made = await convert(file, dir, { stages: ["low", "av1"] });
    const av1 = made.renditions.find(({ name }) => name === "av1-360");
    expect(av1).toMatchObject({ codecs: "av01.0.01M.08", isComplete: true, segmentCount: 2 });
    const [first, second] = await segmentTimes(join(dir, "av1-360"));
    expect([first?.endMs, second?.startMs]).toEqual([4000, 4000]);
  });
});
