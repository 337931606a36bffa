import { AppError } from "../errors.ts";
import type { People } from "../people/service.ts";
import type { User } from "../realtime.ts";
import type { Consent } from "./protocol.ts";
import type { RecordingStore } from "./store.ts";

type Deps = {
  store: Pick<RecordingStore, "listConsents" | "setConsent">;
  people: Pick<People, "findPerson" | "findPeople" | "findClass" | "roster">;
  now: () => number;
};

/** Parents' word about their children's voices in recordings. Nobody has agreed until they say so. */
export function createConsents({ store, people, now }: Deps) {
  async function toConsents(
    schoolId: string,
    pupils: readonly { id: string; fullName: string }[],
  ): Promise<Consent[]> {
    const stored = await store.listConsents(
      schoolId,
      pupils.map(({ id }) => id),
    );
    const of = new Map(stored.map((one) => [one.personId, one]));
    const by = await people.findPeople(schoolId, [...new Set(stored.map(({ byId }) => byId))]);
    return pupils.map(({ id, fullName }) => {
      const one = of.get(id);
      return {
        ...{ personId: id, fullName, isGiven: one?.isGiven ?? false },
        changedAt: one ? new Date(one.changedAtMs).toISOString() : null,
        byName: one ? (by.get(one.byId)?.name ?? null) : null,
      };
    });
  }

  /** A parent's children. */
  async function childrenOf(user: User) {
    if (!user.roles.includes("parent")) return [];
    const self = await people.findPerson(user.schoolId, user.id);
    return [...(await people.findPeople(user.schoolId, self?.childIds ?? [])).values()];
  }
  async function leads({ schoolId, id, roles }: User, classId: string | null): Promise<boolean> {
    if (!classId || !roles.includes("classTeacher")) return false;
    return (await people.findClass(schoolId, classId))?.classTeacherId === id;
  }

  return {
    /** Of a class one leads, or of one's own children. @throws AppError forbidden other_class */
    async list(user: User, classId: string | undefined): Promise<Consent[]> {
      if (classId === undefined) return toConsents(user.schoolId, await childrenOf(user));
      if (!(await leads(user, classId)))
        throw new AppError("forbidden", "Not its class teacher", { reason: "other_class" });
      return toConsents(user.schoolId, await people.roster(user.schoolId, classId));
    },
    /** By a parent, or by the class teacher who holds the paper. @throws AppError forbidden other_class; not_found */
    async change(user: User, personId: string, isGiven: boolean): Promise<Consent> {
      const pupil = await people.findPerson(user.schoolId, personId);
      if (!pupil?.roles.includes("pupil")) throw new AppError("not_found", "No such pupil");
      const isOwn = (await childrenOf(user)).some(({ id }) => id === personId);
      if (!isOwn && !(await leads(user, pupil.classId)))
        throw new AppError("forbidden", "Not their child", { reason: "other_class" });
      const said = { personId, isGiven, byId: user.id, changedAtMs: now() };
      await store.setConsent(user.schoolId, said);
      const [consent] = await toConsents(user.schoolId, [pupil]);
      if (!consent) throw new Error("one pupil has one consent");
      return consent;
    },
    /** Those of these pupils whose parents agreed. */
    async agreedOf(schoolId: string, pupilIds: readonly string[]): Promise<Set<string>> {
      const stored = await store.listConsents(schoolId, pupilIds);
      return new Set(stored.filter(({ isGiven }) => isGiven).map(({ personId }) => personId));
    },
  };
}
export type Consents = ReturnType<typeof createConsents>;
