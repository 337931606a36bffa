import type { LessonDate } from "../lessons/dates.ts";
import type { User } from "../realtime.ts";
import { standingDates } from "./dates.ts";
import type { Frame, Frames } from "./frame.ts";
import type { Grid } from "./grid.ts";
import { readPlanFile } from "./plan-file.ts";
import { layPlan } from "./plan-rules.ts";
import type { JournalKey, JournalLesson, PlanEntry } from "./protocol.ts";
import type { JournalStore } from "./store.ts";

type Deps = {
  store: JournalStore;
  frames: Frames;
  grid: Grid;
  datesOf(frame: Frame): Promise<LessonDate[]>;
  tellChanged(frame: Frame): void;
  now: () => number;
};

/** The calendar-thematic plan (КТЖ) of a journal. */
export function createPlanImport({ store, frames, grid, datesOf, tellChanged, now }: Deps) {
  /** What a file holds; nothing is kept. @throws AppError forbidden not_its_teacher; invalid plan_unreadable */
  async function preview(user: User, key: JournalKey, xlsxBase64: string) {
    const { term } = await frames.writable(user, key);
    return readPlanFile(Buffer.from(xlsxBase64, "base64"), term.year);
  }

  /** The dates on which lines may stand. */
  async function datesFor(frame: Frame): Promise<LessonDate[]> {
    return standingDates(await datesOf(frame), { nowMs: now(), written: new Set() });
  }

  /**
   * Lays the lines on the term's dates and those of the year's later terms, in place of what those terms had; a line
   * dated in an earlier term goes there, too. A term on which no line falls keeps its own.
   * @throws AppError not_found; forbidden not_its_teacher; invalid, no such term
   */
  async function take(
    user: User,
    key: JournalKey,
    entries: readonly PlanEntry[],
  ): Promise<JournalLesson[]> {
    const { schoolId } = user;
    const frame = await frames.writable(user, key);
    const { term, terms } = frame;
    const days = entries.flatMap(({ day }) => day ?? []);
    const mayFill = terms.filter(
      (one) => one.number >= term.number || days.some((day) => day >= one.from && day <= one.to),
    );
    const framesOf = new Map<number, Frame>();
    const termDates = await Promise.all(
      mayFill.map(async (one) => {
        const ofTerm = { ...key, year: one.year, term: one.number };
        const other = one.number === term.number ? frame : await frames.frameOf(schoolId, ofTerm);
        framesOf.set(one.number, other);
        return { term: one, dates: await datesFor(other) };
      }),
    );
    const from = entries.some(({ day }) => day !== null)
      ? termDates
      : termDates.filter((one) => one.term.number >= term.number);
    const laid = layPlan(entries, from).map((one, place) => ({ ...one, place }));
    const byTerm = Map.groupBy(laid, (one) => one.term.number);
    for (const [number, lines] of byTerm) {
      const { journal } = framesOf.get(number) ?? frame;
      const stored = lines.map(({ entry, lessonIds, plannedDay, place }) => {
        return { ...entry, lessonIds, plannedDay, place };
      });
      await store.replaceEntries(schoolId, journal, stored, now());
    }
    tellChanged(frame);
    return (await grid.contentOf(frame)).lessons;
  }

  /** Lines of the term, in the file's order. @throws AppError not_found; forbidden other_class; invalid, no such term */
  async function list(user: User, key: JournalKey) {
    const frame = await frames.readable(user, key);
    const entries = await store.listEntries(user.schoolId, frame.journal);
    return entries.map(({ id, number, topic, day, hours, homework, lessonIds }) => {
      return { id, number, topic, day, hours, homework, lessonId: lessonIds[0] ?? null };
    });
  }

  return { preview, take, list };
}
