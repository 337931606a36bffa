import { AppError } from "../errors.ts";
import type { LessonDate } from "../lessons/dates.ts";
import type { Lessons } from "../lessons/service.ts";
import type { User } from "../realtime.ts";
import { isHeld } from "./dates.ts";
import type { Frame, Frames } from "./frame.ts";
import type { Grid } from "./grid.ts";
import { moveEntry } from "./plan-rules.ts";
import type { JournalKey, JournalLesson } from "./protocol.ts";
import type { JournalStore } from "./store.ts";

type Deps = {
  store: JournalStore;
  frames: Frames;
  grid: Grid;
  lessons: Pick<Lessons, "rename" | "makeDates">;
  datesOf(frame: Frame): Promise<LessonDate[]>;
  tellChanged(frame: Frame): void;
  now: () => number;
};
type LessonChange = {
  topic?: string | undefined;
  homework?: string | undefined;
  planEntryId?: string | null | undefined;
};

/** Topic and homework of the journal's dates. */
export function createLessonTexts(deps: Deps) {
  const { store, frames, grid, lessons, datesOf, tellChanged, now } = deps;

  /**
   * What is named changes; the lesson is made if it was only planned.
   * @throws AppError not_found, the journal, the lesson or the line; forbidden not_its_teacher; conflict
   * lesson_cancelled, a line does not stand on what was cancelled
   */
  return async function change(
    user: User,
    { lessonId, ...key }: JournalKey & { lessonId: string },
    { topic, homework, planEntryId }: LessonChange,
  ): Promise<JournalLesson> {
    const { schoolId } = user;
    const frame = await frames.writable(user, key);
    const dates = await datesOf(frame);
    const date = dates.find(({ id }) => id === lessonId);
    if (!date) throw new AppError("not_found", "No such lesson in this journal");
    const { classId } = frame.journal;
    await lessons.makeDates(schoolId, { classId, dates: [date] });
    if (planEntryId !== undefined) await move(frame, dates, date, planEntryId);
    if (topic !== undefined) await lessons.rename(schoolId, lessonId, topic);
    if (homework !== undefined)
      await store.addText(schoolId, { lessonId, homework, byId: user.id, atMs: now() });
    tellChanged(frame);
    const all = await datesOf(frame);
    const changed = all.filter(({ id }) => id === lessonId);
    const [shown] = await grid.toLessons(frame, all, changed);
    if (!shown) throw new AppError("not_found", "No such lesson in this journal");
    return shown;
  };

  async function move(
    { schoolId, journal }: Frame,
    dates: readonly LessonDate[],
    date: LessonDate,
    entryId: string | null,
  ): Promise<void> {
    if (entryId !== null && date.state === "cancelled")
      throw new AppError("conflict", "It is cancelled", { reason: "lesson_cancelled" });
    const entries = await store.listEntries(schoolId, journal);
    if (entryId !== null && !entries.some(({ id }) => id === entryId))
      throw new AppError("not_found", "No such line");
    const held = new Set(dates.filter(isHeld).map(({ id }) => id));
    const wanted = { entryId, lessonId: date.id };
    await store.layEntries(
      schoolId,
      moveEntry(entries, wanted, (id) => held.has(id)),
    );
  }
}
export type LessonTexts = ReturnType<typeof createLessonTexts>;
