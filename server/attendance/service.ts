import { checkMay, may } from "../auth/permissions.ts";
import { AppError } from "../errors.ts";
import type { Lesson } from "../lessons/protocol.ts";
import type { Lessons } from "../lessons/service.ts";
import { logger } from "../logger.ts";
import type { Language, SchoolClass } from "../people/protocol.ts";
import type { FileReply } from "../protocol/define.ts";
import type { User } from "../realtime.ts";
import { toFile } from "../sheets.ts";
import { type FactStore, mongoFacts } from "./facts-store.ts";
import { createLedger, instant, type LedgerPupil } from "./ledger.ts";
import { createNotes } from "./notes.ts";
import { createPolicies, type PeopleForPolicy } from "./policy.ts";
import type {
  AttendancePolicy,
  AttendanceRow,
  AttendanceSheet,
  AttendanceTrace,
} from "./protocol.ts";
import { unite } from "./rules.ts";
import type { AttendanceStore } from "./store.ts";
import { toTable } from "./table.ts";
import { createTold } from "./told.ts";
import { toTrace } from "./trace.ts";
import { createVisits, type PeopleForVisits, type VisitDeps } from "./visits.ts";
import { toStatements } from "./xapi.ts";

/** What attendance asks of people. */
export type PeopleForAttendance = Omit<PeopleForVisits & PeopleForPolicy, "readSchool"> & {
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
  /** Where people open the site; ids of the xAPI export begin with it. */
  publicUrl?: string | null | undefined;
};
type OwnAttendance = Pick<AttendanceRow, "status" | "presentSec"> & {
  lessonId: string;
  isLive: boolean;
};

/** Which of these lessons have a recording to watch. */
type RecordedOf = (schoolId: string, lessonIds: readonly string[]) => Promise<ReadonlySet<string>>;

/** Who was in which lesson: written down as it happens, judged when somebody looks. */
export function createAttendance({ store, lessons, people, now = Date.now, ...deps }: Deps) {
  const { factStore = mongoFacts } = deps;
  const told = createTold();
  const visits = createVisits({
    ...{ store, lessons, people, now, onStored: told.changed },
    ...deps,
  });
  const notes = createNotes({ factStore, lessons, people, told, now });
  const policies = createPolicies({ factStore, people, told, now });
  let recordedOf: RecordedOf = async () => new Set();
  const ledger = createLedger({
    ...{ store, factStore, lessons, people, now, policyOf: policies.policyOf },
    recordedOf: (schoolId, lessonIds) => recordedOf(schoolId, lessonIds),
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

  /** @throws AppError as sheet does */
  async function readHeld(user: User, lessonId: string) {
    const lesson = await lessons.find(user.schoolId, lessonId);
    if (!lesson) throw new AppError("not_found", "No such lesson");
    await mustReadSheet(user, lesson);
    const { policy, lessons: read } = await ledger.read(user.schoolId, [lesson]);
    const held = read[0];
    if (!held) {
      const reason = lesson.state === "cancelled" ? "lesson_cancelled" : "lesson_not_live";
      throw new AppError("conflict", "It was not held", { reason });
    }
    return { policy, ...held };
  }

  /**
   * The attendance of a lesson: the whole class, absent pupils too; up to now while it is live.
   * @throws AppError not_found; forbidden not_its_teacher; conflict lesson_not_live, never held; lesson_cancelled
   */
  async function sheet(user: User, lessonId: string): Promise<AttendanceSheet> {
    const { policy, lesson, ...held } = await readHeld(user, lessonId);
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

  /**
   * The same as a file: a table in a language, with times of the school's zone, or xAPI statements without names.
   * @throws as sheet does
   */
  async function exportSheet(
    user: User,
    lessonId: string,
    kind: "csv" | "xlsx" | "xapi",
    language: Language,
  ): Promise<FileReply> {
    const table = await sheet(user, lessonId);
    const { timeZone } = await people.readSchool(user.schoolId);
    const document = toTable(table, language, timeZone);
    if (kind !== "xapi") return toFile(document, kind);
    const { lesson, span, rows } = await readHeld(user, lessonId);
    const statements = toStatements({
      ...{ schoolId: user.schoolId, span, rows, publicUrl: deps.publicUrl },
      lesson: { id: lesson.id, subjectId: lesson.subject.id },
    });
    return {
      fileName: `${document.fileName}.json`,
      mimeType: "application/json",
      contentBase64: Buffer.from(JSON.stringify(statements, null, 2)).toString("base64"),
    };
  }

  /** Everything a pupil's proposal is made of, for whoever has seen to that they may know. */
  async function traceOf(schoolId: string, lessonId: string, personId: string) {
    const [stays, attempts, facts, proposals, policy] = await Promise.all([
      store.listVisits(schoolId, [lessonId], personId),
      store.listAttempts(schoolId, [lessonId], personId),
      factStore.list(schoolId, [lessonId], personId),
      ledger.proposals(schoolId, [lessonId], personId),
      policies.policyOf(schoolId),
    ]);
    const entries = toTrace({ visits: stays, attempts, facts });
    return { entries, proposal: proposals[0] ?? null, policy };
  }

  /**
   * The same for the lesson's teacher, the class teacher, leadership, the pupil and their parents.
   * @throws AppError not_found; forbidden not_its_teacher, other_class
   */
  async function trace(user: User, lessonId: string, personId: string): Promise<AttendanceTrace> {
    const { schoolId } = user;
    const lesson = await lessons.find(schoolId, lessonId);
    if (!lesson) throw new AppError("not_found", "No such lesson");
    const mayReadOwn = may(user.roles, "attendance:readOwn");
    const isOwn = mayReadOwn && user.id === personId;
    const isChilds = !isOwn && user.roles.includes("parent") && (await isChild(user, personId));
    if (!isOwn && !isChilds) await mustReadSheet(user, lesson);
    const person = await people.findPerson(schoolId, personId);
    if (person?.classId !== lesson.classId)
      throw new AppError("not_found", "No such pupil in this lesson");
    const { fullName } = person;
    return { lessonId, personId, fullName, ...(await traceOf(schoolId, lessonId, personId)) };
  }

  const isChild = (user: User, childId: string) =>
    lessons.classOfChild(user, childId).then(
      () => true,
      (error: unknown) => {
        if (error instanceof AppError) return false;
        throw error;
      },
    );

  /**
   * Forgets somebody who left the school, for good, and has others forget them. Doing it again does no harm.
   * @throws AppError forbidden; not_found; conflict has_not_left
   */
  async function erase(user: User, personId: string) {
    const { schoolId, roles } = user;
    checkMay(roles, "people:erase");
    if (await people.findPerson(schoolId, personId))
      throw new AppError("conflict", "Still at the school", { reason: "has_not_left" });
    if (!(await people.findPeople(schoolId, [personId])).has(personId))
      throw new AppError("not_found", "No such person");
    notes.forget(personId);
    const counts = await factStore.erase(schoolId, personId, user.id, now());
    await told.erased({ schoolId, personId });
    logger.info({ schoolId, personId, userId: user.id }, "attendance erased");
    return counts;
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
    ...{ visitsOf, sheet, exportSheet, listOwn, failedAttempts, trace, traceOf, erase },
    /** What is proposed for the pupils of these lessons, or for one. */
    proposals: ledger.proposals,
    policyOf: policies.policyOf,
    readPolicy: policies.read,
    changePolicy: policies.change,
    /** Keeps a fact of a pupil; telling it again changes nothing. Resolves when stored; never rejects. */
    note: notes.note,
    /** A few seconds in which a device received in a mode, or somebody listened by the fallback. */
    notePiece: notes.piece,
    /** The room is closed: what is known of it is written down. */
    closeLesson: notes.closeLesson,
    on: told.on,
    /** Recordings come after attendance: they say here which lessons have one. */
    knowRecordings(of: RecordedOf): void {
      recordedOf = of;
    },
    /** Resolves when everything told so far is stored and said. */
    async flush(): Promise<void> {
      await visits.flush();
      await notes.flush();
      told.flush();
    },
  };
}
export type Attendance = ReturnType<typeof createAttendance>;
