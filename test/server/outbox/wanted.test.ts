import { describe, expect, test } from "vitest";
import { canonical } from "#server/outbox/rules.ts";
import { type JournalPart, wantedOf } from "#server/outbox/wanted.ts";
import type { RegisterCell } from "#server/register/protocol.ts";

const id = (n: number) => n.toString(16).padStart(24, "0");
const [TEACHER, OTHER, AIDA, BOLAT] = [id(1), id(2), id(11), id(12)] as const;
const [FIRST, SECOND, FOREIGN, PLANNED] = [id(101), id(102), id(103), id(104)] as const;
const WORK = id(201);
const lesson = (lessonId: string, day: string, change = {}) => ({
  ...{ lessonId, day, number: 3, state: "ended" as const, teacherId: TEACHER },
  ...{ topic: "Қосынды", homework: "142-есеп. https://qonyrau.kz/v/1", ...change },
});
const part: JournalPart = {
  term: { year: 2026, number: 2, from: "2026-11-03", to: "2026-12-28" },
  lessons: [
    lesson(FIRST, "2026-11-24"),
    lesson(SECOND, "2026-11-25", { homework: " " }),
    lesson(FOREIGN, "2026-11-26", { teacherId: OTHER }),
    lesson(PLANNED, "2026-11-27", { state: "planned" }),
  ],
  cells: [
    { pupilId: AIDA, column: `lesson:${FIRST}`, value: 9, comment: "Жарайсың" },
    { pupilId: BOLAT, column: `lesson:${FOREIGN}`, value: 5, comment: "" },
    { pupilId: AIDA, column: `work:${WORK}`, value: 17, comment: "" },
    { pupilId: AIDA, column: "term", value: 5, comment: "" },
    { pupilId: BOLAT, column: "credit", value: 0, comment: "" },
  ],
  works: [{ id: WORK, kind: "section", number: 1, maxPoints: 20, day: "2026-11-25" }],
  termMarks: [
    { pupilId: AIDA, mark: 4 },
    { pupilId: BOLAT, mark: 3 },
  ],
};
const words = { kk: "", ru: "", en: "" };
const cell = (lessonId: string, personId: string, change: Partial<RegisterCell>): RegisterCell => ({
  ...{ lessonId, personId, code: "unexcused", state: "confirmed", reason: words, cause: "" },
  ...{ decidedAt: null, ...change },
});
const register = [
  cell(FIRST, AIDA, { code: "present" }),
  cell(FIRST, BOLAT, { code: "ill" }),
  cell(SECOND, AIDA, { state: "proposed" }),
  cell(FOREIGN, AIDA, {}),
];
const asked = {
  ...{ target: "kundelik" as const, from: "2026-11-01", to: "2026-12-31", today: "2026-11-28" },
  ...{ teacherId: TEACHER, register },
};
const brief = (change: Partial<typeof asked> = {}) =>
  wantedOf(part, { ...asked, ...change }).map(
    ({ channel, kind, column, pupilId, content }) =>
      `${channel} ${kind} ${column.split(":")[0]} ${pupilId === null ? "-" : pupilId === AIDA ? "A" : "B"} ${canonical(content)}`,
  );

describe("what should stand outside", () => {
  test("is confirmed attendance, homework held, marks and comments of own lessons", () => {
    expect(brief()).toEqual([
      "kundelik attendance lesson A null",
      'kundelik attendance lesson B {"code":"ill","kind":"attendance"}',
      'kundelik homework lesson - {"dueDay":"2026-11-25","kind":"homework","text":"142-есеп. https://qonyrau.kz/v/1","topic":"Қосынды"}',
      'file mark lesson A {"kind":"mark","maxPoints":10,"value":9}',
      'file comment lesson A {"kind":"comment","text":"Жарайсың"}',
      'file mark work A {"kind":"mark","maxPoints":20,"value":17}',
      "file comment work A null",
      'file mark term A {"kind":"mark","maxPoints":5,"value":5}',
      "file comment term A null",
      'file mark credit B {"kind":"mark","maxPoints":1,"value":0}',
      "file comment credit B null",
    ]);
  });

  test("goes all into the file where files are the way", () => {
    expect(brief({ target: "kundelik" }).some((line) => line.startsWith("kundelik"))).toBe(true);
    const lines = wantedOf(part, { ...asked, target: "file" });
    expect(new Set(lines.map(({ channel }) => channel))).toEqual(new Set(["file"]));
  });

  test("takes only the days asked for; what is of the term comes with its last days", () => {
    const lines = brief({ from: "2026-11-25", to: "2026-11-25" });
    expect(lines).toEqual([
      'file mark work A {"kind":"mark","maxPoints":20,"value":17}',
      "file comment work A null",
    ]);
  });

  test("takes a computed term mark when the term is over, where the teacher set none", () => {
    const term = brief({ today: "2026-12-29" }).filter((line) => line.includes("mark term"));
    expect(term).toEqual([
      'file mark term A {"kind":"mark","maxPoints":5,"value":5}',
      'file mark term B {"kind":"mark","maxPoints":5,"value":3}',
    ]);
  });

  test("takes everybody's lessons for those who look on", () => {
    const lines = wantedOf(part, { ...asked, teacherId: null });
    expect(lines.some(({ lessonId, kind }) => lessonId === FOREIGN && kind === "attendance")).toBe(
      true,
    );
  });
});
