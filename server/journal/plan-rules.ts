import type { LessonDate } from "../lessons/dates.ts";
import type { PlanEntry, Term } from "./protocol.ts";

type Dated = Pick<LessonDate, "id" | "day" | "state">;
/** The dates of one term on which lines may stand, by time. */
export type TermDates = { term: Term; dates: readonly Dated[] };
/** A line and where it stands: in which term, on which lessons. */
export type Laid = {
  entry: PlanEntry;
  term: Term;
  lessonIds: string[];
  /** The file's day, else the day of the first lesson it was laid on. */
  plannedDay: string | null;
};

/**
 * Lays the lines of a file on the dates of a year's terms. A line with a date stands on the first lesson of that day
 * that is free; where there is none, on the next free date after the line before it. A line without a date follows
 * the line before it. A line of several hours takes as many dates. Lines go on into the next term when one is full; a
 * line dated in another term goes there. What finds no date is kept without one. Cancelled lessons are no dates.
 * `terms` are by time, from the first that the file may fill; at least one.
 */
export function layPlan(entries: readonly PlanEntry[], terms: readonly TermDates[]): Laid[] {
  const [first] = terms;
  if (!first) return [];
  const dates = terms.flatMap(({ term, dates: ofTerm }) =>
    ofTerm.filter(({ state }) => state !== "cancelled").map((date) => ({ ...date, term })),
  );
  const taken = new Set<string>();
  // Lines that name a day on which there is a lesson have it before any that only follow.
  const reserved = new Map<PlanEntry, (typeof dates)[number]>();
  for (const entry of entries) {
    const date = dates.find(({ id, day }) => day === entry.day && !taken.has(id));
    if (!date) continue;
    reserved.set(entry, date);
    taken.add(date.id);
  }
  let at = -1;
  let lastTerm = first.term;
  return entries.map((entry) => {
    const own = reserved.get(entry);
    const stands = own ? [own] : [];
    if (own) at = Math.max(at, dates.indexOf(own));
    const isElsewhere = !own && entry.day !== null && !terms.some(({ term }) => isIn(term, entry));
    while (!isElsewhere && stands.length < entry.hours) {
      const next = dates.findIndex(({ id }, index) => index > at && !taken.has(id));
      const date = dates[next];
      if (!date) break;
      at = next;
      taken.add(date.id);
      stands.push(date);
    }
    const dated = terms.find(({ term }) => isIn(term, entry))?.term;
    const term = stands[0]?.term ?? dated ?? lastTerm;
    lastTerm = term;
    const lessonIds = stands.map(({ id }) => id);
    return { entry, term, lessonIds, plannedDay: entry.day ?? stands[0]?.day ?? null };
  });
}

const isIn = ({ from, to }: Term, { day }: PlanEntry) => day !== null && from <= day && day <= to;

type Standing = { id: string; lessonIds: readonly string[] };

/**
 * Lines whose dates the timetable has taken away (their lessons were never made, and are asked for no more) go to the
 * free dates after today, in order. What a teacher set aside (no lessons) stays so. Returns only what changes.
 */
export function layAgain<E extends Standing>(
  entries: readonly E[],
  dates: readonly Dated[],
  today: string,
): { id: string; lessonIds: string[] }[] {
  const known = new Set(dates.map(({ id }) => id));
  const isLost = (id: string) => !known.has(id);
  const lost = entries.filter(({ lessonIds }) => lessonIds.some(isLost));
  if (lost.length === 0) return [];
  const taken = new Set(entries.flatMap(({ lessonIds }) => lessonIds));
  const free = dates.filter(({ id, day, state }) => {
    return !taken.has(id) && state === "planned" && day >= today;
  });
  return lost.flatMap(({ id, lessonIds }) => {
    const kept = lessonIds.filter((one) => known.has(one));
    const found = free.splice(0, lessonIds.length - kept.length).map((date) => date.id);
    // Without a free date it keeps its place in mind, and is looked at again the next time.
    return found.length > 0 ? [{ id, lessonIds: [...kept, ...found] }] : [];
  });
}

/**
 * Puts a line on a lesson: "topic moved". What stood there goes to where the line came from if that lesson has not been
 * held, else it is set aside. Null: the lesson has no line any more. Returns what changes, by line.
 */
export function moveEntry<E extends Standing>(
  entries: readonly E[],
  { entryId, lessonId }: { entryId: string | null; lessonId: string },
  isHeldAt: (lessonId: string) => boolean,
): { id: string; lessonIds: string[] }[] {
  const moved = entries.find(({ id }) => id === entryId);
  if (moved?.lessonIds.includes(lessonId)) return [];
  const from = moved?.lessonIds.find((one) => !isHeldAt(one));
  const displaced = entries
    .filter(({ id, lessonIds }) => id !== entryId && lessonIds.includes(lessonId))
    .map(({ id, lessonIds }) => {
      const others = lessonIds.filter((one) => one !== lessonId);
      return { id, lessonIds: from === undefined ? others : [...others, from] };
    });
  if (!moved) return displaced;
  const stays = moved.lessonIds.filter((one) => one !== from);
  return [...displaced, { id: moved.id, lessonIds: [...stays, lessonId] }];
}
