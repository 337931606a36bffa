import { describe, expect, test } from "vitest";
import { toDigest } from "#server/diary/digest.ts";
import type { DiaryTask } from "#server/diary/protocol.ts";
import { factsOf, ofOneShift, weekOf } from "#server/diary/rules.ts";
import { aLesson, attended, aWeek } from "./week.ts";

const task = (change: Partial<DiaryTask>): DiaryTask => ({
  taskId: "a".repeat(24),
  text: "142-есеп",
  dueAt: null,
  state: "open",
  isMissing: false,
  isLate: false,
  points: null,
  hasNewFeedback: false,
  ...change,
});
const mark = (value: number, comment = "") => ({
  kind: "points" as const,
  value,
  maxPoints: 10,
  title: "",
  comment,
  at: "2026-11-24T05:00:00.000Z",
});
const full = aWeek([
  aLesson(1, { attendance: attended("present"), marks: [mark(8), mark(9, "Жарайсың!")] }),
  aLesson(2, { attendance: attended("late"), tasks: [task({ state: "accepted" })] }),
  aLesson(3, {
    attendance: attended("ill"),
    tasks: [task({ isMissing: true, text: "5-жаттығу" })],
  }),
  aLesson(4, {
    attendance: attended("unexcused", "proposed"),
    marks: [{ ...mark(17), kind: "section", maxPoints: 20, title: "БЖБ 1" }],
    tasks: [task({ state: "returned", text: "Эссе" })],
  }),
  aLesson(5, { state: "cancelled", attendance: null }),
]);

test("weekOf is Monday to Sunday, whichever day is named, over the end of a year too", () => {
  for (const day of ["2026-11-23", "2026-11-26", "2026-11-29"])
    expect(weekOf(day)).toMatchObject({ from: "2026-11-23", to: "2026-11-29" });
  expect(weekOf("2027-01-01").days).toEqual([
    "2026-12-28",
    "2026-12-29",
    "2026-12-30",
    "2026-12-31",
    "2027-01-01",
    "2027-01-02",
    "2027-01-03",
  ]);
});

test("ofOneShift keeps a school's day whole, and of bells the day round the shift that is now, and what was held", () => {
  const at = (number: number, minute: number, wasHeld = false) => ({ number, minute, wasHeld });
  const day = [at(1, 480), at(2, 530), at(4, 640)];
  expect(ofOneShift(day, 1_200)).toEqual(day);
  const [night, morning, noon] = [at(1, 0, true), at(1, 360), at(1, 720)];
  const round = [night, at(2, 45), morning, at(2, 405), noon, at(2, 765)];
  expect(ofOneShift(round, 500)).toEqual([night, morning, at(2, 405)]);
  expect(ofOneShift([], 500)).toEqual([]);
});

test("factsOf counts what a teacher confirmed, and leaves the rest on its way", () => {
  expect(factsOf(full)).toMatchObject({
    ...{ held: 4, present: 1, late: 1, ill: 1, excused: 0, unexcused: 0, unconfirmed: 1 },
    tasks: { due: 3, handedIn: 1, missing: [{ text: "5-жаттығу" }] },
    returned: [{ text: "Эссе" }],
  });
});

describe("toDigest", () => {
  test("is a letter in Kazakh", () => {
    const { subject, text } = toDigest(full, "kk", "https://school.kz/diary");
    expect(subject).toBe("Абай Айым: мектептегі апта, 23.11–29.11");
    expect(text).toBe(
      [
        "Абай Айым, 7 «Ә» · 23.11–29.11",
        "",
        "Сабаққа қатысу:",
        "• өткен сабақ: 4, қатысты: 2, кешікті (К): 1, ауырды (А): 1, мұғалім әлі растамаған: 1",
        "• 24.11, Алгебра: 09:31-де кірді.",
        "• 24.11, Алгебра: 09:31-де кірді.",
        "",
        "Бағалар:",
        "• Алгебра: 8, 9, 17/20",
        "",
        "Мұғалімдердің пікірі:",
        "• Алгебра: Жарайсың!",
        "",
        "Тапсырмалар:",
        "• берілді: 3, тапсырылды: 1",
        "• Мерзімі өтті, тапсырылмады: Алгебра, 5-жаттығу",
        "• Қатемен жұмыс: Алгебра, Эссе",
        "",
        "Толығырақ күнделікте: https://school.kz/diary",
      ].join("\n"),
    );
  });

  test("and in Russian, in its own words throughout", () => {
    const { text } = toDigest(full, "ru", null);
    expect(text).toContain(
      "Посещаемость:\n• проведено уроков: 4, присутствовал(а): 2, опоздания (К): 1",
    );
    expect(text).toContain("• 24.11, Алгебра: Вошёл в 09:31.");
    expect(text).not.toMatch(/Сабаққа|Бағалар|Тапсырмалар|Толығырақ/);
    expect(text).not.toContain("http");
  });

  test("says that a week had no lessons, and a week without marks that it had none", () => {
    expect(toDigest(aWeek([]), "kk", null).text).toContain("Бұл аптада сабақ болған жоқ.");
    const bare = toDigest(aWeek([aLesson(1, { attendance: attended("present") })]), "kk", null);
    expect(bare.text).toContain("Бұл аптада баға қойылмады.");
  });
});
