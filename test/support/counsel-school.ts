import { createSafety } from "#server/consultations/safety.ts";
import { mongoConsultations, type StoredConsultation } from "#server/consultations/store.ts";
import { mongoSafety } from "#server/consultations/store-safety.ts";
import type { Role } from "#server/people/protocol.ts";
import { makeSchool, testPeople, userOf } from "./school.ts";

/** Thursday, 11:00 in Almaty. */
export const NOW = Date.parse("2026-11-26T06:00:00Z");
const MIN_MS = 60_000;

/** What guards private talks over the real stores: the small school with a psychologist, a clock that stands. */
export async function counselSchool() {
  const clock = { now: NOW };
  const people = testPeople(() => clock.now);
  const school = await makeSchool(people);
  const { schoolId } = school;
  const psychologist = await school.add(["psychologist"], { familyName: "Жанар" });
  const changed: string[] = [];
  const safety = createSafety({
    ...{ store: mongoSafety, people, now: () => clock.now, key: Buffer.alloc(32, 7) },
    find: mongoConsultations.find,
    listMarked: mongoConsultations.listMarked,
    consentChanged: (_, guestId) => changed.push(guestId),
  });
  const user = (person: { id: string; roles: Role[] }) => userOf({ ...person, schoolId });

  /** An agreed private talk of the psychologist with a pupil of 7 «Ә», in five minutes. */
  async function talk(change: Partial<StoredConsultation> = {}, week: string | null = null) {
    return mongoConsultations.add(
      schoolId,
      {
        ...{ id: mongoConsultations.newId(), kind: "private", hostId: psychologist.id },
        ...{ guestId: school.pupil7.id, otherIds: [], state: "agreed", waitsFor: null },
        ...{ startsAtMs: clock.now + 5 * MIN_MS, lengthMin: 40, way: "video", reason: null },
        ...{ createdAtMs: clock.now, changedAtMs: clock.now },
        ...change,
      },
      week,
    );
  }
  return { clock, people, school, psychologist, safety, changed, user, talk };
}
export type CounselSchool = Awaited<ReturnType<typeof counselSchool>>;
