import ExcelJS from "exceljs";
import { describe, expect, test } from "vitest";
import { WatchingTable } from "#server/watching/protocol.ts";
import { startLibrary } from "../library/school.ts";
import { DURATION_MS, makeWatching, range } from "./watched.ts";

startLibrary();

const refused = (code: string, reason?: string) => (reason ? { code, reason } : { code });

describe("the table", () => {
  async function watched() {
    const question = { text: "Қайсы?", options: ["сан", "мойын"] };
    const school = await makeWatching({ question, rightOption: 0, title: "Секіру" });
    const { watching, users, itemId, clock } = school;
    const see = async (who: "pupil" | "stranger", toS: number) => {
      const { watchId } = await watching.start(users[who], itemId);
      clock.set(10);
      const told = { watchId, ranges: [range(0, toS)], positionMs: toS * 1000 };
      await watching.report(users[who], itemId, told);
    };
    await see("pupil", 500);
    clock.set(0);
    await see("stranger", 300);
    await watching.answer(users.pupil, itemId, { option: 0, text: "" });
    return school;
  }

  test("has every class it is for, those who never came too", async () => {
    const { watching, users, itemId, classId, otherClassId } = await watched();
    const table = WatchingTable.parse(await watching.table(users.teacher, itemId));
    expect(table).toMatchObject({ durationMs: DURATION_MS, thresholdPercent: 80, bucketMs: 1000 });
    expect(table.classes).toEqual([
      { id: otherClassId, name: "7 «Б»", pupilCount: 1, averagePercent: 50, reachedCount: 0 },
      { id: classId, name: "7 «Ә»", pupilCount: 3, averagePercent: 28, reachedCount: 1 },
    ]);
    expect(table.rows.map(({ personId, percent }) => [personId, percent])).toEqual([
      [users.stranger.id, 50],
      [users.pupil.id, 83],
      [users.second.id, 0],
      [users.third.id, 0],
    ]);
    expect(table.rows[1]).toMatchObject({ answer: { option: 0, isRight: true }, hasPhoto: false });
    expect([table.curve.length, table.curve[0], table.curve[300], table.curve[500]]).toEqual([
      ...[600, 2, 1, 0],
    ]);
  });

  test("is for its author and leadership; a class teacher sees the own class", async () => {
    const { watching, users, itemId, classId } = await watched();
    const { teacher, director, leader } = users;
    for (const user of [teacher, director])
      expect((await watching.table(user, itemId)).rows).toHaveLength(4);
    const own = await watching.table(leader, itemId);
    expect(own.classes.map(({ id }) => id)).toEqual([classId]);
    expect(own.rows).toHaveLength(3);
    expect(own.curve[400]).toBe(1); // only the own class's
    const { pupil, parent, psychologist, administrator, teacherParent } = users;
    for (const user of [pupil, parent, psychologist, administrator, teacherParent])
      for (const act of [
        () => watching.table(user, itemId),
        () => watching.exportTable(user, itemId, "csv", "kk"),
      ])
        await expect(act()).rejects.toMatchObject(refused("forbidden", "not_yours"));
    const other = await makeWatching();
    const foreign = other.watching.table(other.users.director, itemId);
    await expect(foreign).rejects.toMatchObject(refused("not_found"));
  });

  test("of a recommendation is its author's alone; not even a parent learns that a child watched it", async () => {
    const school = await makeWatching({ kind: "advice" });
    const { watching, users, itemId, clock } = school;
    const { watchId } = await watching.start(users.pupil, itemId);
    clock.set(10);
    await watching.report(users.pupil, itemId, {
      ...{ watchId, ranges: [range(0, 500)], positionMs: 500_000 },
    });
    expect((await watching.table(users.teacher, itemId)).rows).toHaveLength(4);
    for (const user of [users.director, users.leader])
      for (const act of [
        () => watching.table(user, itemId),
        () => watching.exportTable(user, itemId, "xapi", "kk"),
      ])
        await expect(act()).rejects.toMatchObject(refused("forbidden", "not_yours"));
    expect(await watching.listOwn(users.pupil, [itemId])).toMatchObject([{ itemId, percent: 83 }]);
    expect(await watching.listOwn(users.parent, [itemId], users.pupil.id)).toEqual([]);
  });

  test("leaves the house as a sheet in a language, and as statements without names", async () => {
    const { watching, users, itemId } = await watched();
    const read = async (kind: "csv" | "xlsx" | "xapi") => {
      const file = await watching.exportTable(users.teacher, itemId, kind, "ru");
      return { ...file, bytes: Buffer.from(file.contentBase64, "base64") };
    };
    const csv = await read("csv");
    const [head, stranger, first, second] = csv.bytes.toString().slice(1).split("\r\n");
    expect(csv.fileName).toBe("Кто-посмотрел_Секіру_2026-09-01_0910.csv");
    expect(head).toContain("№;Ученик;Класс;Просмотрено, %;");
    expect(stranger).toBe("1;Тегі6 Аты6;7 «Б»;50;5:00;5:00;01.09.2026 09:10;;;");
    expect(first).toBe("2;Тегі3 Аты3;7 «Ә»;83;8:20;8:20;01.09.2026 09:10;сан;верно;");
    expect(second).toBe("3;Тегі4 Аты4;7 «Ә»;0;0:00;0:00;;;;");
    const xlsx = await read("xlsx");
    const workbook = new ExcelJS.Workbook();
    await workbook.xlsx.load(new Uint8Array(xlsx.bytes).buffer);
    const sheet = workbook.getWorksheet("Кто посмотрел");
    expect(sheet?.getCell("C2").value).toBe("Секіру");
    expect(sheet?.getCell("C3").value).toBe("10:00");
    const xapi = await read("xapi");
    expect(xapi).toMatchObject({ mimeType: "application/json" });
    const statements: { actor: { account: { name: string } } }[] = JSON.parse(
      xapi.bytes.toString(),
    );
    expect(statements.map(({ actor }) => actor.account.name)).toEqual([
      ...[users.stranger.id, users.pupil.id, users.pupil.id],
    ]);
    expect(xapi.bytes.toString()).not.toContain("Тегі");
  });
});
