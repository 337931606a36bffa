import { checkMay } from "../auth/permissions.ts";
import { AppError } from "../errors.ts";
import type { People, Person } from "../people/service.ts";
import type { User } from "../realtime.ts";
import { needOf, needsParent, standing } from "./consent-rules.ts";
import type { ConsentNeed } from "./protocol-booking.ts";
import type { ConsentState, ExceptionKind, GivenConsent } from "./protocol-safety.ts";
import type { Settings } from "./settings.ts";
import { type StoredConsultation, sidesOf } from "./store.ts";
import type { SafetyStore, StoredConsent } from "./store-safety.ts";

export type PeopleForConsent = Pick<People, "findPerson" | "findPeople" | "listClasses">;
type Deps = {
  store: SafetyStore;
  people: PeopleForConsent;
  settings: Settings;
  find(schoolId: string, consultationId: string): Promise<StoredConsultation | null>;
  /** What stands before this guest's talks changed. */
  changed(schoolId: string, guestId: string): unknown;
  now: () => number;
};

const toGiven = (one: StoredConsent | undefined): GivenConsent | null =>
  one ? { version: one.version, at: new Date(one.atMs).toISOString() } : null;

/**
 * Who has agreed to what is said before a private talk. A parent's consent is asked for once, for talks at large:
 * whether the child has any, or was ever talked to without it, a parent is never told.
 */
export function createConsent({ store, people, settings, find, changed, now }: Deps) {
  async function gradesOf(schoolId: string): Promise<Map<string, number>> {
    return new Map((await people.listClasses(schoolId)).map(({ id, grade }) => [id, grade]));
  }

  const isParentNeeded = (
    { roles, classId }: Pick<Person, "roles" | "classId">,
    grades: ReadonlyMap<string, number>,
    parentUnderAge: number,
  ): boolean =>
    roles.includes("pupil") && needsParent(grades.get(classId ?? "") ?? null, parentUnderAge);

  /** What is missing before private talks of these guests; who is not at the school has given nothing. */
  async function consentNeeds(
    schoolId: string,
    guestIds: readonly string[],
  ): Promise<Map<string, ConsentNeed>> {
    const ids = [...new Set(guestIds)];
    if (ids.length === 0) return new Map();
    const [{ consent }, guests, consents, grades] = await Promise.all([
      settings.current(schoolId),
      people.findPeople(schoolId, ids),
      store.listConsents(schoolId, ids),
      gradesOf(schoolId),
    ]);
    return new Map(
      ids.map((id): [string, ConsentNeed] => {
        const guest = guests.get(id);
        if (!guest) return [id, "own"];
        const stands = standing(consents, id, consent.version);
        const isNeeded = isParentNeeded(guest, grades, consent.parentUnderAge);
        return [id, needOf(stands, { isParentNeeded: isNeeded })];
      }),
    );
  }

  async function consentNeed(schoolId: string, guestId: string): Promise<ConsentNeed> {
    return (await consentNeeds(schoolId, [guestId])).get(guestId) ?? "own";
  }

  /** The text as it is now, what the caller has said to it, and of a parent each child who needs theirs. @throws AppError forbidden */
  async function readConsent(user: User): Promise<ConsentState> {
    checkMay(user.roles, "consultations:ask");
    const { schoolId } = user;
    const self = await people.findPerson(schoolId, user.id);
    if (!self) throw new AppError("forbidden", "Nobody of this school");
    const [{ consent: text }, children, consents, grades] = await Promise.all([
      settings.current(schoolId),
      people.findPeople(schoolId, self.childIds),
      store.listConsents(schoolId, [self.id, ...self.childIds]),
      gradesOf(schoolId),
    ]);
    const { version, parentUnderAge } = text;
    const own = standing(consents, self.id, version);
    return {
      text,
      own: toGiven(own.own),
      needsParent: isParentNeeded(self, grades, parentUnderAge) && !own.exception,
      byParent: toGiven(own.parent),
      children: self.childIds.flatMap((id) => {
        const child = children.get(id);
        if (!child || !isParentNeeded(child, grades, parentUnderAge)) return [];
        return [{ id, name: child.name, given: toGiven(standing(consents, id, version).parent) }];
      }),
    };
  }

  /** Of which person, and which part. @throws AppError forbidden, perhaps not_yours */
  async function partOf(user: User, childId: string | undefined) {
    checkMay(user.roles, "consultations:ask");
    if (childId === undefined) return { personId: user.id, part: "own" as const };
    const self = await people.findPerson(user.schoolId, user.id);
    if (!self?.roles.includes("parent") || !self.childIds.includes(childId))
      throw new AppError("forbidden", "Not their child", { reason: "not_yours" });
    return { personId: childId, part: "parent" as const };
  }

  /**
   * The caller agrees to the text of this version, or a parent for a child. Twice changes nothing.
   * @throws AppError forbidden, perhaps not_yours; conflict consent_changed, the text is newer
   */
  async function giveConsent(
    user: User,
    { version, childId }: { version: number; childId?: string | undefined },
  ): Promise<ConsentState> {
    const { schoolId } = user;
    const of = await partOf(user, childId);
    await settings.keep(schoolId);
    await requireVersion(schoolId, version);
    const stands = standing(
      await store.listConsents(schoolId, [of.personId]),
      of.personId,
      version,
    );
    if (!stands[of.part]) {
      const given = { version, byId: user.id, exceptionKind: null, atMs: now() };
      await store.addConsent(schoolId, { ...of, ...given });
      changed(schoolId, of.personId);
    }
    return readConsent(user);
  }

  async function requireVersion(schoolId: string, version: number): Promise<void> {
    const { consent } = await settings.current(schoolId);
    if (consent.version !== version)
      throw new AppError("conflict", "The text has changed", { reason: "consent_changed" });
  }

  /** Takes it back; any parent may take back a parent's. @throws AppError forbidden, perhaps not_yours */
  async function withdrawConsent(
    user: User,
    { childId }: { childId?: string | undefined },
  ): Promise<ConsentState> {
    const { personId, part } = await partOf(user, childId);
    await store.withdraw(user.schoolId, personId, part, new Date(now()));
    changed(user.schoolId, personId);
    return readConsent(user);
  }

  /**
   * Documents why a pupil is talked to without a parent's consent: kind, who and when; for this pupil and this text.
   * The pupil's own consent stays needed.
   * @throws AppError not_found, not a side; forbidden, not its host; invalid, no private talk with a pupil
   */
  async function documentException(
    user: User,
    consultationId: string,
    exceptionKind: ExceptionKind,
  ): Promise<void> {
    checkMay(user.roles, "consultations:hostPrivate");
    const { schoolId } = user;
    const talk = await find(schoolId, consultationId);
    if (!talk || !sidesOf(talk).includes(user.id))
      throw new AppError("not_found", "No such consultation");
    if (talk.hostId !== user.id) throw new AppError("forbidden", "Not its host");
    const guest = await people.findPerson(schoolId, talk.guestId);
    if (talk.kind !== "private" || !guest?.roles.includes("pupil"))
      throw new AppError("invalid", "No private talk with a pupil");
    const { consent } = await settings.current(schoolId);
    await settings.keep(schoolId);
    await store.addConsent(schoolId, {
      ...{ personId: talk.guestId, part: "exception", version: consent.version },
      ...{ byId: user.id, exceptionKind, atMs: now() },
    });
    changed(schoolId, talk.guestId);
  }

  return {
    consentNeed,
    consentNeeds,
    readConsent,
    giveConsent,
    withdrawConsent,
    documentException,
  };
}
export type Consent = ReturnType<typeof createConsent>;
