import { Availability, type TalkWay } from "#server/consultations/protocol.ts";
import { clockOf, dayAfter, minuteOf } from "../week.ts";

/** A window as its fields hold it; an empty field is an empty text. */
export type WindowDraft = { key: number; weekday: number; from: string; to: string };
/** Hours while they are being written. */
export type HoursDraft = Omit<Availability, "windows"> & { windows: WindowDraft[] };

export const weekdays = [1, 2, 3, 4, 5, 6, 7] as const;
const workdays: readonly number[] = [1, 2, 3, 4, 5];
export const ways: readonly TalkWay[] = ["video", "sound", "text"];

/** Why hours cannot be saved yet: of one window, or of all. */
export type WindowProblem = "empty" | "backwards" | "overlaps" | "short";
export const windowProblems: readonly WindowProblem[] = ["empty", "backwards", "overlaps", "short"];

/** Proposed to whoever has set none: afternoons, after the first shift's lessons; nothing holds until it is saved. */
const PROPOSED: Availability = {
  windows: workdays.map((weekday) => ({ weekday, fromMin: 14 * 60, toMin: 17 * 60 })),
  lengthMin: 30,
  bufferMin: 10,
  noticeHours: 12,
  horizonDays: 21,
  daysOff: [],
  isInstant: true,
  ways: ["video", "sound", "text"],
};

let lastKey = 0;
const newKey = () => ++lastKey;

/** Fields of what is stored, or of the proposal. */
export function draftOf(availability: Availability | null): HoursDraft {
  const source = availability ?? PROPOSED;
  return {
    ...source,
    windows: source.windows.map(({ weekday, fromMin, toMin }) => ({
      ...{ key: newKey(), weekday, from: clockOf(fromMin) },
      // A field for a time knows no 24:00.
      to: clockOf(Math.min(toMin, 24 * 60 - 1)),
    })),
  };
}

/** Windows of a weekday, as they stand. */
export const windowsOf = ({ windows }: HoursDraft, weekday: number): WindowDraft[] =>
  windows.filter((window) => window.weekday === weekday);

/** One more window: an hour after the last of that day, else the afternoon's first. */
export function withWindow(draft: HoursDraft, weekday: number): HoursDraft {
  const ends = windowsOf(draft, weekday).map(({ to }) => minuteOf(to) ?? 0);
  const fromMin = ends.length > 0 ? Math.min(Math.max(...ends) + 60, 22 * 60) : 14 * 60;
  const window = { key: newKey(), weekday, from: clockOf(fromMin), to: clockOf(fromMin + 60) };
  return { ...draft, windows: [...draft.windows, window] };
}

export const withoutWindow = (draft: HoursDraft, key: number): HoursDraft => ({
  ...draft,
  windows: draft.windows.filter((window) => window.key !== key),
});

export const withTime = (
  draft: HoursDraft,
  key: number,
  change: Partial<Pick<WindowDraft, "from" | "to">>,
): HoursDraft => ({
  ...draft,
  windows: draft.windows.map((window) => (window.key === key ? { ...window, ...change } : window)),
});

/** The windows of one day take the place of those of the others. */
export function withCopied(
  draft: HoursDraft,
  weekday: number,
  targets: readonly number[],
): HoursDraft {
  const copied = targets
    .filter((target) => target !== weekday)
    .flatMap((target) =>
      windowsOf(draft, weekday).map((window) => ({ ...window, key: newKey(), weekday: target })),
    );
  const kept = draft.windows.filter(
    (window) => window.weekday === weekday || !targets.includes(window.weekday),
  );
  return { ...draft, windows: [...kept, ...copied] };
}
export const toWorkdays = (draft: HoursDraft, weekday: number): HoursDraft =>
  withCopied(draft, weekday, workdays);

/** Days off from one day to another, both included, beside those there are; at most a year's stretch. */
export function withDaysOff(draft: HoursDraft, from: string, to: string): HoursDraft {
  const days = new Set(draft.daysOff);
  for (let day = from, count = 0; day <= to && count < 366; day = dayAfter(day, 1), count++)
    days.add(day);
  return { ...draft, daysOff: [...days].sort() };
}

/** A stretch of days off without a gap. */
export type Stretch = { from: string; to: string };

/** Days off as stretches, those that are over left out. */
export function stretchesOf(daysOff: readonly string[], today: string): Stretch[] {
  const stretches: Stretch[] = [];
  for (const day of [...daysOff].filter((one) => one >= today).sort()) {
    const last = stretches.at(-1);
    if (last && dayAfter(last.to, 1) === day) last.to = day;
    else stretches.push({ from: day, to: day });
  }
  return stretches;
}

export const withoutStretch = (draft: HoursDraft, { from, to }: Stretch): HoursDraft => ({
  ...draft,
  daysOff: draft.daysOff.filter((day) => day < from || day > to),
});

/** What is wrong with each window, by key; windows that are right are left out. Pure. */
export function problemsOf({ windows, lengthMin }: HoursDraft): Map<number, WindowProblem> {
  const problems = new Map<number, WindowProblem>();
  for (const window of windows) {
    const from = minuteOf(window.from);
    const to = minuteOf(window.to);
    if (from === null || to === null) problems.set(window.key, "empty");
    else if (from >= to) problems.set(window.key, "backwards");
    else if (windows.some((other) => isOver(window, other))) problems.set(window.key, "overlaps");
    else if (to - from < lengthMin) problems.set(window.key, "short");
  }
  return problems;
}

function isOver(one: WindowDraft, other: WindowDraft): boolean {
  if (one.key === other.key || one.weekday !== other.weekday) return false;
  const otherFrom = minuteOf(other.from);
  const otherTo = minuteOf(other.to);
  const from = minuteOf(one.from) ?? 0;
  const to = minuteOf(one.to) ?? 0;
  return otherFrom !== null && otherTo !== null && otherFrom < to && otherTo > from;
}

/** What would be saved; null while something is wrong with it. */
export function availabilityOf(draft: HoursDraft): Availability | null {
  if (problemsOf(draft).size > 0) return null;
  const read = Availability.safeParse({
    ...draft,
    windows: draft.windows
      .map(({ weekday, from, to }) => ({ weekday, fromMin: minuteOf(from), toMin: minuteOf(to) }))
      .sort((a, b) => a.weekday - b.weekday || (a.fromMin ?? 0) - (b.fromMin ?? 0)),
  });
  return read.success ? read.data : null;
}
