import type { Planned } from "../schedule/rules.ts";
import type { LessonStore } from "./store.ts";

/** A day made this recently is not looked at again: a change of the timetable shows within a minute. */
const FRESH_MS = 60_000;

type Deps = {
  store: LessonStore;
  planOf(schoolId: string, day: string): Promise<Planned[]>;
  boundsOf(schoolId: string, day: string): Promise<{ fromMs: number; toMs: number }>;
  now: () => number;
};

/** Makes the lessons of a day from the timetable: once, whoever asks and however many at once. */
export function createDays({ store, planOf, boundsOf, now }: Deps) {
  const running = new Map<string, Promise<void>>();
  const freshUntil = new Map<string, number>();

  /** Makes the lessons of a day that are not there yet. Those that are stay as they are. */
  async function ensureDay(schoolId: string, day: string): Promise<void> {
    const key = `${schoolId} ${day}`;
    const begun = running.get(key);
    if (begun) return begun;
    const work = makeMissing(schoolId, day).finally(() => running.delete(key));
    running.set(key, work);
    await work;
    freshUntil.set(key, now() + FRESH_MS);
  }

  /** The same, unless it was done within the last minute. */
  async function ensureFreshDay(schoolId: string, day: string): Promise<void> {
    for (const [key, untilMs] of freshUntil) if (untilMs <= now()) freshUntil.delete(key);
    if (!freshUntil.has(`${schoolId} ${day}`)) await ensureDay(schoolId, day);
  }

  async function makeMissing(schoolId: string, day: string): Promise<void> {
    const [planned, bounds] = await Promise.all([planOf(schoolId, day), boundsOf(schoolId, day)]);
    const there = await store.list(schoolId, bounds);
    const keys = new Set(there.map(({ classId, startsAtMs }) => `${classId} ${startsAtMs}`));
    await store.makeMissing(
      schoolId,
      planned.filter(({ classId, startsAt }) => !keys.has(`${classId} ${Date.parse(startsAt)}`)),
    );
  }

  return { ensureDay, ensureFreshDay };
}
