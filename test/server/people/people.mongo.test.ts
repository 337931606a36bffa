import { beforeAll, describe, expect, test } from "vitest";
import { startDatabase } from "../../support/database.ts";
import { makeSchool, someone, type TestSchool, testPeople, userOf } from "../../support/school.ts";

startDatabase();
const people = testPeople();
let one: TestSchool;
let two: TestSchool;

beforeAll(async () => {
  one = await makeSchool(people);
  two = await makeSchool(people);
});

describe("two schools in one installation", () => {
  test("do not see each other's people, classes or lists", async () => {
    const { schoolId } = one;
    expect(await people.findPerson(schoolId, two.pupil7.id)).toBeNull();
    expect(await people.findClass(schoolId, two.class7.id)).toBeNull();
    expect(await people.roster(schoolId, two.class7.id)).toEqual([]);
    expect(await people.listParents(schoolId, [two.pupil7.id])).toEqual([]);
    const found = await people.findPeople(schoolId, [one.pupil7.id, two.pupil7.id]);
    expect([...found.keys()]).toEqual([one.pupil7.id]);
    const classes = await people.listClasses(schoolId);
    expect(classes.map(({ id }) => id)).toEqual([one.class7.id, one.class8.id]);
    const page = await people.listPeople(schoolId, { skip: 0, limit: 100 });
    expect(page.total).toBe(8);
    expect(page.people.every((person) => person.schoolId === schoolId)).toBe(true);
  });

  test("cannot change each other's people", async () => {
    const { schoolId } = one;
    const { id } = two.pupil7;
    await expect(people.changeRoles(schoolId, id, ["director"])).rejects.toMatchObject({
      code: "not_found",
    });
    await expect(people.remove(schoolId, id)).rejects.toMatchObject({ code: "not_found" });
    await people.setPasswordHash(schoolId, id, "stolen");
    const stored = await people.findPerson(two.schoolId, id);
    expect(stored?.roles).toEqual(["pupil"]);
    expect(await people.findPasswordHash(two.schoolId, id)).not.toBe("stolen");
  });

  test("share one space of logins, whatever the case", async () => {
    const taken = await someone(["pupil"], { login: one.pupil7.login.toUpperCase() });
    await expect(people.addPeople(two.schoolId, [taken])).rejects.toMatchObject({ code: 11000 });
  });
});

describe("people.listClasses", () => {
  test("tells the class teacher and how many pupils there are now", async () => {
    const [seven, eight] = await people.listClasses(one.schoolId);
    expect(seven).toMatchObject({ name: "7 «Ә»", pupilCount: 1, language: "kk" });
    expect(seven?.classTeacherName).toBe("Әсел Ерланқызы");
    expect(eight).toMatchObject({ name: "8 «Б»", classTeacherId: null, classTeacherName: null });
  });

  test("lets no class exist twice in a school", async () => {
    const again = { grade: 7, letter: "Ә", language: "kk", classTeacherId: null } as const;
    await expect(people.addClass(one.schoolId, again)).rejects.toMatchObject({ code: 11000 });
  });
});

describe("people.readMe", () => {
  test("tells a pupil the class, a parent the children, a class teacher the led class", async () => {
    const { schoolId } = one;
    const pupil = await people.readMe(userOf(one.pupil7));
    expect(pupil.schoolClass).toEqual({ id: one.class7.id, name: "7 «Ә»" });
    expect(pupil.school).toMatchObject({ id: schoolId, timeZone: "Asia/Almaty" });
    expect(pupil.actions).toContain("lesson:attend");
    const parent = await people.readMe(userOf(one.parent7));
    expect(parent.children).toEqual([
      { id: one.pupil7.id, name: "Қайрат Әсел", classId: one.class7.id, className: "7 «Ә»" },
    ]);
    const teacher = await people.readMe(userOf(one.classTeacher));
    expect(teacher.classTeacherOf).toEqual([{ id: one.class7.id, name: "7 «Ә»" }]);
    expect(teacher.schoolClass).toBeNull();
  });

  test("keeps the language of the screens", async () => {
    const user = userOf(one.pupil8);
    expect((await people.changeMe(user, { language: "en" })).language).toBe("en");
    expect((await people.readMe(user)).language).toBe("en");
  });

  test("shows a child's name to no parent of another school", async () => {
    const stray = await one.add(["parent"], { childIds: [two.pupil7.id] });
    expect((await people.readMe(userOf(stray))).children).toEqual([]);
    await people.remove(one.schoolId, stray.id);
  });
});

describe("people.groupsOf", () => {
  test("puts each into the groups of what they may be told", async () => {
    const { schoolId, class7 } = one;
    const family = `family:${"f".repeat(24)}`;
    const of = (person: TestSchool["pupil7"]) => people.groupsOf(userOf(person));
    const { pupil7, parent7, classTeacher, teacher, director } = one;
    expect(await of(pupil7)).toEqual([`person:${pupil7.id}`, family, `class:${class7.id}`]);
    expect(await of(parent7)).toEqual([`person:${parent7.id}`, family, `class:${class7.id}`]);
    expect(await of(classTeacher)).toContain(`class:${class7.id}`);
    expect(await of(teacher)).toEqual([`person:${teacher.id}`, family]);
    expect(await of(director)).toEqual([`person:${director.id}`, family, `leaders:${schoolId}`]);
  });
});

describe("people.roster", () => {
  test("is in Kazakh order, without those who left", async () => {
    const { id } = await people.addClass(one.schoolId, {
      ...{ grade: 6, letter: "Ә", language: "kk", classTeacherId: null },
    });
    for (const familyName of ["Пак", "Қасым", "Әли", "Ким", "Асан"])
      await one.add(["pupil"], { familyName, classId: id });
    const gone = await one.add(["pupil"], { familyName: "Өмір", classId: id });
    await people.remove(one.schoolId, gone.id);
    const names = (await people.roster(one.schoolId, id)).map(({ name }) => name.split(" ")[0]);
    expect(names).toEqual(["Асан", "Әли", "Ким", "Қасым", "Пак"]);
  });
});

describe("people.remove", () => {
  test("takes a person out of every list and keeps the name for past lessons", async () => {
    const { schoolId } = one;
    const gone = await one.add(["teacher"], { familyName: "Жоқ" });
    const told: string[] = [];
    people.onAccessChanged(async (_school, personId) => void told.push(personId));
    await people.remove(schoolId, gone.id);
    expect(told).toEqual([gone.id]);
    expect(await people.findPerson(schoolId, gone.id)).toBeNull();
    expect(await people.findCredentials(gone.login)).toBeNull();
    expect((await people.findPeople(schoolId, [gone.id])).get(gone.id)?.fullName).toContain("Жоқ");
    await expect(people.remove(schoolId, gone.id)).rejects.toMatchObject({ code: "not_found" });
  });
});

describe("people.listPeople", () => {
  test("filters by role and words, and pages in Kazakh order", async () => {
    const { schoolId } = two;
    const list = (change: object) =>
      people.listPeople(schoolId, { skip: 0, limit: 100, ...change });
    expect((await list({ role: "parent" })).total).toBe(2);
    expect((await list({ search: "ҚАЙРАТ әс" })).total).toBe(2);
    expect((await list({ search: two.director.login.slice(0, 20) })).people).toHaveLength(1);
    expect((await list({ search: ".*" })).total).toBe(0);
    const all = (await list({})).people.map(({ id }) => id);
    const first = await list({ limit: 3 });
    const rest = await list({ skip: 3 });
    expect(first.total).toBe(8);
    expect([...first.people, ...rest.people].map(({ id }) => id)).toEqual(all);
  });
});
