import type { DemoLogins } from "../auth/protocol.ts";
import type { Lessons } from "../lessons/service.ts";
import { logger } from "../logger.ts";
import type { Me, Role } from "../people/protocol.ts";
import type { People, Person } from "../people/service.ts";
import { dayOf } from "../schedule/rules.ts";
import type { Schedule } from "../schedule/service.ts";
import { createHistory, type ServicesAt } from "./history.ts";
import { createOpenings, isOnAt } from "./openings.ts";
import { createDemoSchool, DEMO_PASSWORD, DEMO_PUPIL_LOGIN } from "./school.ts";

type Deps = {
  people: People;
  schedule: Schedule;
  lessons: Pick<Lessons, "listOn" | "find" | "start" | "end">;
  servicesAt: ServicesAt;
  now?: () => number;
  isOn: boolean;
};
/** The demo school is kept alive this often, ms. */
const ALIVE_EVERY_MS = 60_000;

const leaders: readonly Role[] = [
  "psychologist",
  "director",
  "deputyAcademic",
  "deputyUpbringing",
  "administrator",
];

/** The school a visitor finds: made when the database is empty, with one login for each role. */
export function createDemo(deps: Deps) {
  const { people, schedule, lessons, servicesAt, now = Date.now, isOn } = deps;
  const history = createHistory({ people, servicesAt, now });
  const openings = createOpenings({ people, lessons, now });
  let timer: NodeJS.Timeout | undefined;
  let keeping: Promise<void> | null = null;

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
    const lesson = planned.find((one) => one.classId === classId && isOnAt(one, at));
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

  /** Opens the lesson of a pupil of the demo school who has just signed in; never rejects. */
  async function openLessonFor(me: Me): Promise<void> {
    if (isOn) await openings.openLessonFor(me);
  }

  /** What is over gets its end and its past. Never rejects; while it runs, asking again waits for the same. */
  async function keepAlive(): Promise<void> {
    if (!isOn) return;
    keeping ??= (async () => {
      try {
        await openings.endOver();
        await history.liveUp();
      } catch (err) {
        logger.error({ err }, "keeping the demo school alive failed");
      }
      keeping = null;
    })();
    await keeping;
  }

  /** Keeps the school alive in the background, from now until `stop`. */
  function begin(): void {
    timer = setInterval(() => void keepAlive(), ALIVE_EVERY_MS);
    void keepAlive();
  }

  /** Resolves when the lesson being lived is done; no other is begun. */
  async function stop(): Promise<void> {
    clearInterval(timer);
    history.stop();
    await keeping;
  }

  return {
    prepare,
    logins,
    openLessonFor,
    teacherCame: openings.teacherCame,
    keepAlive,
    begin,
    stop,
  };
}
export type Demo = ReturnType<typeof createDemo>;
