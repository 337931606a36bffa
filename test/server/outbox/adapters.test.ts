import { describe, expect, test } from "vitest";
import { copyText } from "#server/outbox/adapters/copy.ts";
import { fileTable } from "#server/outbox/adapters/file.ts";
import { pairLesson, planAttendance, planHomework } from "#server/outbox/adapters/kundelik-plan.ts";
import { fromBody, LogEntries, toBody, wireId } from "#server/outbox/adapters/kundelik-wire.ts";
import { pairByName, plainName } from "#server/outbox/adapters/pairing.ts";
import type { Wish } from "#server/outbox/adapters/types.ts";
import type { Content } from "#server/outbox/protocol-entries.ts";

const names = { unexcused: "Absent", ill: "Ill", excused: "Pass", late: "Late" };
const wish = (content: Content | null, ours = {}): Wish => ({
  ...{ id: "e", kind: content?.kind ?? "attendance", pupilId: "p", content },
  ours: { ids: [], texts: [], ...ours },
});
const late: Content = { kind: "attendance", code: "late" };
const homework: Content = { kind: "homework", text: "142-есеп", topic: "", dueDay: "2026-11-25" };

describe("planAttendance", () => {
  test.each([
    [late, [], "post"],
    [late, ["Late"], "none"],
    [late, ["Absent"], "put"],
    [late, ["Attend"], "put"],
    [late, ["Late", "Late"], "delete"],
    [null, [], "none"],
    [null, ["NotSet"], "none"],
    [null, ["Attend"], "none"],
    [null, ["Ill"], "delete"],
  ] as const)("%j over %j: %s", (content, have, act) => {
    expect(planAttendance(wish(content), have, names).do).toBe(act);
  });
});

describe("planHomework", () => {
  const theirs = { id: "1", text: "Басқа мұғалімнің тапсырмасы" };
  const own = { id: "2", text: "142-есеп" };
  const old = { id: "3", text: "141-есеп" };
  const ours = { ids: ["3"], texts: ["142-есеп", "141-есеп"] };
  test.each([
    [homework, [], "post", null],
    [homework, [theirs], "post", null],
    [homework, [theirs, own], "none", "2"],
    [homework, [theirs, old], "put", "3"],
    [homework, [own, old], "delete", "3"],
    [homework, [own, { ...own, id: "9" }], "delete", "9"],
    [null, [theirs], "none", null],
    [null, [theirs, own], "delete", "2"],
  ] as const)("%j over %j: %s %s", (content, works, act, outsideId) => {
    const planned = planHomework(wish(content, ours), works);
    expect([planned.do, "outsideId" in planned ? planned.outsideId : null]).toEqual([
      act,
      outsideId,
    ]);
  });
});

describe("pairLesson", () => {
  const at = (id: string, subjectId: string, number: number, day = "2026-11-24") => {
    return { id, subjectId, number, day };
  };
  const of = { subjectId: "7", day: "2026-11-24", number: 3 };
  test("takes the day's only one of the subject, else the one of our bell, else none", () => {
    expect(pairLesson(of, [at("1", "7", 5), at("2", "8", 3)]).id).toBe("1");
    expect(pairLesson(of, [at("1", "7", 2), at("2", "7", 3)]).id).toBe("2");
    const two = pairLesson(of, [at("1", "7", 3), at("2", "7", 3)]);
    expect([two.id, two.candidates.length]).toEqual([null, 2]);
    expect(pairLesson(of, [at("1", "7", 3, "2026-11-25")]).id).toBeNull();
  });
});

describe("pairByName", () => {
  const inside = (id: string, ...all: string[]) => ({ id, names: all });
  test("does not mind quotes, spaces, case and ё", () => {
    expect(plainName("7 «Ә»")).toBe(plainName("7Ә"));
    expect(plainName("7-ә")).toBe(plainName("7 Ә"));
    expect(plainName("Семёнова  Алёна")).toBe("семенова алена");
  });

  test("pairs by all of the name, or by family and given name of people", () => {
    const outside = [
      { id: "1", name: "Абай Айзере Нұрланқызы" },
      { id: "2", name: "Сейіт Әли" },
    ];
    const found = pairByName(
      [inside("a", "Абай Айзере"), inside("b", "Сейіт Әли Болатұлы")],
      outside,
      true,
    );
    expect(found.map(({ outsideId }) => outsideId)).toEqual(["1", "2"]);
    const subjects = [{ id: "1", name: "Қазақ тілі" }];
    expect(
      pairByName([inside("a", "Қазақ тілі мен әдебиеті")], subjects, false)[0]?.outsideId,
    ).toBeNull();
  });

  test("leaves to a person what fits two, with the candidates; a full name outdoes a short one", () => {
    const two = [
      { id: "1", name: "Ким Анна Сергеевна" },
      { id: "2", name: "Ким Анна Олеговна" },
    ];
    const [unclear] = pairByName([inside("a", "Ким Анна")], two, true);
    expect(unclear).toMatchObject({ outsideId: null, candidates: two });
    const twins = pairByName(
      [inside("a", "Ким Анна"), inside("b", "Ким Анна")],
      two.slice(0, 1),
      true,
    );
    expect(twins.map(({ outsideId }) => outsideId)).toEqual([null, null]);
    const both = pairByName(
      [inside("a", "Ким Анна"), inside("b", "Ким Анна Сергеевна")],
      two.slice(0, 1),
      true,
    );
    expect(both.map(({ outsideId }) => outsideId)).toEqual([null, "1"]);
  });
});

describe("ids on the wire", () => {
  const LONG = "2126745632348567891"; // a double would make ...892 of it
  test("are exact both ways, said as number or as text", () => {
    expect(toBody({ lesson: wireId(LONG), text: "7" })).toBe(`{"lesson":${LONG},"text":"7"}`);
    expect(fromBody(`{"id":${LONG},"n":5}`)).toEqual({ id: LONG, n: 5 });
    const said = [
      { person: 1, person_str: LONG, status: "Ill" },
      { person: 1000012345678, status: "Late" },
    ];
    expect(LogEntries.parse(said)).toEqual([
      { person: LONG, status: "Ill" },
      { person: "1000012345678", status: "Late" },
    ]);
    expect(() => wireId("1,2")).toThrow();
  });
});

const pupils = [
  { id: "a", fullName: "Абай Айзере" },
  { id: "b", fullName: "Ким Анна" },
];

describe("copyText", () => {
  const asked = {
    ...{ day: "2026-11-24", number: 3, className: "7 «Ә»", subjectName: "Алгебра", pupils },
    ...{ topic: "Қосынды", homework: "142-есеп: https://qonyrau.kz/v/1", language: "kk" as const },
  };
  const cell = (
    personId: string,
    code: "ill" | "present" | "unexcused",
    state = "confirmed" as const,
  ) => {
    return { personId, code, state };
  };
  test("says topic, homework with its link, and who was absent with the letter", () => {
    expect(copyText({ ...asked, cells: [cell("a", "ill"), cell("b", "present")] })).toBe(
      [
        "24.11.2026, 3 · 7 «Ә» · Алгебра",
        "Сабақтың тақырыбы: Қосынды",
        "Үй тапсырмасы: 142-есеп: https://qonyrau.kz/v/1",
        "Сабаққа қатысу:",
        "А: Абай Айзере",
      ].join("\n"),
    );
  });
  test("says that all were there, or that nobody has confirmed it yet", () => {
    const all = copyText({
      ...asked,
      language: "ru",
      cells: [cell("a", "present"), cell("b", "present")],
    });
    expect(all).toContain("Посещаемость: присутствовали все ученики");
    const proposed = { personId: "b", code: "unexcused" as const, state: "proposed" as const };
    const waiting = copyText({ ...asked, cells: [cell("a", "ill"), proposed] });
    expect(waiting).toContain("А: Абай Айзере (мұғалім әлі растаған жоқ)");
    expect(waiting).not.toContain("Ким");
    expect(copyText({ ...asked, cells: [] })).toContain("растаған жоқ");
  });
});

describe("fileTable", () => {
  test("has a line a pupil and a column a date, works and term, then topics and homework", () => {
    const first = { column: "lesson:1", columnName: "", day: "2026-11-24", number: 3 };
    const second = { column: "lesson:2", columnName: "", day: "2026-11-23", number: 1 };
    const table = fileTable({
      ...{
        className: "7 «Ә»",
        subjectName: "Алгебра",
        from: "2026-11-03",
        to: "2026-12-28",
        pupils,
      },
      language: "kk",
      entries: [
        { ...first, pupilId: "a", content: { kind: "mark", value: 9, maxPoints: 10 } },
        { ...first, pupilId: "a", content: { kind: "comment", text: "Жарайсың" } },
        { ...first, pupilId: "b", content: { kind: "attendance", code: "unexcused" } },
        { ...second, pupilId: "b", content: null },
        { ...first, pupilId: null, content: { ...homework, topic: "Қосынды" } as Content },
        {
          ...{
            column: "work:1",
            columnName: "БЖБ 1",
            day: "2026-11-25",
            number: null,
            pupilId: "a",
          },
          content: { kind: "mark", value: 17, maxPoints: 20 },
        },
        {
          ...{ column: "credit:2026-2", columnName: "", day: null, number: null, pupilId: "a" },
          content: { kind: "mark", value: 1, maxPoints: 1 },
        },
      ],
    });
    expect(table.headings).toEqual([
      "№",
      "Оқушы",
      "23.11 (1)",
      "24.11 (3)",
      "БЖБ 1 25.11",
      "Сынақ",
    ]);
    expect(table.rows).toEqual([
      [1, "Абай Айзере", "", "9 (пікір: Жарайсың)", 17, "өтті"],
      [2, "Ким Анна", "алып тастау", "Ж", "", ""],
      ["", "Сабақ тақырыбы", "", "Қосынды", "", ""],
      ["", "Үй тапсырмасы", "", "142-есеп", "", ""],
    ]);
  });
});
