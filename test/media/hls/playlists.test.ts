import * as parser from "hls-parser";
import { describe, expect, test } from "vitest";
import { bitRates, master, mediaPlaylist, segmentName } from "#media/hls/playlists.ts";
import type { Rendition } from "#media/hls/types.ts";

const rung = (name: string, peakBps: number, extra: Partial<Rendition> = {}): Rendition => ({
  ...{ name, stage: "low", kind: "video", widthPx: 640, heightPx: 360, fps: 30, maxBps: peakBps },
  ...{ codecs: "avc1.64001e", peakBps, averageBps: peakBps - 1000, bytes: 1, durationMs: 8000 },
  ...{ segmentCount: 2, isComplete: true, ...extra },
});
const sound = (name: string, peakBps: number) =>
  rung(name, peakBps, { kind: "sound", widthPx: 0, heightPx: 0, fps: 0, codecs: "mp4a.40.2" });
const lowest = rung("240", 110_000, {
  widthPx: 426,
  heightPx: 240,
  fps: 15,
  codecs: "avc1.640015",
});
const high = rung("720", 2_000_000, { widthPx: 1280, heightPx: 720, codecs: "avc1.64001f" });
const av1 = rung("av1-360", 90_000, { codecs: "av01.0.04M.08" });
const all = [high, rung("360", 400_000), lowest, av1, sound("a128", 130_000), sound("a48", 50_000)];

function variantsOf(text: string) {
  const parsed = parser.parse(text);
  if (!parsed.isMasterPlaylist) throw new Error("not a master");
  return parsed.variants;
}

describe("master", () => {
  test("begins with the smallest, AV1 last", () => {
    expect(variantsOf(master(all)).map(({ uri }) => uri)).toEqual([
      "240/index.m3u8",
      "360/index.m3u8",
      "720/index.m3u8",
      "av1-360/index.m3u8",
    ]);
  });

  test("counts the sound in, and gives small pictures the small sound", () => {
    const [first, , third] = variantsOf(master(all));
    expect(first).toMatchObject({ bandwidth: 160_000, averageBandwidth: 158_000 });
    expect(first?.audio[0]).toMatchObject({ groupId: "a48", uri: "a48/index.m3u8" });
    expect(third).toMatchObject({ bandwidth: 2_130_000, averageBandwidth: 2_128_000 });
    expect(third?.audio[0]).toMatchObject({ groupId: "a128", uri: "a128/index.m3u8" });
  });

  test("says codecs, size and rate exactly", () => {
    const [first] = variantsOf(master(all));
    expect(first).toMatchObject({
      codecs: "avc1.640015,mp4a.40.2",
      resolution: { width: 426, height: 240 },
      frameRate: 15,
    });
  });

  test("is of version 7 with independent segments, from the beginning", () => {
    expect(parser.parse(master(all))).toMatchObject({
      version: 7,
      independentSegments: true,
      start: { offset: 0 },
    });
  });

  test("leaves out what has no segment yet", () => {
    const names = variantsOf(master([lowest, { ...high, segmentCount: 0 }])).map(({ uri }) => uri);
    expect(names).toEqual(["240/index.m3u8"]);
  });

  test("names no sound for a silent film", () => {
    const text = master([lowest, high]);
    expect(text).not.toContain("AUDIO");
    expect(variantsOf(text)[0]).toMatchObject({ bandwidth: 110_000, codecs: "avc1.640015" });
  });

  test("uses the one sound there is", () => {
    expect(
      variantsOf(master([lowest, high, sound("a128", 130_000)])).map((v) => v.audio[0]?.groupId),
    ).toEqual(["a128", "a128"]);
  });

  test("lists the sound alone where only it is wanted or there", () => {
    const alone = master(all, { only: "sound" });
    expect(variantsOf(alone).map(({ uri, codecs }) => [uri, codecs])).toEqual([
      ["a48/index.m3u8", "mp4a.40.2"],
      ["a128/index.m3u8", "mp4a.40.2"],
    ]);
    expect(master([sound("a128", 130_000), sound("a48", 50_000)])).toBe(alone);
  });
});

describe("mediaPlaylist", () => {
  const segments = [4, 4.010667, 1.5].map((durationS, i) => ({
    ...{ name: segmentName(i), durationS, bytes: 1000 },
  }));

  test("grows as an EVENT and stays one when it ends", () => {
    const [growing, ended] = [
      mediaPlaylist(segments.slice(0, 2), false),
      mediaPlaylist(segments, true),
    ];
    expect(parser.parse(growing)).toMatchObject({ playlistType: "EVENT", endlist: false });
    expect(parser.parse(ended)).toMatchObject({ playlistType: "EVENT", endlist: true });
    expect(ended.startsWith(growing)).toBe(true);
  });

  test("keeps durations to the microsecond under a target of 4", () => {
    const parsed = parser.parse(mediaPlaylist(segments, true));
    if (parsed.isMasterPlaylist) throw new Error("not a media playlist");
    expect(parsed.targetDuration).toBe(4);
    expect(parsed.segments.map(({ duration }) => duration)).toEqual([4, 4.010667, 1.5]);
    expect(parsed.segments[0]?.map?.uri).toBe("init.mp4");
  });
});

describe("bitRates", () => {
  const of = (...pairs: [durationS: number, bytes: number][]) =>
    bitRates(pairs.map(([durationS, bytes], i) => ({ name: segmentName(i), durationS, bytes })));

  test("takes the largest segment as the peak", () => {
    expect(of([4, 1000], [4, 3000], [4, 2000])).toEqual({ peakBps: 6000, averageBps: 4000 });
  });

  test("does not let a last crumb of a segment count alone, but with the one before", () => {
    expect(of([4, 1000], [1, 1000]).peakBps).toBe(3200);
    expect(of([4, 1000], [4, 1000], [0.1, 5000]).peakBps).toBe(Math.ceil((6000 * 8) / 4.1));
  });

  test("of a film shorter than half a segment is its average", () => {
    expect(of([0.5, 500])).toEqual({ peakBps: 8000, averageBps: 8000 });
  });

  test("of nothing is nothing", () => {
    expect(of()).toEqual({ peakBps: 0, averageBps: 0 });
  });
});
