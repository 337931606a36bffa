import type { DemoLogins } from "../auth/protocol.ts";
import type { Role } from "../people/protocol.ts";
import type { People, Person } from "../people/service.ts";
import { dayOf } from "../schedule/rules.ts";
import type { Schedule } from "../schedule/service.ts";
import { createDemoSchool, DEMO_PASSWORD, DEMO_PUPIL_LOGIN } from "./school.ts";

type Deps = { people: People; schedule: Schedule; now?: () => number; isOn: boolean };

const leaders: readonly Role[] = [
  "psychologist",
  "director",
  "deputyAcademic",
  "deputyUpbringing",
  "administrator",
];

/** The school a visitor finds: made when the database is empty, with one login for each role. */
export function createDemo({ people, schedule, now = Date.now, isOn }: Deps) {
  /** Makes the demo school if demo mode is on and there is no school yet. */
  async function prepare(): Promise<void> {
    if (!isOn || (await people.listSchools()).length > 0) return;
    await createDemoSchool({ people, schedule });
  }

  async function firstOf(schoolId: string, role: Role, search = ""): Promise<Person | null> {
    const page = await people.listPeople(schoolId, { role, search, skip: 0, limit: 1 });
    return page.people[0] ?? null;
  }

  /** The teacher whose lesson with this class is on now; any teacher where none is. */
  async function teacherNow(schoolId: string, timeZone: string, classId: string) {
    const at = now();
    const planned = await schedule.planOf(schoolId, dayOf(at, timeZone));
    const lesson = planned.find((one) => {
      const startsAt = Date.parse(one.startsAt);
      const isOn = startsAt <= at && at < startsAt + one.durationMin * 60_000;
      return one.classId === classId && isOn;
    });
    return lesson ? people.findPerson(schoolId, lesson.teacherId) : firstOf(schoolId, "teacher");
  }

  /** One login for each role, the pupil first; nothing when there is no demo school. */
  async function logins(): Promise<DemoLogins> {
    const school = isOn ? (await people.listSchools()).find(({ isDemo }) => isDemo) : undefined;
    const pupil = school && (await firstOf(school.id, "pupil", DEMO_PUPIL_LOGIN));
    if (!school || !pupil?.classId) return { school: null, password: null, logins: [] };
    const { id, timeZone, name } = school;
    const [schoolClass, [parent], teacher, ...office] = await Promise.all([
      people.findClass(id, pupil.classId),
      people.listParents(id, [pupil.id]),
      teacherNow(id, timeZone, pupil.classId),
      ...leaders.map((role) => firstOf(id, role)),
    ]);
    const classTeacher = await people.findPerson(id, schoolClass?.classTeacherId ?? pupil.id);
    const found: [Role, Person | null | undefined][] = [
      ["pupil", pupil],
      ["teacher", teacher],
      ["parent", parent],
      ["classTeacher", classTeacher],
      ...leaders.map((role, index): [Role, Person | null | undefined] => [role, office[index]]),
    ];
    return {
      school: name,
      password: DEMO_PASSWORD,
      logins: found.flatMap(([role, person]) =>
        person ? [{ role, login: person.login, name: person.name }] : [],
      ),
    };
  }

  return { prepare, logins };
}
export type Demo = ReturnType<typeof createDemo>;
