import { checkMay } from "../auth/permissions.ts";
import { AppError } from "../errors.ts";
import type { User } from "../realtime.ts";
import { createLines } from "./lines.ts";
import type { Circle, PeopleForConsultations } from "./people.ts";
import type { Availability, Consultation, ConsultationKind, TalkWay } from "./protocol-booking.ts";
import type { AuditAct } from "./protocol-safety.ts";
import {
  endsAtMs,
  FARTHEST_MS,
  isAhead,
  MOST_OPEN,
  MOST_OPEN_OF_HOST,
  type Refusal,
  type SideName,
  type Step,
  stepOf,
  takesTime,
  weekOf,
} from "./rules.ts";
import { isBookable } from "./slots.ts";
import {
  type ConsultationStore,
  type NewConsultation,
  type StoredConsultation,
  sidesOf,
} from "./store.ts";
import type { HostStore } from "./store-hosts.ts";
import type { Views } from "./views.ts";

type Deps = {
  store: ConsultationStore;
  hosts: HostStore;
  people: PeopleForConsultations;
  circle: Circle;
  views: Views;
  /** Tells its sides, and whoever else hears of changes. */
  changed(consultation: StoredConsultation): void;
  note(of: StoredConsultation, act: AuditAct): Promise<void>;
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

const MINUTE_MS = 60_000;
/** Of a talk with a host who has said no hours, minutes. */
export const USUAL_LENGTH_MIN = 30;
/** A change is tried again so often when somebody else's was faster. */
const TRIES = 4;
const notFound = () => new AppError("not_found", "No such consultation");
const taken = () => new AppError("conflict", "The time is taken", { reason: "time_taken" });

const refusals: Record<Refusal, () => AppError> = {
  over: () => new AppError("conflict", "It is over", { reason: "consultation_over" }),
  notTheirs: () => new AppError("forbidden", "It waits for another"),
  early: () => new AppError("conflict", "It has not begun", { reason: "talk_too_early" }),
  noTime: () => new AppError("invalid", "An answer with the time that is proposed, or with one"),
  past: () => new AppError("invalid", "A time to come, within half a year"),
};
const acts: Record<Step["act"], AuditAct> = {
  agree: "answered",
  decline: "answered",
  move: "moved",
  cancel: "cancelled",
  hold: "held",
};

/** Asking for talks, and all that becomes of them. Nothing of it is written to a log. */
export function createBooking(deps: Deps) {
  const { store, hosts, people, circle, views, changed, now } = deps;
  const inLine = createLines();

  /** @throws AppError not_found, also for whoever is no side: it is not said that there is one */
  async function mustBeSide(user: User, consultationId: string): Promise<StoredConsultation> {
    const stored = await store.find(user.schoolId, consultationId);
    if (!stored || !sidesOf(stored).includes(user.id)) throw notFound();
    return stored;
  }

  async function week(schoolId: string, startsAtMs: number | null): Promise<string | null> {
    if (startsAtMs === null) return null;
    return weekOf(startsAtMs, (await people.readSchool(schoolId)).timeZone);
  }

  /** @throws AppError conflict time_taken: not one of the host's free times, or not any more */
  async function requireFree(
    { schoolId, hostId, startsAtMs }: { schoolId: string; hostId: string; startsAtMs: number },
    availability: Availability | null,
    own?: { fromMs: number | null; consultationId: string },
  ): Promise<void> {
    const [{ timeZone }, host] = await Promise.all([
      people.readSchool(schoolId),
      hosts.read(schoolId, hostId),
    ]);
    // What is moved does not stand in its own way.
    const others = host.taken.filter(({ fromMs }) => fromMs !== own?.fromMs);
    const context = { timeZone, nowMs: now(), taken: others };
    if (!availability || !isBookable(availability, startsAtMs, context)) throw taken();
  }

  /** Claims the time, then writes; what could not be written gives its time back. @throws AppError conflict time_taken */
  async function book(
    schoolId: string,
    wanted: NewConsultation,
    bufferMs: number,
  ): Promise<StoredConsultation> {
    const { id: consultationId, hostId, startsAtMs } = wanted;
    const toMs = endsAtMs(wanted);
    if (startsAtMs !== null && toMs !== null) {
      const time = { consultationId, fromMs: startsAtMs, toMs };
      if (!(await hosts.claim(schoolId, hostId, time, { bufferMs, nowMs: now() }))) throw taken();
    }
    try {
      return await store.add(schoolId, wanted, await week(schoolId, startsAtMs));
    } catch (error) {
      await hosts.release(schoolId, hostId, consultationId);
      throw error;
    }
  }

  function newOne(
    of: Pick<
      NewConsultation,
      "kind" | "hostId" | "guestId" | "otherIds" | "startsAtMs" | "lengthMin" | "way" | "reason"
    >,
    state: Pick<NewConsultation, "state" | "waitsFor">,
  ): NewConsultation {
    const at = now();
    return { id: store.newId(), ...of, ...state, createdAtMs: at, changedAtMs: at };
  }

  /** @throws AppError forbidden not_yours: none of the guest's family */
  async function requireFamily(schoolId: string, guestId: string, withIds: readonly string[]) {
    if (withIds.length === 0) return;
    const family = new Set((await circle.familyOf(schoolId, guestId)).map(({ id }) => id));
    if (withIds.some((id) => !family.has(id)))
      throw new AppError("forbidden", "Not of the family", { reason: "not_yours" });
  }

  /**
   * Asks a host for a talk. The same asked twice is one; a time that is picked is agreed at once where the host
   * wants it so.
   * @throws AppError not_found, nobody one may talk to; forbidden not_yours; conflict time_taken, time_clashes;
   * too_many too_many_talks; invalid, a way the host does not talk, or a reason that nobody could open
   */
  async function ask(user: User, request: AskRequest): Promise<Consultation> {
    checkMay(user.roles, "consultations:ask");
    const { schoolId, id: guestId } = user;
    const { hostId, reason, way } = request;
    const host = (await circle.hostsOf(user)).find(({ id }) => id === hostId);
    if (!host) throw new AppError("not_found", "Nobody one may talk to");
    if (reason !== null && host.kind !== "private")
      throw new AppError("invalid", "A reason is for private talks");
    const otherIds = [...new Set(request.withIds)].filter((id) => id !== hostId && id !== guestId);
    await requireFamily(schoolId, guestId, otherIds);
    const startsAtMs = request.startsAt === null ? null : Date.parse(request.startsAt);
    return inLine(`${schoolId} ${guestId}`, async () => {
      const own = await store.listToCome(schoolId, guestId, now());
      const open = own.filter((one) => one.guestId === guestId && isAhead(one, now()));
      const ofHost = open.filter((one) => one.hostId === hostId);
      const same = ofHost.find((one) => one.startsAtMs === startsAtMs);
      if (same) return views.toView(user, same);
      if (open.length >= MOST_OPEN || ofHost.length >= MOST_OPEN_OF_HOST)
        throw new AppError("too_many", "Too many open ones", { reason: "too_many_talks" });
      const { availability } = await hosts.read(schoolId, hostId);
      if (availability && !availability.ways.includes(way))
        throw new AppError("invalid", "Not a way this host talks");
      const lengthMin = availability?.lengthMin ?? USUAL_LENGTH_MIN;
      if (startsAtMs !== null) {
        requireNoClash(open, { startsAtMs, lengthMin });
        await requireFree({ schoolId, hostId, startsAtMs }, availability);
      }
      const isAgreed = startsAtMs !== null && availability?.isInstant === true;
      const wanted = newOne(
        { kind: host.kind, hostId, guestId, otherIds, startsAtMs, lengthMin, way, reason },
        isAgreed ? { state: "agreed", waitsFor: null } : { state: "asked", waitsFor: "host" },
      );
      const stored = await book(schoolId, wanted, bufferOf(availability));
      changed(stored);
      return views.toView(user, stored);
    });
  }

  /**
   * A host proposes a time, in their hours or not.
   * @throws AppError forbidden, not this kind; other_class, nobody they may invite; not_yours; invalid, a time that is
   * past; conflict time_taken
   */
  async function offer(user: User, request: OfferRequest): Promise<Consultation> {
    const { schoolId, id: hostId } = user;
    const { kind, guestId, lengthMin, way } = request;
    checkMay(user.roles, kind === "private" ? "consultations:hostPrivate" : "consultations:host");
    const guest = await people.findPerson(schoolId, guestId);
    if (!guest || !(await circle.mayInvite(user, guest)))
      throw new AppError("forbidden", "Nobody they may invite", { reason: "other_class" });
    const otherIds = [...new Set(request.withIds)].filter((id) => id !== hostId && id !== guestId);
    await requireFamily(schoolId, guestId, otherIds);
    const startsAtMs = Date.parse(request.startsAt);
    if (startsAtMs <= now() || startsAtMs > now() + FARTHEST_MS) throw refusals.past();
    return inLine(`${schoolId} ${hostId}`, async () => {
      const own = await store.listToCome(schoolId, hostId, now());
      const same = own.find(
        (one) =>
          one.hostId === hostId &&
          one.guestId === guestId &&
          one.startsAtMs === startsAtMs &&
          isAhead(one, now()),
      );
      if (same) return views.toView(user, same);
      const wanted = newOne(
        { kind, hostId, guestId, otherIds, startsAtMs, lengthMin, way, reason: null },
        { state: "asked", waitsFor: "guest" },
      );
      const stored = await book(schoolId, wanted, 0);
      changed(stored);
      return views.toView(user, stored);
    });
  }

  /**
   * Takes one step, of the state as it is when it is written: a change of somebody else's in between is seen.
   * @throws AppError not_found; forbidden, no side that may; what the rules refuse; conflict time_taken
   */
  async function take(
    user: User,
    consultationId: string,
    stepFor: (stored: StoredConsultation, by: SideName) => Promise<Step>,
  ): Promise<Consultation> {
    for (let left = TRIES; left > 0; left--) {
      const before = await mustBeSide(user, consultationId);
      const by = before.hostId === user.id ? "host" : before.guestId === user.id ? "guest" : null;
      if (by === null) throw new AppError("forbidden", "For host and guest alone");
      const step = await stepFor(before, by);
      const next = stepOf(before, by, step, now());
      if ("refusal" in next) throw refusals[next.refusal]();
      const isSame = next.state === before.state && next.startsAtMs === before.startsAtMs;
      if (isSame && next.waitsFor === before.waitsFor) return views.toView(user, before);
      const after = await write(before, next, by);
      if (!after) continue;
      if (by === "host") await deps.note(after, acts[step.act]);
      changed(after);
      return views.toView(user, after);
    }
    throw new AppError("unavailable", "Changed by others again and again");
  }

  /** The new time is claimed first, the old one freed last; null: somebody else changed it. */
  async function write(
    before: StoredConsultation,
    next: Pick<StoredConsultation, "state" | "waitsFor" | "startsAtMs">,
    by: SideName,
  ): Promise<StoredConsultation | null> {
    const { schoolId, hostId, id: consultationId } = before;
    const fromMs = next.startsAtMs;
    const isNewTime = fromMs !== null && fromMs !== before.startsAtMs;
    if (isNewTime) {
      const toMs = fromMs + before.lengthMin * MINUTE_MS;
      const { availability } = await hosts.read(schoolId, hostId);
      const bufferMs = by === "guest" ? bufferOf(availability) : 0;
      const time = { consultationId, fromMs, toMs };
      if (!(await hosts.claim(schoolId, hostId, time, { bufferMs, nowMs: now() }))) throw taken();
    }
    const at = { week: await week(schoolId, fromMs), atMs: now() };
    const after = await store.change(before, next, at);
    if (!after) {
      if (isNewTime) await hosts.release(schoolId, hostId, consultationId, { fromMs });
      return null;
    }
    if (!takesTime(after)) await hosts.release(schoolId, hostId, consultationId);
    else if (isNewTime) await hosts.release(schoolId, hostId, consultationId, { exceptMs: fromMs });
    return after;
  }

  /** @throws AppError conflict time_clashes: the guest has another talk of their own then */
  function requireNoClash(
    own: readonly StoredConsultation[],
    { startsAtMs, lengthMin }: { startsAtMs: number; lengthMin: number },
  ): void {
    const toMs = startsAtMs + lengthMin * MINUTE_MS;
    const isClash = own.some((one) => {
      const end = endsAtMs(one);
      return one.startsAtMs !== null && end !== null && one.startsAtMs < toMs && end > startsAtMs;
    });
    if (isClash) throw new AppError("conflict", "Another talk then", { reason: "time_clashes" });
  }

  async function moveStep(
    user: User,
    stored: StoredConsultation,
    by: SideName,
    startsAtMs: number,
  ): Promise<Step> {
    const { schoolId, hostId, lengthMin } = stored;
    const { availability } = await hosts.read(schoolId, hostId);
    if (by === "guest" && startsAtMs !== stored.startsAtMs) {
      const own = await store.listToCome(schoolId, user.id, now());
      const others = own.filter((one) => one.id !== stored.id && isAhead(one, now()));
      requireNoClash(others, { startsAtMs, lengthMin });
      const old = { fromMs: stored.startsAtMs, consultationId: stored.id };
      await requireFree({ schoolId, hostId, startsAtMs }, availability, old);
    }
    return { act: "move", startsAtMs, isInstant: availability?.isInstant === true };
  }

  return {
    ...{ mustBeSide, ask, offer },
    answer: (user: User, id: string, wish: { isAgreed: boolean; startsAt?: string | undefined }) =>
      take(user, id, async () => {
        if (!wish.isAgreed) return { act: "decline" };
        const startsAtMs = wish.startsAt === undefined ? null : Date.parse(wish.startsAt);
        return { act: "agree", startsAtMs };
      }),
    move: (user: User, id: string, startsAt: string) =>
      take(user, id, (stored, by) => moveStep(user, stored, by, Date.parse(startsAt))),
    cancel: (user: User, id: string) => take(user, id, async () => ({ act: "cancel" })),
    /** Cancelled by nobody's hand. */
    async callOff(stored: StoredConsultation): Promise<void> {
      const after = await write(
        stored,
        { state: "cancelled", waitsFor: null, startsAtMs: stored.startsAtMs },
        "host",
      );
      if (after) changed(after);
    },
    markHeld: (user: User, id: string, isHeld: boolean) =>
      take(user, id, async () => ({ act: "hold", isHeld })),
  };
}
export type Booking = ReturnType<typeof createBooking>;

const bufferOf = (availability: Availability | null) => (availability?.bufferMin ?? 0) * MINUTE_MS;
