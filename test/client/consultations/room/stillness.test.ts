import { expect, test } from "vitest";
import { type Arrival, createStillness } from "#client/consultations/room/stillness.ts";

/** Looks once a second; `counts` of a second are sound and picture, null: paused. */
function watch(looks: readonly (readonly [sound: number | null, picture: number | null])[]) {
  const stillness = createStillness();
  return looks.map(([sound, picture], second) => {
    const arrival = (kind: Arrival["kind"], count: number | null): Arrival => ({
      ...{ key: kind, personId: "pupil", kind, isPaused: count === null, count: count ?? 0 },
    });
    const arrivals = [arrival("audio", sound), arrival("video", picture)];
    return stillness.look(second * 1_000, arrivals).get("pupil") ?? null;
  });
}
const seconds = Array.from({ length: 8 }, (_, second) => second);

test("who brings sound and pictures is not still", () => {
  expect(watch(seconds.map((at) => [at, at]))).toEqual(seconds.map(() => null));
});

test("nothing for five seconds: the link; a picture alone: the picture", () => {
  const none = [null, null, null, null, null];
  expect(watch(seconds.map(() => [9, 9]))).toEqual([...none, "all", "all", "all"]);
  const picture = ["picture", "picture", "picture"];
  expect(watch(seconds.map((at) => [at, 9]))).toEqual([...none, ...picture]);
  // A picture that never came is no better than one that stands.
  expect(watch(seconds.map((at) => [at, 0]))).toEqual([...none, ...picture]);
});

test("a muted microphone and a closed camera are nobody's lack, and begin anew when they are opened", () => {
  expect(watch(seconds.map(() => [null, null]))).toEqual(seconds.map(() => null));
  const opened = seconds.map((at) => [at < 5 ? null : 9, null] as const);
  expect(watch(opened)).toEqual(seconds.map(() => null));
  expect(watch(seconds.map(() => [null, 9])).at(-1)).toBe("picture");
});

test("what comes again is not still at once", () => {
  const back = seconds.map((at) => [at < 7 ? 9 : 10, at < 7 ? 9 : 10] as const);
  expect(watch(back).slice(5)).toEqual(["all", "all", null]);
});

test("a page that slept itself blames nobody for that time", () => {
  const stillness = createStillness();
  const at = { key: "1", personId: "pupil", kind: "audio", isPaused: false, count: 5 } as const;
  stillness.look(0, [at]);
  expect(stillness.look(40_000, [at]).size).toBe(0);
  expect(stillness.look(41_000, [at]).size).toBe(0);
  expect(stillness.look(44_999, [at]).size).toBe(0);
  expect(stillness.look(45_000, [at]).get("pupil")).toBe("all");
});
