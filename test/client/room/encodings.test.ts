import { describe, expect, test } from "vitest";
import {
  cameraConstraints,
  cameraEncodings,
  chooseCodec,
  layerCount,
  layerFor,
  microphoneConstraints,
  microphoneOptions,
  screenEncodings,
} from "#client/room/encodings.ts";

const HOST = { cameraMaxHeightPx: 720, cameraMaxBitrateBps: 2_200_000 };
const PUPIL = { cameraMaxHeightPx: 180, cameraMaxBitrateBps: 150_000 };
const LARGE_PUPIL = { cameraMaxHeightPx: 720, cameraMaxBitrateBps: 1_200_000 };
const HD = { widthPx: 1280, heightPx: 720 };
const sum = (encodings: { maxBitrate?: number }[]) =>
  encodings.reduce((total, { maxBitrate = 0 }) => total + maxBitrate, 0);

describe("layerCount", () => {
  test.each([
    [1280, 720, 3],
    [960, 540, 3],
    [640, 480, 2],
    [640, 360, 2],
    [480, 270, 2],
    [479, 270, 1],
    [320, 180, 1],
    [720, 1280, 3], // a phone held upright
  ])("%ix%i carries %i encodings", (widthPx, heightPx, layers) => {
    expect(layerCount({ widthPx, heightPx })).toBe(layers);
  });
});

describe("cameraEncodings", () => {
  test("gives a teacher's 720p three layers, each twice as large as the one before", () => {
    const encodings = cameraEncodings(HD, HOST, "VP8");
    expect(encodings.map(({ scaleResolutionDownBy }) => scaleResolutionDownBy)).toEqual([4, 2, 1]);
    expect(encodings.map(({ maxBitrate }) => maxBitrate)).toEqual([150_000, 400_000, 900_000]);
  });

  test("gives 360p two, so that Chromium does not drop the full one", () => {
    const encodings = cameraEncodings({ widthPx: 640, heightPx: 360 }, HOST, "VP8");
    expect(encodings.map(({ scaleResolutionDownBy }) => scaleResolutionDownBy)).toEqual([2, 1]);
  });

  test("keeps a pupil at one encoding of 180 lines and 150 kbit/s, even from a camera that gives more", () => {
    const encodings = cameraEncodings(HD, PUPIL, "VP8");
    expect(encodings).toMatchObject([{ scaleResolutionDownBy: 4, maxBitrate: 150_000 }]);
  });

  test("keeps the sum of all layers under a ceiling", () => {
    const encodings = cameraEncodings(HD, LARGE_PUPIL, "H264");
    expect(encodings).toHaveLength(3);
    expect(sum(encodings)).toBeLessThanOrEqual(1_200_000);
  });

  test("sends VP9 as one stream that holds all layers", () => {
    expect(cameraEncodings(HD, HOST, "VP9")).toMatchObject([
      { scalabilityMode: "L3T3_KEY", maxBitrate: 900_000 },
    ]);
    expect(cameraEncodings({ widthPx: 320, heightPx: 180 }, PUPIL, "VP9")).toMatchObject([
      { scalabilityMode: "L1T2", maxBitrate: 150_000 },
    ]);
  });
});

test("a screen has a layer for weak links, where it is large enough and the codec sends several", () => {
  const wide = screenEncodings({ widthPx: 1920, heightPx: 1080 }, "VP8");
  expect(wide.map(({ scaleResolutionDownBy = 1 }) => scaleResolutionDownBy)).toEqual([2, 1]);
  expect(sum(wide.slice(0, 1))).toBeLessThan(150_000);
  // Chromium refuses the whole sender where any but the first names one.
  expect(wide.map(({ priority }) => priority)).toEqual(["high", undefined]);
  expect(screenEncodings({ widthPx: 400, heightPx: 240 }, "VP8")).toHaveLength(1);
  expect(screenEncodings({ widthPx: 1920, heightPx: 1080 }, "VP9")).toHaveLength(1);
});

test("cameraConstraints asks a pupil's camera for 180 lines and a teacher's for 720", () => {
  expect(cameraConstraints(PUPIL)).toMatchObject({ height: { ideal: 180 }, width: { ideal: 320 } });
  expect(cameraConstraints(HOST)).toMatchObject({ height: { ideal: 720 }, width: { ideal: 1280 } });
});

describe("the microphone", () => {
  test("in speech mode is cleaned and sent at 24 kbit/s, a pupil's at 20, with DTX, FEC and NACK", () => {
    expect(microphoneOptions("speech", "teacher")).toMatchObject({
      ...{ opusDtx: true, opusFec: true, opusNack: true, opusPtime: 40 },
      opusMaxAverageBitrate: 24_000,
    });
    expect(microphoneOptions("speech", "pupil").opusMaxAverageBitrate).toBe(20_000);
    expect(microphoneConstraints("speech", "teacher").noiseSuppression).toBe(true);
  });

  test("in music mode is left as it sounds: stereo, 128 kbit/s, no DTX", () => {
    expect(microphoneOptions("music", "teacher")).toMatchObject({
      opusDtx: false,
      opusStereo: true,
      opusMaxAverageBitrate: 128_000,
    });
    expect(microphoneConstraints("music", "teacher")).toEqual({
      ...{ echoCancellation: false, noiseSuppression: false, autoGainControl: false },
      channelCount: { ideal: 2 },
    });
  });

  test("a pupil who sings is one voice, without the class's echo", () => {
    expect(microphoneConstraints("music", "pupil")).toEqual({
      ...{ echoCancellation: true, noiseSuppression: false, autoGainControl: false },
      channelCount: 1,
    });
    expect(microphoneOptions("music", "pupil")).toMatchObject({
      ...{ opusDtx: false, opusStereo: false, opusMaxAverageBitrate: 64_000 },
    });
  });
});

describe("chooseCodec", () => {
  const codec = (mimeType: string) => ({
    kind: "video" as const,
    mimeType,
    clockRate: 90_000,
    preferredPayloadType: 96,
  });

  test("takes the wanted one whatever its letters' case", () => {
    expect(chooseCodec([codec("video/H264"), codec("video/vp8")], "VP8")?.name).toBe("VP8");
  });

  test("falls back to what the device has", () => {
    expect(chooseCodec([codec("video/H264")], "VP8")?.name).toBe("H264");
    expect(chooseCodec([], "VP8")).toBeNull();
  });
});

describe("layerFor", () => {
  test("a screen's letters want every line", () => {
    expect(layerFor(440, 2, 1080, 1)).toBe(0);
    expect(layerFor(600, 2, 1080, 1)).toBe(1);
  });

  test.each([
    [112, 3, 720, 0],
    [240, 3, 720, 0],
    [241, 3, 720, 1],
    [480, 3, 720, 1],
    [481, 3, 720, 2],
    [2000, 3, 720, 2],
    [200, 2, 360, 0],
    [300, 2, 360, 1],
    [300, 1, 180, 0],
  ])("%i shown lines of %i layers below %i are layer %i", (shown, layers, top, layer) => {
    expect(layerFor(shown, layers, top)).toBe(layer);
  });
});
