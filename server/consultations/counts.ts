import { dayAfter } from "../schedule/rules.ts";
import type { ConsultationKind } from "./protocol-booking.ts";
import type { WeekCount } from "./protocol-safety.ts";
import { weekOf } from "./rules.ts";

/** A talk of which was said that it was held, or not: all that a count needs. `week`: Monday of the week it was to be in. */
export type Marked = { kind: ConsultationKind; isHeld: boolean; week: string };

/** So many weeks leadership looks back: a school year. */
const WEEKS = 40;

/** The oldest week that is counted, Monday. */
export function oldestWeek(nowMs: number, timeZone: string): string {
  return dayAfter(weekOf(nowMs, timeZone), -7 * WEEKS);
}

/**
 * Talks by week, the last whole one first, then back to the first that has any, at most `WEEKS`; weeks between with
 * none are there, so that nothing is told by their absence. The running week is left out: whoever read its numbers
 * twice would see at which hour somebody talked.
 */
export function weeksOf(
  marked: readonly Marked[],
  { timeZone, nowMs }: { timeZone: string; nowMs: number },
): WeekCount[] {
  const thisWeek = weekOf(nowMs, timeZone);
  const weeks = Array.from({ length: WEEKS }, (_, ago): WeekCount => {
    const none = { privateHeld: 0, privateNotHeld: 0, ordinaryHeld: 0, ordinaryNotHeld: 0 };
    return { week: dayAfter(thisWeek, -7 * (ago + 1)), ...none };
  });
  const byWeek = new Map(weeks.map((one) => [one.week, one]));
  for (const { kind, isHeld, week } of marked) {
    const count = byWeek.get(week);
    if (count) count[`${kind}${isHeld ? "Held" : "NotHeld"}`]++;
  }
  const isAny = (one: WeekCount) =>
    one.privateHeld + one.privateNotHeld + one.ordinaryHeld + one.ordinaryNotHeld > 0;
  return weeks.slice(0, weeks.findLastIndex(isAny) + 1);
}
