import { unzipSync, zipSync } from "fflate";
import { describe, expect, test } from "vitest";
import { readPlanFile } from "#server/journal/plan-file.ts";
import { layAgain, layPlan, moveEntry } from "#server/journal/plan-rules.ts";
import { readDay } from "#server/journal/plan-sheet.ts";
import type { PlanEntry } from "#server/journal/protocol.ts";
import { bookOf, kazakhPlan, russianPlan, twoStoreyPlan } from "./plan-files.ts";

const unreadable = (why: string) => ({
  ...{ code: "invalid", reason: "plan_unreadable", details: { why } },
});

describe("a КТЖ file", () => {
  test("in Kazakh, with titles above, sections between, dates as Excel keeps them", async () => {
    const { entries, problems } = await readPlanFile(await kazakhPlan(), 2026);
    expect(problems).toEqual([]);
    expect(entries).toEqual([
      {
        number: 1,
        topic: "Бүтін көрсеткішті дәреже",
        day: "2026-09-01",
        hours: 1,
        homework: "№ 5, 6",
      },
      { number: 2, topic: "Дәреженің қасиеттері", day: "2026-09-03", hours: 2, homework: "№ 12" },
      {
        number: 3,
        topic: "Бірмүше және оның стандарт түрі",
        day: "2026-09-08",
        hours: 1,
        homework: "",
      },
    ]);
  });

  test("in Russian, with dates as text, formulas, rich text, repeated headings and what is wrong told by row", async () => {
    const { entries, problems } = await readPlanFile(await russianPlan(), 2026);
    expect(entries.map(({ number, topic, day, hours }) => [number, topic, day, hours])).toEqual([
      [1, "Степень с целым показателем", "2026-09-02", 1],
      [2, "Свойства степени", "2026-09-04", 1],
      [3, "Одночлены", null, 1],
      [4, "Многочлены", "2027-01-12", 1],
    ]);
    expect(entries[0]?.homework).toBe("Упр. 14, 15");
    expect(problems.map(({ row }) => row)).toEqual([8, 10]);
    expect(problems[0]?.what.ru).toContain("Дата не распознана");
    expect(problems[1]?.what.kk).toContain("Сағат саны");
  });

  test("with headings in two storeys, a planned and a real date, the topic beside the section", async () => {
    const { entries, problems } = await readPlanFile(await twoStoreyPlan(), 2026);
    expect(problems).toEqual([]);
    expect(entries.map(({ number, topic, day }) => [number, topic, day])).toEqual([
      [1, "Тригонометриялық функциялар", "2026-09-01"],
      [2, "Тригонометриялық функциялар", "2026-09-02"],
      [3, "Келтіру формулалары", "2026-09-08"],
    ]);
    expect(entries[2]?.homework).toBe("§ 4");
  });

  test("that is none says so", async () => {
    const noHead = await bookOf((sheet) => void sheet.addRow(["Сынып", "Оқушы", "Баға"]));
    const empty = await bookOf((sheet) => void sheet.addRow(["№", "Сабақтың тақырыбы", "Күні"]));
    await expect(readPlanFile(Buffer.from("%PDF-1.7"), 2026)).rejects.toMatchObject(
      unreadable("file"),
    );
    await expect(readPlanFile(new Uint8Array(), 2026)).rejects.toMatchObject(unreadable("file"));
    await expect(readPlanFile(noHead, 2026)).rejects.toMatchObject(unreadable("head"));
    await expect(readPlanFile(empty, 2026)).rejects.toMatchObject(unreadable("empty"));
    const zip = zipSync({ "a.txt": Buffer.from("x") });
    await expect(readPlanFile(zip, 2026)).rejects.toMatchObject(unreadable("file"));
    const cut = await kazakhPlan();
    await expect(readPlanFile(cut.subarray(0, cut.length / 2), 2026)).rejects.toMatchObject(
      unreadable("file"),
    );
  });

  test("that would unpack into too much, or merges a whole sheet, is refused without unpacking it", async () => {
    const bomb = zipSync({
      "xl/workbook.xml": Buffer.from("<workbook/>"),
      "xl/worksheets/sheet1.xml": Buffer.alloc(60_000_000, "<row/>"),
    });
    expect(bomb.length).toBeLessThan(200_000);
    // Its directory may say that it is small.
    const lying = Buffer.from(bomb);
    for (let at = 0; at < lying.length - 28; at++)
      if (lying.readUInt32LE(at) === 0x02014b50) lying.writeUInt32LE(10, at + 24);
    for (const file of [bomb, lying])
      await expect(readPlanFile(file, 2026)).rejects.toMatchObject(unreadable("file"));
    const merged = await bookOf((sheet) => {
      sheet.addRow(["№", "Тақырып"]);
      sheet.addRow([1, "Бір"]);
    });
    const wide = rewritten(merged, (xml) =>
      xml.replace(
        "</sheetData>",
        '</sheetData><mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>',
      ),
    );
    await expect(readPlanFile(wide, 2026)).rejects.toMatchObject(unreadable("file"));
    const checked = rewritten(merged, (xml) =>
      xml.replace(
        "</sheetData>",
        '</sheetData><dataValidations count="1"><dataValidation sqref="A1:XFD1048576" type="list"><formula1>"a"</formula1></dataValidation></dataValidations>',
      ),
    );
    const { entries } = await readPlanFile(checked, 2026);
    expect(entries.map(({ topic }) => topic)).toEqual(["Бір"]);
  });
});

describe("a day as people write it", () => {
  test.each([
    ["02.09.2026", "2026-09-02"],
    ["2.9.26", "2026-09-02"],
    ["02/09/2026", "2026-09-02"],
    ["02.09", "2026-09-02"],
    ["15.01", "2027-01-15"],
    ["2026-09-02", "2026-09-02"],
    ["02.09, 04.09", "2026-09-02"],
    ["дүйсенбі 7.09.2026 ж.", "2026-09-07"],
    ["31.02.2026", null],
    ["қыркүйек", null],
    ["13.13.2026", null],
  ])("%s is %s", (text, day) => expect(readDay(text, 2026)).toBe(day));
});

const line = (number: number, day: string | null = null, hours = 1): PlanEntry => ({
  ...{ number, topic: `T${number}`, day, hours, homework: "" },
});
const term1 = { year: 2026, number: 1, from: "2026-09-01", to: "2026-10-26" };
const term2 = { year: 2026, number: 2, from: "2026-11-03", to: "2026-12-28" };
const dates = (...days: string[]) =>
  days.map((day, index) => ({ id: `${day}#${index}`, day, state: "planned" as const }));
const places = (laid: ReturnType<typeof layPlan>) =>
  laid.map(({ entry, lessonIds }) => [entry.number, ...lessonIds.map((id) => id.split("#")[0])]);

describe("lines on dates", () => {
  const first = { term: term1, dates: dates("2026-09-01", "2026-09-03", "2026-09-08") };
  const second = { term: term2, dates: dates("2026-11-03", "2026-11-05") };

  test("without dates stand in order, several hours on several, and go on into the next term", () => {
    const laid = layPlan([line(1), line(2, null, 2), line(3), line(4), line(5)], [first, second]);
    expect(places(laid)).toEqual([
      [1, "2026-09-01"],
      [2, "2026-09-03", "2026-09-08"],
      [3, "2026-11-03"],
      [4, "2026-11-05"],
      [5],
    ]);
    expect(laid.map(({ term }) => term.number)).toEqual([1, 1, 2, 2, 2]);
    expect(laid[1]?.plannedDay).toBe("2026-09-03");
    expect(laid[4]?.plannedDay).toBeNull();
  });

  test("with dates stand on their day, or on the next free one, and keep the day they were planned for", () => {
    const laid = layPlan([line(1, "2026-09-02"), line(2, "2026-09-03"), line(3)], [first, second]);
    expect(places(laid)).toEqual([
      [1, "2026-09-01"],
      [2, "2026-09-03"],
      [3, "2026-09-08"],
    ]);
    expect(laid[0]?.plannedDay).toBe("2026-09-02");
  });

  test("dated in another term go there; of a year that is not here nowhere", () => {
    const laid = layPlan([line(1, "2026-11-05"), line(2, "2027-02-01")], [first, second]);
    expect(places(laid)).toEqual([[1, "2026-11-05"], [2]]);
    expect(laid.map(({ term }) => term.number)).toEqual([2, 2]);
  });

  test("do not stand on what was cancelled; two of one day stand on its two lessons", () => {
    const days = dates("2026-09-01", "2026-09-03", "2026-09-03");
    const cancelled = days.map((date, index) =>
      index === 0 ? { ...date, state: "cancelled" as const } : date,
    );
    const laid = layPlan(
      [line(1, "2026-09-03"), line(2, "2026-09-03")],
      [{ term: term1, dates: cancelled }],
    );
    expect(laid.map(({ lessonIds }) => lessonIds)).toEqual([["2026-09-03#1"], ["2026-09-03#2"]]);
  });

  test("whose lessons the timetable took away go to free dates to come; what was set aside stays so", () => {
    const now = dates("2026-09-01", "2026-09-04", "2026-09-09");
    const lines = [
      { id: "a", lessonIds: ["2026-09-01#0"] },
      { id: "b", lessonIds: ["gone"] },
      { id: "c", lessonIds: [] },
      { id: "d", lessonIds: ["gone too"] },
      { id: "e", lessonIds: ["and this"] },
    ];
    expect(layAgain(lines, now, "2026-09-02")).toEqual([
      { id: "b", lessonIds: ["2026-09-04#1"] },
      { id: "d", lessonIds: ["2026-09-09#2"] },
    ]);
    expect(layAgain(lines.slice(0, 1), now, "2026-09-02")).toEqual([]);
  });

  test("are moved: what stood there goes to where the line came from, unless that was held", () => {
    const lines = [
      { id: "a", lessonIds: ["1"] },
      { id: "b", lessonIds: ["2"] },
      { id: "c", lessonIds: [] },
    ];
    const byId = (changed: { id: string; lessonIds: string[] }[]) =>
      Object.fromEntries(changed.map(({ id, lessonIds }) => [id, lessonIds]));
    const move = (entryId: string | null, lessonId: string, held: string[] = []) =>
      byId(moveEntry(lines, { entryId, lessonId }, (id) => held.includes(id)));
    expect(move("a", "2")).toEqual({ a: ["2"], b: ["1"] });
    expect(move("a", "2", ["1"])).toEqual({ a: ["1", "2"], b: [] });
    expect(move("c", "2")).toEqual({ c: ["2"], b: [] });
    expect(move("a", "1")).toEqual({});
    expect(move(null, "1")).toEqual({ a: [] });
    expect(move("b", "3")).toEqual({ b: ["3"] });
  });
});

/** A workbook with its first sheet's XML changed. */
function rewritten(book: Uint8Array, change: (xml: string) => string): Uint8Array {
  const parts = unzipSync(book);
  const part = "xl/worksheets/sheet1.xml";
  const xml = new TextDecoder().decode(parts[part]);
  return zipSync({ ...parts, [part]: new TextEncoder().encode(change(xml)) });
}
