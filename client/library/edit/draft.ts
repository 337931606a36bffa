import type { Chapter, Item, ItemDetails } from "#server/library/protocol.ts";

/** A chapter with a key of its own, so that a row keeps its field while others move. */
export type DraftChapter = Chapter & { key: number };
/** An item's details while they are being written: they may be wrong for a moment. */
export type Draft = Omit<ItemDetails, "chapters"> & { chapters: DraftChapter[] };
export type DraftProblem =
  | { field: "title" | "classes" | "question" | "options" }
  | { field: "chapter"; key: number };

/** What is kept of an item, as a form holds it. */
export function draftOf(item: Item): Draft {
  return {
    kind: item.kind,
    title: item.title,
    description: item.description,
    subjectId: item.subject?.id ?? null,
    grades: item.grades,
    term: item.term,
    tags: item.tags,
    audience: item.audience,
    chapters: item.chapters.map((chapter, at) => ({ ...chapter, key: at + 1 })),
    timer: item.timer,
    repetitions: item.repetitions,
    question: item.question,
    rightOption: item.rightOption,
    brief: item.brief,
    article: item.article,
    asksPhoto: item.asksPhoto,
    mayDownload: item.mayDownload,
  };
}

const sameAs = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other);

/** Empty options fall out and the right one keeps its number by its words. */
function tidyQuestion({ question, rightOption }: Draft): Pick<Draft, "question" | "rightOption"> {
  if (!question) return { question, rightOption: null };
  const kept = question.options.map((text, at) => ({ text: text.trim(), at }));
  const options = kept.filter(({ text }) => text !== "");
  const right = options.findIndex(({ at }) => at === rightOption);
  return {
    question: { text: question.text.trim(), options: options.map(({ text }) => text) },
    rightOption: right < 0 ? null : right,
  };
}

/** The draft as the server keeps it. */
export function detailsOf(draft: Draft): ItemDetails {
  const brief = draft.brief && {
    goal: draft.brief.goal.trim(),
    todo: draft.brief.todo.trim(),
    criteria: draft.brief.criteria.trim(),
  };
  const { pupils } = draft.audience;
  return {
    ...draft,
    ...tidyQuestion(draft),
    title: draft.title.trim(),
    description: draft.description.trim(),
    grades: draft.grades.toSorted((a, b) => a - b),
    audience: { ...draft.audience, classIds: pupils === "classes" ? draft.audience.classIds : [] },
    brief: brief && brief.goal + brief.todo + brief.criteria === "" ? null : brief,
    article: draft.article?.trim() || null,
    chapters: draft.chapters
      .map(({ atMs, title, text }) => ({ atMs, title: title.trim(), text: text.trim() }))
      .sort((a, b) => a.atMs - b.atMs),
  };
}

/** What differs from what is kept; null where nothing does. */
export function changesOf(item: Item, draft: Draft): Partial<ItemDetails> | null {
  const kept = detailsOf(draftOf(item));
  const wanted = detailsOf(draft);
  const changes = Object.entries(wanted).filter(
    ([name, value]) => !sameAs(value, kept[name as keyof ItemDetails]),
  );
  return changes.length === 0 ? null : Object.fromEntries(changes);
}

/** What has to be filled in before it can be kept, in the order of the form. */
export function draftProblems(draft: Draft): DraftProblem[] {
  const { question, audience } = draft;
  const options = question?.options.filter((text) => text.trim() !== "") ?? [];
  return [
    ...(draft.title.trim() === "" ? [{ field: "title" as const }] : []),
    ...(audience.pupils === "classes" && audience.classIds.length === 0
      ? [{ field: "classes" as const }]
      : []),
    ...draft.chapters
      .filter(({ title }) => title.trim() === "")
      .map(({ key }) => ({ field: "chapter" as const, key })),
    ...(question && question.text.trim() === "" ? [{ field: "question" as const }] : []),
    ...(options.length === 1 ? [{ field: "options" as const }] : []),
  ];
}

/** With a chapter more, at the player's moment. */
export function withChapter(chapters: readonly DraftChapter[], atMs: number): DraftChapter[] {
  const key = Math.max(0, ...chapters.map((chapter) => chapter.key)) + 1;
  return [...chapters, { key, atMs: Math.max(0, Math.round(atMs)), title: "", text: "" }].sort(
    (a, b) => a.atMs - b.atMs,
  );
}
