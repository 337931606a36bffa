import { describe, expect, test } from "vitest";
import type { MediaError } from "#media/errors.ts";
import { createFfmpeg } from "#media/hls/ffmpeg.ts";
import { probeFile } from "#media/hls/probe.ts";
import type { Probe } from "#media/hls/types.ts";
import { animal, badNames, goodNames, programs, zooLimits } from "../../support/zoo/zoo.ts";

const ffmpeg = createFfmpeg(programs());
const look = (file: string, limits = zooLimits): Promise<Probe> =>
  probeFile(ffmpeg, file, { limits, signal: new AbortController().signal });
const refusalOf = (file: string, limits = zooLimits) =>
  look(file, limits).then(
    () => null,
    (error: MediaError) => error.refusal,
  );

test("the zoo has at least 25 animals, good and bad", () => {
  expect(goodNames.length + badNames.length).toBeGreaterThanOrEqual(25);
});

describe("a good file is let in with its facts", () => {
  test.each(goodNames)("%s", async (name) => {
    const { file, expect: facts } = await animal(name);
    if ("refusal" in facts) throw new Error("not a good one");
    const probe = await look(file);
    // Containers round up to a frame of sound or picture, and wmv to its preroll.
    expect(Math.abs(probe.durationMs - facts.durationMs)).toBeLessThanOrEqual(90);
    expect(probe.video === null ? "sound" : "video").toBe(facts.kind);
    expect(probe.sound?.channels ?? null).toBe(facts.channels ?? null);
    const { widthPx, heightPx, rotation = 0, isHdr = false, fps } = facts;
    if (probe.video) expect(probe.video).toMatchObject({ widthPx, heightPx, rotation, isHdr });
    if (fps) expect(probe.video?.fps).toBe(fps);
  });
});

describe("a bad file is refused with its code", () => {
  test.each(badNames)("%s", async (name) => {
    const { file, expect: verdict } = await animal(name);
    if (!("refusal" in verdict)) throw new Error("not a bad one");
    expect(await refusalOf(file)).toMatchObject({ code: verdict.refusal });
  });

  test("says how many seconds of a cut file can be read", async () => {
    const refusal = await refusalOf((await animal("cutFaststart")).file);
    expect(refusal).toMatchObject({ claimedS: 3 });
    // 40 % of the bytes were left, most of them picture.
    expect(refusal?.readableS).toBeGreaterThan(0.6);
    expect(refusal?.readableS).toBeLessThan(1.8);
  });

  test("names the limit that was passed", async () => {
    const { file } = await animal("landscape");
    expect(await refusalOf(file, { ...zooLimits, maxDurationS: 2 })).toEqual({
      code: "too_long",
      claimedS: 3,
      limit: 2,
    });
    expect(await refusalOf(file, { ...zooLimits, maxPixels: 50_000 })).toEqual({
      code: "too_many_pixels",
      limit: 50_000,
    });
    expect(await refusalOf(file, { ...zooLimits, maxStreams: 1 })).toEqual({
      code: "too_many_streams",
      limit: 1,
    });
  });

  test("counts the seconds of a piece whose length is only guessed", async () => {
    const { file } = await animal("mp3");
    expect(await refusalOf(file, { ...zooLimits, maxDurationS: 2 })).toMatchObject({
      code: "too_long",
    });
  });
});

test("a probe that is cancelled says so", async () => {
  const { file } = await animal("landscape");
  const signal = AbortSignal.abort();
  await expect(probeFile(ffmpeg, file, { limits: zooLimits, signal })).rejects.toMatchObject({
    reason: "cancelled",
  });
});

test("without ffprobe nothing is called a bad file", async () => {
  const none = createFfmpeg({ ffmpegPath: null, ffprobePath: null });
  const { file } = await animal("landscape");
  const { signal } = new AbortController();
  await expect(probeFile(none, file, { limits: zooLimits, signal })).rejects.toMatchObject({
    reason: "no_ffmpeg",
  });
});
