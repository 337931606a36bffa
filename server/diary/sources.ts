import type { Lessons } from "../lessons/service.ts";
import type { Mail } from "../mail.ts";
import type { People } from "../people/service.ts";
import type { Plans } from "../plans/service.ts";
import type { Register } from "../register/service.ts";
import type { Subject } from "../schedule/protocol.ts";
import type { Submissions } from "../submissions/service.ts";
import type { DiaryStore } from "./store.ts";

/** A value of the journal as the diary takes it. */
export type SourceCell = {
  subject: Subject;
  /** The lesson of formative points; null for works, term marks and credits. */
  lessonId: string | null;
  kind: "points" | "section" | "term" | "termMark" | "credit";
  title: string;
  /** Of the lesson or the work; of its writing where it has no day of its own. */
  day: string;
  value: number;
  maxPoints: number | null;
  comment: string;
  at: string;
};
/** What the diary reads of the journal. */
export type JournalForDiary = {
  cellsOf(
    schoolId: string,
    asked: { pupilId: string; fromDay: string; toDay: string },
  ): Promise<SourceCell[]>;
  /** Topic and homework as the journal says them, by lesson. */
  textsOf(
    schoolId: string,
    lessonIds: readonly string[],
  ): Promise<Map<string, { topic: string | null; homework: string }>>;
  termsOf(schoolId: string): Promise<{ year: number; number: number; from: string; to: string }[]>;
  /** Computed term marks of a pupil, by subject. */
  termMarksOf(
    schoolId: string,
    asked: { pupilId: string; classId: string; year: number; term: number },
  ): Promise<
    Map<
      string,
      {
        formativePercent: number | null;
        sectionPercent: number | null;
        termPercent: number | null;
        percent: number | null;
        mark: number | null;
      }
    >
  >;
};
export type DiaryDeps = {
  store: DiaryStore;
  mail: Mail;
  people: Pick<
    People,
    | "readSchool"
    | "listSchools"
    | "findPerson"
    | "findClass"
    | "listClasses"
    | "roster"
    | "listParents"
    | "contactsOf"
  >;
  lessons: Pick<Lessons, "between" | "ensureDay" | "classOfChild">;
  plans: Pick<Plans, "tasksOf">;
  submissions: Pick<Submissions, "statesOf">;
  register: Pick<Register, "cells">;
  journal: JournalForDiary;
  /** Address of the school's pages, for letters; null where it is not known. */
  publicUrl: string | null;
  now: () => number;
};
