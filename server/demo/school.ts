import { hashPassword } from "../auth/passwords.ts";
import type { NewPerson, People } from "../people/service.ts";
import type { Schedule } from "../schedule/service.ts";
import { type DemoFamily, makeFamilies } from "./families.ts";
import { createLogins } from "./logins.ts";
import { createRandom } from "./random.ts";
import { type DemoStaff, makeStaff } from "./staff.ts";
import { demoClasses, demoSubjects, type SubjectKey } from "./subjects.ts";
import { type ClassPlan, demoBells, makeTimetable } from "./timetable.ts";

/** Public by intent: everybody who tries the product signs in with it. */
export const DEMO_PASSWORD = "qonyrau-demo";
/** Айым of 7 «Ә», whom a visitor is first. */
export const DEMO_PUPIL_LOGIN = "aiym.qairat";
/** Any number; another one makes another school of the same kind. */
const SEED = 1991;

type Deps = {
  people: Pick<People, "createSchool" | "addClass" | "addPeople">;
  schedule: Pick<Schedule, "replaceTimetable">;
};

/** A living school in Almaty: people, classes 5 to 9, bells and a timetable in which a lesson is always on. */
export async function createDemoSchool({ people, schedule }: Deps): Promise<{ schoolId: string }> {
  const random = createRandom(SEED);
  const loginOf = createLogins();
  const passwordHash = await hashPassword(DEMO_PASSWORD); // one for all: hashing takes long
  const { id: schoolId } = await people.createSchool({
    name: {
      kk: "№ 1 мектеп-гимназия, Алматы",
      ru: "Школа-гимназия № 1, Алматы",
      en: "School-Gymnasium No. 1, Almaty",
    },
    timeZone: "Asia/Almaty",
    isDemo: true,
  });
  const families = makeFamilies(demoClasses, random);
  const staff = makeStaff(random);

  const staffIds = await addStaff();
  const classIds = await addClasses();
  await addFamilies();
  const { plans } = planClasses(staff);
  await schedule.replaceTimetable(schoolId, {
    subjects: demoSubjects,
    bells: demoBells,
    slots: makeTimetable(plans, random).map(({ classIndex, teacher, ...slot }) => ({
      ...slot,
      classId: classIds[classIndex]!,
      teacherId: staffIds[teacher]!,
    })),
  });
  return { schoolId };

  async function addStaff(): Promise<string[]> {
    const added = await people.addPeople(
      schoolId,
      staff.map(({ teaches: _, leads: __, ...person }) => ({
        ...person,
        login: loginOf(person),
        passwordHash,
      })),
    );
    return added.map(({ id }) => id);
  }

  async function addClasses(): Promise<string[]> {
    const ids: string[] = [];
    for (const [index, { grade, letter, language }] of demoClasses.entries()) {
      const classTeacherId = staffIds[staff.findIndex(({ leads }) => leads === index)] ?? null;
      const made = await people.addClass(schoolId, { grade, letter, language, classTeacherId });
      ids.push(made.id);
    }
    return ids;
  }

  async function addFamilies(): Promise<void> {
    const pupils = families.flatMap(({ children, language }) =>
      children.map(({ classIndex, ...names }): NewPerson => {
        const classId = classIds[classIndex]!;
        const login = loginOf(names);
        return { ...names, login, classId, roles: ["pupil"], language, passwordHash };
      }),
    );
    const added = await people.addPeople(schoolId, pupils);
    await people.addPeople(
      schoolId,
      parentsOf(
        families,
        added.map(({ id }) => id),
      ),
    );
  }

  /** `pupilIds` in the order of the families' children. */
  function parentsOf(all: readonly DemoFamily[], pupilIds: readonly string[]): NewPerson[] {
    let next = 0;
    return all.flatMap(({ children, parents, language }) => {
      const childIds = pupilIds.slice(next, next + children.length);
      next += children.length;
      return parents.map((names): NewPerson => {
        const login = loginOf(names);
        return { ...names, login, childIds, roles: ["parent"], language, passwordHash };
      });
    });
  }
}

/** What each class learns and from whom; a teacher is named by the place in the staff. */
export function planClasses(staff: readonly DemoStaff[]): { plans: ClassPlan[] } {
  const plans = demoClasses.map(({ curriculum }, classIndex) => {
    const teacherOf = new Map<SubjectKey, number>();
    for (const [teacher, { teaches }] of staff.entries())
      for (const { subjects, classIndexes } of teaches)
        if (classIndexes.includes(classIndex))
          for (const subject of subjects) teacherOf.set(subject, teacher);
    return { curriculum, teacherOf };
  });
  return { plans };
}
