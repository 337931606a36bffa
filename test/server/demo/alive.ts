import { createAttendance } from "#server/attendance/service.ts";
import { mongoAttendance } from "#server/attendance/store.ts";
import { createDemo } from "#server/demo/service.ts";
import { createLessons } from "#server/lessons/service.ts";
import { mongoLessons } from "#server/lessons/store.ts";
import type { Role } from "#server/people/protocol.ts";
import type { User } from "#server/realtime.ts";
import { createSchedule } from "#server/schedule/service.ts";
import { mongoSchedule } from "#server/schedule/store.ts";
import { testPeople, userOf } from "../../support/school.ts";

/** The demo school over the real stores, with a clock the test moves. `present` counts pupils in a room. */
export function testDemo(startMs: number) {
  const clock = { now: startMs };
  const present = new Map<string, number>();
  const people = testPeople();
  const schedule = createSchedule({ store: mongoSchedule, people });
  const servicesAt = (now: () => number) => {
    const lessons = createLessons({
      ...{ store: mongoLessons, people, schedule, now },
      presentCount: (id) => present.get(id) ?? 0,
    });
    const attendance = createAttendance({ store: mongoAttendance, lessons, people, now });
    return { lessons, attendance };
  };
  const now = () => clock.now;
  const { lessons, attendance } = servicesAt(now);
  /** As after a restart: the same database, nothing remembered. */
  const another = (isOn = true) => createDemo({ people, schedule, lessons, servicesAt, now, isOn });
  const userBy = async (login: string): Promise<User> =>
    userOf((await people.findCredentials(login))!.person);
  const firstOf = async (schoolId: string, role: Role): Promise<User> =>
    userOf((await people.listPeople(schoolId, { role, skip: 0, limit: 1 })).people[0]!);
  return {
    ...{ clock, present, people, schedule, lessons, attendance, another, demo: another() },
    ...{ userBy, firstOf },
  };
}
