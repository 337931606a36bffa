import type { User } from "../realtime.ts";
import type { PeopleForConsultations } from "./people.ts";
import type { ConsentNeed, Consultation } from "./protocol-booking.ts";
import { isAhead, isOpenNow } from "./rules.ts";
import { type StoredConsultation, sidesOf } from "./store.ts";

type Deps = {
  people: Pick<PeopleForConsultations, "findPeople">;
  /** What stands before private talks of these guests, by guest. */
  consentNeeds(schoolId: string, guestIds: readonly string[]): Promise<Map<string, ConsentNeed>>;
  now: () => number;
};

/** The only place where a stored consultation takes the shape its sides see. */
export function createViews({ people, consentNeeds, now }: Deps) {
  /** In the order given. Whoever asks is a side of each: nobody else gets this far. */
  async function toViews(
    { id, schoolId }: User,
    stored: readonly StoredConsultation[],
  ): Promise<Consultation[]> {
    if (stored.length === 0) return [];
    const nowMs = now();
    const asksConsent = (one: StoredConsultation) =>
      one.kind === "private" &&
      (one.hostId === id || one.guestId === id) &&
      (isAhead(one, nowMs) || isOpenNow(one, nowMs));
    const [names, needs] = await Promise.all([
      people.findPeople(schoolId, [...new Set(stored.flatMap(sidesOf))]),
      consentNeeds(
        schoolId,
        stored.filter(asksConsent).map(({ guestId }) => guestId),
      ),
    ]);
    const side = (personId: string) => ({
      id: personId,
      name: names.get(personId)?.name ?? "",
    });
    return stored.map((one) => ({
      id: one.id,
      kind: one.kind,
      host: side(one.hostId),
      guest: side(one.guestId),
      others: one.otherIds.map(side),
      state: one.state,
      waitsFor: one.waitsFor,
      startsAt: one.startsAtMs === null ? null : new Date(one.startsAtMs).toISOString(),
      lengthMin: one.lengthMin,
      way: one.way,
      reason: one.hostId === id ? one.reason : null,
      isOpen: isOpenNow(one, nowMs),
      consentNeed: asksConsent(one) ? (needs.get(one.guestId) ?? "own") : "none",
      isHost: one.hostId === id,
    }));
  }

  async function toView(user: User, stored: StoredConsultation): Promise<Consultation> {
    const [view] = await toViews(user, [stored]);
    if (!view) throw new Error("one consultation has one view");
    return view;
  }

  return { toViews, toView };
}
export type Views = ReturnType<typeof createViews>;
