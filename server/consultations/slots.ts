import { dayAfter, dayOf, instantOf, weekdayOf } from "../schedule/rules.ts";
import { type Availability, type Slot, startsIn } from "./protocol-booking.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** A stretch of time that is taken, ms. */
export type Taken = { fromMs: number; toMs: number };

/**
 * Times to book, by time: each window of the week is cut from its beginning into talks with their buffer. A time is
 * not offered on a day off, sooner than the notice, later than the horizon, or where it would touch a talk that is
 * agreed (with the buffer on both sides): then it is there, taken. Pure; a clock change keeps wall-clock times.
 */
export function slotsOf(
  { windows, lengthMin, bufferMin, noticeHours, horizonDays, daysOff }: Availability,
  { timeZone, nowMs, taken }: { timeZone: string; nowMs: number; taken: readonly Taken[] },
): Slot[] {
  const today = dayOf(nowMs, timeZone);
  const earliestMs = nowMs + noticeHours * HOUR_MS;
  const off = new Set(daysOff);
  const slots = new Map<number, Slot>();
  for (let ahead = 0; ahead <= horizonDays; ahead++) {
    const day = dayAfter(today, ahead);
    if (off.has(day)) continue;
    for (const window of windows) {
      if (window.weekday !== weekdayOf(day)) continue;
      for (const minute of startsIn(window, { lengthMin, bufferMin })) {
        const fromMs = instantOf(day, minute, timeZone);
        if (fromMs < earliestMs) continue;
        const toMs = fromMs + lengthMin * MINUTE_MS;
        const bufferMs = bufferMin * MINUTE_MS;
        const isFree = taken.every(
          (one) => one.toMs + bufferMs <= fromMs || one.fromMs >= toMs + bufferMs,
        );
        const known = slots.get(fromMs);
        // Two windows that overlap offer a time once.
        if (!known) slots.set(fromMs, { startsAt: new Date(fromMs).toISOString(), isFree });
      }
    }
  }
  return [...slots.values()].sort((a, b) => a.startsAt.localeCompare(b.startsAt));
}

/** Whether an instant is one of the times that can be booked now. */
export function isBookable(
  availability: Availability,
  startsAtMs: number,
  context: { timeZone: string; nowMs: number; taken: readonly Taken[] },
): boolean {
  return slotsOf(availability, context).some(
    ({ startsAt, isFree }) => isFree && Date.parse(startsAt) === startsAtMs,
  );
}
