import { describe, expect, test } from "vitest";
import {
  bytesPerS,
  CAREFUL_CHUNK_BYTES,
  FIRST_CHUNK_BYTES,
  LEAST_CHUNK_BYTES,
  MOST_CHUNK_BYTES,
  minutesLeft,
  nextChunkBytes,
  noteSent,
  type Sent,
} from "#client/videos/speed.ts";

const KB = 1_000;
/** A link of so many bytes a second, noted every `everyMs` from `fromMs` to `toMs`. */
const steady = (
  bps: number,
  fromMs: number,
  toMs: number,
  everyMs = 500,
  sent: Sent = [],
): Sent => {
  const start = sent.at(-1)?.bytes ?? 0;
  let all = sent;
  for (let atMs = fromMs; atMs <= toMs; atMs += everyMs)
    all = noteSent(all, atMs, start + ((atMs - fromMs) * bps) / 1000);
  return all;
};

describe("bytesPerS", () => {
  test("is unknown for the first two seconds", () => {
    expect(bytesPerS(steady(50 * KB, 0, 1_500), 1_999)).toBeNull();
    expect(bytesPerS([], 5_000)).toBeNull();
  });

  test("is a steady link's speed", () => {
    expect(bytesPerS(steady(50 * KB, 0, 10_000), 10_000)).toBeCloseTo(50 * KB, 0);
  });

  test("forgets what is older than 20 s", () => {
    const slow = steady(10 * KB, 0, 30_000);
    const fast = steady(100 * KB, 30_500, 60_000, 500, slow);
    expect(bytesPerS(fast, 60_000)).toBeCloseTo(100 * KB, -2);
  });

  test("falls while nothing moves, and is unknown once all is old", () => {
    const sent = steady(60 * KB, 0, 10_000);
    expect(bytesPerS(sent, 20_000)).toBeCloseTo(30 * KB, 0);
    expect(bytesPerS(sent, 40_000)).toBeNull();
  });

  test("starts anew where the server has less than was sent", () => {
    const cut = noteSent(steady(60 * KB, 0, 10_000), 11_000, 100 * KB);
    expect(cut).toEqual([{ atMs: 11_000, bytes: 100 * KB }]);
  });

  test("keeps few samples of many events", () => {
    expect(steady(50 * KB, 0, 60_000, 10).length).toBeLessThan(120);
  });
});

describe("minutesLeft", () => {
  test("rounds up, never to nothing", () => {
    expect(minutesLeft(104_000 * KB, 433 * KB)).toBe(5);
    expect(minutesLeft(1, 433 * KB)).toBe(1);
  });

  test("is unknown without a speed and while nothing moves", () => {
    expect(minutesLeft(1_000, null)).toBeNull();
    expect(minutesLeft(1_000, 0)).toBeNull();
  });
});

describe("nextChunkBytes", () => {
  test("begins with half a mebibyte", () => {
    expect(nextChunkBytes(null)).toBe(FIRST_CHUNK_BYTES);
  });

  test("is what the link carries in eight seconds, within its bounds", () => {
    expect(nextChunkBytes(100 * KB)).toBe(800 * KB);
    expect(nextChunkBytes(8 * KB)).toBe(LEAST_CHUNK_BYTES);
    expect(nextChunkBytes(50_000 * KB)).toBe(MOST_CHUNK_BYTES);
  });

  test("stays under what a proxy took", () => {
    expect(nextChunkBytes(50_000 * KB, CAREFUL_CHUNK_BYTES)).toBe(CAREFUL_CHUNK_BYTES);
    expect(CAREFUL_CHUNK_BYTES).toBeLessThan(1024 * 1024);
  });
});
