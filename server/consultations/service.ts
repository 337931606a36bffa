import { createHmac } from "node:crypto";
import { checkMay } from "../auth/permissions.ts";
import { AppError } from "../errors.ts";
import { logger } from "../logger.ts";
import type { Mail } from "../mail.ts";
import type { Teller, User } from "../realtime.ts";
import { dayOf } from "../schedule/rules.ts";
import { createAnswers } from "./answers.ts";
import { createBooking, USUAL_LENGTH_MIN } from "./booking.ts";
import { createClashes } from "./clashes.ts";
import { type CoverOf, createCurtain } from "./curtain.ts";
import { createCalendars } from "./ical.ts";
import { createLines } from "./lines.ts";
import {
  createCircle,
  type PeopleForConsultations,
  type ScheduleForConsultations,
} from "./people.ts";
import type { Availability, Consultation, Host, Slot } from "./protocol-booking.ts";
import { createReminders } from "./reminders.ts";
import { isAhead, takesTime } from "./rules.ts";
import { createSafety } from "./safety.ts";
import { slotsOf } from "./slots.ts";
import { type ConsultationStore, type StoredConsultation, sidesOf } from "./store.ts";
import type { HostStore } from "./store-hosts.ts";
import type { SafetyStore } from "./store-safety.ts";
import { createTimes } from "./times.ts";
import { createViews } from "./views.ts";

export type ConsultationDeps = {
  store: ConsultationStore;
  hosts: HostStore;
  safetyStore: SafetyStore;
  people: PeopleForConsultations;
  schedule: ScheduleForConsultations;
  teller: Pick<Teller, "tell">;
  mail: Mail;
  /** Makes addresses of calendars and numbers of rows. */
  secret: string;
  publicUrl: string | null;
  /** Keys to which reasons are sealed, of those of these hosts who have one. */
  reasonKeysOf(schoolId: string, hostIds: string[]): Promise<ReadonlyMap<string, string>>;
  coverOf: CoverOf;
  now: () => number;
};
type Listener = (consultation: StoredConsultation) => unknown;

const MAX_PAST = 100;
/** Openings of one row within this time are one act. */
const SAME_ACT_MS = 15 * 60_000;
/** A host's first days are looked through for a free time before all the others, days. */
const FIRST_DAYS = 7;

/** Talks by appointment: who with whom and when. The room, its door and its locks are beside it. */
export function createConsultations(deps: ConsultationDeps) {
  const { store, hosts, people, teller, now } = deps;
  const listeners = new Set<Listener>();
  const openedAt = new Map<string, number>();
  const keyOf = (use: string) => createHmac("sha256", deps.secret).update(use).digest();
  const circle = createCircle(deps);
  const safety = createSafety({
    ...{ store: deps.safetyStore, people, now, find: store.find, listMarked: store.listMarked },
    key: keyOf("consultations: rows"),
    consentChanged,
  });
  const views = createViews({ people, now, consentNeeds: safety.consentNeeds });

  const tellSides = (
    consultation: Pick<StoredConsultation, "id" | "hostId" | "guestId" | "otherIds">,
  ) => {
    for (const personId of new Set(sidesOf(consultation)))
      teller.tell(`person:${personId}`, "consultation:changed", {
        consultationId: consultation.id,
      });
  };
  function changed(consultation: StoredConsultation): void {
    reminders.changed(consultation);
    tellSides(consultation);
    for (const listener of listeners)
      Promise.resolve()
        .then(() => listener(consultation))
        .catch(() => logger.error("a change of a consultation was not taken"));
  }
  async function consentChanged(schoolId: string, guestId: string): Promise<void> {
    for (const one of await store.listToCome(schoolId, guestId, now()))
      if (one.guestId === guestId && one.kind === "private" && isAhead(one, now())) tellSides(one);
  }

  const times = createTimes({ store, hosts, people, now });
  const curtain = createCurtain(deps);
  const shared = {
    ...{ store, hosts, people, circle, times, views, curtain, changed, now },
    ...{ requireNoClashOf: createClashes(curtain), inLine: createLines() },
  };
  const booking = createBooking(shared);
  const answers = createAnswers({
    ...shared,
    note: ({ schoolId, id, hostId }, act) => safety.note(schoolId, { act, rowId: id, hostId }),
  });
  const calendars = createCalendars({
    ...{ store, hosts, people, now, key: keyOf("consultations: calendar") },
  });
  const reminders = createReminders({
    ...{ store, hosts, people, teller, mail: deps.mail, publicUrl: deps.publicUrl, now },
  });

  /** Whom the caller may talk to. @throws AppError forbidden */
  async function listHosts(user: User): Promise<{ hosts: Host[] }> {
    checkMay(user.roles, "consultations:ask");
    const { schoolId } = user;
    const found = await circle.hostsOf(user);
    const ids = found.map(({ id }) => id);
    const privateIds = found.filter(({ kind }) => kind === "private").map(({ id }) => id);
    const [names, known, keys, { timeZone }] = await Promise.all([
      people.findPeople(schoolId, ids),
      hosts.readMany(schoolId, ids),
      deps.reasonKeysOf(schoolId, privateIds),
      people.readSchool(schoolId),
    ]);
    return {
      hosts: found.map(({ id, kind, about }) => {
        const { availability = null, taken = [] } = known.get(id) ?? {};
        const hasFree = (of: Availability) =>
          slotsOf(of, { timeZone, nowMs: now(), taken }).some(({ isFree }) => isFree);
        return {
          ...{ id, kind, about },
          name: names.get(id)?.name ?? "",
          lengthMin: availability?.lengthMin ?? USUAL_LENGTH_MIN,
          hasTimes:
            availability !== null &&
            (hasFree({
              ...availability,
              horizonDays: Math.min(FIRST_DAYS, availability.horizonDays),
            }) ||
              hasFree(availability)),
          reasonKey: keys.get(id) ?? null,
        };
      }),
    };
  }

  /** Times of a host, by day. @throws AppError forbidden; not_found, nobody one may talk to */
  async function readTimes(user: User, hostId: string) {
    const isGuestOf = async () =>
      (await circle.hostsOf(user)).some(({ id }) => id === hostId) ||
      // Whoever was proposed a talk may pick another time, too.
      (await store.listToCome(user.schoolId, user.id, now())).some(
        (one) => one.hostId === hostId && one.guestId === user.id,
      );
    if (user.id !== hostId && !(await isGuestOf()))
      throw new AppError("not_found", "Nobody one may talk to");
    const [{ timeZone }, { availability, taken }] = await Promise.all([
      people.readSchool(user.schoolId),
      hosts.read(user.schoolId, hostId),
    ]);
    const nowMs = now();
    const slots = availability ? slotsOf(availability, { timeZone, nowMs, taken }) : [];
    const days = Map.groupBy(slots, ({ startsAt }) => dayOf(Date.parse(startsAt), timeZone));
    return {
      now: new Date(nowMs).toISOString(),
      lengthMin: availability?.lengthMin ?? USUAL_LENGTH_MIN,
      ways: availability?.ways ?? ["video" as const, "sound" as const, "text" as const],
      isInstant: availability?.isInstant ?? false,
      days: [...days].map(([day, ofDay]: [string, Slot[]]) => ({ day, slots: ofDay })),
    };
  }

  /** One's own. @throws AppError forbidden */
  async function list(user: User, isPast: boolean) {
    const { schoolId, id } = user;
    const nowMs = now();
    const stored = isPast
      ? await store.listPast(schoolId, id, nowMs, MAX_PAST)
      : (await store.listToCome(schoolId, id, nowMs)).toSorted(
          // What waits without a time comes first: somebody is to give it one.
          (a, b) => (a.startsAtMs ?? 0) - (b.startsAtMs ?? 0) || a.createdAtMs - b.createdAtMs,
        );
    const cover = await deps.coverOf(user);
    return {
      now: new Date(nowMs).toISOString(),
      consultations: await views.toViews(user, await curtain.shown(user, stored)),
      coveredUntil: cover && new Date(cover.untilMs).toISOString(),
    };
  }

  /** A page that reads its talk again at each change has opened it once. */
  async function noteOpened({ schoolId, id, hostId }: StoredConsultation): Promise<void> {
    for (const [rowId, atMs] of openedAt) if (now() - atMs >= SAME_ACT_MS) openedAt.delete(rowId);
    if (openedAt.has(id)) return;
    openedAt.set(id, now());
    await safety.note(schoolId, { act: "opened", rowId: id, hostId });
  }

  /** @throws AppError not_found, also for whoever is no side */
  async function read(user: User, consultationId: string): Promise<Consultation> {
    const stored = await answers.mustBeSide(user, consultationId);
    if (stored.hostId === user.id) await noteOpened(stored);
    return views.toView(user, stored);
  }

  /** Of any other time than its own there is nothing to see. @throws AppError not_found, also for whoever is no side */
  async function seeReminder(user: User, consultationId: string, startsAt: string): Promise<void> {
    const stored = await answers.mustBeSide(user, consultationId);
    if (stored.startsAtMs === Date.parse(startsAt))
      await reminders.see(user, stored, stored.startsAtMs);
  }

  async function readAvailability(user: User) {
    checkMay(user.roles, "consultations:host");
    return { availability: (await hosts.read(user.schoolId, user.id)).availability };
  }
  /** Talks that are agreed stay, in the new hours or not. @throws AppError forbidden */
  async function saveAvailability(user: User, availability: Availability) {
    checkMay(user.roles, "consultations:host");
    await hosts.saveAvailability(user.schoolId, user.id, availability);
    return { availability };
  }

  /** Nobody keeps an appointment any more with whoever has left the school: those to come are called off. */
  async function callOffAll(schoolId: string, personId: string): Promise<void> {
    for (const one of await store.listAllOf(schoolId, personId))
      if (isAhead(one, now()) && !one.otherIds.includes(personId)) await answers.callOff(one);
  }

  /** Of a leaver: whoever talked with them has a cancelled talk less, counts of weeks stay as they were. */
  async function erase(schoolId: string, personId: string): Promise<void> {
    await callOffAll(schoolId, personId);
    await store.erase(schoolId, personId);
    await hosts.erase(schoolId, personId);
    await safety.erase(schoolId, personId);
  }

  /** A claim of a time whose talk was never written, or has gone elsewhere since, is given back. */
  async function freeClaims(schoolId: string): Promise<void> {
    for (const { hostId, consultationId, fromMs } of await hosts.listClaims(schoolId)) {
      const of = await store.find(schoolId, consultationId);
      if (of && takesTime(of) && of.startsAtMs === fromMs) continue;
      await hosts.release(schoolId, hostId, consultationId, { fromMs });
    }
  }

  return {
    ...{ safety, calendars, reminders, curtain, erase, callOffAll },
    /** Before the first call: what a crash left half done is put right. */
    async prepare(): Promise<void> {
      for (const { id } of await people.listSchools()) await freeClaims(id);
    },
    ...{ listHosts, readTimes, list, read, seeReminder, readAvailability, saveAvailability },
    listCompanions: async (user: User, search: string, guestId: string | null = null) => ({
      people: await (guestId === null
        ? circle.companionsOf(user, search)
        : circle.besideGuest(user, guestId)),
    }),
    ask: booking.ask,
    offer: booking.offer,
    answer: answers.answer,
    move: answers.move,
    cancel: answers.cancel,
    markHeld: answers.markHeld,
    /** For the wiring and the door, which ask for themselves who may. */
    find: store.find,
    /** Hears of every booking, answer and change. Returns what stops it. */
    onChanged(listener: Listener): () => void {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
export type Consultations = ReturnType<typeof createConsultations>;
