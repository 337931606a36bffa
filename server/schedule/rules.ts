import { TZDate, tzOffset } from "@date-fns/tz";
import { addDays, format, getISODay, parseISO } from "date-fns";
import type { Bell } from "./protocol.ts";

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

/** A slot as the timetable stores it: its bell is named by shift and number. */
export type PlainSlot = {
  id: string;
  weekday: number;
  shift: number;
  number: number;
  classId: string;
  subjectId: string;
  teacherId: string;
};
/** A lesson the timetable asks for. `startsAt` is UTC, ISO 8601. */
export type Planned = {
  classId: string;
  subjectId: string;
  teacherId: string;
  startsAt: string;
  durationMin: number;
  shift: number;
  number: number;
};

/** The calendar day, `YYYY-MM-DD`, that an instant (ms) belongs to in a time zone. */
export function dayOf(atMs: number, timeZone: string): string {
  return format(new TZDate(atMs, timeZone), "yyyy-MM-dd");
}

/** The day `count` days after, or before when negative. */
export function dayAfter(day: string, count: number): string {
  return format(addDays(parseISO(day), count), "yyyy-MM-dd");
}

/** ISO weekday of a calendar day: 1 Monday to 7 Sunday. */
export function weekdayOf(day: string): number {
  return getISODay(parseISO(day));
}

/**
 * The instant (ms) at which a school's wall clock shows `minute` minutes since midnight on a day. A time that
 * the clock skips in spring is as much later as it skips; of a time shown twice in autumn it is the first.
 * Reckoned from offsets, because a zoned Date reads a doubled hour differently on machines of different zones.
 */
export function instantOf(day: string, minute: number, timeZone: string): number {
  const wallMs = Date.parse(`${day}T00:00:00Z`) + minute * MINUTE_MS;
  const offsetMs = (atMs: number) => tzOffset(timeZone, new Date(atMs)) * MINUTE_MS;
  const before = offsetMs(wallMs - DAY_MS);
  const after = offsetMs(wallMs + DAY_MS);
  if (offsetMs(wallMs - before) === before) return wallMs - before;
  return offsetMs(wallMs - after) === after ? wallMs - after : wallMs - before;
}

/** A calendar day of a time zone as instants (ms): from its midnight to the next, 23 to 25 hours. */
export function boundsOf(day: string, timeZone: string): { fromMs: number; toMs: number } {
  return { fromMs: instantOf(day, 0, timeZone), toMs: instantOf(dayAfter(day, 1), 0, timeZone) };
}

/**
 * The lessons of a calendar day, by time. A lesson belongs to the day on which its bell rings, though it may
 * end after midnight. Where a skipped hour puts two lessons of a class at one instant, the earlier bell holds.
 */
export function planOn(
  day: string,
  timeZone: string,
  bells: readonly Bell[],
  slots: readonly PlainSlot[],
): Planned[] {
  const weekday = weekdayOf(day);
  const bellOf = new Map(bells.map((bell) => [`${bell.shift}.${bell.number}`, bell]));
  const planned = new Map<string, Planned & { startMin: number }>();
  for (const slot of slots) {
    const bell = bellOf.get(`${slot.shift}.${slot.number}`);
    if (!bell || slot.weekday !== weekday) continue;
    const startsAt = new Date(instantOf(day, bell.startMin, timeZone)).toISOString();
    const key = `${slot.classId} ${startsAt}`;
    const other = planned.get(key);
    if (other && other.startMin <= bell.startMin) continue;
    const { id: _, weekday: __, ...named } = slot;
    planned.set(key, { ...named, startsAt, ...bell });
  }
  return [...planned.values()]
    .sort((a, b) => (a.startsAt < b.startsAt ? -1 : a.startsAt > b.startsAt ? 1 : 0))
    .map(({ startMin: _, ...lesson }) => lesson);
}

/**
 * What makes a timetable impossible, each in one sentence: a bell twice, a slot without its bell, a class or a
 * teacher in two lessons at once. Empty when it is sound.
 */
export function clashesIn(
  bells: readonly Bell[],
  slots: readonly Omit<PlainSlot, "id" | "subjectId">[],
): string[] {
  const clashes: string[] = [];
  const bellOf = new Map<string, Bell>();
  for (const bell of bells) {
    const key = `${bell.shift}.${bell.number}`;
    if (bellOf.has(key)) clashes.push(`Bell ${key} is there twice`);
    bellOf.set(key, bell);
  }
  const busy = new Map<string, { from: number; to: number }[]>();
  for (const { weekday, shift, number, classId, teacherId } of slots) {
    const bell = bellOf.get(`${shift}.${number}`);
    if (!bell) {
      clashes.push(`Class ${classId} has a lesson at bell ${shift}.${number}, which does not ring`);
      continue;
    }
    const from = (weekday - 1) * 1440 + bell.startMin;
    for (const who of [`Class ${classId}`, `Teacher ${teacherId}`]) {
      const taken = busy.get(who) ?? [];
      busy.set(who, taken);
      taken.push({ from, to: from + bell.durationMin });
    }
  }
  for (const [who, taken] of busy) {
    taken.sort((a, b) => a.from - b.from);
    for (const [index, { from }] of taken.entries())
      if (index > 0 && taken[index - 1]!.to > from)
        clashes.push(`${who} has two lessons at minute ${from} of the week`);
  }
  return clashes;
}
