import { expect, test } from "vitest";
import {
  canRecord,
  cutTimeline,
  isWhole,
  keptOf,
  mayTap,
  mediaMsOf,
  noEdits,
  ownPlaylist,
} from "#server/recordings/rules.ts";
import { RoomRole } from "#server/rooms/protocol.ts";

test("teachers are recorded; of pupils the voice alone, where it is wished and agreed to", () => {
  const asked = (role: RoomRole, source: "microphone" | "camera" | "screen", hasConsent: boolean) =>
    [true, false].map((withPupils) => mayTap({ role, source, hasConsent }, withPupils));
  expect(asked("host", "camera", false)).toEqual([true, true]);
  expect(asked("cohost", "screen", false)).toEqual([true, true]);
  expect(asked("pupil", "microphone", true)).toEqual([true, false]);
  expect(asked("pupil", "microphone", false)).toEqual([false, false]);
  expect(asked("pupil", "camera", true)).toEqual([false, false]);
  for (const role of RoomRole.options.filter((one) => !["host", "cohost", "pupil"].includes(one)))
    expect(asked(role, "microphone", true), role).toEqual([false, false]);
});

test("a room whose people speak of children is never recorded", () => {
  expect(canRecord("parents")).toBe(false);
  expect(canRecord("lesson")).toBe(true);
});

test("a fact finds its place behind a pause; one in the pause has none", () => {
  const parts = [
    { startedAtMs: 1_000, durationMs: 500 },
    { startedAtMs: 5_000, durationMs: 500 },
  ];
  expect([1_200, 3_000, 5_100].map((at) => mediaMsOf(parts, at))).toEqual([200, null, 600]);
});

test("what stays is in order and apart", () => {
  const edits = {
    fromMs: 1_000,
    toMs: 20_000,
    hidden: [
      { fromMs: 5_000, toMs: 8_000 },
      { fromMs: 7_000, toMs: 9_000 },
    ],
  };
  expect(keptOf(edits, 30_000)).toEqual([
    { fromMs: 1_000, toMs: 5_000 },
    { fromMs: 9_000, toMs: 20_000 },
  ]);
  expect(isWhole(keptOf(noEdits, 30_000), 30_000)).toBe(true);
  expect(keptOf({ ...noEdits, hidden: [{ fromMs: 0, toMs: 40_000 }] }, 30_000)).toEqual([]);
});

test("a hidden stretch hides its words; the slide turned in it stands after it", () => {
  const kept = [
    { fromMs: 0, toMs: 5_000 },
    { fromMs: 9_000, toMs: 20_000 },
  ];
  const facts = [
    { atMs: 1_000, kind: "chat" as const, data: "a" },
    { atMs: 6_000, kind: "chat" as const, data: "hidden" },
    { atMs: 6_500, kind: "slides" as const, data: "page 2" },
    { atMs: 10_000, kind: "chat" as const, data: "b" },
    { atMs: 25_000, kind: "slides" as const, data: "after all" },
  ];
  expect(cutTimeline(facts, kept)).toEqual([
    { atMs: 1_000, kind: "chat", data: "a" },
    { atMs: 5_000, kind: "slides", data: "page 2" },
    { atMs: 6_000, kind: "chat", data: "b" },
  ]);
});

test("parts are joined in one list, an empty one is left out", () => {
  const list = ownPlaylist(
    [
      { soundMs: [3_000, 1_000], pictureMs: [3_000, 1_000] },
      { soundMs: [], pictureMs: [] },
      { soundMs: [2_000], pictureMs: [2_000] },
    ],
    "a32",
  );
  expect(list.match(/#EXT-X-DISCONTINUITY/g)).toHaveLength(1);
  expect(list.split("\n").filter((line) => line && !line.startsWith("#"))).toEqual([
    "p0/a32/00000.m4s",
    "p0/a32/00001.m4s",
    "p2/a32/00000.m4s",
  ]);
  expect(list).toContain('#EXT-X-MAP:URI="p2/a32/init.mp4"');
});
