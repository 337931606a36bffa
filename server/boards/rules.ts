import type { Lesson } from "../lessons/protocol.ts";

const MINUTE_MS = 60_000;
/** A lesson begun more than this after its bell was started late, minutes. */
const LATE_START_MIN = 5;

type Seen = Pick<
  Lesson,
  "classId" | "state" | "startsAt" | "startedAt" | "pupilCount" | "presentCount"
>;

/** Whole minutes between a lesson's bell and its start, or now while it has not started; 0 when on time or cancelled. */
export function lateMinOf({ state, startsAt, startedAt }: Seen, nowMs: number): number {
  if (state === "cancelled") return 0;
  const begunMs = startedAt === null ? nowMs : Date.parse(startedAt);
  return Math.max(0, Math.floor((begunMs - Date.parse(startsAt)) / MINUTE_MS));
}

/** The numbers of a moment over the lessons whose bell has rung, or that are live. A class counts once. */
export function summaryOf(lessons: readonly Seen[], nowMs: number) {
  const live = lessons.filter(({ state }) => state === "live");
  const isLate = ({ startsAt, startedAt }: Seen) =>
    startedAt !== null && Date.parse(startedAt) - Date.parse(startsAt) > LATE_START_MIN * MINUTE_MS;
  const isDue = ({ state, startsAt }: Seen) => state === "planned" && Date.parse(startsAt) <= nowMs;
  const expected = new Map(
    lessons
      .filter((lesson) => lesson.state === "live" || isDue(lesson))
      .map(({ classId, pupilCount }) => [classId, pupilCount]),
  );
  return {
    running: live.length,
    startedLate: live.filter(isLate).length,
    notStarted: lessons.filter(isDue).length,
    pupilsPresent: live.reduce((sum, { presentCount }) => sum + presentCount, 0),
    pupilsExpected: [...expected.values()].reduce((sum, count) => sum + count, 0),
  };
}
