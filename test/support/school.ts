import { randomUUID } from "node:crypto";
import { hashPassword } from "#server/auth/passwords.ts";
import type { Role } from "#server/people/protocol.ts";
import { createPeople, type NewPerson, type People } from "#server/people/service.ts";
import { mongoPeople } from "#server/people/store.ts";
import type { User } from "#server/realtime.ts";

export const PASSWORD = "correct horse 7";
/** One hash for all: hashing takes long. */
const passwordHash = hashPassword(PASSWORD);

/** People over the real store. */
export function testPeople(now?: () => number): People {
  return createPeople({ store: mongoPeople, ...(now && { now }) });
}

/** A new person with a password; every field can be changed. */
export async function someone(roles: Role[], change: Partial<NewPerson> = {}): Promise<NewPerson> {
  return {
    familyName: "Оспанова",
    givenName: "Әсел",
    patronymic: "Ерланқызы",
    roles,
    login: `someone.${randomUUID()}`,
    language: "kk",
    passwordHash: await passwordHash,
    ...change,
  };
}

/** The caller as a handler sees them. */
export function userOf(person: { id: string; schoolId: string; roles: Role[] }): User {
  const { id, schoolId, roles } = person;
  return { id, schoolId, roles, familyId: "f".repeat(24) };
}

/** A small school: 7 «Ә» led by a class teacher, 8 «Б» led by nobody, a pupil with a parent in each, an office. */
export async function makeSchool(people: People) {
  const { id: schoolId } = await people.createSchool({
    name: { kk: "Мектеп", ru: "Школа", en: "School" },
    timeZone: "Asia/Almaty",
    isDemo: false,
  });
  const add = async (roles: Role[], change?: Partial<NewPerson>) => {
    const [added] = await people.addPeople(schoolId, [await someone(roles, change)]);
    return added!;
  };
  const classTeacher = await add(["classTeacher", "teacher"], { familyName: "Болат" });
  const class7 = await people.addClass(schoolId, {
    ...{ grade: 7, letter: "Ә", language: "kk" },
    classTeacherId: classTeacher.id,
  });
  const class8 = await people.addClass(schoolId, {
    ...{ grade: 8, letter: "Б", language: "ru" },
    classTeacherId: null,
  });
  const pupil7 = await add(["pupil"], { familyName: "Қайрат", classId: class7.id });
  const pupil8 = await add(["pupil"], { familyName: "Ким", classId: class8.id });
  const parent7 = await add(["parent"], { familyName: "Қайрат", childIds: [pupil7.id] });
  const parent8 = await add(["parent"], { familyName: "Ким", childIds: [pupil8.id] });
  const teacher = await add(["teacher"], { familyName: "Серік" });
  const director = await add(["director"], { familyName: "Ахметова" });
  const administrator = await add(["administrator"], { familyName: "Пак" });
  return {
    ...{ schoolId, add, class7, class8, pupil7, pupil8, parent7, parent8 },
    ...{ classTeacher, teacher, director, administrator },
  };
}
export type TestSchool = Awaited<ReturnType<typeof makeSchool>>;
