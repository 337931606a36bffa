import { checkMay, may } from "../auth/permissions.ts";
import { AppError } from "../errors.ts";
import type { Lesson } from "../lessons/protocol.ts";
import type { Lessons } from "../lessons/service.ts";
import type { Language, SchoolClass } from "../people/protocol.ts";
import type { FileReply } from "../protocol/define.ts";
import type { User } from "../realtime.ts";
import { toFile } from "../sheets.ts";
import type {
  AttendancePolicy,
  AttendanceRow,
  AttendanceSheet,
  ReceivedBytes,
} from "./protocol.ts";
import { heldSpan, judge, type Span, unite } from "./rules.ts";
import type { AttendanceStore, StoredAttempt, StoredVisit } from "./store.ts";
import { toTable } from "./table.ts";
import { createVisits, type PeopleForVisits, type VisitDeps } from "./visits.ts";

/** What attendance asks of people. */
export type PeopleForAttendance = Omit<PeopleForVisits, "readSchool"> & {
  readSchool(schoolId: string): Promise<{ timeZone: string; attendancePolicy: AttendancePolicy }>;
  findClass(schoolId: string, classId: string): Promise<Pick<SchoolClass, "classTeacherId"> | null>;
  roster(schoolId: string, classId: string): Promise<{ id: string; fullName: string }[]>;
};
type Deps = Omit<VisitDeps, "people" | "lessons" | "now"> & {
  store: AttendanceStore;
  lessons: Pick<Lessons, "find" | "list" | "classOfChild">;
  people: PeopleForAttendance;
  now?: () => number;
};
type OwnAttendance = Pick<AttendanceRow, "status" | "presentSec"> & {
  lessonId: string;
  isLive: boolean;
};

/** Who was in which lesson: written down as it happens, judged when somebody looks. */
export function createAttendance({ store, lessons, people, now = Date.now, ...deps }: Deps) {
  const visits = createVisits({ store, lessons, people, now, ...deps });

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
    const at = now();
    const span = spanOf(lesson, at);
    if (!span) {
      const reason = lesson.state === "cancelled" ? "lesson_cancelled" : "lesson_not_live";
      throw new AppError("conflict", "It was not held", { reason });
    }
    const [{ attendancePolicy: policy }, roster, stored, attempts] = await Promise.all([
      people.readSchool(schoolId),
      people.roster(schoolId, lesson.classId),
      store.listVisits(schoolId, [lessonId]),
      store.listAttempts(schoolId, [lessonId]),
    ]);
    const isLive = lesson.state === "live";
    const visitsOf = Map.groupBy(stored, ({ personId }) => personId);
    const attemptsOf = Map.groupBy(attempts, ({ personId }) => personId);
    return {
      lessonId,
      className: lesson.className,
      subjectName: lesson.subject.name,
      teacherName: lesson.teacher.name,
      from: instant(span.fromMs),
      to: instant(span.toMs),
      isLive,
      policy,
      rows: roster.map(({ id, fullName }) => ({
        personId: id,
        fullName,
        ...toRow({
          span,
          isLive,
          policy,
          nowMs: at,
          visits: visitsOf.get(id) ?? [],
          attempts: attemptsOf.get(id) ?? [],
        }),
      })),
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
    const at = now();
    const held = list.lessons.flatMap((lesson) => {
      const span = spanOf(lesson, at);
      return span ? [{ lesson, span }] : [];
    });
    const ids = held.map(({ lesson }) => lesson.id);
    const [{ attendancePolicy: policy }, stored, attempts] = await Promise.all([
      people.readSchool(schoolId),
      store.listVisits(schoolId, ids, personId),
      store.listAttempts(schoolId, ids, personId),
    ]);
    return held.map(({ lesson, span }) => {
      const isLive = lesson.state === "live";
      const { status, presentSec } = toRow({
        span,
        isLive,
        policy,
        nowMs: at,
        visits: stored.filter(({ lessonId }) => lessonId === lesson.id),
        attempts: attempts.filter(({ lessonId }) => lessonId === lesson.id),
      });
      return { lessonId: lesson.id, status, presentSec, isLive };
    });
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

  return { ...visits, visitsOf, sheet, exportSheet, listOwn, failedAttempts };
}
export type Attendance = ReturnType<typeof createAttendance>;

/** One pupil's stored facts as a row of the table. */
function toRow(facts: {
  span: Span;
  isLive: boolean;
  policy: AttendancePolicy;
  nowMs: number;
  visits: readonly StoredVisit[];
  attempts: readonly StoredAttempt[];
}): Omit<AttendanceRow, "personId" | "fullName"> {
  const { span, isLive, policy, nowMs } = facts;
  const isHere = isLive && facts.visits.some(({ leftAtMs }) => leftAtMs === null);
  const { attempts, ...presence } = judge({
    span,
    isLive,
    policy,
    // The room says when a device is gone, so one that has not left is there still.
    visits: facts.visits.map(({ deviceId, enteredAtMs, leftAtMs, received: got }) => ({
      deviceId,
      fromMs: enteredAtMs,
      toMs: leftAtMs ?? Math.max(nowMs, enteredAtMs),
      receivedBytes: got.audio + got.video + got.screen,
    })),
    attempts: facts.attempts,
  });
  const received: ReceivedBytes = { audio: 0, video: 0, screen: 0 };
  for (const { received: got } of facts.visits) {
    received.audio += got.audio;
    received.video += got.video;
    received.screen += got.screen;
  }
  return {
    status: presence.status,
    presentSec: Math.floor(presence.presentMs / 1000),
    presentShare: presence.presentShare,
    enteredAt: instantOrNull(presence.enteredMs),
    leftAt: isHere ? null : instantOrNull(presence.leftMs),
    intervals: presence.intervals.map(({ fromMs, toMs }) => {
      return { from: instant(fromMs), to: instant(toMs) };
    }),
    shortDrops: presence.shortDrops,
    devices: presence.devices,
    received,
    attempts: {
      count: attempts.length,
      firstAt: instantOrNull(attempts[0]?.atMs ?? null),
      lastAt: instantOrNull(attempts.at(-1)?.atMs ?? null),
      lastStage: attempts.at(-1)?.stage ?? null,
    },
  };
}

/** The lesson as held; null when it never was. */
function spanOf(lesson: Lesson, nowMs: number): Span | null {
  if (lesson.startedAt === null) return null;
  const startsAtMs = Date.parse(lesson.startsAt);
  return heldSpan(
    {
      startsAtMs,
      endsAtMs: startsAtMs + lesson.durationMin * 60_000,
      startedAtMs: Date.parse(lesson.startedAt),
      endedAtMs: lesson.endedAt === null ? null : Date.parse(lesson.endedAt),
    },
    nowMs,
  );
}

const instant = (ms: number): string => new Date(ms).toISOString();
const instantOrNull = (ms: number | null) => (ms === null ? null : instant(ms));
