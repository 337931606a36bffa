import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { CreditItem, Criterion, WorkEvidence } from "#server/credits/protocol.ts";
import { needsCause } from "#server/credits/protocol-cause.ts";
import { type Evidence, propose, usualCriteria } from "#server/credits/rules.ts";
import { isOfTerm } from "#server/credits/terms.ts";
import { accusative, dative } from "#server/credits/words.ts";

const id = (n: number) => n.toString(16).padStart(24, "0");
const item = (n: number, change: Partial<CreditItem> = {}): CreditItem => ({
  ...{ id: id(n), kind: "exercise", title: `Жаттығу ${n}`, isCounted: true, asksPhoto: false },
  question: null,
  ...change,
});
const question = { text: "Қай аспап?", options: ["домбыра", "қобыз"] };
const seen = (n: number, percent: number, change: Partial<Evidence["seen"][number]> = {}) => ({
  ...{ itemId: id(n), percent, answer: null, hasPhoto: false, lastAt: null },
  ...change,
});
const answer = (isRight: boolean | null) => ({ option: 0, text: "", isRight });
const work = (state: WorkEvidence["state"]): WorkEvidence => ({
  ...{ taskId: id(900), state, channel: "online", isLate: false, isMissing: false },
  ...{ points: null, handedInAt: null },
});
const of = (change: Partial<Evidence>): Evidence => {
  return { items: [], seen: [], works: [], ticked: new Set(), ...change };
};

describe("what is proposed", () => {
  const three = [item(1, { asksPhoto: true }), item(2, { asksPhoto: true }), item(3)];

  test("all is there: passed, and the sentence says by what", () => {
    const evidence = of({
      items: three,
      seen: [seen(1, 100, { hasPhoto: true }), seen(2, 88, { hasPhoto: true }), seen(3, 85)],
    });
    const { proposal, results } = propose(usualCriteria, evidence, false);
    expect(proposal).toEqual({
      passed: true,
      reason: {
        kk: "3 жаттығудың 3-еуін қарады (орта есеппен 91 %), 2 дәлел жіберді: сынақтан өтті.",
        ru: "Посмотрел(а) 3 из 3 упражнений (в среднем 91 %), прислал(а) 2 подтверждения: зачтено.",
        en: "Watched 3 of 3 exercises (91 % on average), sent 2 proofs: passed.",
      },
    });
    expect(results.map(({ isMet }) => isMet)).toEqual([true, true, null]);
  });

  test("something lacks: not yet in the term, not passed after it", () => {
    const evidence = of({ items: three, seen: [seen(1, 100), seen(2, 79)] });
    const during = propose(usualCriteria, evidence, false).proposal;
    expect(during.passed).toBeNull();
    expect(during.reason).toEqual({
      kk: "3 жаттығудың 1-еуін қарады (орта есеппен 60 %), дәлел жібермеді; әзірге 2 жаттығу, 1 дәлел жетпейді.",
      ru: "Посмотрел(а) 1 из 3 упражнений (в среднем 60 %), не прислал(а) подтверждений; пока не хватает 2 упражнений, 1 подтверждения.",
      en: "Watched 1 of 3 exercises (60 % on average), sent no proof; 2 exercises, 1 proof still missing.",
    });
    const after = propose(usualCriteria, evidence, true).proposal;
    expect(after.passed).toBe(false);
    expect(after.reason.kk).toMatch(/: сынақтан өтпеді\.$/);
    expect(after.reason.ru).toMatch(/: не зачтено\.$/);
  });

  test("listening is heard, and answers are counted", () => {
    const items = [1, 2].map((n) => item(n, { kind: "listening", question }));
    const evidence = of({
      items,
      seen: [seen(1, 90, { answer: answer(true) }), seen(2, 95, { answer: answer(false) })],
    });
    const { proposal, results } = propose(usualCriteria, evidence, false);
    expect(proposal.passed).toBe(true);
    expect(proposal.reason.kk).toBe(
      "2 шығарманың 2-еуін тыңдады (орта есеппен 93 %), 2 сұрақтың 1-еуіне дұрыс жауап берді: сынақтан өтті.",
    );
    expect(results.find(({ kind }) => kind === "answers")).toMatchObject({ have: 50, need: 50 });
  });

  test("an answer in words counts by being there; a wrong one does not", () => {
    const items = [item(1, { question: { text: "Не ұнады?", options: [] } })];
    const with1 = (isRight: boolean | null) =>
      propose(
        [{ kind: "answers", words: "", minPercent: 100 }],
        of({ items, seen: [seen(1, 0, { answer: answer(isRight) })] }),
        false,
      ).proposal.passed;
    expect([with1(null), with1(true), with1(false)]).toEqual([true, true, null]);
  });

  test("works handed in are proofs; a returned one waits for its next round", () => {
    const criteria: Criterion[] = [
      { kind: "proofs", words: "", min: 1 },
      { kind: "works", words: "", min: 1 },
    ];
    const state = (one: WorkEvidence["state"]) =>
      propose(criteria, of({ works: [work(one)] }), true).proposal.passed;
    expect(state("handedIn")).toBe(true);
    expect(state("accepted")).toBe(true);
    expect(state("returned")).toBe(false);
    expect(state("open")).toBe(false);
  });

  test("nothing was given: nothing is said, not even after the term", () => {
    const { proposal } = propose(usualCriteria, of({}), true);
    expect(proposal.passed).toBeNull();
    expect(proposal.reason.kk).toMatch(/берілген жоқ/);
    // A link elsewhere has no seconds to count.
    const link = of({ items: [item(1, { isCounted: false })] });
    expect(propose(usualCriteria, link, true).proposal.passed).toBeNull();
  });

  test("what only an eye can judge waits for the tick", () => {
    const key = "0d0f6f5e-8f0c-4a53-9f3b-0a4d5b8f7a01";
    const criteria: Criterion[] = [{ kind: "judged", words: "Сапта дұрыс тұрады", key }];
    expect(propose(criteria, of({}), false).proposal).toMatchObject({ passed: null });
    const ticked = propose(criteria, of({ ticked: new Set([key]) }), false).proposal;
    expect(ticked.passed).toBe(true);
    expect(ticked.reason.kk).toBe("Мұғалім тексеретін 1 талаптың 1-еуін орындады: сынақтан өтті.");
  });

  test("more evidence never takes a pass away", () => {
    const percent = fc.integer({ min: 0, max: 100 });
    fc.assert(
      fc.property(
        fc.array(percent, { minLength: 1, maxLength: 8 }),
        percent,
        fc.boolean(),
        (all, more, hasPhoto) => {
          const items = all.map((_, n) => item(n + 1, { asksPhoto: true }));
          const before = all.map((one, n) => seen(n + 1, one, { hasPhoto }));
          const after = before.map((one) => ({
            ...one,
            percent: Math.max(one.percent, more),
            hasPhoto: true,
          }));
          const passed = (own: Evidence["seen"]) =>
            propose(usualCriteria, of({ items, seen: own }), true).proposal.passed;
          return passed(before) !== true || passed(after) === true;
        },
      ),
    );
  });
});

test("a cause is needed for another word than the proposal's, and for a change", () => {
  expect(needsCause(true, true, null)).toBe(false);
  expect(needsCause(false, true, null)).toBe(true);
  expect(needsCause(true, null, null)).toBe(true);
  expect(needsCause(false, true, true)).toBe(true);
  expect(needsCause(true, true, false)).toBe(true);
  expect(needsCause(null, true, true)).toBe(true);
  expect(needsCause(true, false, true)).toBe(false);
});

test("Kazakh ends of numbers", () => {
  expect([1, 2, 3, 6, 7, 8, 9, 10, 12, 16, 20, 30, 50].map(accusative)).toEqual([
    ...["1-еуін", "2-еуін", "3-еуін", "6-ауын", "7-еуін", "8-ін", "9-ын", "10-ын"],
    ...["12-сін", "16-сын", "20-сын", "30-ын", "50-ін"],
  ]);
  expect([1, 6, 8, 9, 20].map(dative)).toEqual(["1-еуіне", "6-ауына", "8-іне", "9-ына", "20-сына"]);
});

describe("which term an item counts for", () => {
  const terms = [
    { year: 2026, number: 1, from: "2026-09-01", to: "2026-10-25" },
    { year: 2026, number: 2, from: "2026-11-04", to: "2026-12-29" },
    { year: 2026, number: 4, from: "2027-04-01", to: "2027-05-25" },
  ];
  const timeZone = "Asia/Almaty";
  const inTerm = (number: number, term: number | null, at: string | null) =>
    isOfTerm(
      { term, publishAtMs: at === null ? null : Date.parse(at) },
      { term: terms.find((one) => one.number === number)!, terms, timeZone },
    );

  test("its own, where it names one, in that school year alone", () => {
    expect(inTerm(2, 2, "2026-08-20T06:00:00Z")).toBe(true);
    expect(inTerm(1, 2, "2026-08-20T06:00:00Z")).toBe(false);
    expect(inTerm(2, 2, "2025-11-20T06:00:00Z")).toBe(false);
  });
  test("else the one that was on or came next", () => {
    expect(inTerm(1, null, "2026-08-20T06:00:00Z")).toBe(true);
    expect(inTerm(1, null, "2026-10-25T18:00:00Z")).toBe(true); // 23:00 in Almaty
    expect(inTerm(2, null, "2026-10-25T19:30:00Z")).toBe(true); // 00:30, holidays
    expect(inTerm(1, null, "2026-10-25T19:30:00Z")).toBe(false);
    expect(inTerm(2, null, "2026-12-30T06:00:00Z")).toBe(false);
    expect(inTerm(2, null, null)).toBe(false);
  });
});
