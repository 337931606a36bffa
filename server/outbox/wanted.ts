import type {
  JournalCell,
  JournalLesson,
  JournalWork,
  Term,
  TermMark,
} from "../journal/protocol.ts";
import type { RegisterCell } from "../register/protocol.ts";
import type { Channel, Content, EntryKind, Target } from "./protocol-entries.ts";
import type { Wanted } from "./rules.ts";

/** A term's journal as the outbox reads it. */
export type JournalPart = {
  term: Term;
  lessons: readonly Pick<
    JournalLesson,
    "lessonId" | "day" | "number" | "state" | "teacherId" | "topic" | "homework"
  >[];
  cells: readonly Pick<JournalCell, "pupilId" | "column" | "value" | "comment">[];
  works: readonly Pick<JournalWork, "id" | "kind" | "number" | "maxPoints" | "day">[];
  termMarks: readonly Pick<TermMark, "pupilId" | "mark">[];
};
type Asked = {
  target: Target;
  /** First and last day. */
  from: string;
  to: string;
  /** The school's day. */
  today: string;
  /** Whose lessons; null: everybody's, for those who look on. */
  teacherId: string | null;
  register: readonly RegisterCell[];
};

/** Formative points are of ten (glossary: 1 to 10); a mark of five. */
const MOST_POINTS = 10;
const BEST_MARK = 5;
/** БЖБ and ТЖБ are said so in every language of the school's papers. */
const workName = { section: "БЖБ", term: "ТЖБ" } as const;

/** By which way a kind goes: no write of marks or comments is known of Kundelik (journal-systems.md). */
export function channelOf(target: Target, kind: EntryKind): Channel {
  return target === "kundelik" && (kind === "attendance" || kind === "homework")
    ? "kundelik"
    : "file";
}

/**
 * All that should stand outside of a term's journal within the days asked for: attendance that is confirmed, homework of
 * lessons held, marks and comments. Who was there, and what was emptied, is wanted as nothing: it takes away what stood.
 */
export function wantedOf(part: JournalPart, asked: Asked): Wanted[] {
  const isAsked = (day: string) => day >= asked.from && day <= asked.to;
  const own = part.lessons.filter(
    ({ day, teacherId }) =>
      isAsked(day) && (asked.teacherId === null || teacherId === asked.teacherId),
  );
  const lessons = new Map(own.map((lesson) => [lesson.lessonId, lesson]));
  const at = (
    kind: EntryKind,
    place: Pick<Wanted, "column" | "lessonId" | "day" | "number" | "columnName" | "pupilId">,
    content: Content | null,
  ): Wanted => ({ ...place, kind, channel: channelOf(asked.target, kind), content });
  const ofLesson = (lessonId: string, pupilId: string | null) => {
    const lesson = lessons.get(lessonId);
    return lesson
      ? {
          ...{ column: `lesson:${lessonId}`, lessonId, columnName: "", pupilId },
          ...{ day: lesson.day, number: lesson.number },
        }
      : null;
  };

  const attendance = asked.register.flatMap(({ lessonId, personId, code, state }): Wanted[] => {
    const place = ofLesson(lessonId, personId);
    if (!place || state !== "confirmed") return [];
    return [at("attendance", place, code === "present" ? null : { kind: "attendance", code })];
  });

  const homework = own.flatMap(({ lessonId, day, state, homework: text, topic }): Wanted[] => {
    const place = ofLesson(lessonId, null);
    if (!place || state !== "ended" || text.trim() === "") return [];
    const next = part.lessons.find((one) => one.day > day && one.state !== "cancelled");
    const content = { text: text.trim(), topic: topic ?? "", dueDay: next?.day ?? day };
    return [at("homework", place, { kind: "homework", ...content })];
  });

  const columnOf = (column: string, pupilId: string) => {
    const [kind = "", id = ""] = column.split(":");
    if (kind === "lesson") {
      const place = ofLesson(id, pupilId);
      return place && { place, maxPoints: MOST_POINTS };
    }
    const nowhere = { lessonId: null, number: null, pupilId };
    if (kind === "work") {
      const work = part.works.find((one) => one.id === id);
      if (!work || (work.day !== null && !isAsked(work.day))) return null;
      const columnName =
        `${workName[work.kind]} ${work.kind === "section" ? work.number : ""}`.trim();
      return {
        place: { ...nowhere, column, columnName, day: work.day },
        maxPoints: work.maxPoints,
      };
    }
    // What is of the whole term is signed with its last days.
    if (asked.to < part.term.to) return null;
    const { year, number } = part.term;
    const place = { ...nowhere, column: `${kind}:${year}-${number}`, columnName: "", day: null };
    return { place, maxPoints: kind === "credit" ? 1 : BEST_MARK };
  };
  const cells = part.cells.flatMap(({ pupilId, column, value, comment }): Wanted[] => {
    const found = columnOf(column, pupilId);
    if (!found) return [];
    const { place, maxPoints } = found;
    const text = comment.trim();
    const mark: Content | null = value === null ? null : { kind: "mark", value, maxPoints };
    const isComputed = column === "term" && value === null;
    return [
      ...(isComputed ? [] : [at("mark", place, mark)]),
      at("comment", place, text === "" ? null : { kind: "comment", text }),
    ];
  });

  // A mark that was computed stands when the term is over, where the teacher set no other.
  const set = part.cells.filter(({ column, value }) => column === "term" && value !== null);
  const isOver = asked.today > part.term.to;
  const computed = part.termMarks.flatMap(({ pupilId, mark }): Wanted[] => {
    const found = columnOf("term", pupilId);
    if (!found || !isOver || mark === null || set.some((one) => one.pupilId === pupilId)) return [];
    return [at("mark", found.place, { kind: "mark", value: mark, maxPoints: BEST_MARK })];
  });
  return [...attendance, ...homework, ...cells, ...computed].sort(
    (a, b) =>
      (a.day ?? "9999").localeCompare(b.day ?? "9999") || (a.number ?? 99) - (b.number ?? 99),
  );
}
