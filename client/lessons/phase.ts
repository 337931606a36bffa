import type { Lesson } from "#server/lessons/protocol.ts";

/** A lesson may be opened this long before its bell. The server decides; the screen only follows. */
const EARLIEST_START_MS = 15 * 60_000;
const MINUTE_MS = 60_000;

/**
 * How a lesson stands at an instant: `due` may be started already, `waiting` should have been started by the
 * bell, `missed` was never held.
 */
export type Phase = "live" | "waiting" | "due" | "later" | "missed" | "ended" | "cancelled";
type Timed = Pick<Lesson, "state" | "startsAt" | "durationMin">;

/** When the bell ends it, ms. */
export function endsAtMs({ startsAt, durationMin }: Timed): number {
  return Date.parse(startsAt) + durationMin * MINUTE_MS;
}

/** From when on its teacher may open it, ms. */
export function opensAtMs({ startsAt }: Timed): number {
  return Date.parse(startsAt) - EARLIEST_START_MS;
}

/** The phase of a lesson at `nowMs`. */
export function phaseOf(lesson: Timed, nowMs: number): Phase {
  if (lesson.state !== "planned") return lesson.state;
  if (nowMs >= endsAtMs(lesson)) return "missed";
  if (nowMs >= Date.parse(lesson.startsAt)) return "waiting";
  return nowMs >= opensAtMs(lesson) ? "due" : "later";
}

/** Share of the lesson's time that has passed, 0 to 1. */
export function passedShare(lesson: Timed, nowMs: number): number {
  const share = (nowMs - Date.parse(lesson.startsAt)) / (lesson.durationMin * MINUTE_MS);
  return Math.min(1, Math.max(0, share));
}

/** Whole minutes until an instant, upwards; 0 once it has passed. */
export function minutesUntil(atMs: number, nowMs: number): number {
  return Math.max(0, Math.ceil((atMs - nowMs) / MINUTE_MS));
}

const weight: Partial<Record<Phase, number>> = { live: 0, waiting: 1, due: 1, later: 2 };

/**
 * The one lesson a day's first card shows: a live one, else one whose bell has rung or is near, else the
 * next. Of two live lessons the later one: the earlier was left open. Null when the day is over.
 */
export function mainLesson<L extends Timed>(lessons: readonly L[], nowMs: number): L | null {
  const open = lessons.flatMap((lesson) => {
    const phase = phaseOf(lesson, nowMs);
    const rank = weight[phase];
    return rank === undefined ? [] : [{ lesson, rank, atMs: Date.parse(lesson.startsAt) }];
  });
  open.sort((a, b) => a.rank - b.rank || (a.rank === 0 ? b.atMs - a.atMs : a.atMs - b.atMs));
  return open[0]?.lesson ?? null;
}
