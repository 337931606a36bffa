import { describe, expect, test } from "vitest";
import { codeAlphabet, newItemCode, newListCode, readCode } from "#server/library/codes.ts";
import { journalText } from "#server/library/journal.ts";
import {
  isRightOptionSound,
  maySee,
  type Reader,
  reachOf,
  searchKeyOf,
  tidy,
} from "#server/library/rules.ts";

const NOW = 1_000;
const nobody = { mayRead: true, isStaff: false, classId: null, childClassIds: [] };
const readers: Record<string, Reader> = {
  author: { ...nobody, id: "author", isStaff: true },
  staff: { ...nobody, id: "staff", isStaff: true },
  pupil7: { ...nobody, id: "pupil7", classId: "7" },
  pupil8: { ...nobody, id: "pupil8", classId: "8" },
  parent7: { ...nobody, id: "parent7", childClassIds: ["5", "7"] },
  parent8: { ...nobody, id: "parent8", childClassIds: ["8"] },
  homeless: { ...nobody, id: "homeless" },
  barred: { ...nobody, id: "author", mayRead: false, isStaff: true, classId: "7" },
};
type Audience = Parameters<typeof maySee>[0]["audience"];
const none: Audience = { pupils: "none", classIds: ["7"], parents: true };
const all: Audience = { pupils: "all", classIds: [], parents: true };
const seven: Audience = { pupils: "classes", classIds: ["7"], parents: true };
const sevenAlone: Audience = { ...seven, parents: false };

describe("maySee", () => {
  test.each<[string, number | null, Audience, string[]]>([
    ["a draft", null, all, ["author"]],
    ["one that waits", NOW + 1, all, ["author"]],
    ["for teachers", NOW, none, ["author", "staff"]],
    ["for all", NOW, all, ["author", "staff", "pupil7", "pupil8", "parent7", "parent8"]],
    [
      "for all, without parents",
      NOW - 1,
      { ...all, parents: false },
      ["author", "staff", "pupil7", "pupil8"],
    ],
    ["for a class", NOW, seven, ["author", "staff", "pupil7", "parent7"]],
    ["for a class, without parents", NOW, sevenAlone, ["author", "staff", "pupil7"]],
    [
      "for parents alone",
      NOW,
      { ...all, pupils: "parents" },
      ["author", "staff", "parent7", "parent8"],
    ],
    ["for no class", NOW, { ...seven, classIds: [] }, ["author", "staff"]],
  ])("%s is found by those it is for", (_, publishAtMs, audience, expected) => {
    const item = { authorId: "author", publishAtMs, audience };
    const found = Object.keys(readers).filter((name) => maySee(item, readers[name]!, NOW));
    expect(found).toEqual(expected);
  });

  test("a list reaches the same: staff all, others by class", () => {
    expect(reachOf(readers.staff!)).toBeNull();
    expect(reachOf(readers.pupil7!)).toEqual([{ classId: "7", parents: false }]);
    expect(reachOf(readers.parent7!)).toEqual([
      { classId: "5", parents: true },
      { classId: "7", parents: true },
    ]);
    expect(reachOf(readers.homeless!)).toEqual([]);
    expect(reachOf(readers.barred!)).toEqual([]);
  });
});

test("searchKeyOf is everything that may be asked for, lower-cased", () => {
  const subject = { kk: "Музыка", ru: "Музыка", en: "Music" };
  expect(searchKeyOf("Күй ҮНІ", ["домбыра"], subject)).toBe("күй үні домбыра музыка музыка music");
  expect(searchKeyOf("Күй", [], null)).toBe("күй");
});

test("tidy keeps each tag, grade and class once and chapters by time", () => {
  const chapter = (atMs: number) => ({ atMs, title: "x", text: "" });
  const audience: Audience = { pupils: "classes", classIds: ["b", "a", "b"], parents: true };
  expect(
    tidy({
      tags: ["x", "y", "x"],
      grades: [7, 5, 7],
      chapters: [chapter(9), chapter(0)],
      audience,
    }),
  ).toEqual({
    tags: ["x", "y"],
    grades: [5, 7],
    chapters: [chapter(0), chapter(9)],
    audience: { ...audience, classIds: ["b", "a"] },
  });
  expect(tidy({ title: "x" })).toEqual({ title: "x" });
});

test("a right answer is one of the options", () => {
  const question = { text: "?", options: ["a", "b"] };
  expect(isRightOptionSound(question, 1)).toBe(true);
  expect(isRightOptionSound(question, 2)).toBe(false);
  expect(isRightOptionSound(null, 0)).toBe(false);
  expect(isRightOptionSound(null, null)).toBe(true);
  expect(isRightOptionSound({ text: "?", options: [] }, 0)).toBe(false);
});

describe("codes", () => {
  test("are seven letters nobody mixes up; a list's and an item's are never the same", () => {
    for (let n = 0; n < 2_000; n++) {
      const [item, list] = [newItemCode(), newListCode()];
      for (const code of [item, list]) {
        expect(code).toHaveLength(7);
        expect([...code].every((letter) => codeAlphabet.includes(letter))).toBe(true);
      }
      expect(readCode(item)).toEqual({ code: item, isList: false });
      expect(readCode(list)).toEqual({ code: list, isList: true });
    }
    for (const letter of "01oil") expect(codeAlphabet).not.toContain(letter);
  });

  test("are read as people type them", () => {
    expect(readCode(" ABCdefg ")).toEqual({ code: "abcdefg", isList: false });
    for (const typed of ["", "abcdef", "abcdefgh", "abcdef0", "abc def", "abcdef$"])
      expect(readCode(typed)).toBeNull();
  });
});

test("journalText is a line of homework in Kazakh and in Russian", () => {
  const subject = { kk: "Дене шынықтыру", ru: "Физическая культура", en: "PE" };
  const item = { title: "Үйдегі жаттығу", subject, hasQuestion: false, asksPhoto: false };
  const url = "https://school.kz/v/abcdefg";
  expect(journalText({ ...item, kind: "lesson" }, url)).toEqual({
    kk: `Дене шынықтыру. «Үйдегі жаттығу» бейнесін қара: ${url}`,
    ru: `Физическая культура. Посмотри видео «Үйдегі жаттығу»: ${url}`,
  });
  const asked = { ...item, subject: null, hasQuestion: true, asksPhoto: true };
  expect(journalText({ ...asked, kind: "making" }, url)).toEqual({
    kk: `«Үйдегі жаттығу» бейнесіне қарап, жұмысты орында, сұраққа жауап бер, жұмысыңның фотосын жібер: ${url}`,
    ru: `Выполни работу по видео «Үйдегі жаттығу», ответь на вопрос, пришли фото работы: ${url}`,
  });
});
