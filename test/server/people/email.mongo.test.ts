import { beforeAll, expect, test } from "vitest";
import { Email, peopleRoutes } from "#server/people/protocol.ts";
import { createRosters } from "#server/people/rosters.ts";
import { startDatabase } from "../../support/database.ts";
import { makeSchool, type TestSchool, testPeople, userOf } from "../../support/school.ts";

startDatabase();
const people = testPeople();
let school: TestSchool;
const rosters = createRosters({ people, taughtClassIds: async () => [school.class7.id] });

beforeAll(async () => {
  school = await makeSchool(people);
  const { schoolId, pupil7, parent7 } = school;
  for (const { id, email } of [
    { id: pupil7.id, email: "aiym@mail.kz" },
    { id: parent7.id, email: "ana@mail.kz" },
  ])
    await people.roll.changePerson(schoolId, id, { email });
});

test("an address is checked and written small", () => {
  expect(Email.parse(" Ana@Mail.KZ ".trim())).toBe("ana@mail.kz");
  expect(Email.parse(null)).toBeNull();
  for (const wrong of ["", "ana", "ana@", "a b@mail.kz", `${"a".repeat(250)}@mail.kz`])
    expect(Email.safeParse(wrong).success).toBe(false);
  expect(peopleRoutes.changeMe.request.safeParse({}).success).toBe(true);
});

test("one sets and takes back one's own", async () => {
  const user = userOf(school.teacher);
  expect((await people.readMe(user)).email).toBeNull();
  expect((await people.changeMe(user, { email: "serik@mektep.kz" })).email).toBe("serik@mektep.kz");
  expect((await people.changeMe(user, { language: "ru" })).email).toBe("serik@mektep.kz");
  expect((await people.changeMe(user, { email: null })).email).toBeNull();
});

test("the class teacher and the administrator see it, the subject teacher and the director do not", async () => {
  const { class7, classTeacher, teacher, director, administrator } = school;
  const seenBy = async (who: typeof teacher) => {
    const { pupils } = await rosters.readRoster(userOf(who), class7.id);
    return pupils.map(({ email, parents }) => [email, ...parents.map((one) => one.email)]);
  };
  const all = [["aiym@mail.kz", "ana@mail.kz"]];
  expect(await seenBy(classTeacher)).toEqual(all);
  expect(await seenBy(administrator)).toEqual(all);
  expect(await seenBy(teacher)).toEqual([[null, null]]);
  expect(await seenBy(director)).toEqual([[null, null]]);
  const listed = async (who: typeof teacher) => {
    const page = await rosters.listPeople(userOf(who), { role: "pupil", skip: 0, limit: 10 });
    return page.people.map(({ email }) => email).filter(Boolean);
  };
  expect(await listed(administrator)).toEqual(["aiym@mail.kz"]);
  expect(await listed(director)).toEqual([]);
});

test("contacts are of those who are at the school", async () => {
  const { schoolId, pupil7, parent7, add } = school;
  const gone = await add(["parent"], { email: "gone@mail.kz" });
  await people.remove(schoolId, gone.id);
  const contacts = await people.contactsOf(schoolId, [pupil7.id, parent7.id, gone.id]);
  expect(contacts.get(parent7.id)).toEqual({
    email: "ana@mail.kz",
    language: "kk",
    name: parent7.name,
  });
  expect([...contacts.keys()].sort()).toEqual([pupil7.id, parent7.id].sort());
});

test("a changed name changes order and search with it; a taken login is known", async () => {
  const { schoolId, add } = school;
  const one = await add(["pupil"], { familyName: "Яковлев", login: "taken.one" });
  await people.roll.changePerson(schoolId, one.id, { familyName: "Әбдіров" });
  const { people: found } = await people.listPeople(schoolId, {
    ...{ search: "әбдіров", skip: 0, limit: 5 },
  });
  expect(found.map(({ id }) => id)).toEqual([one.id]);
  expect([...(await people.roll.takenLogins(["TAKEN.one", "free.one"]))]).toEqual(["taken.one"]);
});
