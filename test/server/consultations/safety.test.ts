import { describe, expect, test } from "vitest";
import { blinded, rowNumber } from "#server/consultations/audit.ts";
import { needOf, needsParent, standing } from "#server/consultations/consent-rules.ts";
import { defaultConsentText, defaultUrgent } from "#server/consultations/consent-words.ts";
import { oldestWeek, weeksOf } from "#server/consultations/counts.ts";
import { UrgentNumber } from "#server/consultations/protocol.ts";

describe("whether a parent is asked", () => {
  test.each([
    ["the youngest of the grade is under the age", 10, 16, true],
    ["the youngest of the grade has that age", 11, 16, false],
    ["a first grade", 1, 7, true],
    ["a preparation class", 0, 6, true],
    ["a school that asks nobody", 1, 0, false],
    ["a pupil without a class", null, 10, true],
    ["a pupil without a class in a school that asks nobody", null, 0, false],
  ] as const)("%s", (_, grade, underAge, expected) => {
    expect(needsParent(grade, underAge)).toBe(expected);
  });
});

describe("what is missing", () => {
  const said = (part: "own" | "parent" | "exception", version = 2) => {
    return { personId: "p", part, version, atMs: 1 };
  };
  const need = (consents: ReturnType<typeof said>[], isParentNeeded: boolean) =>
    needOf(standing(consents, "p", 2), { isParentNeeded });

  test("one's own first, then the parent's where it is needed", () => {
    expect(need([], true)).toBe("own");
    expect(need([said("parent")], true)).toBe("own");
    expect(need([said("own")], false)).toBe("none");
    expect(need([said("own")], true)).toBe("parent");
    expect(need([said("own"), said("parent")], true)).toBe("none");
  });
  test("an exception lifts the parent's part alone", () => {
    expect(need([said("exception")], true)).toBe("own");
    expect(need([said("own"), said("exception")], true)).toBe("none");
  });
  test("what was said to an older text, or by another, stands for nothing", () => {
    expect(need([said("own", 1)], false)).toBe("own");
    expect(need([said("own"), said("parent", 1), said("exception", 1)], true)).toBe("parent");
    expect(need([{ ...said("own"), personId: "q" }], false)).toBe("own");
  });
});

describe("counts", () => {
  const NOW = Date.parse("2026-11-26T06:00:00Z"); // Thursday
  const at = { timeZone: "Asia/Almaty", nowMs: NOW };
  const none = { privateHeld: 0, privateNotHeld: 0, ordinaryHeld: 0, ordinaryNotHeld: 0 };
  const marked = (week: string, kind: "private" | "ordinary" = "private", isHeld = true) => {
    return { week, kind, isHeld };
  };

  test("are by week, the last whole one first, empty ones between too; the running week tells nothing", () => {
    const weeks = weeksOf(
      [
        ...[marked("2026-11-23"), marked("2026-11-23", "ordinary", false)],
        ...[marked("2026-11-16"), marked("2026-11-16"), marked("2026-11-16", "private", false)],
        ...[marked("2026-11-02", "ordinary"), marked("2026-11-02", "ordinary", false)],
      ],
      at,
    );
    expect(weeks).toEqual([
      { ...none, week: "2026-11-16", privateHeld: 2, privateNotHeld: 1 },
      { ...none, week: "2026-11-09" },
      { ...none, week: "2026-11-02", ordinaryHeld: 1, ordinaryNotHeld: 1 },
    ]);
  });
  test("of nothing are none; what is older than a school year is left out", () => {
    expect(weeksOf([], at)).toEqual([]);
    const oldest = oldestWeek(NOW, "Asia/Almaty");
    expect(oldest).toBe("2026-02-16");
    expect(weeksOf([marked(oldest)], at)).toHaveLength(40);
    expect(weeksOf([marked("2026-02-09"), marked("")], at)).toEqual([]);
  });
  test("a week is over at the school's Monday midnight", () => {
    const sunday = Date.parse("2026-11-22T18:59:00Z"); // 23:59 in Almaty
    const told = (nowMs: number) =>
      weeksOf([marked("2026-11-16")], { timeZone: "Asia/Almaty", nowMs });
    expect(told(sunday)).toEqual([]);
    expect(told(sunday + 60_000)).toEqual([{ ...none, week: "2026-11-16", privateHeld: 1 }]);
  });
});

describe("numbers of rows", () => {
  const of = { schoolId: "s1", day: "2026-11-26", rowId: "a1" };
  const key = Buffer.alloc(32, 1);

  test("are the same all day, and another on another day, row, school and server", () => {
    const number = rowNumber(key, of);
    expect(rowNumber(key, { ...of })).toBe(number);
    const others = [
      ...[{ day: "2026-11-27" }, { rowId: "a2" }, { schoolId: "s2" }].map((change) =>
        rowNumber(key, { ...of, ...change }),
      ),
      rowNumber(Buffer.alloc(32, 2), of),
    ];
    expect(new Set([number, ...others]).size).toBe(5);
    expect(number).toMatch(/^[0-9a-f]{10}$/);
  });
  test("alone order a week, so that neither who came first nor the day can be read", () => {
    const row = (day: string, number: string) => ({ day, row: number, act: "opened" as const });
    const came = [row("2026-11-24", "b"), row("2026-11-26", "c"), row("2026-11-22", "a")];
    const told = ["2026-11-23 b", "2026-11-23 c", "2026-11-16 a"];
    const read = (rows: typeof came) => blinded(rows, 9).map((one) => `${one.day} ${one.row}`);
    expect(read(came)).toEqual(told);
    expect(read(came.toReversed())).toEqual(told);
  });
  test("where there are too many, no week is told by half; one alone is", () => {
    const row = (day: string, number: string) => ({ day, row: number, act: "opened" as const });
    const came = [row("2026-11-26", "b"), row("2026-11-20", "c"), row("2026-11-19", "a")];
    const read = (most: number) => blinded(came, most).map((one) => one.row);
    expect(read(3)).toEqual(["b", "a", "c"]);
    expect(read(2)).toEqual(["b"]);
    expect(blinded(came.slice(1), 1).map((one) => one.row)).toEqual(["c"]);
  });
});

describe("the product's own words", () => {
  test("are there in three languages and fit the school's form", () => {
    for (const text of Object.values(defaultConsentText)) {
      expect(text.split("\n\n")).toHaveLength(5);
      expect(text.length).toBeLessThan(4000);
    }
  });
  test("numbers are marked until the school has looked at them", () => {
    expect(defaultUrgent.map(({ number }) => number)).toEqual(["111", "150", "112"]);
    for (const one of defaultUrgent) expect(UrgentNumber.parse(one).isChecked).toBe(false);
  });
});
