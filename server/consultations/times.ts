import { AppError } from "../errors.ts";
import type { PeopleForConsultations } from "./people.ts";
import type { Availability } from "./protocol-booking.ts";
import { type SideName, type Stepped, takesTime, weekOf } from "./rules.ts";
import { isBookable } from "./slots.ts";
import type { ConsultationStore, NewConsultation, StoredConsultation } from "./store.ts";
import type { HostStore } from "./store-hosts.ts";

type Deps = {
  store: ConsultationStore;
  hosts: HostStore;
  people: Pick<PeopleForConsultations, "readSchool">;
  now: () => number;
};
const MINUTE_MS = 60_000;
export const timeTaken = () =>
  new AppError("conflict", "The time is taken", { reason: "time_taken" });
/** What is kept free between two talks, ms. */
export const bufferOf = (availability: Availability | null) =>
  (availability?.bufferMin ?? 0) * MINUTE_MS;

/** Writes consultations together with the times of their hosts, so that no two have the same one. */
export function createTimes({ store, hosts, people, now }: Deps) {
  async function week(schoolId: string, startsAtMs: number | null): Promise<string | null> {
    if (startsAtMs === null) return null;
    return weekOf(startsAtMs, (await people.readSchool(schoolId)).timeZone);
  }

  /** @throws AppError conflict time_taken: not one of the host's free times, or not any more */
  async function requireFree(
    { schoolId, hostId, startsAtMs }: { schoolId: string; hostId: string; startsAtMs: number },
    /** What is moved does not stand in its own way. */
    ownMs: number | null = null,
  ): Promise<void> {
    const [{ timeZone }, { availability, taken: all }] = await Promise.all([
      people.readSchool(schoolId),
      hosts.read(schoolId, hostId),
    ]);
    const context = {
      ...{ timeZone, nowMs: now() },
      taken: all.filter(({ fromMs }) => fromMs !== ownMs),
    };
    if (!availability || !isBookable(availability, startsAtMs, context)) throw timeTaken();
  }

  async function claim(
    { schoolId, hostId, id, lengthMin }: Omit<NewConsultation, "reason"> & { schoolId: string },
    fromMs: number,
    bufferMs: number,
  ): Promise<void> {
    const time = { consultationId: id, fromMs, toMs: fromMs + lengthMin * MINUTE_MS };
    if (!(await hosts.claim(schoolId, hostId, time, { bufferMs, nowMs: now() }))) throw timeTaken();
  }

  /** Claims the time, then writes; what could not be written gives its time back. @throws AppError conflict time_taken */
  async function book(
    schoolId: string,
    wanted: NewConsultation,
    bufferMs: number,
  ): Promise<StoredConsultation> {
    const { startsAtMs } = wanted;
    if (startsAtMs !== null) await claim({ ...wanted, schoolId }, startsAtMs, bufferMs);
    try {
      return await store.add(schoolId, wanted, await week(schoolId, startsAtMs));
    } catch (error) {
      await hosts.release(schoolId, wanted.hostId, wanted.id);
      throw error;
    }
  }

  /**
   * The new time is claimed first, the old one freed last; null: somebody else has changed it meanwhile. A guest
   * leaves the host's buffer free, a host need not.
   * @throws AppError conflict time_taken
   */
  async function rewrite(
    before: StoredConsultation,
    next: Stepped,
    by: SideName,
  ): Promise<StoredConsultation | null> {
    const { schoolId, hostId, id } = before;
    const fromMs = next.startsAtMs;
    const isNewTime = fromMs !== null && fromMs !== before.startsAtMs;
    if (isNewTime) {
      const { availability } = await hosts.read(schoolId, hostId);
      await claim(before, fromMs, by === "guest" ? bufferOf(availability) : 0);
    }
    const at = { week: await week(schoolId, fromMs), atMs: now() };
    const after = await store.change(before, next, at);
    if (!after) {
      if (isNewTime) await hosts.release(schoolId, hostId, id, { fromMs });
      return null;
    }
    if (!takesTime(after)) await hosts.release(schoolId, hostId, id);
    else if (isNewTime) await hosts.release(schoolId, hostId, id, { exceptMs: fromMs });
    return after;
  }

  return { requireFree, book, rewrite };
}
export type Times = ReturnType<typeof createTimes>;
