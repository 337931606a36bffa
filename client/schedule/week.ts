import type { Bell, Slot } from "#server/schedule/protocol.ts";

const DAY_MIN = 24 * 60;
/** The days a school week always has, Monday to Friday; others only where lessons are. */
const WORKDAYS = [1, 2, 3, 4, 5];

/** A moment of a school: ISO weekday, and minutes since midnight in its time zone. */
export type Moment = { weekday: number; minute: number };

/** `HH:MM` of minutes since midnight. */
export function clockOf(minute: number): string {
  const two = (value: number) => String(value).padStart(2, "0");
  return `${two(Math.floor((minute % DAY_MIN) / 60))}:${two(minute % 60)}`;
}

/** The moment that a day `YYYY-MM-DD` and a time `HH:MM` name. */
export function momentOf(day: string, time: string): Moment {
  const [hour = 0, minute = 0] = time.split(":").map(Number);
  const sunday0 = new Date(`${day}T00:00:00Z`).getUTCDay();
  return { weekday: sunday0 === 0 ? 7 : sunday0, minute: hour * 60 + minute };
}

/** Whether a bell holds a minute of the day; it may run past midnight. */
export function holds({ startMin, durationMin }: Bell, minute: number): boolean {
  return (minute - startMin + DAY_MIN) % DAY_MIN < durationMin;
}

/** Whether a slot is on at this moment; one that runs past midnight belongs to the day it began. */
export function isOn({ weekday, bell }: Slot, now: Moment): boolean {
  const begunYesterday = now.minute < bell.startMin;
  const day = begunYesterday ? ((now.weekday + 5) % 7) + 1 : now.weekday;
  return day === weekday && holds(bell, now.minute);
}

/** The shifts of these slots, in order. */
export function shiftsOf(slots: readonly Slot[]): number[] {
  return [...new Set(slots.map(({ bell }) => bell.shift))].sort((a, b) => a - b);
}

/** The shift to show first: the one whose bell holds now, else the first. */
export function shiftNow(slots: readonly Slot[], minute: number): number | null {
  const now = slots.find(({ bell }) => holds(bell, minute));
  return now?.bell.shift ?? shiftsOf(slots)[0] ?? null;
}

/** When a shift begins and ends, minutes since midnight. */
export function spanOfShift(slots: readonly Slot[], shift: number): { from: number; to: number } {
  const bells = slots.map(({ bell }) => bell).filter((bell) => bell.shift === shift);
  return {
    from: Math.min(...bells.map(({ startMin }) => startMin)),
    to: Math.max(...bells.map(({ startMin, durationMin }) => startMin + durationMin)),
  };
}

/** The weekdays to show: Monday to Friday, and the others that have lessons. */
export function weekdaysOf(slots: readonly Slot[]): number[] {
  return [...new Set([...WORKDAYS, ...slots.map(({ weekday }) => weekday)])].sort((a, b) => a - b);
}

/** The bells of these slots by time, each once. */
export function bellsOf(slots: readonly Slot[]): Bell[] {
  const byStart = new Map(slots.map(({ bell }) => [`${bell.shift}.${bell.number}`, bell]));
  return [...byStart.values()].sort((a, b) => a.startMin - b.startMin);
}

/** The slots of one day and bell: rarely more than one, as where a class is taught in two groups. */
export function slotsAt(slots: readonly Slot[], weekday: number, bell: Bell): Slot[] {
  return slots.filter(
    (slot) =>
      slot.weekday === weekday &&
      slot.bell.shift === bell.shift &&
      slot.bell.number === bell.number,
  );
}
