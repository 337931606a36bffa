import { MAXIMUM } from "./choices.ts";
import type { Mark, MarksOf } from "./scores.ts";

/** Seen to this share, percent, a material is done: the school's default for "watched later". */
const DONE_PERCENT = 80;

/** Where marks come from; each domain's own numbers. */
export type MarkSources = {
  watching: {
    evidenceOf(
      schoolId: string,
      itemIds: readonly string[],
    ): Promise<readonly { personId: string; percent: number }[]>;
  };
  /** Points of a lesson, 1 to 10, by pupil. */
  pointsOf: (schoolId: string, lessonId: string) => Promise<ReadonlyMap<string, number>>;
  /** Who has passed and who has not, of those who are decided. */
  creditsOf: (
    schoolId: string,
    key: { classId: string; subjectId: string; year: number; term: number },
  ) => Promise<ReadonlyMap<string, boolean>>;
};

/** What of ours a platform's link shows, as a mark of each person. */
export function createMarks({ watching, pointsOf, creditsOf }: MarkSources): MarksOf {
  return async (schoolId, target, personIds) => {
    const marks = new Map<string, Mark>();
    const put = (personId: string, mark: Mark) => {
      if (personIds.includes(personId)) marks.set(personId, mark);
    };
    const [kind, first = "", subjectId = "", year, term] = target.split(":");
    if (kind === "item")
      for (const { personId, percent } of await watching.evidenceOf(schoolId, [first])) {
        const given = Math.round(percent);
        if (given > 0)
          put(personId, { given, maximum: MAXIMUM.item, isComplete: given >= DONE_PERCENT });
      }
    if (kind === "lesson")
      for (const [personId, given] of await pointsOf(schoolId, first))
        put(personId, { given, maximum: MAXIMUM.lesson, isComplete: true });
    if (kind === "credit") {
      const key = { classId: first, subjectId, year: Number(year), term: Number(term) };
      for (const [personId, hasPassed] of await creditsOf(schoolId, key))
        put(personId, { given: hasPassed ? 1 : 0, maximum: MAXIMUM.credit, isComplete: true });
    }
    return marks;
  };
}
