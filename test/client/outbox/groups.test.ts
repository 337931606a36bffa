import { describe, expect, test } from "vitest";
import { groupsOf, toggled } from "#client/outbox/groups.ts";
import { readLines } from "#client/outbox/settings/lines.ts";
import type { Difference } from "#server/outbox/protocol-entries.ts";

const one = (key: string, change: Partial<Difference> = {}): Difference => ({
  ...{ key, channel: "kundelik", column: "lesson:x", lessonId: null, day: "2026-11-24", number: 1 },
  ...{ columnName: "", pupil: { id: key, name: key }, change: "new", from: null },
  to: { kind: "attendance", code: "ill" },
  ...change,
});

describe("groupsOf", () => {
  test("goes by date, the term last; lessons in turn, homework first, pupils in Kazakh order", () => {
    const groups = groupsOf([
      one("term", { day: null, number: null }),
      one("Ә", { day: "2026-11-25" }),
      one("Б", { day: "2026-11-25" }),
      one("А", { day: "2026-11-25" }),
      one("Я"),
      one("homework", { pupil: null, to: { kind: "homework", text: "x", topic: "", dueDay: "" } }),
      one("second", { number: 2 }),
    ]);
    expect(groups.map(({ day, differences }) => [day, differences.map(({ key }) => key)])).toEqual([
      ["2026-11-24", ["homework", "Я", "second"]],
      ["2026-11-25", ["А", "Ә", "Б"]],
      [null, ["term"]],
    ]);
  });
});

describe("toggled", () => {
  test("takes out and brings back, and leaves the set it was given", () => {
    const before = new Set(["a"]);
    expect([...toggled(before, ["b", "c"], false)]).toEqual(["a", "b", "c"]);
    expect([...toggled(before, ["a"], true)]).toEqual([]);
    expect([...before]).toEqual(["a"]);
  });
});

describe("readLines", () => {
  test("reads logins and ids however they are divided, and names the lines it cannot", () => {
    expect(readLines("aida.k; 1000012345678\nbolat\t7\r\n\nКим, 12\nbad line\nx;1a\n")).toEqual({
      lines: [
        { login: "aida.k", outsideId: "1000012345678" },
        { login: "bolat", outsideId: "7" },
        { login: "Ким", outsideId: "12" },
      ],
      bad: [5, 6],
    });
  });
});
