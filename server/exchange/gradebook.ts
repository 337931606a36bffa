import type { JournalEntries } from "../journal/readers.ts";
import type { Cells } from "./writing.ts";

type Ids = {
  orgId: string;
  classId: string;
  termId: string;
  personId: (id: string) => string;
};
/** What is marked, as a gradebook groups it. */
const CATEGORIES = {
  formative: "Қалыптастырушы бағалау",
  section: "БЖБ",
  term: "ТЖБ",
  quarter: "Тоқсандық баға",
  credit: "Сынақ",
} as const;
type Category = keyof typeof CATEGORIES;
const MAXIMUM = { formative: 10, quarter: 5, credit: 1 } as const;

/** A journal of a term as line items and results of OneRoster; only columns in which something stands. */
export function gradebookOf(
  entries: JournalEntries,
  ids: Ids,
  isHere: (personId: string) => boolean,
): { categories: Cells[]; lineItems: Cells[]; results: Cells[] } {
  const lineItems = new Map<string, Cells>();
  const results: Cells[] = [];
  const { term } = entries;

  function columnOf(column: string): {
    id: string;
    category: Category;
    title: string;
    day: string;
    maximum: number;
  } | null {
    const [kind = "", id = ""] = column.split(":");
    if (kind === "lesson") {
      const lesson = entries.lessons.find((one) => one.lessonId === id);
      if (!lesson) return null;
      const title = lesson.topic ?? `${CATEGORIES.formative}, ${lesson.day}`;
      return {
        id: `li-${id}`,
        category: "formative",
        title,
        day: lesson.day,
        maximum: MAXIMUM.formative,
      };
    }
    if (kind === "work") {
      const work = entries.works.find((one) => one.id === id);
      if (!work) return null;
      const title = work.title || `${CATEGORIES[work.kind]} ${work.number}`;
      return {
        id: `li-${id}`,
        category: work.kind,
        title,
        day: work.day ?? term.to,
        maximum: work.maxPoints,
      };
    }
    const category = kind === "credit" ? "credit" : "quarter";
    const own = `li-${category}-${ids.classId}-${ids.termId}`;
    return {
      id: own,
      category,
      title: CATEGORIES[category],
      day: term.to,
      maximum: MAXIMUM[category],
    };
  }

  for (const { pupilId, column, value, at, comment } of entries.cells) {
    const of = columnOf(column);
    if (!of || value === null || !isHere(pupilId)) continue;
    lineItems.set(of.id, {
      ...{ sourcedId: of.id, title: of.title, classSourcedId: ids.classId },
      ...{ assignDate: of.day, dueDate: of.day, categorySourcedId: `cat-${of.category}` },
      ...{ academicSessionSourcedId: ids.termId, schoolSourcedId: ids.orgId },
      ...{ resultValueMin: "0", resultValueMax: String(of.maximum) },
    });
    results.push({
      ...{ sourcedId: `res-${of.id}-${pupilId}`, lineItemSourcedId: of.id },
      ...{ studentSourcedId: ids.personId(pupilId), scoreStatus: "fully graded" },
      ...{ score: String(value), scoreDate: at.slice(0, 10), comment },
      classSourcedId: ids.classId,
    });
  }
  const categories = Object.entries(CATEGORIES).map(([name, title]) => {
    return { sourcedId: `cat-${name}`, title };
  });
  return { categories, lineItems: [...lineItems.values()], results };
}
