import { describe, expect, test } from "vitest";
import {
  codeOfText,
  intentOf,
  type KeyPress,
  valueOfText,
  withDigit,
} from "#client/journal/model/typing.ts";

const press = (key: string, code: string, more: Partial<KeyPress> = {}): KeyPress => ({
  ...{ key, code, ctrlKey: false, metaKey: false, altKey: false, shiftKey: false },
  ...more,
});
const points = { min: 1, max: 10 };
const typed = (digits: string, range: { min: number; max: number }) =>
  [...digits].reduce<string | null>(
    (text, digit) => (text === null ? null : withDigit(text, digit, range)),
    "",
  );

describe("withDigit", () => {
  test("takes 1 and then 0 for ten, and nothing above the column's most", () => {
    expect(typed("1", points)).toBe("1");
    expect(typed("10", points)).toBe("10");
    expect(withDigit("1", "1", points)).toBeNull();
    expect(withDigit("8", "5", points)).toBeNull();
    expect(withDigit("", "0", points)).toBeNull();
    expect(withDigit("10", "0", points)).toBeNull();
  });

  test("goes by the maximum of the work, where nought is a number too", () => {
    expect(typed("20", { min: 0, max: 20 })).toBe("20");
    expect(withDigit("2", "1", { min: 0, max: 20 })).toBeNull();
    expect(withDigit("0", "1", { min: 0, max: 20 })).toBeNull();
    expect(withDigit("", "1", { min: 2, max: 5 })).toBeNull();
    expect(typed("100", { min: 0, max: 100 })).toBe("100");
  });
});

test("valueOfText tells nothing from what the column does not take", () => {
  expect(valueOfText("", points)).toBeNull();
  expect(valueOfText(" 7 ", points)).toBe(7);
  for (const text of ["11", "0", "7,5", "-1", "x", "1e1", "0x5"])
    expect(valueOfText(text, points), text).toBeUndefined();
});

describe("intentOf", () => {
  test("reads digits of the row and of the pad, and of the Kazakh layout's row", () => {
    expect(intentOf(press("8", "Digit8"))).toEqual({ do: "digit", digit: "8" });
    expect(intentOf(press("8", "Numpad8"))).toEqual({ do: "digit", digit: "8" });
    expect(intentOf(press("ү", "Digit8"))).toEqual({ do: "digit", digit: "8" });
    expect(intentOf(press("*", "Digit8", { shiftKey: true }))).toBeNull();
  });

  test("reads the four letters in either case, and their places in the Latin layout", () => {
    const code = (one: KeyPress) => {
      const intent = intentOf(one);
      return intent?.do === "attendance" ? intent.code : intent;
    };
    expect(["ж", "Ж"].map((key) => code(press(key, "Semicolon")))).toEqual([
      "unexcused",
      "unexcused",
    ]);
    expect(code(press(";", "Semicolon"))).toBe("unexcused");
    expect(code(press("f", "KeyF"))).toBe("ill");
    expect(code(press("l", "KeyL"))).toBe("excused");
    expect(code(press("r", "KeyR"))).toBe("late");
    expect(code(press("а", "KeyF"))).toBe("ill");
    expect(code(press("д", "KeyL"))).toBe("excused");
    expect(code(press("к", "KeyR"))).toBe("late");
    expect(code(press("ф", "KeyA"))).toBeNull();
    expect(code(press("a", "KeyA"))).toBeNull();
  });

  test("leaves the browser's own keys alone", () => {
    expect(intentOf(press("r", "KeyR", { ctrlKey: true }))).toBeNull();
    expect(intentOf(press("c", "KeyC", { ctrlKey: true }))).toBeNull();
    expect(intentOf(press("F5", "F5"))).toBeNull();
    expect(intentOf(press("ArrowLeft", "ArrowLeft", { altKey: true }))).toBeNull();
  });

  test("knows undo and redo in every layout, and the ways to move", () => {
    expect(intentOf(press("я", "KeyZ", { ctrlKey: true }))).toEqual({ do: "undo" });
    expect(intentOf(press("z", "KeyZ", { metaKey: true }))).toEqual({ do: "undo" });
    expect(intentOf(press("Z", "KeyZ", { ctrlKey: true, shiftKey: true }))).toEqual({ do: "redo" });
    expect(intentOf(press("н", "KeyY", { ctrlKey: true }))).toEqual({ do: "redo" });
    expect(intentOf(press("m", "KeyM", { altKey: true }))).toEqual({ do: "menu" });
    expect(intentOf(press("Enter", "Enter"))).toMatchObject({ step: "enter" });
    expect(intentOf(press("Enter", "NumpadEnter", { shiftKey: true }))).toMatchObject({
      step: "enterBack",
    });
    expect(intentOf(press("Tab", "Tab"))).toMatchObject({ step: "tab" });
    expect(intentOf(press("End", "End", { ctrlKey: true }))).toMatchObject({ step: "last" });
    expect(intentOf(press("ArrowDown", "ArrowDown", { shiftKey: true }))).toEqual({
      do: "move",
      step: "down",
      isExtending: true,
    });
  });
});

test("codeOfText takes the letters of a table, Latin lookalikes too, and no other text", () => {
  expect(["Ж", "а", "Д ", "K", "A"].map(codeOfText)).toEqual([
    "unexcused",
    "ill",
    "excused",
    "late",
    "ill",
  ]);
  expect(["", "8", "ЖА", "H"].map(codeOfText)).toEqual([null, null, null, null]);
});
