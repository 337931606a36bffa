import { differenceInCalendarDays, parseISO } from "date-fns";
import { AppError } from "../errors.ts";
import type { FileReply } from "../protocol/define.ts";
import type { User } from "../realtime.ts";
import { boundsOf, dayAfter, dayOf } from "../schedule/rules.ts";
import type { PeopleForRegister, RegisterAccess } from "./access.ts";
import type { Decisions } from "./decisions.ts";
import type { Documents } from "./documents.ts";
import type { LessonsForRegister, Proposals } from "./proposals.ts";
import {
  EXPLAINED_AHEAD_DAYS,
  EXPLAINED_BACK_DAYS,
  EXPLAINED_DAYS_MAX,
  type Explanation,
  type ExplanationReason,
} from "./protocol.ts";
import { isAbsence } from "./rules.ts";
import type { RegisterStore, StoredExplanation } from "./store.ts";

export type Told = {
  childId: string;
  reason: ExplanationReason;
  text: string;
  fromDay: string;
  toDay: string;
  lessonId: string | null;
  jpegBase64: string | null;
};
type Deps = {
  store: RegisterStore;
  access: RegisterAccess;
  proposals: Proposals;
  decisions: Decisions;
  documents: Documents;
  lessons: LessonsForRegister;
  people: PeopleForRegister;
  now: () => number;
};
/** Of one child unanswered at once; more say nothing new. */
const MOST_WAITING = 20;
const answeredMeanwhile = () =>
  new AppError("conflict", "It was answered meanwhile", { reason: "register_changed" });

/** Why children were away: told by parents, answered by the class teacher, felt in every lesson of those days. */
export function createExplanations(deps: Deps) {
  const { store, access, proposals, decisions, documents, lessons, people, now } = deps;
  const listeners: ((schoolId: string, told: StoredExplanation) => void)[] = [];
  const tell = (schoolId: string, told: StoredExplanation) => {
    for (const listener of listeners) listener(schoolId, told);
  };
  const todayOf = async (schoolId: string) =>
    dayOf(now(), (await people.readSchool(schoolId)).timeZone);

  /** @throws AppError not_found */
  async function read(schoolId: string, explanationId: string): Promise<StoredExplanation> {
    const told = await store.findExplanation(schoolId, explanationId);
    if (!told) throw new AppError("not_found", "No such explanation");
    return told;
  }

  /** As its parents and the class teacher see them. */
  async function toViews(schoolId: string, all: readonly StoredExplanation[]) {
    const ids = all.flatMap(({ personId, byId, answers }) => {
      return [personId, byId, ...answers.map((answer) => answer.byId)];
    });
    const known = await people.findPeople(schoolId, [...new Set(ids)]);
    return all.map((told): Explanation => {
      const { answers, lessonId, atMs, byId, ...rest } = told;
      const last = answers.at(-1);
      const isAnswered = last !== undefined && last.state !== "withdrawn";
      return {
        ...{ ...rest, lessonId, at: new Date(atMs).toISOString() },
        personName: known.get(told.personId)?.fullName ?? "",
        byName: known.get(byId)?.fullName ?? "",
        code: last?.code ?? null,
        answer: isAnswered ? last.words : "",
        answeredByName: isAnswered ? (known.get(last.byId)?.name ?? null) : null,
        answeredAt: isAnswered ? new Date(last.atMs).toISOString() : null,
      };
    });
  }

  async function toView(schoolId: string, told: StoredExplanation): Promise<Explanation> {
    const [view] = await toViews(schoolId, [told]);
    if (!view) throw new Error("one explanation has one view");
    return view;
  }

  /** The days it speaks of. @throws AppError invalid; not_found, no lesson of the child's class */
  async function daysOf(schoolId: string, classId: string, told: Told) {
    const { timeZone } = await people.readSchool(schoolId);
    if (told.lessonId !== null) {
      const lesson = await lessons.find(schoolId, told.lessonId);
      if (lesson?.classId !== classId) throw new AppError("not_found", "No lesson of the child");
      const day = dayOf(Date.parse(lesson.startsAt), timeZone);
      return { fromDay: day, toDay: day };
    }
    const { fromDay, toDay } = told;
    const today = dayOf(now(), timeZone);
    const isSound =
      fromDay <= toDay &&
      differenceInCalendarDays(parseISO(toDay), parseISO(fromDay)) < EXPLAINED_DAYS_MAX &&
      fromDay >= dayAfter(today, -EXPLAINED_BACK_DAYS) &&
      toDay <= dayAfter(today, EXPLAINED_AHEAD_DAYS);
    if (!isSound) throw new AppError("invalid", "Not days that can be explained");
    return { fromDay, toDay };
  }

  /** @throws AppError forbidden other_class; invalid, photo_unreadable; not_found; too_many */
  async function explain(user: User, told: Told): Promise<Explanation> {
    const { schoolId } = user;
    const { childId: personId, lessonId, reason, text, jpegBase64 } = told;
    const days = await daysOf(schoolId, await lessons.classOfChild(user, personId), told);
    const others = await listOf(schoolId, [personId]);
    if (others.filter(({ state }) => state === "waiting").length >= MOST_WAITING)
      throw new AppError("too_many", "So many wait already");
    const photo = jpegBase64 === null ? null : await documents.clean(jpegBase64);
    const added = await store.addExplanation(
      schoolId,
      {
        ...{ personId, byId: user.id, reason, text, ...days, lessonId, atMs: now() },
        hasPhoto: photo !== null,
      },
      async (id) => {
        if (photo) await documents.put(id, photo);
      },
    );
    tell(schoolId, added);
    return toView(schoolId, added);
  }

  /** Of these children, those that may still matter. */
  async function listOf(schoolId: string, personIds: readonly string[]) {
    const today = await todayOf(schoolId);
    return store.listExplanations(schoolId, personIds, {
      fromDay: dayAfter(today, -EXPLAINED_BACK_DAYS),
      toDay: dayAfter(today, EXPLAINED_AHEAD_DAYS),
    });
  }

  /** A parent's own child's, latest first. @throws AppError forbidden other_class */
  async function listOwn(user: User, childId: string): Promise<Explanation[]> {
    await lessons.classOfChild(user, childId);
    return (await toViews(user.schoolId, await listOf(user.schoolId, [childId]))).reverse();
  }

  /** Lessons that are over and of which it speaks, as they stand for the child. */
  async function rowsOf(schoolId: string, told: StoredExplanation, classId: string) {
    const { timeZone } = await people.readSchool(schoolId);
    const span = {
      fromMs: boundsOf(told.fromDay, timeZone).fromMs,
      toMs: boundsOf(told.toDay, timeZone).toMs,
    };
    const all = await lessons.between(schoolId, span, { classIds: [classId] });
    const over = all.filter(
      ({ id, state }) => state === "ended" && (told.lessonId === null || told.lessonId === id),
    );
    return proposals.rows(schoolId, over, told.personId);
  }

  /**
   * The class teacher's А or Д in every lesson of those days that the pupil missed, later ones too; null declines,
   * with words. An answer may be given anew: what the former one put is put otherwise, or given back.
   * @throws AppError not_found; forbidden not_its_teacher; invalid cause_needed; conflict register_changed
   */
  async function answer(
    user: User,
    explanationId: string,
    given: { code: "ill" | "excused" | null; words: string; version: number },
  ): Promise<{ explanation: Explanation; lessons: number }> {
    const { schoolId } = user;
    const told = await read(schoolId, explanationId);
    const child = await people.findPerson(schoolId, told.personId);
    const classId = child?.classId ?? null;
    if (classId === null || !(await access.leadsClass(user, classId)))
      throw new AppError("forbidden", "Not the class teacher", { reason: "not_its_teacher" });
    if (told.state === "withdrawn") throw answeredMeanwhile();
    const { code, words, version } = given;
    if (code === null && words === "")
      throw new AppError("invalid", "Say why not", { reason: "cause_needed" });
    const state = code === null ? "declined" : "accepted";
    const stored = { state, code, words, byId: user.id, atMs: now() } as const;
    const answered = await store.answer(schoolId, explanationId, version, stored);
    if (!answered) throw answeredMeanwhile();
    const rows = await rowsOf(schoolId, answered, classId);
    const count =
      code === null
        ? await decisions.put(
            schoolId,
            user.id,
            rows.filter(({ standing }) => standing?.explanationId === explanationId),
            { kind: "reopened", explanationId },
          )
        : await decisions.put(
            schoolId,
            user.id,
            rows.filter(({ standing, proposal }) => {
              return standing
                ? isAbsence(standing.code) && standing.code !== code
                : isAbsence(proposal.code);
            }),
            { kind: "excused", code, explanationId },
          );
    tell(schoolId, answered);
    return { explanation: await toView(schoolId, answered), lessons: count };
  }

  /** @throws AppError not_found; forbidden other_class; conflict register_changed, it was answered */
  async function withdraw(user: User, explanationId: string): Promise<void> {
    const told = await read(user.schoolId, explanationId);
    await lessons.classOfChild(user, told.personId);
    if (told.state === "withdrawn") return;
    if (told.state !== "waiting") throw answeredMeanwhile();
    const by = { state: "withdrawn", code: null, words: "", byId: user.id, atMs: now() } as const;
    const gone = await store.answer(user.schoolId, explanationId, told.version, by);
    if (!gone) throw answeredMeanwhile();
    tell(user.schoolId, gone);
  }

  /** @throws AppError not_found; forbidden not_yours */
  async function photo(user: User, explanationId: string): Promise<FileReply> {
    const told = await read(user.schoolId, explanationId);
    const child = await people.findPerson(user.schoolId, told.personId);
    const mayRead =
      (await access.isParentOf(user, told.personId)) ||
      (child !== null && (await access.mayReadDocuments(user, child.classId ?? "")));
    if (!mayRead) throw new AppError("forbidden", "Not theirs to see", { reason: "not_yours" });
    const bytes = told.hasPhoto ? await documents.read(explanationId) : null;
    if (!bytes) throw new AppError("not_found", "No photo");
    const contentBase64 = Buffer.from(bytes).toString("base64");
    return { fileName: "document.jpg", mimeType: "image/jpeg", contentBase64 };
  }

  return {
    ...{ explain, listOwn, listOf, toViews, answer, withdraw, photo },
    /** Told after one was written, answered or withdrawn. */
    onChanged(listener: (schoolId: string, told: StoredExplanation) => void): void {
      listeners.push(listener);
    },
  };
}
export type Explanations = ReturnType<typeof createExplanations>;
