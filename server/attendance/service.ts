import { checkMay, may } from "../auth/permissions.ts";
import { AppError } from "../errors.ts";
import type { Lesson } from "../lessons/protocol.ts";
import type { Lessons } from "../lessons/service.ts";
import type { Language, SchoolClass } from "../people/protocol.ts";
import type { FileReply } from "../protocol/define.ts";
import type { User } from "../realtime.ts";
import { toFile } from "../sheets.ts";
import { type FactStore, mongoFacts } from "./facts-store.ts";
import { createLedger, instant, type LedgerPupil } from "./ledger.ts";
import type { AttendancePolicy, AttendanceRow, AttendanceSheet } from "./protocol.ts";
import { unite } from "./rules.ts";
import type { AttendanceStore } from "./store.ts";
import { toTable } from "./table.ts";
import { createVisits, type PeopleForVisits, type VisitDeps } from "./visits.ts";

/** What attendance asks of people. */
export type PeopleForAttendance = Omit<PeopleForVisits, "readSchool"> & {
  readSchool(schoolId: string): Promise<{ timeZone: string; attendancePolicy: AttendancePolicy }>;
  findClass(schoolId: string, classId: string): Promise<Pick<SchoolClass, "classTeacherId"> | null>;
  roster(schoolId: string, classId: string): Promise<LedgerPupil[]>;
};
type Deps = Omit<VisitDeps, "people" | "lessons" | "now"> & {
  store: AttendanceStore;
  factStore?: FactStore;
  lessons: Pick<Lessons, "find" | "findMany" | "list" | "classOfChild">;
  people: PeopleForAttendance;
  now?: () => number;
};
type OwnAttendance = Pick<AttendanceRow, "status" | "presentSec"> & {
  lessonId: string;
  isLive: boolean;
};

/** Who was in which lesson: written down as it happens, judged when somebody looks. */
export function createAttendance({ store, lessons, people, now = Date.now, ...deps }: Deps) {
  const { factStore = mongoFacts } = deps;
  const visits = createVisits({ store, lessons, people, now, ...deps });
  const policyOf = async (schoolId: string) => (await people.readSchool(schoolId)).attendancePolicy;
  const ledger = createLedger({
    ...{ store, factStore, lessons, people, policyOf, now },
    recordedOf: async () => new Set(),
  });

  /** @throws AppError forbidden, unless its teacher, its class's class teacher, or one who sees the school's */
  async function mustReadSheet(user: User, lesson: Lesson): Promise<void> {
    if (may(user.roles, "attendance:readSchool")) return;
    if (may(user.roles, "attendance:readLesson") && lesson.teacher.id === user.id) return;
    if (may(user.roles, "attendance:readClass")) {
      const schoolClass = await people.findClass(user.schoolId, lesson.classId);
      if (schoolClass?.classTeacherId === user.id) return;
    }
    throw new AppError("forbidden", "Not its teacher", { reason: "not_its_teacher" });
  }

  /**
   * The attendance of a lesson: the whole class, absent pupils too; up to now while it is live.
   * @throws AppError not_found; forbidden not_its_teacher; conflict lesson_not_live, never held; lesson_cancelled
   */
  async function sheet(user: User, lessonId: string): Promise<AttendanceSheet> {
    const { schoolId } = user;
    const lesson = await lessons.find(schoolId, lessonId);
    if (!lesson) throw new AppError("not_found", "No such lesson");
    await mustReadSheet(user, lesson);
    const { policy, lessons: read } = await ledger.read(schoolId, [lesson]);
    const held = read[0];
    if (!held) {
      const reason = lesson.state === "cancelled" ? "lesson_cancelled" : "lesson_not_live";
      throw new AppError("conflict", "It was not held", { reason });
    }
    return {
      lessonId,
      className: lesson.className,
      subjectName: lesson.subject.name,
      teacherName: lesson.teacher.name,
      from: instant(held.span.fromMs),
      to: instant(held.span.toMs),
      isLive: held.isLive,
      policy,
      rows: held.rows.map(({ lessonId: _, ...row }) => row),
    };
  }

  /** The same table as a file, in a language, with times of the school's zone. @throws as sheet does */
  async function exportSheet(
    user: User,
    lessonId: string,
    kind: "csv" | "xlsx",
    language: Language,
  ): Promise<FileReply> {
    const table = await sheet(user, lessonId);
    const { timeZone } = await people.readSchool(user.schoolId);
    return toFile(toTable(table, language, timeZone), kind);
  }

  /**
   * A pupil's own, or a child's, attendance of a day: the lessons held, as their list of that day has them.
   * @throws AppError forbidden other_class, not their child; invalid, a parent who names no child
   */
  async function listOwn(
    user: User,
    { day, childId }: { day?: string | undefined; childId?: string | undefined },
  ): Promise<OwnAttendance[]> {
    checkMay(user.roles, "attendance:readOwn");
    if (childId !== undefined) await lessons.classOfChild(user, childId);
    else if (!user.roles.includes("pupil")) throw new AppError("invalid", "Name a child");
    const { schoolId } = user;
    const personId = childId ?? user.id;
    const list = await lessons.list(user, { day, childId });
    const { lessons: held } = await ledger.read(schoolId, list.lessons, personId);
    return held.map(({ lesson, isLive, rows: [row] }) => ({
      ...{ lessonId: lesson.id, isLive },
      status: row?.status ?? "absent",
      presentSec: row?.presentSec ?? 0,
    }));
  }

  /** Attempts that failed past opening the page, by person: the room shows them beside an empty seat. */
  async function failedAttempts(schoolId: string, lessonId: string): Promise<Map<string, number>> {
    const counts = new Map<string, number>();
    for (const { personId, stage } of await store.listAttempts(schoolId, [lessonId]))
      if (stage !== "opened") counts.set(personId, (counts.get(personId) ?? 0) + 1);
    return counts;
  }

  /**
   * Who was in a room that is no lesson's: first and last moment, ms, and how long over all devices together; up to
   * now for who is there still.
   */
  async function visitsOf(schoolId: string, roomId: string) {
    const stored = await store.listVisits(schoolId, [roomId]);
    const at = now();
    return new Map(
      [...Map.groupBy(stored, ({ personId }) => personId)].map(([personId, all]) => {
        const spans = unite(
          all.map(({ enteredAtMs, leftAtMs }) => ({ fromMs: enteredAtMs, toMs: leftAtMs ?? at })),
          0,
        );
        const fromMs = Math.min(...spans.map((span) => span.fromMs));
        const toMs = Math.max(...spans.map((span) => span.toMs));
        const presentMs = spans.reduce((sum, span) => sum + span.toMs - span.fromMs, 0);
        return [personId, { fromMs, toMs, presentMs }];
      }),
    );
  }

  return {
    ...visits,
    ...{ visitsOf, sheet, exportSheet, listOwn, failedAttempts, policyOf },
    proposals: ledger.proposals,
  };
}
export type Attendance = ReturnType<typeof createAttendance>;
