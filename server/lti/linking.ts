import { Types } from "mongoose";
import { freeLogins } from "../people/logins.ts";
import type { NewPerson, People, Person } from "../people/service.ts";
import { isPowerful, isStaffHere } from "./rules.ts";
import type { LtiStore, StoredCourse, StoredLink, StoredPlatform } from "./store.ts";

export type PeopleForLti = Pick<
  People,
  "findPerson" | "findPeople" | "addPeople" | "findClass" | "listClasses" | "readSchool"
> & { roll: Pick<People["roll"], "findByEmail" | "takenLogins"> };
type Deps = { store: LtiStore; people: PeopleForLti; now: () => number };

/** Somebody of a platform, as its launch or its roster says them. */
export type Visitor = {
  userId: string;
  name: string;
  givenName: string;
  familyName: string;
  email: string | null;
  isStaff: boolean;
};

/** Whether somebody of ours is of the kind the platform says: a learner is a pupil, a teacher is staff. */
export const isOfKind = ({ roles }: { roles: readonly string[] }, isStaff: boolean): boolean =>
  isStaff ? isStaffHere(roles) : roles.includes("pupil");

/** Names of a visitor: what the platform gives apart, else its one name taken apart, family name last. */
export function visitorOf(said: {
  userId: string;
  name?: string | undefined;
  givenName?: string | undefined;
  familyName?: string | undefined;
  email?: string | undefined;
  isStaff: boolean;
}): Visitor {
  const words = (said.name ?? "").trim().split(/\s+/).filter(Boolean);
  const familyName = said.familyName?.trim() || (words.length > 1 ? (words.at(-1) ?? "") : "");
  const givenName =
    said.givenName?.trim() || (words.length > 1 ? words.slice(0, -1).join(" ") : (words[0] ?? ""));
  const { userId, isStaff } = said;
  const name = said.name?.trim() || [givenName, familyName].filter(Boolean).join(" ");
  const email = said.email?.trim().toLowerCase() || null;
  return { userId, isStaff, name, email, ...cut({ givenName, familyName }) };
}
const cut = ({ givenName, familyName }: { givenName: string; familyName: string }) => ({
  givenName: givenName.slice(0, 100),
  familyName: familyName.slice(0, 100),
});

/** Which of our people a platform's user is. */
export function createLinking({ store, people, now }: Deps) {
  /** Who an e-mail means: the one person of the right kind whose it is, and nobody with rights over the school. */
  async function byEmail(
    schoolId: string,
    { email, isStaff }: Pick<Visitor, "email" | "isStaff">,
  ): Promise<Person | null> {
    if (email === null) return null;
    const found = (await people.roll.findByEmail(schoolId, email)).filter(
      (person) => isOfKind(person, isStaff) && !isPowerful(person.roles),
    );
    return found.length === 1 ? (found[0] ?? null) : null;
  }

  /** The link as it stands after this: of two launches at once both get the same. */
  async function keep(link: Omit<StoredLink, "id" | "schoolId" | "at">, schoolId: string) {
    return store.claimLink(schoolId, { ...link, at: new Date(now()) });
  }

  /** A pupil for a learner nobody knows; needs a name. */
  async function make(
    platform: StoredPlatform,
    visitor: Visitor,
    classId: string | null,
  ): Promise<Person | null> {
    const { schoolId, id: platformId } = platform;
    if (!visitor.givenName && !visitor.familyName) return null;
    const link = await keep(
      {
        ...{ platformId, userId: visitor.userId, name: visitor.name, by: "made" },
        personId: String(new Types.ObjectId()),
      },
      schoolId,
    );
    const names = {
      familyName: visitor.familyName || visitor.givenName,
      givenName: visitor.givenName || visitor.familyName,
      patronymic: null,
    };
    const [login = ""] = await freeLogins([names], people.roll.takenLogins);
    const pupil: NewPerson = {
      ...{ ...names, login, roles: ["pupil"], language: "kk", passwordHash: null },
      ...{ id: link.personId, classId, email: visitor.email },
    };
    await people.addPeople(schoolId, [pupil]).catch((error: unknown) => {
      // Another launch of the same learner was first: the person is there.
      if (!(error instanceof Error && "code" in error && error.code === 11000)) throw error;
    });
    return people.findPerson(schoolId, link.personId);
  }

  /** The person of ours, linked now or before; null: nobody is known to be them. */
  async function personOf(
    platform: StoredPlatform,
    visitor: Visitor,
    course: StoredCourse | null,
  ): Promise<Person | null> {
    const { schoolId, id: platformId } = platform;
    const link = await store.findLink(schoolId, platformId, visitor.userId);
    if (link) {
      const person = await people.findPerson(schoolId, link.personId);
      if (person) return person;
      // Whom the link was made for and never came to be: a crash in between.
      if (link.by === "made" && platform.makesPupils && !visitor.isStaff)
        return make(platform, visitor, course?.classId ?? null);
      return null; // they left the school
    }
    if (platform.trustsEmail) {
      const meant = await byEmail(schoolId, visitor);
      if (meant) {
        const { userId, name } = visitor;
        await keep({ platformId, userId, name, personId: meant.id, by: "email" }, schoolId);
        return meant;
      }
    }
    if (platform.makesPupils && !visitor.isStaff)
      return make(platform, visitor, course?.classId ?? null);
    return null;
  }

  return { personOf, byEmail };
}
export type Linking = ReturnType<typeof createLinking>;
