import { expect, test } from "vitest";
import { clockOf, leftMsOf, minutesOf } from "#client/signals/clock.ts";
import { withNote } from "#client/signals/signal-store.ts";
import { threadsOf } from "#client/signals/TeacherNotes.tsx";
import type { PrivateNote } from "#server/signals/protocol.ts";

const NINE = Date.parse("2026-11-24T09:00:00Z");

test("the timer's face shows the last second until it is over", () => {
  const timer = { durationMs: 60_000, leftMs: 60_000, isOver: false };
  const running = { ...timer, endsAt: new Date(NINE + 60_000).toISOString() };
  expect(leftMsOf(running, NINE + 45_500)).toBe(14_500);
  expect(leftMsOf(running, NINE + 99_000)).toBe(0);
  expect(leftMsOf({ ...timer, leftMs: 9_000, endsAt: null }, NINE)).toBe(9_000);
  expect([300_000, 1, 0, 61_000].map(clockOf)).toEqual(["5:00", "0:01", "0:00", "1:01"]);
  expect([61_000, 60_000, 0].map(minutesOf)).toEqual([2, 1, 0]);
});

const note = (id: string, pupilId: string): PrivateNote => ({
  ...{ id, pupilId, isFromTeacher: false, authorName: "", text: id },
  at: new Date(NINE).toISOString(),
});

test("a note that comes twice is one; talks are by pupil, the newest first", () => {
  const notes = [note("1", "a"), note("2", "b"), note("3", "a")];
  expect(withNote(notes, note("2", "b"))).toEqual(notes);
  const threads = threadsOf(notes);
  expect(threads.map(({ pupilId }) => pupilId)).toEqual(["a", "b"]);
  expect(threads[0]?.thread.map(({ id }) => id)).toEqual(["1", "3"]);
});
