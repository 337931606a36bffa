import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { fitted, PHOTO_MAX_BYTES, type Size, scaledTo } from "#client/watching/photo/fit.ts";

/** JPEG as a formula: so many bytes a pixel, more of them the better it has to look. */
const camera = (bytesPerPx: number) => {
  const tried: { size: Size; quality: number; sizeBytes: number }[] = [];
  const encode = async (size: Size, quality: number) => {
    const sizeBytes = Math.round(600 + size.widthPx * size.heightPx * bytesPerPx * quality ** 2);
    const one = { size, quality, sizeBytes };
    tried.push(one);
    return one;
  };
  return { tried, encode };
};

describe("fitted", () => {
  test("leaves a picture that is small anyway at its size and best quality", async () => {
    const { encode } = camera(0.1);
    const best = await fitted({ widthPx: 640, heightPx: 480 }, encode);
    expect(best?.size).toEqual({ widthPx: 640, heightPx: 480 });
    expect(best?.quality).toBeGreaterThan(0.8);
  });

  test("never sends more than the server takes, whatever the camera and the scene", async () => {
    const px = fc.integer({ min: 200, max: 9_000 });
    await fc.assert(
      fc.asyncProperty(px, px, fc.double({ min: 0.02, max: 1.5, noNaN: true }), async (w, h, d) => {
        const best = await fitted({ widthPx: w, heightPx: h }, camera(d).encode);
        if (best) expect(best.sizeBytes).toBeLessThanOrEqual(PHOTO_MAX_BYTES);
        else expect(d).toBeGreaterThan(0.9);
      }),
    );
  });

  test("gives up quality no further than a smaller picture would look better", async () => {
    const { encode, tried } = camera(0.25);
    const best = await fitted({ widthPx: 4_000, heightPx: 3_000 }, encode);
    expect(best?.size.widthPx).toBe(1_024);
    expect(best?.sizeBytes).toBeGreaterThan(PHOTO_MAX_BYTES * 0.6);
    expect(tried.length).toBeLessThanOrEqual(7); // each costs a phone some 100 ms
  });

  test("says so when even the smallest is too large", async () => {
    expect(await fitted({ widthPx: 3_000, heightPx: 3_000 }, camera(90).encode)).toBeNull();
  });
});

test("scaledTo keeps the shape and makes nothing larger", () => {
  expect(scaledTo({ widthPx: 3_000, heightPx: 4_000 }, 1_600)).toEqual({
    widthPx: 1_200,
    heightPx: 1_600,
  });
  expect(scaledTo({ widthPx: 300, heightPx: 200 }, 1_600)).toEqual({
    widthPx: 300,
    heightPx: 200,
  });
  expect(scaledTo({ widthPx: 9_000, heightPx: 1 }, 320)).toEqual({ widthPx: 320, heightPx: 1 });
});
