import { describe, expect, test } from "vitest";
import { gridFps, KEY_FRAME_S, plan } from "#media/hls/ladder.ts";
import type { SoundFacts, VideoFacts } from "#media/hls/types.ts";

const film = (widthPx: number, heightPx: number, fps = 30): VideoFacts => ({
  ...{ codec: "h264", widthPx, heightPx, fps, rotation: 0, isHdr: false },
});
const stereo: SoundFacts = { codec: "aac", channels: 2, sampleRate: 48_000 };
const ladderOf = (
  video: VideoFacts | null,
  { sound = stereo as SoundFacts | null, av1 = false, keepFps = false } = {},
) => plan({ video, sound }, { av1, keepFps });
const sizes = (video: VideoFacts) =>
  ladderOf(video, { sound: null }).map(
    ({ name, widthPx, heightPx }) => `${name} ${widthPx}x${heightPx}`,
  );

describe("plan", () => {
  test("of a 1080p film has all five rungs, and sound in the first stage", () => {
    expect(
      ladderOf(film(1920, 1080)).map((r) => [
        r.name,
        r.stage,
        r.widthPx,
        r.heightPx,
        r.fps,
        r.maxBps,
      ]),
    ).toEqual([
      ["1080", "high", 1920, 1080, 30, 4_000_000],
      ["720", "high", 1280, 720, 30, 2_200_000],
      ["480", "high", 854, 480, 30, 1_000_000],
      ["360", "low", 640, 360, 30, 450_000],
      ["240", "low", 426, 240, 15, 110_000],
      ["a128", "low", 0, 0, 0, 128_000],
      ["a48", "low", 0, 0, 0, 48_000],
    ]);
  });

  test("names portrait rungs by the shorter side", () => {
    expect(sizes(film(1080, 1920))).toEqual([
      "1080 1080x1920",
      "720 720x1280",
      "480 480x854",
      "360 360x640",
      "240 240x426",
    ]);
  });

  test("never goes above the source, which counts as a rung when it almost is one", () => {
    expect(sizes(film(3840, 2160))[0]).toBe("1080 1920x1080");
    expect(sizes(film(1918, 1078))[0]).toBe("1080 1918x1078");
    expect(sizes(film(1280, 720))[0]).toBe("720 1280x720");
    expect(sizes(film(1280, 640))[0]).toBe("480 960x480");
    expect(sizes(film(640, 352))).toEqual(["360 640x352", "240 436x240"]);
  });

  test("gives the smallest source one rung of its own size", () => {
    expect(sizes(film(320, 180))).toEqual(["240 320x180"]);
    expect(sizes(film(176, 144))).toEqual(["240 176x144"]);
    expect(sizes(film(16, 2))).toEqual(["240 16x2"]);
  });

  test("keeps a strip within 2.4 to 1 of its lines", () => {
    expect(sizes(film(2560, 1080))[0]).toBe("1080 2560x1080");
    expect(sizes(film(7680, 1080))[0]).toBe("1080 2592x364");
  });

  test("makes only even sizes", () => {
    for (let width = 2; width < 4000; width += 62)
      for (const rung of ladderOf(film(width, 1080), { av1: true }))
        expect([rung.widthPx % 2, rung.heightPx % 2]).toEqual([0, 0]);
  });

  test("keeps every frame at 240 lines where movement is shown", () => {
    const lowest = (fps: number) =>
      ladderOf(film(640, 360, fps), { keepFps: true }).find(({ name }) => name === "240");
    expect(lowest(30)).toMatchObject({ fps: 30, maxBps: 140_000 });
    expect(lowest(50)).toMatchObject({ fps: 25 });
  });

  test("does not halve what is slow already", () => {
    const fps = (source: number) => ladderOf(film(640, 360, source)).map((rung) => rung.fps);
    expect(fps(25).slice(0, 2)).toEqual([25, 12.5]);
    expect(fps(20).slice(0, 2)).toEqual([20, 20]);
    expect(fps(10).slice(0, 2)).toEqual([10, 10]);
  });

  test("has no sound rung for a silent film, no picture for a recording", () => {
    expect(ladderOf(film(640, 360), { sound: null }).every(({ kind }) => kind === "video")).toBe(
      true,
    );
    expect(ladderOf(null).map(({ name }) => name)).toEqual(["a128", "a48"]);
  });

  test("spends less on what was recorded in mono", () => {
    const mono = { ...stereo, channels: 1 };
    expect(ladderOf(null, { sound: mono }).map(({ maxBps }) => maxBps)).toEqual([80_000, 48_000]);
  });

  test("has AV1 at 360 lines when asked, and not for a source below that", () => {
    const names = (video: VideoFacts) => ladderOf(video, { av1: true }).map(({ name }) => name);
    expect(names(film(1280, 720))).toEqual(["720", "480", "360", "240", "av1-360", "a128", "a48"]);
    expect(names(film(320, 180))).toEqual(["240", "a128", "a48"]);
    const [large, small] = ["360", "av1-360"].map((name) =>
      ladderOf(film(1280, 720), { av1: true }).find((rung) => rung.name === name),
    );
    expect([small?.widthPx, small?.heightPx]).toEqual([large?.widthPx, large?.heightPx]);
  });
});

describe("gridFps", () => {
  test.each([
    [29.97, 30],
    [23.976, 24],
    [59.94, 30],
    [60, 30],
    [50, 25],
    [48, 24],
    [40, 30],
    [35, 30],
    [26.777, 30],
    [25, 25],
    [24.6, 25],
    [15, 15],
    [14.985, 15],
    [12.5, 15],
    [7, 8],
    [1, 5],
    [0.2, 5],
  ])("%d becomes %d", (source, grid) => {
    expect(gridFps(source)).toBe(grid);
  });

  test("leaves whole frames between key frames at every rate, halved too", () => {
    for (let fps = 0.5; fps <= 60; fps += 0.25)
      for (const rung of ladderOf(film(640, 360, fps)).filter(({ kind }) => kind === "video"))
        expect(Number.isInteger(rung.fps * KEY_FRAME_S)).toBe(true);
  });
});
