import { AppError } from "../errors.ts";
import type { People, Person } from "../people/service.ts";
import type { User } from "../realtime.ts";
import { checkMay, may } from "./permissions.ts";
import type { LoginCard } from "./protocol.ts";
import { isOfClasses, type UsedCard } from "./rules.ts";
import type { AuthStore } from "./store.ts";
import { hashSecret, newCardSecret } from "./tokens.ts";

/** A card printed on Friday must still work the week after next. */
const CARD_LIFE_MS = 14 * 24 * 3600 * 1000;

type Deps = {
  store: AuthStore;
  people: People;
  /** There is something to tell this person. */
  told(personId: string): void;
  now: () => number;
};

/** Login cards: a QR code on paper that signs its owner in once. */
export function createCards({ store, people, told, now }: Deps) {
  /** @throws AppError not_found; forbidden, other_class */
  async function readOwners(user: User, personIds: readonly string[]): Promise<Person[]> {
    const { schoolId } = user;
    const seesAll = may(user.roles, "cards:issueSchool");
    if (!seesAll) checkMay(user.roles, "cards:issueClass");
    const owners = await Promise.all(
      [...new Set(personIds)].map((id) => people.readPerson(schoolId, id)),
    );
    if (seesAll) return owners;
    const classes = await people.listClasses(schoolId);
    const led = classes.filter(({ classTeacherId }) => classTeacherId === user.id);
    const ledIds = new Set(led.map(({ id }) => id));
    const children = await people.findPeople(
      schoolId,
      owners.flatMap(({ childIds }) => childIds),
    );
    for (const owner of owners) {
      const own = owner.childIds.flatMap((id) => children.get(id) ?? []);
      if (!isOfClasses(owner, own, ledIds))
        throw new AppError("forbidden", "Not of one's class", { reason: "other_class" });
    }
    return owners;
  }

  return {
    /**
     * Cards for these people: an administrator for anyone, a class teacher for pupils of the own class and
     * their parents. The older card of the same person stops working. `baseUrl` is the school's address.
     * @throws AppError forbidden; forbidden, other_class; not_found
     */
    async issueCards(
      user: User,
      personIds: readonly string[],
      baseUrl: string,
    ): Promise<LoginCard[]> {
      const owners = await readOwners(user, personIds);
      const classes = await people.listClasses(user.schoolId);
      const nameOf = new Map(classes.map(({ id, name }) => [id, name]));
      const expiresAt = new Date(now() + CARD_LIFE_MS);
      const made = owners.map((owner) => ({ owner, secret: newCardSecret() }));
      await store.putCards(
        user.schoolId,
        made.map(({ owner, secret }) => ({
          personId: owner.id,
          secretHash: hashSecret(secret),
          issuedById: user.id,
          issuedAt: new Date(now()),
          expiresAt,
        })),
      );
      for (const { id } of owners) if (id !== user.id) told(id);
      return made.map(({ owner, secret }) => ({
        personId: owner.id,
        fullName: owner.fullName,
        login: owner.login,
        className: nameOf.get(owner.classId ?? "") ?? null,
        role: owner.roles[0] ?? "pupil",
        // After the #, so that the secret is in no request line and no log.
        url: `${baseUrl}/card#${secret}`,
        expiresAt: expiresAt.toISOString(),
      }));
    },

    /** Whose card it is; it is used up by this. @throws AppError unauthenticated, card_unknown, card_used, card_expired */
    async redeem(secret: string): Promise<{ person: Person; card: UsedCard }> {
      const used = await store.redeemCard(hashSecret(secret), new Date(now()));
      if (typeof used === "string")
        throw new AppError("unauthenticated", "The card does not work", { reason: used });
      const person = await people.findPerson(used.schoolId, used.personId);
      if (!person)
        throw new AppError("unauthenticated", "Its owner left", { reason: "card_unknown" });
      return { person, card: used.card };
    },
  };
}
