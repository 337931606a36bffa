import { describe, expect, test } from "vitest";
import {
  changesOf,
  type Draft,
  detailsOf,
  draftOf,
  draftProblems,
  withChapter,
} from "#client/library/edit/draft.ts";
import type { Item } from "#server/library/protocol.ts";

const item: Item = {
  id: "a".repeat(24),
  kind: "exercise",
  title: "Таңғы жаттығу",
  description: "",
  subject: null,
  grades: [6, 7],
  term: null,
  tags: [],
  author: { id: "b".repeat(24), name: "Нұрлан Серікұлы" },
  source: "file",
  linkUrl: null,
  publishAt: null,
  createdAt: "2026-11-25T05:00:00Z",
  durationMs: 60_000,
  isSound: false,
  isPlayable: true,
  posterUrl: null,
  video: null,
  audience: { pupils: "classes", classIds: ["c".repeat(24)], parents: false },
  chapters: [
    { atMs: 0, title: "Бой жазу", text: "" },
    { atMs: 5_000, title: "Секіру", text: "" },
  ],
  timer: null,
  repetitions: null,
  question: { text: "Неше рет?", options: ["он", "жиырма"] },
  rightOption: 1,
  brief: null,
  article: null,
  asksPhoto: false,
  mayDownload: false,
  code: "abc",
  isOwn: true,
  classNames: ["7 «Ә»"],
};
const draft = draftOf(item);
const fields = (changes: Partial<Draft>) =>
  draftProblems({ ...draft, ...changes }).map(({ field }) => field);

describe("changesOf", () => {
  test("finds nothing in an untouched draft", () => {
    expect(changesOf(item, draft)).toBeNull();
  });

  test("sends only what differs once blanks are gone", () => {
    expect(changesOf(item, { ...draft, title: " Таңғы жаттығу " })).toBeNull();
    expect(changesOf(item, { ...draft, title: "Кешкі", term: 2 })).toEqual({
      title: "Кешкі",
      term: 2,
    });
  });

  test("knows a moved chapter by its time, not by its key", () => {
    const moved = draft.chapters.map((one) => (one.key === 1 ? { ...one, atMs: 9_000 } : one));
    expect(changesOf(item, { ...draft, chapters: moved })).toEqual({
      chapters: [
        { atMs: 5_000, title: "Секіру", text: "" },
        { atMs: 9_000, title: "Бой жазу", text: "" },
      ],
    });
  });
});

describe("detailsOf", () => {
  test("drops empty options, and the right one stays the same words", () => {
    const question = { text: "Неше рет?", options: ["", "он", " ", "жиырма"] };
    expect(detailsOf({ ...draft, question, rightOption: 3 })).toMatchObject({
      question: { options: ["он", "жиырма"] },
      rightOption: 1,
    });
    expect(detailsOf({ ...draft, question, rightOption: 2 }).rightOption).toBeNull();
    expect(detailsOf({ ...draft, question: null, rightOption: 1 }).rightOption).toBeNull();
  });

  test("forgets chosen classes nobody is asked for, and an empty brief", () => {
    const audience = { ...draft.audience, pupils: "all" as const };
    const brief = { goal: " ", todo: "", criteria: "" };
    expect(detailsOf({ ...draft, audience, brief })).toMatchObject({
      audience: { pupils: "all", classIds: [] },
      brief: null,
      article: null,
    });
  });
});

describe("draftProblems", () => {
  test("names what is missing, in the order of the form", () => {
    expect(fields({})).toEqual([]);
    expect(
      fields({
        title: " ",
        audience: { pupils: "classes", classIds: [], parents: true },
        chapters: withChapter(draft.chapters, 2_000),
        question: { text: "", options: ["бір"] },
      }),
    ).toEqual(["title", "classes", "chapter", "question", "options"]);
  });

  test("lets a question without options be: its answer is a text", () => {
    expect(fields({ question: { text: "Не ұнады?", options: ["", ""] } })).toEqual([]);
  });
});

test("withChapter puts it where the video stands, with a key of its own", () => {
  expect(withChapter(draft.chapters, 2_000.4).map(({ atMs, key }) => [atMs, key])).toEqual([
    [0, 1],
    [2_000, 3],
    [5_000, 2],
  ]);
});
