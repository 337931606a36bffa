import { expect, test } from "vitest";
import { createRosters } from "#server/people/rosters.ts";
import { startDatabase } from "../../support/database.ts";
import { makeSchool, testPeople, userOf } from "../../support/school.ts";

startDatabase();
const FIRST = Date.UTC(2026, 5, 1);
const DAY_MS = 86_400_000;
const PAGE = { skip: 0, limit: 10 };

test("those who left are listed, the latest first, to whoever may erase them", async () => {
  let nowMs = FIRST;
  const people = testPeople(() => nowMs);
  const rosters = createRosters({ people, taughtClassIds: async () => [] });
  const school = await makeSchool(people);
  const { schoolId, pupil7, pupil8, class7, classTeacher, teacher, parent7 } = school;
  const other = await makeSchool(people);
  await people.remove(other.schoolId, other.pupil7.id);
  await people.remove(schoolId, pupil7.id);
  nowMs += DAY_MS;
  await people.remove(schoolId, teacher.id);
  // The next year: the class is another, the pupil left from the old one.
  await people.roll.changeClass(schoolId, class7.id, { grade: 8 });

  for (const who of [school.director, school.administrator]) {
    const { people: left, total } = await rosters.listLeft(userOf(who), PAGE);
    expect(total).toBe(2);
    expect(left).toEqual([
      {
        ...{ id: teacher.id, familyName: "Серік", fullName: teacher.fullName },
        ...{ roles: ["teacher"], className: null, leftAt: "2026-06-02T00:00:00.000Z" },
      },
      {
        ...{ id: pupil7.id, familyName: "Қайрат", fullName: pupil7.fullName },
        ...{ roles: ["pupil"], className: "7 «Ә»", leftAt: "2026-06-01T00:00:00.000Z" },
      },
    ]);
  }
  const second = await rosters.listLeft(userOf(school.director), { skip: 1, limit: 1 });
  expect(second).toMatchObject({ people: [{ id: pupil7.id }], total: 2 });

  const deputy = await school.add(["deputyAcademic"]);
  for (const who of [classTeacher, teacher, pupil8, parent7, deputy])
    await expect(rosters.listLeft(userOf(who), PAGE)).rejects.toMatchObject({ code: "forbidden" });

  await people.roll.takeBack(schoolId, pupil7.id);
  const after = await rosters.listLeft(userOf(school.director), PAGE);
  expect(after.people.map(({ id }) => id)).toEqual([teacher.id]);
});
