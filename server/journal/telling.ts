import type { Attendance } from "../attendance/service.ts";
import type { Lessons } from "../lessons/service.ts";
import { logger } from "../logger.ts";
import type { Plans } from "../plans/service.ts";
import type { Register } from "../register/service.ts";
import type { Submissions } from "../submissions/service.ts";
import type { Journals } from "./service.ts";

type Parts = {
  journal: Pick<Journals, "touched">;
  lessons: Pick<Lessons, "find" | "onChanged">;
  attendance: Pick<Attendance, "on">;
  register: Pick<Register, "on">;
  submissions: Pick<Submissions, "on">;
  plans: Pick<Plans, "on" | "findTask">;
};
type OfJournal = { classId: string; subjectId: string };
/** A class that comes or hands in at once makes one notice in this time, not thirty. */
const GATHER_MS = 1_000;
/** Lessons whose state and topic are remembered; those of a few days. */
const MOST_REMEMBERED = 2_000;

/** Whatever a journal shows of other parts: when it changes there, those who look at the journal read it anew. */
export function tellOfJournal(parts: Parts): void {
  const { journal, lessons, attendance, register, submissions, plans } = parts;
  const waiting = new Set<string>();

  function touch(schoolId: string, { classId, subjectId }: OfJournal): void {
    const key = `${classId} ${subjectId}`;
    if (waiting.has(key)) return;
    waiting.add(key);
    setTimeout(() => {
      waiting.delete(key);
      journal.touched(schoolId, { classId, subjectId });
    }, GATHER_MS).unref();
  }
  function touchOf(
    schoolId: string,
    found: Promise<OfJournal | null>,
    of: { lessonId: string } | { taskId: string },
  ): void {
    found
      .then((one) => one && touch(schoolId, one))
      .catch((err: unknown) => logger.error({ err, ...of }, "a journal was not told"));
  }
  /** While it is live, attendance changes with every heartbeat: a journal is told when it is over. */
  const ofEnded = async (schoolId: string, lessonId: string): Promise<OfJournal | null> => {
    const lesson = await lessons.find(schoolId, lessonId);
    if (lesson?.state !== "ended") return null;
    return { classId: lesson.classId, subjectId: lesson.subject.id };
  };

  register.on("decided", ({ schoolId, lessonId }) =>
    touchOf(schoolId, ofEnded(schoolId, lessonId), { lessonId }),
  );
  attendance.on("changed", ({ schoolId, lessonId }) =>
    touchOf(schoolId, ofEnded(schoolId, lessonId), { lessonId }),
  );
  for (const event of ["given", "taskChanged", "taskRemoved"] as const)
    plans.on(event, ({ schoolId, task }) => touch(schoolId, task));
  submissions.on("changed", ({ schoolId, taskId }) =>
    touchOf(schoolId, plans.findTask(schoolId, taskId), { taskId }),
  );

  // Lessons tell of everybody who enters, too; a journal shows their state and topic alone.
  const shown = new Map<string, string>();
  lessons.onChanged(({ id, classId, subject, state, topic }, schoolId) => {
    const now = `${state} ${topic ?? ""}`;
    if (shown.get(id) === now) return;
    shown.delete(id);
    shown.set(id, now);
    const [oldest] = shown.keys();
    if (shown.size > MOST_REMEMBERED && oldest !== undefined) shown.delete(oldest);
    touch(schoolId, { classId, subjectId: subject.id });
  });
}
