import { checkMay } from "../auth/permissions.ts";
import type { People } from "../people/service.ts";
import type { User } from "../realtime.ts";
import { createAudit } from "./audit.ts";
import { createConsent, type PeopleForConsent } from "./consent.ts";
import { type Marked, oldestWeek, weeksOf } from "./counts.ts";
import type { ExceptionKind, WeekCount } from "./protocol-safety.ts";
import { createSettings, type SettingsWish } from "./settings.ts";
import type { StoredConsultation } from "./store.ts";
import type { SafetyStore } from "./store-safety.ts";

export type SafetyDeps = {
  store: SafetyStore;
  people: PeopleForConsent & Pick<People, "readSchool">;
  find(schoolId: string, consultationId: string): Promise<StoredConsultation | null>;
  /** Talks of which was said whether they were held, of this week (Monday) and later ones. */
  listMarked(schoolId: string, fromWeek: string): Promise<readonly Marked[]>;
  /** What stands before this guest's talks changed: the sides of those to come should look again. */
  consentChanged?: (schoolId: string, guestId: string) => unknown;
  /** Makes the audit's numbers of rows. */
  key: Buffer;
  now: () => number;
};

/** What guards private talks beside the locks: consent, urgent help, and what leadership may count. */
export function createSafety(deps: SafetyDeps) {
  const { store, people, now } = deps;
  const timeZoneOf = async (schoolId: string) => (await people.readSchool(schoolId)).timeZone;
  const settings = createSettings({ store, now });
  const audit = createAudit({ store, timeZoneOf, key: deps.key, now });
  const consent = createConsent({
    ...{ store, people, settings, now, find: deps.find },
    changed: (schoolId, guestId) => deps.consentChanged?.(schoolId, guestId),
  });

  async function saveSettings(user: User, wish: SettingsWish) {
    const saved = await settings.save(user, wish);
    await audit.note(user.schoolId, { act: "settings", rowId: user.schoolId, hostId: user.id });
    return saved;
  }

  async function documentException(user: User, consultationId: string, kind: ExceptionKind) {
    await consent.documentException(user, consultationId, kind);
    await audit.note(user.schoolId, { act: "exception", rowId: consultationId, hostId: user.id });
  }

  /** Leadership's and the administrator's whole view of talks. @throws AppError forbidden */
  async function counts({ roles, schoolId }: User): Promise<{ weeks: WeekCount[] }> {
    checkMay(roles, "consultations:readCounts");
    const nowMs = now();
    const timeZone = await timeZoneOf(schoolId);
    const marked = await deps.listMarked(schoolId, oldestWeek(nowMs, timeZone));
    return { weeks: weeksOf(marked, { timeZone, nowMs }) };
  }

  return {
    consentNeed: consent.consentNeed,
    consentNeeds: consent.consentNeeds,
    readConsent: consent.readConsent,
    giveConsent: consent.giveConsent,
    withdrawConsent: consent.withdrawConsent,
    readSettings: settings.read,
    ...{ saveSettings, documentException, counts },
    /** Numbers for urgent help: for everybody of the school. */
    async urgent({ schoolId }: User) {
      return { numbers: (await settings.current(schoolId)).urgent };
    },
    note: audit.note,
    listAudit: audit.list,
    erase: store.erase,
  };
}
export type Safety = ReturnType<typeof createSafety>;
