import type { Cover } from "#server/auth/sign-ins.ts";
import type { Availability } from "#server/consultations/protocol.ts";
import { createConsultations } from "#server/consultations/service.ts";
import { mongoConsultations } from "#server/consultations/store.ts";
import { mongoHosts } from "#server/consultations/store-hosts.ts";
import { mongoSafety } from "#server/consultations/store-safety.ts";
import type { Mail } from "#server/mail.ts";
import type { Role } from "#server/people/protocol.ts";
import { createSchedule } from "#server/schedule/service.ts";
import { mongoSchedule } from "#server/schedule/store.ts";
import { makeSchool, testPeople, userOf } from "./school.ts";

/** Thursday, 11:00 in Almaty (UTC+5). */
export const NOW = Date.parse("2026-11-26T06:00:00Z");
export const MIN_MS = 60_000;
/** A day and time of Almaty's clock in November 2026, `27T15:00`. */
export const at = (text: string) => new Date(`2026-11-${text}:00+05:00`).toISOString();

/** Every weekday from 15 to 18 o'clock, half an hour each, agreed at once. */
export const afternoons: Availability = {
  windows: [1, 2, 3, 4, 5].map((weekday) => ({ weekday, fromMin: 15 * 60, toMin: 18 * 60 })),
  ...{ lengthMin: 30, bufferMin: 0, noticeHours: 2, horizonDays: 14, daysOff: [] },
  ...{ isInstant: true, ways: ["video", "sound", "text"] },
};
const noMail: Mail = {
  canSend: false,
  send: () => Promise.reject(new Error("no mail server is set")),
  stop() {},
};
export type Told = { to: string; notice: string; payload: unknown };

/**
 * Booking over the real stores: the small school, in which `teacher` teaches algebra to 7 «Ә» by the timetable, with
 * a psychologist. `told` is what would go over sockets.
 */
export async function bookingSchool({ mail = noMail }: { mail?: Mail } = {}) {
  const clock = { now: NOW };
  const people = testPeople(() => clock.now);
  const school = await makeSchool(people);
  const { schoolId, class7, teacher } = school;
  const psychologist = await school.add(["psychologist"], { familyName: "Жанар" });
  const schedule = createSchedule({ store: mongoSchedule, people });
  await schedule.replaceTimetable(schoolId, {
    subjects: [
      {
        ...{ key: "algebra", name: { kk: "Алгебра", ru: "Алгебра", en: "Algebra" } },
        ...{ grading: "marks", isMusic: false },
      },
    ],
    bells: [{ number: 1, shift: 1, startMin: 480, durationMin: 40 }],
    slots: [
      {
        ...{ weekday: 1, shift: 1, number: 1, classId: class7.id },
        ...{ subjectKey: "algebra", teacherId: teacher.id },
      },
    ],
  });
  const told: Told[] = [];
  /** Of sign-ins that are covered. */
  const covers = new Map<string, Cover>();
  /** One process of the server; another one has a memory of its own over the same database. */
  const machine = () =>
    createConsultations({
      ...{ store: mongoConsultations, hosts: mongoHosts, safetyStore: mongoSafety },
      ...{ people, schedule, mail, secret: "s".repeat(32), publicUrl: "https://school.kz" },
      teller: { tell: (to, notice, payload) => void told.push({ to, notice, payload }) },
      reasonKeysOf: async (_, ids) => new Map(ids.map((id) => [id, "a2V5"])),
      coverOf: async (who) => covers.get(who.familyId) ?? null,
      now: () => clock.now,
    });
  const consultations = machine();
  const user = (person: { id: string; roles: Role[] }) => userOf({ ...person, schoolId });
  const users = {
    psychologist: user(psychologist),
    teacher: user(teacher),
    classTeacher: user(school.classTeacher),
    director: user(school.director),
    administrator: user(school.administrator),
    pupil7: user(school.pupil7),
    pupil8: user(school.pupil8),
    parent7: user(school.parent7),
    parent8: user(school.parent8),
  };
  await consultations.saveAvailability(users.psychologist, afternoons);
  const ask = (who: keyof typeof users, change: object = {}, on = consultations) =>
    on.ask(users[who], {
      ...{ hostId: psychologist.id, startsAt: at("27T15:00"), reason: null },
      ...{ way: "video", withIds: [] },
      ...change,
    });
  const offer = (who: keyof typeof users, guestId: string, change: object = {}) =>
    consultations.offer(users[who], {
      ...{ kind: "ordinary", guestId, startsAt: at("27T10:00"), lengthMin: 20 },
      ...{ way: "video", withIds: [] },
      ...change,
    });
  return {
    ...{ clock, people, schedule, school, psychologist, consultations, machine },
    ...{ users, user, told, covers, ask, offer },
  };
}
export type BookingSchool = Awaited<ReturnType<typeof bookingSchool>>;
