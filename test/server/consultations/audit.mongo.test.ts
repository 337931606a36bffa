import { expect, test } from "vitest";
import { CounselAuditModel } from "#server/consultations/model-safety.ts";
import { counselSchool, NOW } from "../../support/counsel-school.ts";
import { startDatabase } from "../../support/database.ts";

startDatabase();

const DAY_MS = 86_400_000;
const rowId = "1".repeat(24);
const otherId = "2".repeat(24);

test("a host reads the moments of their own rows, newest first, and nobody's else", async () => {
  const { safety, school, psychologist, user, clock } = await counselSchool();
  const { schoolId, teacher } = school;
  const note = (hostId: string, act: "opened" | "noteSaved", of = rowId) =>
    safety.note(schoolId, { act, rowId: of, hostId });
  await note(psychologist.id, "opened");
  await note(teacher.id, "opened", otherId);
  clock.now += 60_000;
  await note(psychologist.id, "noteSaved");
  const { rows } = await safety.listAudit(user(psychologist));
  expect(rows.map(({ day, act, at }) => [day, act, at])).toEqual([
    ["2026-11-26", "noteSaved", new Date(NOW + 60_000).toISOString()],
    ["2026-11-26", "opened", new Date(NOW).toISOString()],
  ]);
  expect(rows[0]?.row).toBe(rows[1]?.row);
  expect((await safety.listAudit(user(teacher))).rows).toHaveLength(1);
});

test("leadership reads all by weeks that are over, in an order that tells nothing, without a moment, a host or an id", async () => {
  const { safety, school, psychologist, user, clock } = await counselSchool();
  const { schoolId, director, administrator } = school;
  const ids = ["3", "4", "5", "6", "7", "8"].map((digit) => digit.repeat(24));
  for (const id of ids) {
    await safety.note(schoolId, { act: "opened", rowId: id, hostId: psychologist.id });
    clock.now += 1000;
  }
  clock.now += 2 * DAY_MS;
  await safety.note(schoolId, { act: "opened", rowId: ids[0]!, hostId: psychologist.id });
  // A row that comes while one looks would tell the hour.
  for (const one of [director, administrator])
    expect((await safety.listAudit(user(one))).rows).toEqual([]);
  clock.now += 7 * DAY_MS;
  await safety.note(schoolId, { act: "held", rowId: ids[0]!, hostId: psychologist.id });
  for (const one of [director, administrator]) {
    const { rows } = await safety.listAudit(user(one));
    expect(rows.map(({ day }) => day)).toEqual([...ids, ids[0]].map(() => "2026-11-23"));
    expect(rows.every(({ at }) => at === null)).toBe(true);
    expect(Object.keys(rows[0]!).toSorted()).toEqual(["act", "at", "day", "row"]);
    const numbers = rows.map(({ row }) => row);
    expect(numbers).toEqual(numbers.toSorted());
    expect(new Set(numbers).size).toBe(rows.length);
    for (const secret of [...ids, psychologist.id])
      expect(JSON.stringify(rows)).not.toContain(secret);
  }
});

test("neither the list nor the database holds the id of what was opened", async () => {
  const { safety, school, psychologist } = await counselSchool();
  const { schoolId } = school;
  await safety.note(schoolId, { act: "noteOpened", rowId, hostId: psychologist.id });
  const stored = await CounselAuditModel.find({ schoolId }).lean();
  expect(stored).toHaveLength(1);
  expect(JSON.stringify(stored)).not.toContain(rowId);
});

test("at most 200 are told, the newest", async () => {
  const { safety, school, psychologist, user, clock } = await counselSchool();
  const { schoolId, director } = school;
  const at = (n: number) => new Date(NOW - n * DAY_MS);
  await CounselAuditModel.insertMany(
    Array.from({ length: 210 }, (_, n) => ({
      ...{ schoolId, hostId: psychologist.id, act: "opened", row: "0".repeat(10) },
      ...{ at: at(n), day: at(n).toISOString().slice(0, 10) },
    })),
  );
  clock.now = NOW;
  const own = (await safety.listAudit(user(psychologist))).rows;
  expect(own).toHaveLength(200);
  expect(own[0]?.day).toBe("2026-11-26");
  expect(own.at(-1)?.day).toBe(at(199).toISOString().slice(0, 10));
  const { rows } = await safety.listAudit(user(director));
  expect(rows).toHaveLength(28 * 7); // whole weeks alone
  expect(rows[0]?.day).toBe("2026-11-16");
});

test("settings and exceptions are noted; others read nothing", async () => {
  const { safety, school, psychologist, user, talk, clock } = await counselSchool();
  const { administrator, pupil7, parent7 } = school;
  const text = { kk: "Мәтін", ru: "", en: "" };
  await safety.saveSettings(user(administrator), { urgent: [], text, parentUnderAge: 0 });
  const { id } = await talk();
  await safety.documentException(user(psychologist), id, "danger");
  const acts = async () =>
    (await safety.listAudit(user(administrator))).rows.map(({ act }) => act).toSorted();
  // Settings are nobody's talk: they are told at once.
  expect(await acts()).toEqual(["settings"]);
  clock.now += 7 * DAY_MS;
  expect(await acts()).toEqual(["exception", "settings"]);
  expect((await safety.listAudit(user(psychologist))).rows.map(({ act }) => act)).toEqual([
    "exception",
  ]);
  for (const one of [pupil7, parent7])
    await expect(safety.listAudit(user(one))).rejects.toMatchObject({ code: "forbidden" });
});

test("an erased host's rows are gone", async () => {
  const { safety, school, psychologist, user, clock } = await counselSchool();
  const { schoolId, director } = school;
  await safety.note(schoolId, { act: "opened", rowId, hostId: psychologist.id });
  clock.now += 7 * DAY_MS;
  expect((await safety.listAudit(user(director))).rows).toHaveLength(1);
  await safety.erase(schoolId, psychologist.id);
  expect((await safety.listAudit(user(director))).rows).toEqual([]);
});
