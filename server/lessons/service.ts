import { setTimeout } from "node:timers/promises";
import { AppError } from "../errors.ts";
import { logger } from "../logger.ts";
import type { User } from "../realtime.ts";
import { boundsOf, dayAfter, dayOf } from "../schedule/rules.ts";
import type { Schedule } from "../schedule/service.ts";
import { createAccess, type PeopleForLessons } from "./access.ts";
import { createAdmission } from "./admission.ts";
import { createDates } from "./dates.ts";
import { createDays } from "./days.ts";
import type { Lesson } from "./protocol.ts";
import {
  ANNOUNCE_AFTER_MS,
  EARLIEST_START_MS,
  MAX_COHOSTS,
  OVERDUE_MS,
  ofShiftNow,
  overReason,
  PLANNED_DAYS_AHEAD,
  startRefusal,
} from "./rules.ts";
import type { LessonFilter, LessonStore, Span, StoredLesson } from "./store.ts";
import { createViews, instant } from "./views.ts";

type Deps = {
  store: LessonStore;
  schedule: Pick<Schedule, "planOf" | "subjects" | "datesOf">;
  people: PeopleForLessons;
  /** Pupils in the lesson's room now. */
  presentCount(lessonId: string): number;
  /** False once the server is stopping: no lesson is opened any more. */
  isAccepting?: () => boolean;
  now?: () => number;
  /** Hears of starts and ends. */
  log?: Pick<typeof logger, "info">;
};
type Listener = (lesson: Lesson, schoolId: string) => void;

/** The rules of a lesson's life: planned, then live, then ended; and whose it is. */
export function createLessons(deps: Deps) {
  const { store, schedule, people, presentCount, isAccepting = () => true, now = Date.now } = deps;
  const { log = logger } = deps;
  const access = createAccess(people);
  const { toLesson, toLessons } = createViews({ schedule, people, presentCount });
  const { ensureDay, ensureFreshDay } = createDays({
    store,
    now,
    planOf: schedule.planOf,
    boundsOf: async (schoolId, day) => boundsOf(day, (await people.readSchool(schoolId)).timeZone),
  });
  const dates = createDates({
    ...{ store, now, datesOf: schedule.datesOf, readSchool: people.readSchool },
  });
  const { admit, admitGuest, mayPrepare } = createAdmission({
    ...{ access, people, toLesson, read: readStored },
  });
  const listeners = new Set<Listener>();
  const announcing = new Set<string>();

  /** @throws AppError not_found */
  async function readStored(schoolId: string, lessonId: string): Promise<StoredLesson> {
    const lesson = await store.find(schoolId, lessonId);
    if (!lesson) throw new AppError("not_found", "No such lesson");
    return lesson;
  }

  async function tellChanged(schoolId: string, stored: StoredLesson): Promise<Lesson> {
    const lesson = await toLesson(schoolId, stored);
    for (const listener of listeners)
      try {
        listener(lesson, schoolId);
      } catch (err) {
        // The lesson has changed all the same; whoever changed it must hear so.
        logger.error({ err, lessonId: lesson.id }, "a lesson's listener failed");
      }
    return lesson;
  }

  /**
   * The caller's lessons of a day, today when none is named, by time. The lessons of a day up to two weeks
   * ahead are made of the timetable the first time somebody looks at it; the past stays as it was.
   * @throws AppError forbidden other_class
   */
  async function list(
    user: User,
    asked: {
      day?: string | undefined;
      childId?: string | undefined;
      classId?: string | undefined;
    } = {},
  ) {
    const filter = await access.listFilter(user, asked);
    const { timeZone } = await people.readSchool(user.schoolId);
    const at = now();
    const today = dayOf(at, timeZone);
    const day = asked.day ?? today;
    if (day >= today && day <= dayAfter(today, PLANNED_DAYS_AHEAD))
      await ensureFreshDay(user.schoolId, day);
    const stored = await store.list(user.schoolId, boundsOf(day, timeZone), filter);
    const lessons = await toLessons(user.schoolId, day === today ? ofShiftNow(stored, at) : stored);
    return { day, now: instant(at), lessons };
  }

  /** One lesson, if it is theirs to see. @throws AppError not_found; forbidden other_class */
  async function read(user: User, lessonId: string): Promise<Lesson> {
    const lesson = await readStored(user.schoolId, lessonId);
    await access.mustSee(user, lesson);
    return toLesson(user.schoolId, lesson);
  }

  /** One lesson for another domain, which decides itself who may know of it; null when there is none. */
  async function find(schoolId: string, lessonId: string): Promise<Lesson | null> {
    const lesson = await store.find(schoolId, lessonId);
    return lesson && toLesson(schoolId, lesson);
  }

  /** Those of these lessons that there are, by id, for another domain. */
  async function findMany(schoolId: string, ids: readonly string[]): Promise<Map<string, Lesson>> {
    const found = await toLessons(schoolId, await store.findMany(schoolId, ids));
    return new Map(found.map((lesson) => [lesson.id, lesson]));
  }

  /** Lessons whose bell rings in a span, by time, for another domain; all of the school's when the filter is empty. */
  async function between(schoolId: string, span: Span, filter: LessonFilter = {}) {
    return toLessons(schoolId, await store.list(schoolId, span, filter));
  }

  /** The school at this moment: every lesson whose bell has rung and not rung again, or that is live. */
  async function listOn(schoolId: string): Promise<Lesson[]> {
    const at = now();
    const { timeZone } = await people.readSchool(schoolId);
    await ensureFreshDay(schoolId, dayOf(at, timeZone));
    return toLessons(schoolId, await store.listOn(schoolId, at));
  }

  /**
   * Opens the classroom, from 15 minutes before its bell until the bell that ends it. Starting a live lesson
   * again changes nothing, so a client may retry; of two starts at once one opens it and both see it open.
   * @throws AppError not_found; forbidden not_its_teacher; conflict lesson_too_early, lesson_ended,
   * lesson_cancelled; unavailable server_stopping
   */
  async function start(user: User, lessonId: string): Promise<Lesson> {
    const lesson = await readStored(user.schoolId, lessonId);
    access.mustHost(user, lesson);
    if (lesson.state === "live") return toLesson(user.schoolId, lesson);
    if (!isAccepting())
      throw new AppError("unavailable", "Stopping", { reason: "server_stopping" });
    const reason = startRefusal(lesson, now());
    if (reason) {
      const earliestAt = instant(lesson.startsAtMs - EARLIEST_START_MS);
      const details = reason === "lesson_too_early" ? { details: { earliestAt } } : {};
      throw new AppError("conflict", "It cannot be started now", { reason, ...details });
    }
    const opened = await store.open(user.schoolId, lessonId, now());
    if (opened) {
      log.info({ schoolId: user.schoolId, lessonId }, "lesson started");
      return tellChanged(user.schoolId, opened);
    }
    const current = await readStored(user.schoolId, lessonId);
    if (current.state !== "live")
      throw new AppError("conflict", "It is over", { reason: overReason(current.state) });
    return toLesson(user.schoolId, current);
  }

  /**
   * Ends it for everybody. Ending an ended lesson changes nothing.
   * @throws AppError not_found; forbidden not_its_teacher; conflict lesson_not_live, lesson_cancelled
   */
  async function end(user: User, lessonId: string): Promise<Lesson> {
    const lesson = await readStored(user.schoolId, lessonId);
    access.mustHost(user, lesson);
    const closed = await close(user.schoolId, lessonId, now());
    if (closed) return closed;
    const current = await readStored(user.schoolId, lessonId);
    if (current.state === "ended") return toLesson(user.schoolId, current);
    const reason = current.state === "cancelled" ? "lesson_cancelled" : "lesson_not_live";
    throw new AppError("conflict", "It is not live", { reason });
  }

  async function close(schoolId: string, lessonId: string, atMs: number): Promise<Lesson | null> {
    const closed = await store.close(schoolId, lessonId, atMs);
    if (!closed) return null;
    log.info({ schoolId, lessonId }, "lesson ended");
    return tellChanged(schoolId, closed);
  }

  /**
   * Ends lessons still live 30 minutes after their bell; never rejects, a lesson that fails is logged. One found
   * later, after the server was down, ended at those 30 minutes all the same.
   */
  async function endOverdue(): Promise<void> {
    const failed = (err: unknown) => logger.error({ err }, "ending overdue lessons failed");
    try {
      for (const { id: schoolId } of await people.listSchools())
        for (const lesson of await store.listOverdue(schoolId, now() - OVERDUE_MS)) {
          const startedAtMs = lesson.startedAtMs ?? lesson.startsAtMs;
          const endedAtMs = Math.max(startedAtMs, lesson.endsAtMs + OVERDUE_MS);
          await close(schoolId, lesson.id, endedAtMs).catch(failed);
        }
    } catch (err) {
      failed(err);
    }
  }

  /**
   * Writes its topic, an empty one clears it; opens it to parents, or closes it to them.
   * @throws AppError not_found; forbidden not_its_teacher; conflict lesson_cancelled
   */
  async function change(
    user: User,
    lessonId: string,
    { topic, areParentsIn }: { topic?: string | undefined; areParentsIn?: boolean | undefined },
  ): Promise<Lesson> {
    const lesson = await mustLead(user, lessonId);
    const changed = await store.change(user.schoolId, lessonId, {
      ...(topic !== undefined && { topic: topic.trim() || null }),
      ...(areParentsIn !== undefined && { areParentsIn }),
    });
    return tellChanged(user.schoolId, changed ?? lesson);
  }

  /**
   * Makes a colleague or a pupil of the class an assistant in this lesson, or no more.
   * @throws AppError not_found, no such lesson, or neither a teacher of the school nor of the class; forbidden
   * not_its_teacher; conflict lesson_cancelled, too_many_assistants
   */
  async function setCohost(user: User, lessonId: string, personId: string, isCohost: boolean) {
    const { schoolId } = user;
    const lesson = await mustLead(user, lessonId);
    if (isCohost) await access.mustFit(schoolId, personId, lesson);
    if (isCohost && lesson.cohostIds.length >= MAX_COHOSTS)
      throw new AppError("conflict", "Enough assistants", { reason: "too_many_assistants" });
    const changed = await store.setCohost(schoolId, lessonId, personId, isCohost);
    return tellChanged(schoolId, changed ?? lesson);
  }

  /** One's own lesson that is not cancelled. @throws AppError as above */
  async function mustLead(user: User, lessonId: string): Promise<StoredLesson> {
    const lesson = await readStored(user.schoolId, lessonId);
    access.mustHost(user, lesson);
    if (lesson.state === "cancelled")
      throw new AppError("conflict", "It is cancelled", { reason: "lesson_cancelled" });
    return lesson;
  }

  /**
   * Tells listeners a lesson as it is half a second from now, such as after somebody entered its room: a whole
   * class entering is told a few times, not sixty. Never rejects.
   */
  async function announce(schoolId: string, lessonId: string): Promise<void> {
    if (announcing.has(lessonId)) return;
    announcing.add(lessonId);
    await setTimeout(ANNOUNCE_AFTER_MS, undefined, { ref: false });
    announcing.delete(lessonId);
    try {
      const lesson = await store.find(schoolId, lessonId);
      if (lesson) await tellChanged(schoolId, lesson);
    } catch (err) {
      logger.error({ err, lessonId }, "announcing a lesson failed");
    }
  }

  /** Hears of every start, end and change. Returns what stops it. */
  function onChanged(listener: Listener): () => void {
    listeners.add(listener);
    return () => listeners.delete(listener);
  }

  return {
    list,
    read,
    find,
    findMany,
    between,
    listOn,
    start,
    end,
    endOverdue,
    change,
    setCohost,
    mayPrepare,
    admit,
    admitGuest,
    announce,
    onChanged,
    ensureDay,
    listDates: dates.list,
    makeDates: dates.make,
    /** For another domain, which asks itself who may; an empty topic clears it. */
    async rename(schoolId: string, lessonId: string, topic: string): Promise<void> {
      const renamed = await store.change(schoolId, lessonId, { topic: topic.trim() || null });
      if (renamed) await tellChanged(schoolId, renamed);
    },
    /** Who taught what to whom in a span, for another domain. */
    taught: store.taught,
    classOfChild: access.classOfChild,
  };
}
export type Lessons = ReturnType<typeof createLessons>;
