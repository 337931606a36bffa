import { AppError } from "../errors.ts";
import type { Language } from "../people/protocol.ts";
import type { User } from "../realtime.ts";
import { dayOf } from "../schedule/rules.ts";
import { toDigest } from "./digest.ts";
import type { DiaryTerm, DiaryWeek, Digest } from "./protocol.ts";
import { weekOf } from "./rules.ts";
import { createSending } from "./sending.ts";
import type { DiaryDeps } from "./sources.ts";
import { createWeeks } from "./weeks.ts";

/** The electronic diary: what stands of one pupil in journal, register and tasks, by day, week and term. */
export function createDiary(deps: DiaryDeps) {
  const { store, mail, people, lessons, journal, register, publicUrl, now } = deps;
  const weeks = createWeeks(deps);

  /** Whose diary is asked for: one's own, or one's child's. @throws AppError invalid; forbidden other_class */
  async function pupilOf(user: User, childId: string | undefined): Promise<string> {
    if (childId !== undefined) {
      await lessons.classOfChild(user, childId);
      return childId;
    }
    if (!user.roles.includes("pupil")) throw new AppError("invalid", "Name a child");
    return user.id;
  }

  async function today(schoolId: string): Promise<string> {
    return dayOf(now(), (await people.readSchool(schoolId)).timeZone);
  }

  /** @throws AppError invalid; forbidden other_class; not_found */
  async function readWeek(
    user: User,
    { childId, day }: { childId?: string | undefined; day?: string | undefined },
  ): Promise<DiaryWeek> {
    const pupilId = await pupilOf(user, childId);
    return weeks.read(user.schoolId, pupilId, day ?? (await today(user.schoolId)));
  }

  /** @throws AppError as readWeek does; not_found, no such term */
  async function readTerm(
    user: User,
    asked: { childId?: string | undefined; year?: number | undefined; term?: number | undefined },
  ): Promise<DiaryTerm> {
    const { schoolId } = user;
    const pupilId = await pupilOf(user, asked.childId);
    const pupil = await people.findPerson(schoolId, pupilId);
    const terms = [...(await journal.termsOf(schoolId))].sort((a, b) => (a.from < b.from ? -1 : 1));
    const at = await today(schoolId);
    const current = terms.findLast(({ from }) => from <= at) ?? terms[0];
    const term =
      asked.term === undefined
        ? current
        : terms.find(
            ({ year, number }) => number === asked.term && year === (asked.year ?? current?.year),
          );
    if (!term || !pupil?.classId) throw new AppError("not_found", "No such term");
    const { classId } = pupil;
    const [cells, computed, held] = await Promise.all([
      journal.cellsOf(schoolId, { pupilId, fromDay: term.from, toDay: term.to }),
      journal.termMarksOf(schoolId, { pupilId, classId, year: term.year, term: term.number }),
      weeks.lessonsOf(schoolId, classId, term.from, [term.to, at].sort()[0] ?? at),
    ]);
    const decided = await register.cells(
      schoolId,
      held.filter(({ state }) => state === "ended").map(({ id }) => id),
      pupilId,
    );
    const lessonOf = new Map(held.map((lesson) => [lesson.id, lesson]));
    const subjects = new Map(
      [...held.map(({ subject }) => subject), ...cells.map(({ subject }) => subject)].map(
        (subject) => [subject.id, subject],
      ),
    );
    const count = (subjectId: string, codes: readonly string[]) =>
      decided.filter(
        ({ lessonId, state, code }) =>
          state === "confirmed" &&
          codes.includes(code) &&
          lessonOf.get(lessonId)?.subject.id === subjectId,
      ).length;
    return {
      pupilId,
      year: term.year,
      term: term.number,
      terms: terms.map(({ year, number, from, to }) => ({ year, number, from, to })),
      subjects: [...subjects.values()]
        .map((subject) => ({
          subject,
          marks: cells
            .filter((cell) => cell.subject.id === subject.id)
            .sort((a, b) => (a.day < b.day ? -1 : 1))
            .map(({ kind, value, maxPoints, title, comment, at: writtenAt, day }) => {
              return { kind, value, maxPoints, title, comment, at: writtenAt, day };
            }),
          computed: computed.get(subject.id) ?? null,
          missed: count(subject.id, ["unexcused", "ill", "excused"]),
          late: count(subject.id, ["late"]),
        }))
        .sort((a, b) => a.subject.name.kk.localeCompare(b.subject.name.kk, "kk")),
    };
  }

  /** Of a child of one's own, or of a pupil of the class one leads. @throws AppError forbidden other_class; not_found */
  async function readDigest(
    user: User,
    asked: { pupilId: string; day?: string | undefined; language: Language },
  ): Promise<Digest> {
    const { schoolId } = user;
    const self = await people.findPerson(schoolId, user.id);
    if (!self?.childIds.includes(asked.pupilId)) {
      const pupil = await people.findPerson(schoolId, asked.pupilId);
      await mustLead(user, pupil?.classId ?? null);
    }
    const week = await weeks.read(schoolId, asked.pupilId, asked.day ?? (await today(schoolId)));
    return toDigest(week, asked.language, publicUrl && `${publicUrl}/diary`);
  }

  /** @throws AppError forbidden other_class */
  async function mustLead(user: User, classId: string | null): Promise<void> {
    const schoolClass = classId && (await people.findClass(user.schoolId, classId));
    if (!schoolClass || schoolClass.classTeacherId !== user.id)
      throw new AppError("forbidden", "Not the class teacher", { reason: "other_class" });
  }

  const sending = createSending({ ...deps, weeks });

  return {
    readWeek,
    readTerm,
    readDigest,
    async readWish(user: User) {
      const contacts = await people.contactsOf(user.schoolId, [user.id]);
      return {
        isWanted: !(await store.unwantedBy(user.schoolId, [user.id])).has(user.id),
        hasEmail: Boolean(contacts.get(user.id)?.email),
        canMail: mail.canSend,
      };
    },
    async changeWish(user: User, isWanted: boolean) {
      await store.setWish(user.schoolId, user.id, isWanted);
      return { isWanted };
    },
    /** For the class teacher: whose week was sent. @throws AppError forbidden other_class */
    async list(user: User, { classId, day }: { classId: string; day?: string | undefined }) {
      await mustLead(user, classId);
      const { from, to } = weekOf(day ?? (await today(user.schoolId)));
      const pupils = await sending.listOf(user.schoolId, classId, from);
      return { from, to, canMail: mail.canSend, pupils };
    },
    /** @throws AppError forbidden other_class; unavailable no_mail_server */
    async send(user: User, { classId, day }: { classId: string; day?: string | undefined }) {
      await mustLead(user, classId);
      if (!mail.canSend)
        throw new AppError("unavailable", "No mail server is set", { reason: "no_mail_server" });
      return sending.sendClass(user.schoolId, classId, day ?? (await today(user.schoolId)));
    },
    erase: store.erase,
    begin: sending.begin,
    stop: sending.stop,
  };
}
export type Diary = ReturnType<typeof createDiary>;
