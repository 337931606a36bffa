import { may } from "../auth/permissions.ts";
import { AppError } from "../errors.ts";
import type { Term } from "../journal/protocol.ts";
import type { People } from "../people/service.ts";
import type { User } from "../realtime.ts";
import type { RegisterCell } from "../register/protocol.ts";
import { dayOf } from "../schedule/rules.ts";
import type { Schedule } from "../schedule/service.ts";
import type { OutboxKey } from "./protocol.ts";
import type { Target } from "./protocol-entries.ts";
import type { Wanted } from "./rules.ts";
import { type JournalPart, wantedOf } from "./wanted.ts";

/** What the outbox asks of the journal. */
export type JournalForOutbox = {
  /** Terms that this class's journal knows, by time. */
  termsOf(schoolId: string): Promise<Term[]>;
  entriesOf(
    schoolId: string,
    of: { classId: string; subjectId: string; year: number; term: number },
  ): Promise<Omit<JournalPart, "term">>;
};
export type RegisterForOutbox = {
  cells(schoolId: string, lessonIds: string[], personId?: string): Promise<RegisterCell[]>;
};
type Deps = {
  people: Pick<People, "readSchool" | "findClass">;
  schedule: Pick<Schedule, "subjects" | "taught">;
  register: RegisterForOutbox;
  journal: JournalForOutbox;
  now: () => number;
};
export type Gathered = {
  wanted: Wanted[];
  /** Cells of the register that a teacher has confirmed. */
  confirmed: number;
  unconfirmedLessons: number;
};

/** Brings together what should stand outside, from register and journal. */
export function createGather({ people, schedule, register, journal, now }: Deps) {
  /**
   * Who signs: a teacher of the class in the subject, by the timetable; leadership looks on.
   * @throws AppError not_found; forbidden not_its_teacher
   */
  async function access(
    user: User,
    { classId, subjectId }: Pick<OutboxKey, "classId" | "subjectId">,
  ) {
    const { schoolId } = user;
    const [schoolClass, subjects, taught] = await Promise.all([
      people.findClass(schoolId, classId),
      schedule.subjects(schoolId),
      schedule.taught(schoolId, { classIds: [classId], teacherId: user.id }),
    ]);
    const subject = subjects.get(subjectId);
    if (!schoolClass || !subject) throw new AppError("not_found", "No such class or subject");
    const teaches = taught.some(
      (one) => one.subjectId === subjectId && one.teacherId === user.id && one.classId === classId,
    );
    const maySign = teaches && may(user.roles, "outbox:sign");
    if (!maySign && !may(user.roles, "outbox:readSchool"))
      throw new AppError("forbidden", "Not its teacher", { reason: "not_its_teacher" });
    return { maySign, schoolClass, subject };
  }

  /** `teacherId` null: of every teacher. */
  async function gather(
    schoolId: string,
    { classId, subjectId, from, to }: OutboxKey,
    { target, teacherId }: { target: Target; teacherId: string | null },
  ): Promise<Gathered> {
    const [{ timeZone }, terms] = await Promise.all([
      people.readSchool(schoolId),
      journal.termsOf(schoolId),
    ]);
    const today = dayOf(now(), timeZone);
    const touched = terms.filter((term) => term.from <= to && term.to >= from);
    const gathered: Gathered = { wanted: [], confirmed: 0, unconfirmedLessons: 0 };
    for (const term of touched) {
      const of = { classId, subjectId, year: term.year, term: term.number };
      const part = { term, ...(await journal.entriesOf(schoolId, of)) };
      const held = part.lessons.filter(
        ({ day, state, teacherId: by }) =>
          state === "ended" && day >= from && day <= to && (teacherId === null || by === teacherId),
      );
      const ids = held.map(({ lessonId }) => lessonId);
      const cells = ids.length > 0 ? await register.cells(schoolId, ids) : [];
      const confirmed = cells.filter(({ state }) => state === "confirmed");
      const waiting = cells.filter(({ state }) => state !== "confirmed");
      gathered.confirmed += confirmed.length;
      gathered.unconfirmedLessons += new Set(waiting.map(({ lessonId }) => lessonId)).size;
      const asked = { target, from, to, today, teacherId, register: cells };
      gathered.wanted.push(...wantedOf(part, asked));
    }
    return gathered;
  }

  return { access, gather };
}
export type Gather = ReturnType<typeof createGather>;
