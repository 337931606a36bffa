import { describe, expect, test } from "vitest";
import {
  draftOf,
  emptyForm,
  formOf,
  markRight,
  withoutOption,
  withRoom,
} from "#client/polls/draft.ts";
import { binsOf, possessiveOf, readNumber } from "#client/polls/show.ts";

describe("binsOf", () => {
  test("shows few values by themselves, many as equal spans that lose nobody", () => {
    const few = [6, 9].map((value) => ({ value, count: 2 }));
    expect(binsOf(few)).toEqual([
      { from: 6, to: 6, count: 2 },
      { from: 9, to: 9, count: 2 },
    ]);
    const many = Array.from({ length: 21 }, (_, value) => ({ value, count: 1 }));
    const bins = binsOf(many, 4);
    expect(bins.map(({ from, to }) => [from, to])).toEqual([
      [0, 5],
      [5, 10],
      [10, 15],
      [15, 20],
    ]);
    expect(bins.reduce((sum, { count }) => sum + count, 0)).toBe(21);
  });
});

test("possessiveOf says a number as Kazakh does", () => {
  const said = { 0: "i", 1: "i", 2: "si", 6: "sy", 9: "y", 10: "y", 18: "i", 20: "sy", 30: "y" };
  for (const [number, ending] of Object.entries(said))
    expect([number, possessiveOf(Number(number))]).toEqual([number, ending]);
  expect([possessiveOf(26), possessiveOf(50), possessiveOf(100)]).toEqual(["sy", "i", "i"]);
});

test("readNumber takes a comma for a point, and nothing that is no number", () => {
  expect(readNumber(" 7,5 ")).toBe(7.5);
  expect(readNumber("−3")).toBe(-3);
  expect(readNumber("1 000")).toBe(1000);
  for (const typed of ["", "x", "1e9", "1,2,3", "0x10", "Infinity"])
    expect(readNumber(typed)).toBe(null);
});

describe("draftOf", () => {
  const choice = { ...emptyForm("choice"), question: " Неге? ", options: ["a", "", "b"] };

  test("leaves out empty options and moves the right mark along", () => {
    const draft = draftOf({ ...choice, rightOptions: [2] }, "");
    expect(draft).toMatchObject({
      ...{ question: "Неге?", options: ["a", "b"], showsRight: true },
      right: { options: [1], number: null, text: null },
    });
  });

  test("is not ready with one option, the same twice, or a right number that is none", () => {
    expect(draftOf({ ...choice, options: ["a", ""] }, "?")).toBe(null);
    expect(draftOf({ ...choice, options: ["a", "A "] }, "?")).toBe(null);
    expect(draftOf({ ...emptyForm("number"), rightText: "жеті" }, "?")).toBe(null);
  });

  test("without words asks what was said aloud, and shows no right answer it has not", () => {
    expect(draftOf(emptyForm("yesNo"), "Ауызша")).toMatchObject({
      ...{ question: "Ауызша", right: null, showsRight: false, options: [] },
    });
  });

  test("comes back from what was kept", () => {
    const number = draftOf({ ...emptyForm("number"), question: "2+5", rightText: "7,0" }, "");
    expect(number && draftOf(formOf(number), "")).toEqual(number);
  });
});

test("options grow to eight, marks follow, of one choice the mark moves", () => {
  expect(withRoom(["a", "b"])).toEqual(["a", "b", ""]);
  expect(withRoom(["a", ""])).toEqual(["a", ""]);
  expect(withRoom(Array(8).fill("x"))).toHaveLength(8);
  const form = { ...emptyForm("choice"), options: ["a", "b", "c"] };
  expect(markRight(markRight(form, 0), 2).rightOptions).toEqual([2]);
  const several = { ...form, isSeveral: true };
  expect(markRight(markRight(several, 0), 2).rightOptions).toEqual([0, 2]);
  expect(withoutOption({ ...several, rightOptions: [0, 2] }, 1)).toMatchObject({
    ...{ options: ["a", "c"], rightOptions: [0, 1] },
  });
});
