import fc from "fast-check";
import { expect, test } from "vitest";
import type { PlannedRendition, Probe, Rendition } from "#media/hls/types.ts";
import {
  byQuality,
  costOf,
  DISK_RESERVE_BYTES,
  hasRoom,
  minutesLeft,
  nextKind,
  percentOf,
  qualityShares,
  retryAfterMs,
  type Step,
  steps,
  stepsLeft,
  virtualDeadline,
  type Work,
} from "#server/videos/rules.ts";

const picture = (name: string, stage: PlannedRendition["stage"]): PlannedRendition => {
  const heightPx = Number(name.replace(/\D*(\d+)$/, "$1"));
  const widthPx = Math.round((heightPx * 16) / 9);
  return { name, stage, kind: "video", widthPx, heightPx, fps: 30, maxBps: 1e6 };
};
const sound = (name: string): PlannedRendition => {
  return { name, stage: "low", kind: "sound", widthPx: 0, heightPx: 0, fps: 0, maxBps: 64_000 };
};
const plan = [
  ...[picture("240", "low"), picture("360", "low"), sound("a48"), sound("a128")],
  ...[picture("480", "high"), picture("720", "high"), picture("1080", "high")],
];
const probe: Probe = {
  ...{ container: "mov", durationMs: 60_000, sizeBytes: 90e6 },
  video: {
    ...{ codec: "h264", widthPx: 1920, heightPx: 1080, fps: 30, rotation: 0, isHdr: false },
  },
  sound: { codec: "aac", channels: 2, sampleRate: 48_000 },
};
const work = (change: Partial<Work> = {}): Work => {
  return { plan, probe, doneSteps: [], step: null, share: 0, speed: null, ...change };
};
const rendition = (planned: PlannedRendition, change: Partial<Rendition> = {}): Rendition => {
  return {
    ...planned,
    ...{ codecs: "avc1.42c01e", peakBps: 1, averageBps: 1, bytes: 1 },
    ...{ durationMs: 60_000, segmentCount: 15, isComplete: true, ...change },
  };
};

test("steps lead from queue to queue", () => {
  expect(nextKind([], false)).toBe("low");
  expect(stepsLeft("low", ["probe", "gain"])).toEqual(["low", "poster"]);
  const low: Step[] = ["probe", "gain", "low", "poster"];
  expect(nextKind(low, false)).toBe("high");
  const all: Step[] = [...low, "high", "storyboard", "download"];
  expect(nextKind(all, false)).toBeNull();
  expect(nextKind(all, true)).toBe("av1");
  expect(nextKind([...all, "av1"], true)).toBeNull();
});

test("a short file overtakes a long one, which is overtaken for a bounded time only", () => {
  const minute = 60_000;
  const at = (uploadedAtMs: number, durationMs: number | null, sizeBytes = 0) =>
    virtualDeadline({ uploadedAtMs, durationMs, sizeBytes });
  expect(at(10 * minute, minute)).toBeLessThan(at(0, 40 * minute));
  expect(at(0, 40 * minute)).toBeLessThan(at(81 * minute, 0));
  // Unseen yet: by its size, at a phone's bit rate.
  expect(at(0, null, 12e6 / 8)).toBe(2_000);
});

test("percent only grows with what is done, and is 100 only when all is", () => {
  const order = steps.filter((step) => step !== "av1");
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: order.length }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (count, a, b) => {
        const doneSteps = order.slice(0, count);
        const step = order[count] ?? null;
        const [less, more] = [Math.min(a, b), Math.max(a, b)];
        const before = percentOf(work({ doneSteps, step, share: less }));
        expect(before).toBeLessThanOrEqual(percentOf(work({ doneSteps, step, share: more })));
        if (count < order.length) expect(before).toBeLessThan(100);
        else expect(before).toBe(100);
      },
    ),
  );
  expect(percentOf(work({ probe: null }))).toBe(0);
});

test("the upper rungs cost more than the lower, and a missing stage nothing", () => {
  expect(costOf("high", plan, probe)).toBeGreaterThan(3 * costOf("low", plan, probe));
  expect(costOf("av1", plan, probe)).toBe(0);
});

test("time left follows the measured speed", () => {
  const doneSteps: Step[] = ["probe", "gain", "low", "poster"];
  expect(minutesLeft(work({ doneSteps }))).toBeNull();
  const cost = costOf("high", plan, probe);
  // A tenth of the stage took a minute: nine more, and a little for what comes after.
  const left = minutesLeft(work({ doneSteps, step: "high", share: 0.1, speed: cost / 10 / 60 }));
  expect(left).toBe(10);
});

test("rungs by quality in words", () => {
  expect(byQuality(plan).map(([name, rungs]) => [name, rungs.map((rung) => rung.name)])).toEqual([
    ["saving", ["240"]],
    ["normal", ["360", "480"]],
    ["high", ["720"]],
    ["highest", ["1080"]],
  ]);
  expect(byQuality([sound("a48"), sound("a128")]).map(([name]) => name)).toEqual(["normal"]);
  expect(byQuality([...plan, picture("av1-360", "av1")]).length).toBe(4);
  expect(byQuality([])).toEqual([]);
});

test("shares of qualities while rungs grow", () => {
  const [low240, low360] = [plan[0]!, plan[1]!];
  expect(
    qualityShares(
      plan,
      [rendition(low240), rendition(low360, { durationMs: 30_000, isComplete: false })],
      60_000,
    ),
  ).toEqual([
    { name: "saving", percent: 100 },
    { name: "normal", percent: 25 },
    { name: "high", percent: 0 },
    { name: "highest", percent: 0 },
  ]);
});

test("waits grow and end", () => {
  expect([1, 2, 3, 4].map((attempt) => retryAfterMs(attempt, [5, 10, 20]))).toEqual([
    5,
    10,
    20,
    null,
  ]);
  expect(retryAfterMs(1)).toBeGreaterThan(0);
  expect(retryAfterMs(6)).toBeNull();
});

test("room is two and a half times the upload and a reserve", () => {
  const need = 1000 * 2.5 + DISK_RESERVE_BYTES;
  expect([hasRoom(need, 1000), hasRoom(need - 1, 1000), hasRoom(null, 1e12)]).toEqual([
    true,
    false,
    true,
  ]);
});
