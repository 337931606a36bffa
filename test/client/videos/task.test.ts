import { describe, expect, test } from "vitest";
import type { KeptUpload } from "#client/videos/kept-files.ts";
import { type Circumstances, isReadyToSend, toTask, type Work } from "#client/videos/task.ts";

const kept: KeptUpload = {
  videoId: "v",
  itemId: "i",
  ownerId: "o",
  title: "Кардио",
  fileName: "a.mp4",
  sizeBytes: 318_000_000,
  sample: "s",
  facts: { isSound: false, durationS: 700, linesPx: 1080, poster: null },
  addedAtMs: 0,
  sentBytes: 214_000_000,
  isPaused: false,
};
const workOf = (part: Partial<Work> = {}): Work => ({
  kept,
  isKept: true,
  isFresh: false,
  needsFile: false,
  refusal: null,
  failures: 0,
  sent: [],
  ...part,
});
const now: Circumstances = { isLeading: true, isWifiMissing: false, currentId: "v", nowMs: 20_000 };

describe("toTask", () => {
  test("tells how long it still takes while it is being sent", () => {
    const sent = [
      { atMs: 0, bytes: 205_000_000 },
      { atMs: 20_000, bytes: 214_000_000 },
    ];
    expect(toTask(workOf({ sent }), now)).toMatchObject({ state: "sending", minutesLeft: 4 });
    const paused = workOf({ sent, kept: { ...kept, isPaused: true } });
    expect(toTask(paused, now)).toMatchObject({ state: "paused", minutesLeft: null });
  });

  test.each([
    ["waiting", {}, { currentId: "other" }],
    ["offline", { failures: 1 }, {}],
    ["noWifi", {}, { isWifiMissing: true }],
    ["needsFile", { needsFile: true }, { currentId: null }],
    ["refused", { refusal: { reason: "disk_full" } }, { currentId: null }],
    ["elsewhere", {}, { isLeading: false }],
  ] as const)("says %s", (state, work, circumstances) => {
    expect(toTask(workOf(work), { ...now, ...circumstances }).state).toBe(state);
  });

  test("says what was decided for good before what may pass", () => {
    const refused = workOf({ refusal: { reason: null }, failures: 2 });
    expect(toTask(refused, { ...now, isWifiMissing: true }).state).toBe("refused");
  });
});

test("isReadyToSend leaves out what waits for a person", () => {
  expect(isReadyToSend(workOf())).toBe(true);
  expect(isReadyToSend(workOf({ failures: 3 }))).toBe(true);
  expect(isReadyToSend(workOf({ needsFile: true }))).toBe(false);
  expect(isReadyToSend(workOf({ refusal: { reason: null } }))).toBe(false);
  expect(isReadyToSend(workOf({ kept: { ...kept, isPaused: true } }))).toBe(false);
});
