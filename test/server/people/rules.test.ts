import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  fullNameOf,
  kazakhSortKey,
  nameOf,
  normalLogin,
  searchKeyOf,
  searchWords,
} from "#server/people/rules.ts";

const byKey = (a: string, b: string) => {
  const [x, y] = [kazakhSortKey(a), kazakhSortKey(b)];
  return x < y ? -1 : x > y ? 1 : 0;
};

describe("kazakhSortKey", () => {
  test("orders names by the Kazakh alphabet, not by code point", () => {
    const sorted = ["Әлиев", "Ақан", "Қайрат", "Ким", "Ләззат", "Лян", "Өтеген", "Пак", "Үсен"];
    const mixed = ["Пак", "Қайрат", "Үсен", "Әлиев", "Лян", "Ким", "Өтеген", "Ләззат", "Ақан"];
    expect([...mixed].sort(byKey)).toEqual([
      ...["Ақан", "Әлиев", "Ким", "Қайрат", "Ләззат", "Лян", "Өтеген", "Пак", "Үсен"],
    ]);
    expect([...mixed].sort()).not.toEqual(sorted); // what the database would do by itself
  });

  test("agrees with the language's own rules for any word of its letters", () => {
    const { compare } = new Intl.Collator("kk");
    // Ё and capitals are lesser differences in the collator; here ё is a letter and case is none.
    const word = fc
      .array(fc.constantFrom(..."аәбвгғдежзийкқлмнңоөпрстуұүфхһцчшщъыіьэюя"), {
        minLength: 1,
        maxLength: 6,
      })
      .map((letters) => letters.join(""));
    fc.assert(
      fc.property(word, word, (a, b) => Math.sign(compare(a, b)) === byKey(a, b)),
      { numRuns: 2000 },
    );
  });

  test("puts the shorter family name first, and takes case for nothing", () => {
    expect(byKey("Әли Бақыт", "Әлиев Асан")).toBe(-1);
    expect(kazakhSortKey("ҚАЙРАТ")).toBe(kazakhSortKey("қайрат"));
  });
});

describe("nameOf", () => {
  const names = { familyName: "Қайрат", givenName: "Айым", patronymic: "Ерланқызы" };

  test("addresses pupils and parents by family and given name, staff by given name and patronymic", () => {
    expect(nameOf(names, ["pupil"])).toBe("Қайрат Айым");
    expect(nameOf(names, ["parent"])).toBe("Қайрат Айым");
    expect(nameOf(names, ["teacher"])).toBe("Айым Ерланқызы");
    expect(nameOf(names, ["parent", "teacher"])).toBe("Айым Ерланқызы");
  });

  test("does without a patronymic", () => {
    expect(nameOf({ ...names, patronymic: null }, ["teacher"])).toBe("Қайрат Айым");
    expect(fullNameOf({ ...names, patronymic: null })).toBe("Қайрат Айым");
    expect(fullNameOf(names)).toBe("Қайрат Айым Ерланқызы");
  });
});

describe("search", () => {
  test("looks for each word anywhere in names and login, whatever the case", () => {
    const key = searchKeyOf({ familyName: "Қайрат", givenName: "Айым", patronymic: null }, "a.q");
    expect(searchWords("  АЙЫМ  қай ").every((word) => new RegExp(word).test(key))).toBe(true);
  });

  test("takes signs of regular expressions for themselves", () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const lower = text.toLowerCase();
        return searchWords(text).every((word) => new RegExp(word).test(lower));
      }),
    );
    expect(new RegExp(searchWords(".*")[0]!).test("abc")).toBe(false);
  });

  test("compares logins without case and spaces around", () => {
    expect(normalLogin("  Aiym.Qairat ")).toBe("aiym.qairat");
  });
});
