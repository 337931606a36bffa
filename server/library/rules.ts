import type { Words } from "../protocol/define.ts";
import type { Audience, ItemDetails, Question } from "./protocol.ts";

/** Who looks: what their roles allow and the classes they belong to. */
export type Reader = {
  id: string;
  /** library:read */
  mayRead: boolean;
  /** library:readStaff: all that is published, whoever it is for. */
  isStaff: boolean;
  /** A pupil's own class. */
  classId: string | null;
  /** Of a parent's children. */
  childClassIds: readonly string[];
};
type Published = { authorId: string; publishAtMs: number | null; audience: Audience };

const isFor = ({ pupils, classIds }: Audience, classId: string) =>
  pupils === "all" || (pupils === "classes" && classIds.includes(classId));

/**
 * Whether somebody finds an item: its author always; others once it is published and its time has come: staff
 * any, a pupil what is for the class, a parent what is for a child's class and open to parents.
 */
export function maySee(item: Published, reader: Reader, nowMs: number): boolean {
  if (!reader.mayRead) return false;
  if (item.authorId === reader.id) return true;
  if (item.publishAtMs === null || item.publishAtMs > nowMs) return false;
  if (reader.isStaff) return true;
  const { audience } = item;
  if (reader.classId !== null && isFor(audience, reader.classId)) return true;
  if (audience.pupils === "parents") return reader.childClassIds.length > 0;
  return audience.parents && reader.childClassIds.some((classId) => isFor(audience, classId));
}

/** Who lists published items: null is everybody's (staff), else by class; `parents`: only what is open to them. */
export type Reach = { classId: string; parents: boolean }[] | null;

/** The same rule as a list's query asks it: for whom published items must be. */
export function reachOf(reader: Reader): Reach {
  if (!reader.mayRead) return [];
  if (reader.isStaff) return null;
  const own = reader.classId === null ? [] : [{ classId: reader.classId, parents: false }];
  return [...own, ...reader.childClassIds.map((classId) => ({ classId, parents: true }))];
}

/** What the search field looks in. */
export function searchKeyOf(title: string, tags: readonly string[], subject: Words | null): string {
  const names = subject ? [subject.kk, subject.ru, subject.en] : [];
  return [title, ...tags, ...names].join(" ").toLowerCase();
}

/** Details in one shape: tags and grades once each, chapters by time. */
export function tidy<D extends Partial<ItemDetails>>(details: D): D {
  return {
    ...details,
    ...(details.tags && { tags: [...new Set(details.tags)] }),
    ...(details.grades && { grades: [...new Set(details.grades)].sort((a, b) => a - b) }),
    ...(details.chapters && { chapters: details.chapters.toSorted((a, b) => a.atMs - b.atMs) }),
    ...(details.audience && {
      audience: { ...details.audience, classIds: [...new Set(details.audience.classIds)] },
    }),
  };
}

/** Whether the right answer is one of the options; a question without options has none. */
export function isRightOptionSound(question: Question | null, rightOption: number | null): boolean {
  if (rightOption === null) return true;
  return question !== null && rightOption < question.options.length;
}
