import { may } from "../auth/permissions.ts";
import { AppError } from "../errors.ts";
import type { Lessons } from "../lessons/service.ts";
import type { SchoolClass } from "../people/protocol.ts";
import type { People } from "../people/service.ts";
import type { User } from "../realtime.ts";
import type { Subject } from "../schedule/protocol.ts";
import { boundsOf, dayOf } from "../schedule/rules.ts";
import type { Schedule } from "../schedule/service.ts";
import type { GradingPolicy, JournalKey, Term } from "./protocol.ts";
import type { Journal, JournalStore } from "./store.ts";
import { DEFAULT_RULES, policyFor, schoolYearOf, termOn, termsOfYear } from "./terms.ts";

type Deps = {
  store: Pick<JournalStore, "listPolicies">;
  people: Pick<People, "readSchool" | "findClass" | "findPerson">;
  schedule: Pick<Schedule, "subjects" | "taught">;
  lessons: Pick<Lessons, "taught">;
  now: () => number;
};
/** A journal with all that its parts ask for. */
export type Frame = {
  schoolId: string;
  journal: Journal;
  schoolClass: SchoolClass;
  subject: Subject;
  term: Term;
  /** Of the same school year. */
  terms: Term[];
  /** The rules that hold for this term. */
  policy: GradingPolicy;
  timeZone: string;
  /** The school's day now. */
  today: string;
};
/** The terms somebody wrote, the newest policy, and the day. */
type Calendar = { written: Term[]; policy: GradingPolicy; timeZone: string; today: string };

/** Which journal is meant, and who may write or read it. */
export function createFrames({ store, people, schedule, lessons, now }: Deps) {
  async function calendarOf(schoolId: string): Promise<Calendar & { versions: Version[] }> {
    const [{ timeZone }, stored] = await Promise.all([
      people.readSchool(schoolId),
      store.listPolicies(schoolId),
    ]);
    const versions = stored.map(({ policy, atMs }) => ({ policy, atDay: dayOf(atMs, timeZone) }));
    const today = dayOf(now(), timeZone);
    const written = versions.at(-1)?.policy.terms ?? [];
    const policy = toPolicy(versions.at(-1)?.policy, written, schoolYearOf(today));
    return { written, policy, timeZone, today, versions };
  }

  /** The journal a key names; without a term the current one. @throws AppError not_found; invalid, no such term */
  async function frameOf(schoolId: string, key: JournalKey): Promise<Frame> {
    const [schoolClass, subjects, calendar] = await Promise.all([
      people.findClass(schoolId, key.classId),
      schedule.subjects(schoolId),
      calendarOf(schoolId),
    ]);
    const subject = subjects.get(key.subjectId);
    if (!schoolClass || !subject) throw new AppError("not_found", "No such journal");
    const { written, versions, timeZone, today } = calendar;
    const current = termOn(written, today);
    const year = key.year ?? current.year;
    const terms = termsOfYear(written, year);
    const number = key.term ?? (year === current.year ? current.number : 1);
    const term = terms.find((one) => one.number === number);
    if (!term) throw new AppError("invalid", "No such term");
    const { classId, subjectId } = key;
    return {
      ...{ schoolId, schoolClass, subject, term, terms, timeZone, today },
      journal: { classId, subjectId, year, term: term.number },
      policy: toPolicy(policyFor(versions, term)?.policy, written, year),
    };
  }

  /** Whether they teach this subject in this class: by the timetable, or by a lesson of the term. Assistants do not. */
  async function mayWrite(user: User, { journal, term, timeZone }: Frame): Promise<boolean> {
    if (!may(user.roles, "journal:write")) return false;
    const { classId, subjectId } = journal;
    const filter = { classIds: [classId], teacherId: user.id };
    const isIts = (one: { subjectId: string }) => one.subjectId === subjectId;
    if ((await schedule.taught(user.schoolId, filter)).some(isIts)) return true;
    return (await lessons.taught(user.schoolId, spanOf(term, timeZone), filter)).some(isIts);
  }

  const mayRead = (user: User, { schoolClass }: Frame): boolean =>
    may(user.roles, "journal:readSchool") ||
    (may(user.roles, "journal:readClass") && schoolClass.classTeacherId === user.id);

  /** @throws AppError not_found; forbidden other_class; invalid, no such term */
  async function readable(user: User, key: JournalKey): Promise<Frame & { mayWrite: boolean }> {
    const frame = await frameOf(user.schoolId, key);
    const isTeacher = await mayWrite(user, frame);
    if (!isTeacher && !mayRead(user, frame))
      throw new AppError("forbidden", "Not a journal of theirs", { reason: "other_class" });
    return { ...frame, mayWrite: isTeacher };
  }

  /** @throws AppError not_found; forbidden not_its_teacher, or other_class; invalid, no such term */
  async function writable(user: User, key: JournalKey): Promise<Frame> {
    const frame = await readable(user, key);
    if (!frame.mayWrite)
      throw new AppError("forbidden", "Not its teacher", { reason: "not_its_teacher" });
    return frame;
  }

  return { calendarOf, frameOf, readable, writable };
}
export type Frames = ReturnType<typeof createFrames>;
type Version = { policy: Omit<GradingPolicy, "isUnconfirmed">; atDay: string };

/** From a term's first midnight to the one after its last day, ms. */
export function spanOf({ from, to }: Pick<Term, "from" | "to">, timeZone: string) {
  return { fromMs: boundsOf(from, timeZone).fromMs, toMs: boundsOf(to, timeZone).toMs };
}

/** Rules of a version, or the usual ones that nobody has confirmed; with the terms of a school year. */
function toPolicy(
  written: Omit<GradingPolicy, "isUnconfirmed"> | undefined,
  writtenTerms: readonly Term[],
  year: number,
): GradingPolicy {
  const { weights, marks, marksOfGradeOne } = written ?? DEFAULT_RULES;
  const terms = termsOfYear(writtenTerms, year);
  return { weights, marks, marksOfGradeOne, isUnconfirmed: written === undefined, terms };
}
