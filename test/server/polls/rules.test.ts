import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Poll, PollAnswer, PollDraft } from "#server/polls/protocol.ts";
import {
  answerIdOf,
  checkedAnswer,
  checkedDraft,
  isRight,
  medianOf,
  pollForClass,
  resultsForClass,
  resultsOf,
  sameWords,
} from "#server/polls/rules.ts";

const draft: PollDraft = {
  kind: "choice",
  question: "Ортаңғы мүше неге 6x?",
  options: ["2 · x · 3 болғандықтан", "x + 3 + 3 болғандықтан", "Білмеймін"],
  isSeveral: false,
  isAnonymous: false,
  right: { options: [0], number: null, text: null },
  showsRight: true,
};
const poll: Poll = {
  ...draft,
  id: "a".repeat(24),
  lessonId: "b".repeat(24),
  state: "open",
  isShown: false,
  openedAt: null,
  closedAt: null,
};
const of = (answer: Partial<PollAnswer>): PollAnswer => ({
  ...{ options: [], number: null, text: null },
  ...answer,
});
const plain = { expected: 0, approved: [] };

describe("checkedDraft", () => {
  test("refuses a choice of one, the same option twice, and a right answer that cannot be given", () => {
    for (const change of [
      { options: ["a"] },
      { options: ["Иә", " иә "] },
      { right: { options: [3], number: null, text: null } },
      { right: { options: [0, 1], number: null, text: null } },
    ])
      expect(() => checkedDraft({ ...draft, ...change })).toThrow(
        expect.objectContaining({ code: "invalid" }),
      );
  });

  test("drops what the kind does not use", () => {
    const right = { options: [1], number: 7, text: "жеті" };
    const number = checkedDraft({ ...draft, kind: "number", isSeveral: true, right });
    expect(number).toMatchObject({
      options: [],
      isSeveral: false,
      right: { options: [], number: 7, text: null },
    });
    const none = { options: [], number: null, text: null };
    expect(checkedDraft({ ...draft, right: none })).toMatchObject({
      ...{ right: null, showsRight: false },
    });
  });
});

describe("checkedAnswer", () => {
  test("takes one option of a choice, several where several may be, none of another kind", () => {
    expect(checkedAnswer(poll, of({ options: [2] })).options).toEqual([2]);
    expect(() => checkedAnswer(poll, of({ options: [0, 1] }))).toThrow();
    expect(() => checkedAnswer(poll, of({ options: [3] }))).toThrow();
    expect(() => checkedAnswer(poll, of({ number: 1 }))).toThrow();
    const several = { ...poll, isSeveral: true };
    expect(checkedAnswer(several, of({ options: [2, 0, 2] })).options).toEqual([0, 2]);
  });
});

describe("resultsOf", () => {
  test("counts options, and who is right", () => {
    const answers = [0, 0, 1, 2].map((option) => of({ options: [option] }));
    const results = resultsOf(poll, answers, { expected: 21, approved: [] });
    expect(results).toMatchObject({
      ...{ answered: 4, expected: 21, counts: [2, 1, 1], rightCount: 2 },
    });
  });

  test("of numbers: by value, with the middle one", () => {
    const asked: Poll = { ...poll, kind: "number", options: [], right: null };
    const answers = [6, 6, 9, 12].map((number) => of({ number }));
    const { numbers, median, rightCount } = resultsOf(asked, answers, plain);
    expect(numbers).toEqual([
      { value: 6, count: 2 },
      { value: 9, count: 1 },
      { value: 12, count: 1 },
    ]);
    expect([median, rightCount]).toEqual([7.5, null]);
  });

  test("of words: the same however written, once, the most frequent first", () => {
    const asked: Poll = { ...poll, kind: "text", options: [], right: null };
    const words = ["Квадрат", "  квадрат. ", "көбейтінді", "КВАДРАТ"];
    const answers = words.map((text) => of({ text }));
    const { texts } = resultsOf(asked, answers, { expected: 0, approved: ["квадрат"] });
    expect(texts).toEqual([
      { text: "Квадрат", count: 3, isApproved: true },
      { text: "көбейтінді", count: 1, isApproved: false },
    ]);
  });

  test("never counts more answers than there were, whatever was answered", () => {
    const given = fc.array(
      fc.subarray([0, 1, 2], { minLength: 1 }).map((options) => of({ options })),
    );
    fc.assert(
      fc.property(given, fc.nat(40), (answers, expected) => {
        const several = { ...poll, isSeveral: true };
        const results = resultsOf(several, answers, { expected, approved: [] });
        expect(Math.max(0, ...results.counts)).toBeLessThanOrEqual(answers.length);
        expect(results.expected).toBeGreaterThanOrEqual(results.answered);
      }),
    );
  });
});

describe("medianOf", () => {
  test("is the middle of the sorted", () => {
    expect(medianOf([])).toBe(null);
    expect(medianOf([10, 2, 9])).toBe(9);
    expect(medianOf([4, 1])).toBe(2.5);
  });
});

describe("isRight", () => {
  test("of several options all and no other; of words however written; of sums of decimals", () => {
    const right = { options: [0, 2], number: null, text: null };
    expect(isRight({ kind: "choice", right }, of({ options: [0, 2] }))).toBe(true);
    expect(isRight({ kind: "choice", right }, of({ options: [0] }))).toBe(false);
    const words = { options: [], number: null, text: "Абай Құнанбайұлы" };
    expect(isRight({ kind: "text", right: words }, of({ text: "абай  құнанбайұлы" }))).toBe(true);
    const sum = { options: [], number: 0.3, text: null };
    expect(isRight({ kind: "number", right: sum }, of({ number: 0.1 + 0.2 }))).toBe(true);
    expect(isRight({ kind: "choice", right: null }, of({ options: [0] }))).toBe(null);
  });
});

describe("what the class sees", () => {
  test("no right answer while it is open, nor afterwards unless it may", () => {
    expect(pollForClass(poll).right).toBe(null);
    expect(pollForClass({ ...poll, state: "closed" }).right).toEqual(draft.right);
    expect(pollForClass({ ...poll, state: "closed", showsRight: false }).right).toBe(null);
  });

  test("results only when shown, only approved words, who was right only with the right answer", () => {
    const asked: Poll = { ...poll, kind: "text", options: [] };
    const right = { options: [], number: null, text: "бес" };
    const answers = ["бес", "жаман сөз"].map((text) => of({ text }));
    const results = resultsOf({ ...asked, right }, answers, { expected: 2, approved: ["бес"] });
    expect(resultsForClass(asked, results)).toBe(null);
    const shown = resultsForClass({ ...asked, isShown: true }, results);
    expect(shown?.texts.map(({ text }) => text)).toEqual(["бес"]);
    expect(shown?.rightCount).toBe(null);
    const over = resultsForClass({ ...asked, isShown: true, state: "closed" }, results);
    expect(over?.rightCount).toBe(1);
  });
});

describe("answerIdOf", () => {
  test("is one of a person and a poll; with another secret nobody could tell whose", () => {
    const [a, b] = ["1".repeat(24), "2".repeat(24)];
    expect(answerIdOf(poll.id, a, "s1")).toBe(answerIdOf(poll.id, a, "s1"));
    expect(answerIdOf(poll.id, a, "s1")).toMatch(/^[0-9a-f]{24}$/);
    const all = [
      answerIdOf(poll.id, a, "s1"),
      answerIdOf(poll.id, b, "s1"),
      answerIdOf(poll.id, a, "s2"),
      answerIdOf(poll.id, a, null),
      answerIdOf("c".repeat(24), a, "s1"),
    ];
    expect(new Set(all).size).toBe(all.length);
  });
});

test("sameWords keeps what differs", () => {
  expect(sameWords("3.14")).toBe("3.14");
  expect(sameWords("Иә!")).toBe("иә");
});
