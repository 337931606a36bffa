import { describe, expect, test } from "vitest";
import { standingDates } from "#server/journal/dates.ts";
import type { ColumnId, JournalWork } from "#server/journal/protocol.ts";
import { columnOf, markOf, mayStand, termMarkOf } from "#server/journal/rules.ts";
import {
  DEFAULT_RULES,
  policyFor,
  schoolYearOf,
  termOn,
  termsOfYear,
  troubleWith,
  usualTerms,
} from "#server/journal/terms.ts";
import type { LessonDate } from "#server/lessons/dates.ts";

const id = (digit: number) => String(digit).repeat(24);
const work = (digit: number, kind: "section" | "term", maxPoints: number): JournalWork => ({
  ...{ id: id(digit), kind, number: 1, title: "", maxPoints, day: null },
});
const works = new Map(
  [work(1, "section", 20), work(2, "section", 10), work(3, "term", 30)].map((one) => [one.id, one]),
);
const of = { works, grade: 7, grading: "marks" as const, rules: DEFAULT_RULES };
const lesson = (digit: number): ColumnId => `lesson:${id(digit)}`;
const on = (digit: number): ColumnId => `work:${id(digit)}`;
/** Values of a pupil, as pairs. */
const markFor = (values: [ColumnId, number | null][], change: Partial<typeof of> = {}) =>
  termMarkOf(
    "p",
    values.map(([column, value]) => ({ column, value })),
    { ...of, ...change },
  );

describe("a term mark", () => {
  test("weighs the three parts a quarter, a quarter and a half", () => {
    // Formative (8 + 6 + 10) of 30 = 80 %; БЖБ (15 + 9) of 30 = 80 %; ТЖБ 24 of 30 = 80 %.
    const same = markFor([
      ...([
        [lesson(1), 8],
        [lesson(2), 6],
        [lesson(3), 10],
      ] as [ColumnId, number][]),
      ...([
        [on(1), 15],
        [on(2), 9],
        [on(3), 24],
      ] as [ColumnId, number][]),
    ]);
    expect(same).toEqual({
      ...{ pupilId: "p", formativePercent: 80, sectionPercent: 80, termPercent: 80 },
      ...{ percent: 80, mark: 4 },
    });
    // 50 x 0.25 + 100 x 0.25 + 90 x 0.5 = 82.5, which is 83: still a four.
    const mixed = markFor([
      [lesson(1), 5],
      [on(1), 20],
      [on(2), 10],
      [on(3), 27],
    ]);
    expect(mixed).toMatchObject({ percent: 82.5, mark: 4 });
  });

  test("leaves the weight of a part that does not exist to the others", () => {
    expect(markFor([[lesson(1), 9]])).toMatchObject({ percent: 90, mark: 5, termPercent: null });
    // (90 x 25 + 40 x 25) / 50 = 65
    expect(
      markFor([
        [lesson(1), 9],
        [on(2), 4],
      ]),
    ).toMatchObject({ percent: 65, mark: 4 });
    // (90 x 25 + 30 x 50) / 75 = 50
    expect(
      markFor([
        [lesson(1), 9],
        [on(3), 9],
      ]),
    ).toMatchObject({ percent: 50, mark: 3 });
    expect(markFor([])).toMatchObject({ percent: null, mark: null });
    expect(markFor([[lesson(1), null]])).toMatchObject({ percent: null, mark: null });
  });

  test("of a work that the pupil did not write asks nothing; zero points are points", () => {
    // Only the work of 20 counts, not the one of 10.
    expect(markFor([[on(1), 20]])).toMatchObject({ sectionPercent: 100 });
    expect(
      markFor([
        [on(1), 20],
        [on(2), 0],
      ]),
    ).toMatchObject({ sectionPercent: 66.7 });
    // A work of another term, or one that was removed, does not count.
    expect(markFor([[on(9), 20]])).toMatchObject({ percent: null });
  });

  test("with a part of weight nothing leaves it out", () => {
    const rules = { ...DEFAULT_RULES, weights: { formative: 0, section: 0, term: 100 } };
    expect(
      markFor(
        [
          [lesson(1), 2],
          [on(3), 30],
        ],
        { rules },
      ),
    ).toMatchObject({ percent: 100 });
    expect(markFor([[lesson(1), 2]], { rules })).toMatchObject({ percent: null, mark: null });
  });

  test("is none where the subject has сынақ", () => {
    const credit = termMarkOf("p", [{ column: lesson(1), value: 9 }], { ...of, grading: "credit" });
    expect(credit).toMatchObject({ percent: 90, mark: null });
  });

  test.each([
    [0, 2],
    [39, 2],
    [39.4, 2],
    [39.5, 3],
    [40, 3],
    [64, 3],
    [64.5, 4],
    [65, 4],
    [84, 4],
    [84.49, 4],
    [84.5, 5],
    [84.499_999_999_9, 5],
    [85, 5],
    [100, 5],
  ])("of %d percent is %d in grades 2 to 11", (percent, mark) => {
    expect(markOf(percent, 7, DEFAULT_RULES)).toBe(mark);
  });

  test.each([
    [0, 2],
    [20, 2],
    [21, 3],
    [50, 3],
    [51, 4],
    [80, 4],
    [81, 5],
  ])("of %d percent is %d in grade 1", (percent, mark) => {
    expect(markOf(percent, 1, DEFAULT_RULES)).toBe(mark);
  });
});

describe("a column", () => {
  test("is told apart by its name", () => {
    expect(columnOf(lesson(1))).toEqual({ kind: "lesson", id: id(1) });
    expect(columnOf(on(2))).toEqual({ kind: "work", id: id(2) });
    expect(columnOf("term")).toEqual({ kind: "term", id: null });
    expect(columnOf("credit")).toEqual({ kind: "credit", id: null });
  });

  test("always takes nothing, where it belongs to the subject", () => {
    expect(mayStand(lesson(1), null, of)).toBe(true);
    expect(mayStand(on(1), null, of)).toBe(true);
    expect(mayStand(on(9), null, of)).toBe(false);
    expect(mayStand("credit", null, of)).toBe(false);
    expect(mayStand("term", null, { ...of, grading: "credit" })).toBe(false);
  });
});

describe("terms", () => {
  test.each([
    ["2026-09-01", 2026, 1],
    ["2026-10-26", 2026, 1],
    ["2026-10-30", 2026, 1], // the autumn break looks back
    ["2026-11-03", 2026, 2],
    ["2027-01-02", 2026, 2],
    ["2027-01-08", 2026, 3],
    ["2027-03-30", 2026, 4],
    ["2027-07-15", 2026, 4],
    ["2027-09-01", 2027, 1],
  ])("on %s it is year %d, term %d", (day, year, number) => {
    expect(termOn([], day)).toMatchObject({ year, number });
  });

  test("are the school's own where it wrote them, for that year alone", () => {
    const own = [{ year: 2026, number: 1, from: "2026-09-01", to: "2026-12-30" }];
    expect(termOn(own, "2026-11-20")).toEqual(own[0]);
    expect(termsOfYear(own, 2026)).toEqual(own);
    expect(termsOfYear(own, 2027)).toEqual(usualTerms(2027));
    expect(schoolYearOf("2027-08-31")).toBe(2026);
    // A year whose first term begins late: before it, the first.
    const late = [{ year: 2026, number: 1, from: "2026-09-10", to: "2026-12-30" }];
    expect(termOn(late, "2026-09-02")).toEqual(late[0]);
  });

  test("that cannot be are told", () => {
    const [one, two] = usualTerms(2026);
    expect(troubleWith(usualTerms(2026))).toBeNull();
    expect(troubleWith([one!, { ...two!, from: "2026-10-20" }])).toContain("before the last ends");
    expect(troubleWith([{ ...one!, to: "2026-08-01" }])).toContain("ends before");
    expect(troubleWith([one!, one!])).toContain("twice");
    expect(troubleWith([{ ...one!, year: 2025 }])).toContain("another year");
  });

  test("keep the rules they were marked by", () => {
    const versions = [{ atDay: "2026-09-05" }, { atDay: "2026-11-08" }, { atDay: "2026-12-01" }];
    const [one, two, three] = usualTerms(2026);
    // Two weeks after its end a term may still be put right; later it is closed.
    expect(policyFor(versions, one!)).toBe(versions[1]);
    expect(policyFor(versions, two!)).toBe(versions[2]);
    expect(policyFor(versions, three!)).toBe(versions[2]);
    expect(policyFor(versions, usualTerms(2025)[0]!)).toBe(versions[0]);
    expect(policyFor([], one!)).toBeNull();
  });
});

describe("dates of a class that learns around the clock", () => {
  const date = (change: Partial<LessonDate>): LessonDate => ({
    ...{ id: id(1), teacherId: id(2), startsAtMs: 10 * 3_600_000, endsAtMs: 11 * 3_600_000 },
    ...{ shift: 1, number: 1, state: "planned", topic: null, day: "1970-01-01" },
    ...{ isMade: true, isFirstShift: false },
    ...change,
  });
  const stands = (change: Partial<LessonDate>, nowMs = 0, written: string[] = []) =>
    standingDates([date(change)], { nowMs, written: new Set(written) }).length === 1;
  test("are those of the first shift, those held, those written of and the one at hand", () => {
    expect(stands({ isFirstShift: true })).toBe(true);
    expect(stands({})).toBe(false);
    expect(stands({ state: "ended" })).toBe(true);
    expect(stands({ state: "live" })).toBe(true);
    expect(stands({ state: "cancelled" })).toBe(false);
    expect(stands({}, 0, [id(1)])).toBe(true);
    expect(stands({}, 9.8 * 3_600_000)).toBe(true);
    expect(stands({}, 11 * 3_600_000)).toBe(false);
  });
});
