import { may } from "../auth/permissions.ts";
import { AppError } from "../errors.ts";
import type { Lesson } from "../lessons/protocol.ts";
import type { User } from "../realtime.ts";
import { boundsOf, dayAfter, dayOf, weekdayOf } from "../schedule/rules.ts";
import type { PeopleForRegister, RegisterAccess } from "./access.ts";
import type { Explanations } from "./explanations.ts";
import type { LessonsForRegister, Proposals, RowFacts } from "./proposals.ts";
import type { ClassDay, RegisterBrief, RegisterCell } from "./protocol.ts";
import { isNewEvidence } from "./rules.ts";
import { signOf } from "./views.ts";

type Deps = {
  access: RegisterAccess;
  proposals: Proposals;
  explanations: Explanations;
  lessons: LessonsForRegister;
  people: PeopleForRegister;
  now: () => number;
};
const DAY_MS = 24 * 60 * 60_000;
/** Registers are looked for this far back. */
const LOOK_BACK_DAYS = 14;
/** After so long nothing new is learnt of a lesson: the recording's window is three days as a rule. */
const FRESH_DAYS = 4;

/** Lists over many registers: what waits for a teacher, and a class teacher's day. */
export function createBoard({ access, proposals, explanations, lessons, people, now }: Deps) {
  async function briefs(
    schoolId: string,
    held: readonly Lesson[],
    freshOnly: readonly Lesson[] = [],
  ): Promise<RegisterBrief[]> {
    const [tally, fresh] = await Promise.all([
      proposals.tally(schoolId, held),
      proposals.rows(schoolId, freshOnly),
    ]);
    const news = Map.groupBy(
      fresh.filter(({ standing, proposal }) => isNewEvidence(standing, proposal)),
      ({ lessonId }) => lessonId,
    );
    return held.map((lesson): RegisterBrief => {
      const counted = tally.get(lesson.id);
      if (!counted) throw new Error("each lesson is counted");
      return {
        lessonId: lesson.id,
        classId: lesson.classId,
        className: lesson.className,
        subject: lesson.subject,
        teacherName: lesson.teacher.name,
        startsAt: lesson.startsAt,
        durationMin: lesson.durationMin,
        pupilCount: lesson.pupilCount,
        ...counted,
        newEvidence: news.get(lesson.id)?.length ?? 0,
      };
    });
  }

  const lately = () => ({ fromMs: now() - LOOK_BACK_DAYS * DAY_MS, toMs: now() + DAY_MS });

  /** Registers of the caller's own lessons of two weeks, latest first: those with pupils undecided, or the others. */
  async function listToConfirm(user: User, isPast: boolean): Promise<RegisterBrief[]> {
    if (!may(user.roles, "attendance:readLesson")) return [];
    const { schoolId, id: teacherId } = user;
    const all = await lessons.between(schoolId, lately(), { teacherId });
    const over = all.filter((one) => one.state === "ended" && one.teacher.id === teacherId);
    const isFresh = ({ startsAt }: Lesson) => now() - Date.parse(startsAt) < FRESH_DAYS * DAY_MS;
    const known = await briefs(schoolId, over, isPast ? over.filter(isFresh) : []);
    return known
      .filter(({ undecided, pupilCount }) =>
        isPast ? undecided === 0 && pupilCount > 0 : undecided > 0,
      )
      .reverse();
  }

  /** @throws AppError not_found; forbidden not_its_teacher */
  async function mustReadClass(user: User, classId: string) {
    const schoolClass = await people.findClass(user.schoolId, classId);
    if (!schoolClass) throw new AppError("not_found", "No such class");
    if (may(user.roles, "attendance:readSchool")) return schoolClass;
    if (await access.leadsClass(user, classId)) return schoolClass;
    throw new AppError("forbidden", "Not the class teacher", { reason: "not_its_teacher" });
  }

  /** A class's day and its week so far. @throws as mustReadClass does */
  async function classDay(user: User, classId: string, asked?: string): Promise<ClassDay> {
    const { schoolId } = user;
    const schoolClass = await mustReadClass(user, classId);
    const { timeZone } = await people.readSchool(schoolId);
    const at = now();
    const today = dayOf(at, timeZone);
    const day = asked ?? today;
    if (day === today) await lessons.ensureDay(schoolId, day);
    const monday = dayAfter(day, 1 - weekdayOf(day));
    const weekEnd = dayAfter(monday, 7);
    const [inWeek, recent, roster] = await Promise.all([
      lessons.between(
        schoolId,
        { fromMs: boundsOf(monday, timeZone).fromMs, toMs: boundsOf(weekEnd, timeZone).fromMs },
        { classIds: [classId] },
      ),
      lessons.between(schoolId, lately(), { classIds: [classId] }),
      people.roster(schoolId, classId),
    ]);
    const dayOfLesson = ({ startsAt }: Lesson) => dayOf(Date.parse(startsAt), timeZone);
    const ofDay = inWeek.filter((lesson) => dayOfLesson(lesson) === day);
    const over = inWeek.filter(({ state }) => state === "ended");
    const colleagues = recent.filter(
      ({ state, teacher }) => state === "ended" && teacher.id !== user.id,
    );
    const personIds = roster.map(({ id }) => id);
    const [cells, rows, tally, unconfirmed, told] = await Promise.all([
      proposals.cells(
        schoolId,
        over.map(({ id }) => id),
      ),
      proposals.rows(
        schoolId,
        ofDay.filter(({ state }) => state === "ended" || state === "live"),
      ),
      proposals.tally(
        schoolId,
        ofDay.filter(({ state }) => state === "ended"),
      ),
      briefs(schoolId, colleagues),
      explanations.listOf(schoolId, personIds),
    ]);
    const cellsOf = Map.groupBy(cells, ({ personId }) => personId);
    const rowsOf = Map.groupBy(rows, ({ personId }) => personId);
    const open = told.filter(({ state }) => state !== "withdrawn");
    const order = new Map(over.map(({ id }, index) => [id, index]));
    const stateOf = new Map(ofDay.map(({ id, state }) => [id, state]));
    return {
      ...{ classId, className: schoolClass.name, day, now: new Date(at).toISOString() },
      lessons: ofDay.map(({ id, subject, teacher, startsAt, durationMin, state }) => ({
        ...{ lessonId: id, subject, teacherName: teacher.name, startsAt, durationMin, state },
        undecided: tally.get(id)?.undecided ?? 0,
      })),
      week: [...Map.groupBy(over, dayOfLesson)].map(([of, all]) => {
        return { day: of, lessonIds: all.map(({ id }) => id) };
      }),
      pupils: roster.map(({ id, fullName }) => {
        const own = rowsOf.get(id) ?? [];
        const explanation = own.find((row) => row.explanation)?.explanation ?? null;
        return {
          ...{ personId: id, fullName },
          cells: (cellsOf.get(id) ?? [])
            .sort((a, b) => (order.get(a.lessonId) ?? 0) - (order.get(b.lessonId) ?? 0))
            .map(({ lessonId, code, state }) => ({ lessonId, code, state })),
          missed: missedOf(cellsOf.get(id) ?? [], stateOf),
          hasNoContact: hasNoContact(own),
          explanation: explanation && signOf(explanation),
        };
      }),
      explanations: await explanations.toViews(schoolId, open.reverse()),
      unconfirmed: unconfirmed.filter(({ undecided }) => undecided > 0).reverse(),
    };
  }

  return { listToConfirm, classDay };
}
export type Board = ReturnType<typeof createBoard>;

/** Of a day's lessons those not attended in full. */
function missedOf(cells: readonly RegisterCell[], ofDay: ReadonlyMap<string, unknown>) {
  return cells
    .filter(({ lessonId, code }) => ofDay.has(lessonId) && code !== "present")
    .map(({ lessonId, code, reason, cause, state }) => ({ lessonId, code, reason, cause, state }));
}

/** Neither in one of the lessons nor at its door, and nobody said why. */
function hasNoContact(rows: readonly RowFacts[]): boolean {
  return (
    rows.length > 0 &&
    rows.every(({ proposal, explanation }) => {
      const isExplained = explanation !== null && explanation.state !== "declined";
      return proposal.status === "absent" && proposal.attempts.count === 0 && !isExplained;
    })
  );
}
