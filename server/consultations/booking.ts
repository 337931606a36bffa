import { checkMay } from "../auth/permissions.ts";
import { AppError } from "../errors.ts";
import type { User } from "../realtime.ts";
import type { RequireNoClashOf } from "./clashes.ts";
import type { Curtain } from "./curtain.ts";
import type { InLine } from "./lines.ts";
import type { Circle, PeopleForConsultations } from "./people.ts";
import type { Consultation, ConsultationKind, TalkWay } from "./protocol-booking.ts";
import { FARTHEST_MS, isAhead, MOST_OPEN, MOST_OPEN_OF_HOST, MOST_PEOPLE } from "./rules.ts";
import type { ConsultationStore, NewConsultation, StoredConsultation } from "./store.ts";
import type { HostStore } from "./store-hosts.ts";
import { bufferOf, type Times, timeTaken } from "./times.ts";
import type { Views } from "./views.ts";

type Deps = {
  store: ConsultationStore;
  hosts: HostStore;
  people: Pick<PeopleForConsultations, "findPerson">;
  circle: Circle;
  times: Times;
  views: Views;
  curtain: Curtain;
  /** Tells its sides, and whoever else hears of changes. */
  changed(consultation: StoredConsultation): void;
  requireNoClashOf: RequireNoClashOf;
  /** By person: one act of theirs after another. */
  inLine: InLine;
  now: () => number;
};
export type AskRequest = {
  hostId: string;
  startsAt: string | null;
  reason: string | null;
  way: TalkWay;
  withIds: string[];
};
export type OfferRequest = {
  kind: ConsultationKind;
  guestId: string;
  startsAt: string;
  lengthMin: number;
  way: TalkWay;
  withIds: string[];
};
type Wanted = Omit<NewConsultation, "id" | "createdAtMs" | "changedAtMs">;

/** Of a talk with a host who has said no hours, minutes. */
export const USUAL_LENGTH_MIN = 30;

/** Asking for talks and proposing them. Nothing of it is written to a log. */
export function createBooking(deps: Deps) {
  const { store, hosts, people, circle, times, views, curtain, changed, now } = deps;
  const { requireNoClashOf, inLine } = deps;

  async function book(user: User, wanted: Wanted, bufferMs: number): Promise<Consultation> {
    const at = now();
    const one = { id: store.newId(), ...wanted, createdAtMs: at, changedAtMs: at };
    const stored = await times.book(user.schoolId, one, bufferMs);
    changed(stored);
    return views.toView(user, stored);
  }

  /** The same asked twice; to whom it is not shown, its time is taken like any other. @throws AppError conflict time_taken */
  async function shownAgain(user: User, same: StoredConsultation): Promise<Consultation> {
    if (!(await curtain.isShown(user, same))) throw timeTaken();
    return views.toView(user, same);
  }

  /**
   * Whom the guest takes along: each once, host and guest aside.
   * @throws AppError invalid room_full, more than a talk has room for; forbidden not_yours: none of the guest's family
   */
  async function besides(
    schoolId: string,
    { hostId, guestId, withIds }: { hostId: string; guestId: string; withIds: readonly string[] },
  ): Promise<string[]> {
    const others = [...new Set(withIds)].filter((id) => id !== hostId && id !== guestId);
    if (others.length === 0) return [];
    if (others.length + 2 > MOST_PEOPLE)
      throw new AppError("invalid", "Too many people", { reason: "room_full" });
    const family = new Set((await circle.familyOf(schoolId, guestId)).map(({ id }) => id));
    if (others.some((id) => !family.has(id)))
      throw new AppError("forbidden", "Not of the family", { reason: "not_yours" });
    return others;
  }

  /**
   * Asks a host for a talk. The same asked twice is one; a time that is picked is agreed at once where the host
   * wants it so.
   * @throws AppError not_found, nobody one may talk to; forbidden not_yours; conflict time_taken, time_clashes;
   * too_many too_many_talks; invalid, a way the host does not talk, or a reason that nobody could open; invalid room_full
   */
  async function ask(user: User, request: AskRequest): Promise<Consultation> {
    checkMay(user.roles, "consultations:ask");
    const { schoolId, id: guestId } = user;
    const { hostId, reason, way, withIds } = request;
    const host = (await circle.hostsOf(user)).find(({ id }) => id === hostId);
    if (!host) throw new AppError("not_found", "Nobody one may talk to");
    const { kind } = host;
    if (reason !== null && kind !== "private")
      throw new AppError("invalid", "A reason is for private talks");
    const otherIds = await besides(schoolId, { hostId, guestId, withIds });
    const startsAtMs = request.startsAt === null ? null : Date.parse(request.startsAt);
    return inLine(`${schoolId} ${guestId}`, async () => {
      const own = (await store.listToCome(schoolId, guestId, now())).filter((one) =>
        isAhead(one, now()),
      );
      const open = own.filter((one) => one.guestId === guestId);
      const ofHost = open.filter((one) => one.hostId === hostId);
      const same = ofHost.find((one) => one.startsAtMs === startsAtMs);
      if (same) return shownAgain(user, same);
      if (open.length >= MOST_OPEN || ofHost.length >= MOST_OPEN_OF_HOST)
        throw new AppError("too_many", "Too many open ones", { reason: "too_many_talks" });
      const { availability } = await hosts.read(schoolId, hostId);
      if (availability && !availability.ways.includes(way))
        throw new AppError("invalid", "Not a way this host talks");
      const lengthMin = availability?.lengthMin ?? USUAL_LENGTH_MIN;
      if (startsAtMs !== null) {
        await requireNoClashOf(user, own, { startsAtMs, lengthMin });
        await times.requireFree({ schoolId, hostId, startsAtMs });
      }
      const isAgreed = startsAtMs !== null && availability?.isInstant === true;
      const who = { kind, hostId, guestId, otherIds };
      const what = { startsAtMs, lengthMin, way, reason };
      const state = isAgreed
        ? { state: "agreed" as const, waitsFor: null }
        : { state: "asked" as const, waitsFor: "host" as const };
      return book(user, { ...who, ...what, ...state }, bufferOf(availability));
    });
  }

  /**
   * A host proposes a time, in their hours or not.
   * @throws AppError forbidden, not this kind; other_class, nobody they may invite; not_yours; invalid, a time that is
   * past; invalid room_full; conflict time_taken
   */
  async function offer(user: User, request: OfferRequest): Promise<Consultation> {
    const { schoolId, id: hostId } = user;
    const { kind, guestId, lengthMin, way, withIds } = request;
    checkMay(user.roles, kind === "private" ? "consultations:hostPrivate" : "consultations:host");
    const guest = await people.findPerson(schoolId, guestId);
    if (!guest || !(await circle.mayInvite(user, guest)))
      throw new AppError("forbidden", "Nobody they may invite", { reason: "other_class" });
    const otherIds = await besides(schoolId, { hostId, guestId, withIds });
    const startsAtMs = Date.parse(request.startsAt);
    if (startsAtMs <= now() || startsAtMs > now() + FARTHEST_MS)
      throw new AppError("invalid", "A time to come, within half a year");
    return inLine(`${schoolId} ${hostId}`, async () => {
      const own = await store.listToCome(schoolId, hostId, now());
      const same = own.find(
        (one) =>
          one.hostId === hostId &&
          one.guestId === guestId &&
          one.startsAtMs === startsAtMs &&
          isAhead(one, now()),
      );
      if (same) return shownAgain(user, same);
      const who = { kind, hostId, guestId, otherIds };
      const what = { startsAtMs, lengthMin, way, reason: null };
      return book(user, { ...who, ...what, state: "asked", waitsFor: "guest" }, 0);
    });
  }

  return { ask, offer };
}
export type Booking = ReturnType<typeof createBooking>;
