import { beforeAll, describe, expect, test } from "vitest";
import { createRosters } from "#server/people/rosters.ts";
import { startDatabase } from "../../support/database.ts";
import { makeSchool, type TestSchool, testPeople, userOf } from "../../support/school.ts";

startDatabase();
const people = testPeople();
let school: TestSchool;
let other: TestSchool;
const rosters = createRosters({
  people,
  taughtClassIds: async (_schoolId, personId) =>
    personId === school.teacher.id ? [school.class8.id] : [],
});
const page = { skip: 0, limit: 50 };

beforeAll(async () => {
  school = await makeSchool(people);
  other = await makeSchool(people);
});

describe("rosters.listClasses", () => {
  test("is the led and the taught classes for teachers, all for the office, none for others", async () => {
    const of = async (person: TestSchool["pupil7"]) =>
      (await rosters.listClasses(userOf(person))).map(({ name }) => name);
    expect(await of(school.classTeacher)).toEqual(["7 «Ә»"]);
    expect(await of(school.teacher)).toEqual(["8 «Б»"]);
    expect(await of(school.director)).toEqual(["7 «Ә»", "8 «Б»"]);
    for (const person of [school.pupil7, school.parent7])
      await expect(of(person)).rejects.toMatchObject({ code: "forbidden" });
  });
});

describe("rosters.readRoster", () => {
  test("shows the pupils with their parents", async () => {
    const { schoolClass, pupils } = await rosters.readRoster(
      userOf(school.classTeacher),
      school.class7.id,
    );
    expect(schoolClass.pupilCount).toBe(1);
    expect(pupils).toMatchObject([
      {
        id: school.pupil7.id,
        className: "7 «Ә»",
        parents: [{ id: school.parent7.id, login: school.parent7.login }],
      },
    ]);
  });

  test("refuses a class one neither leads nor teaches", async () => {
    const other7 = rosters.readRoster(userOf(school.teacher), school.class7.id);
    await expect(other7).rejects.toMatchObject({ code: "forbidden", reason: "other_class" });
    const taught = await rosters.readRoster(userOf(school.teacher), school.class8.id);
    expect(taught.pupils).toHaveLength(1);
  });

  test("knows no class of another school, even for its director", async () => {
    const foreign = rosters.readRoster(userOf(school.director), other.class7.id);
    await expect(foreign).rejects.toMatchObject({ code: "not_found" });
  });
});

describe("rosters.listPeople", () => {
  test("is for those who may read the school's people", async () => {
    const { people: list, total } = await rosters.listPeople(userOf(school.administrator), page);
    expect(total).toBe(8);
    expect(list.find(({ id }) => id === school.pupil7.id)?.className).toBe("7 «Ә»");
    for (const person of [school.teacher, school.classTeacher, school.pupil7, school.parent7])
      await expect(rosters.listPeople(userOf(person), page)).rejects.toMatchObject({
        code: "forbidden",
      });
  });
});
