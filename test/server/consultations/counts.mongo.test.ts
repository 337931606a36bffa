import { expect, test } from "vitest";
import { mongoConsultations } from "#server/consultations/store.ts";
import { counselSchool } from "../../support/counsel-school.ts";
import { startDatabase } from "../../support/database.ts";

startDatabase();

/** The last whole one; the clock stands on the Thursday after. */
const WEEK = "2026-11-16";
const none = { privateHeld: 0, privateNotHeld: 0, ordinaryHeld: 0, ordinaryNotHeld: 0 };

test("leadership and the administrator read sums of a week, and nothing else", async () => {
  const { safety, school, talk, user } = await counselSchool();
  const { director, administrator, teacher } = school;
  await talk({ state: "held" }, WEEK);
  await talk({ state: "held" }, WEEK);
  await talk({ state: "notHeld" }, WEEK);
  await talk({ kind: "ordinary", hostId: teacher.id, state: "held" }, "2026-11-09");
  // Of the running week nothing is told: who looks twice would see when somebody talked.
  await talk({ state: "held" }, "2026-11-23");
  for (const state of ["asked", "agreed", "moved", "declined", "cancelled"] as const)
    await talk({ state }, WEEK);
  await talk({ state: "asked", startsAtMs: null }, null);
  const expected = {
    weeks: [
      { ...none, week: WEEK, privateHeld: 2, privateNotHeld: 1 },
      { ...none, week: "2026-11-09", ordinaryHeld: 1 },
    ],
  };
  const deputies = [await school.add(["deputyAcademic"]), await school.add(["deputyUpbringing"])];
  for (const one of [director, administrator, ...deputies])
    expect(await safety.counts(user(one))).toEqual(expected);
});

test("nobody else reads counts", async () => {
  const { safety, school, user, psychologist } = await counselSchool();
  const { teacher, classTeacher, pupil7, parent7 } = school;
  for (const one of [psychologist, teacher, classTeacher, pupil7, parent7])
    await expect(safety.counts(user(one))).rejects.toMatchObject({ code: "forbidden" });
});

test("what was erased is counted still, and leads to nobody", async () => {
  const { safety, school, talk, user } = await counselSchool();
  const { schoolId, pupil7, director } = school;
  const { id } = await talk({ state: "held" }, WEEK);
  await mongoConsultations.erase(schoolId, pupil7.id);
  expect(await mongoConsultations.find(schoolId, id)).toBeNull();
  expect((await safety.counts(user(director))).weeks[0]).toMatchObject({ privateHeld: 1 });
});

test("another school's talks are not counted", async () => {
  const [one, two] = [await counselSchool(), await counselSchool()];
  await one.talk({ state: "held" }, WEEK);
  const { weeks } = await two.safety.counts(two.user(two.school.director));
  expect(weeks).toEqual([]);
});
