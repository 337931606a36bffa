import type { People } from "../people/service.ts";
import type { Admission } from "../rooms/service.ts";
import { type StoredConsultation, sidesOf } from "./store.ts";

/** A consultation's room as rooms know it: the host, and everybody else as one who may speak and be seen. It has no title. */
export async function admissionOf(
  people: Pick<People, "findPeople">,
  talk: StoredConsultation,
  { personId, openedAtMs }: { personId: string; openedAtMs: number },
): Promise<Admission> {
  const { id, schoolId, hostId, kind, lengthMin } = talk;
  const known = await people.findPeople(schoolId, sidesOf(talk));
  const sides = sidesOf(talk).map((one) => ({ id: one, name: known.get(one)?.name ?? "" }));
  const host = sides.find((one) => one.id === hostId) ?? { id: hostId, name: "" };
  const openedAt = new Date(openedAtMs).toISOString();
  return {
    schoolId,
    role: personId === hostId ? "host" : "pupil",
    host,
    roster: sides.filter((one) => one.id !== hostId),
    lesson: {
      id,
      kind: kind === "private" ? "private" : "consultation",
      ...{ title: null, classId: null, className: null, subject: null, topic: null },
      teacher: host,
      isOneWay: false,
      startsAt: new Date(talk.startsAtMs ?? openedAtMs).toISOString(),
      durationMin: lengthMin,
      state: "live",
      startedAt: openedAt,
      endedAt: null,
      presentCount: 0,
    },
  };
}
