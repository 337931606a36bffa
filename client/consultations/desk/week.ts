import { type Availability, type Consultation, startsIn } from "#server/consultations/protocol.ts";
import { instantOf } from "../../library/edit/moment.ts";
import { endOf, standingOf } from "./talks.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** The day `count` days after a day `YYYY-MM-DD`. */
export function dayAfter(day: string, count: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + count * DAY_MS).toISOString().slice(0, 10);
}

/** 1 Monday to 7 Sunday. */
export function weekdayOf(day: string): number {
  return new Date(`${day}T00:00:00Z`).getUTCDay() || 7;
}

/** Minutes since midnight as a time field holds them: `09:05`. */
export function clockOf(minute: number): string {
  const pad = (value: number) => String(value).padStart(2, "0");
  return `${pad(Math.floor(minute / 60))}:${pad(minute % 60)}`;
}

/** `09:05` as minutes since midnight; null while it is no time. */
export function minuteOf(clock: string): number | null {
  const read = /^(\d\d):(\d\d)$/.exec(clock);
  if (!read) return null;
  const minute = Number(read[1]) * 60 + Number(read[2]);
  return Number(read[2]) < 60 && minute <= 24 * 60 ? minute : null;
}

export type FreeTime = { kind: "free"; startsAt: string; isSoon: boolean };
export type TakenTime = { kind: "talk"; startsAt: string; talk: Consultation };
export type WeekDay = { day: string; isOff: boolean; times: (FreeTime | TakenTime)[] };

type Week = {
  /** Null: no hours are set, nothing is free. */
  availability: Availability | null;
  talks: readonly Consultation[];
  /** The first day shown. */
  from: string;
  days: number;
  nowMs: number;
  timeZone: string;
};

/**
 * Days of a host, each with its talks and the times that are free beside them, by time. Past times are not free;
 * `isSoon`: sooner than the notice, so pupils no longer see it. The server decides what can be booked; this is a picture of it. Pure.
 */
export function weekOf({ availability, talks, from, days, nowMs, timeZone }: Week): WeekDay[] {
  const standing = talks.filter(
    (talk) => talk.isHost && talk.startsAt !== null && standingOf(talk, nowMs) !== "off",
  );
  const bufferMs = (availability?.bufferMin ?? 0) * MINUTE_MS;
  const lengthMs = (availability?.lengthMin ?? 0) * MINUTE_MS;
  const isTaken = (atMs: number) =>
    standing.some((talk) => {
      const startMs = Date.parse(talk.startsAt ?? "");
      const endMs = endOf(talk) ?? startMs;
      return endMs + bufferMs > atMs && startMs < atMs + lengthMs + bufferMs;
    });
  const freeOn = (day: string): FreeTime[] => {
    if (!availability) return [];
    const starts = new Set(
      availability.windows
        .filter(({ weekday }) => weekday === weekdayOf(day))
        .flatMap((window) => startsIn(window, availability)),
    );
    return [...starts].flatMap((minute): FreeTime[] => {
      const startsAt = instantOf(`${day}T${clockOf(minute)}`, timeZone);
      if (startsAt === null) return [];
      const atMs = Date.parse(startsAt);
      if (atMs < nowMs || isTaken(atMs)) return [];
      return [
        { kind: "free", startsAt, isSoon: atMs < nowMs + availability.noticeHours * HOUR_MS },
      ];
    });
  };
  return Array.from({ length: days }, (_, ahead) => dayAfter(from, ahead)).map((day) => {
    const isOff = availability?.daysOff.includes(day) ?? false;
    const startMs = Date.parse(instantOf(`${day}T00:00`, timeZone) ?? "");
    const endMs = Date.parse(instantOf(`${dayAfter(day, 1)}T00:00`, timeZone) ?? "");
    const taken = standing.flatMap((talk): TakenTime[] => {
      const atMs = Date.parse(talk.startsAt ?? "");
      return atMs >= startMs && atMs < endMs && talk.startsAt !== null
        ? [{ kind: "talk", startsAt: talk.startsAt, talk }]
        : [];
    });
    const times = [...taken, ...(isOff ? [] : freeOn(day))].sort((one, other) =>
      one.startsAt.localeCompare(other.startsAt),
    );
    return { day, isOff, times };
  });
}

/** One day as those who book see it: whether a time is free, nothing of whose it is. */
export type OfferedDay = { day: string; slots: { startsAt: string; isFree: boolean }[] };

/** What pupils see of hours that are being written, day by day; days without times are left out. Pure. */
export function offeredOf(
  availability: Availability,
  { talks, nowMs, from, days, timeZone }: Omit<Week, "availability">,
): OfferedDay[] {
  const week = { availability, from, days, nowMs, timeZone };
  const horizon = dayAfter(from, availability.horizonDays);
  const all = weekOf({ ...week, talks: [] });
  const open = new Set(
    weekOf({ ...week, talks }).flatMap(({ times }) =>
      times.flatMap((time) => (time.kind === "free" ? [time.startsAt] : [])),
    ),
  );
  return all
    .filter(({ day }) => day <= horizon)
    .map(({ day, times }) => ({
      day,
      slots: times.flatMap((time) =>
        time.kind === "free" && !time.isSoon
          ? [{ startsAt: time.startsAt, isFree: open.has(time.startsAt) }]
          : [],
      ),
    }))
    .filter(({ slots }) => slots.length > 0);
}
