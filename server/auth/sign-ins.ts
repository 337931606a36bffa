import { AppError } from "../errors.ts";
import type { People } from "../people/service.ts";
import type { User } from "../realtime.ts";
import type { Families } from "./families.ts";
import type { SignIn, SignInNews } from "./protocol-signins.ts";
import type { AuthStore, StoredFamily } from "./store.ts";

type Deps = {
  store: AuthStore;
  families: Families;
  people: Pick<People, "findPeople">;
  now: () => number;
};
/** Why a sign-in is kept from older private talks, and until when; instants in ms. */
export type Cover = {
  beganAtMs: number;
  untilMs: number;
  issuedById: string;
  issuedAtMs: number;
};

const instant = (ms: number) => new Date(ms).toISOString();
const notFound = () => new AppError("not_found", "No such sign-in");
const covered = () =>
  new AppError("forbidden", "Begun by a card of somebody else's", { reason: "sign_in_covered" });

/**
 * Where somebody is signed in: theirs alone to see and to end, whatever their role. A sign-in that began by a card of
 * somebody else's is covered for a while: it sees and ends itself alone, so that whoever made the card can neither
 * shut the owner out nor say in their name that it was them.
 */
export function createSignIns({ store, families, people, now }: Deps) {
  function coverIn(family: StoredFamily | null): Cover | null {
    if (!family?.card || family.coveredUntilMs === null || family.coveredUntilMs <= now())
      return null;
    const { beganAtMs, coveredUntilMs: untilMs, card } = family;
    return { beganAtMs, untilMs, ...card };
  }

  /** Of the caller's sign-in; null: it is not covered. */
  async function coverOf({ schoolId, familyId }: User): Promise<Cover | null> {
    // The demo school acts for its people without anybody signed in (demo/acting.ts).
    return familyId === "" ? null : coverIn(await families.find(schoolId, familyId));
  }

  async function isCovered(user: User): Promise<boolean> {
    return (await coverOf(user)) !== null;
  }

  /** @throws AppError forbidden sign_in_covered */
  async function mustBeUncovered(user: User): Promise<void> {
    if (await isCovered(user)) throw covered();
  }

  async function namesOf(schoolId: string, found: readonly { issuedById: string }[]) {
    const ids = [...new Set(found.map(({ issuedById }) => issuedById))];
    const names = await people.findPeople(schoolId, ids);
    return (id: string): string => names.get(id)?.fullName ?? names.get(id)?.name ?? "";
  }

  /** A live one of the caller's own. @throws AppError not_found, also for anybody else's */
  async function own(user: User, signInId: string): Promise<StoredFamily> {
    const family = await families.find(user.schoolId, signInId);
    const isLive = family && !family.isRevoked && family.expiresAt > now();
    if (!isLive || family.personId !== user.id) throw notFound();
    return family;
  }

  /** The caller's own, this device first, then the latest first. */
  async function list(user: User) {
    const { schoolId, id, familyId } = user;
    const isThis = (one: StoredFamily) => one.id === familyId;
    const all = (await store.listLiveFamilies(schoolId, id)).filter(
      ({ expiresAt }) => expiresAt > now(),
    );
    const cover = coverIn(all.find(isThis) ?? null);
    const shown = cover ? all.filter(isThis) : all;
    const nameOf = await namesOf(
      schoolId,
      shown.flatMap(({ card }) => card ?? []),
    );
    const signIns = shown
      .toSorted((a, b) => Number(isThis(b)) - Number(isThis(a)) || b.rotatedAt - a.rotatedAt)
      .map((one): SignIn => {
        const { card, way, device } = one;
        return {
          ...{ id: one.id, way, device, isThis: isThis(one) },
          since: instant(one.beganAtMs),
          lastAt: instant(one.rotatedAt),
          card: card && { by: nameOf(card.issuedById), at: instant(card.issuedAtMs) },
          isCovered: coverIn(one) !== null,
        };
      });
    return { signIns, coveredUntil: cover && instant(cover.untilMs) };
  }

  /** @throws AppError not_found, also for anybody else's; forbidden sign_in_covered */
  async function end(user: User, signInId: string): Promise<void> {
    if (signInId !== user.familyId) await mustBeUncovered(user);
    await own(user, signInId);
    await families.revoke(user.schoolId, signInId, "signed_out");
  }

  /** All but the caller's. @throws AppError forbidden sign_in_covered */
  async function endOthers(user: User): Promise<void> {
    await mustBeUncovered(user);
    const { schoolId, id, familyId } = user;
    await families.revokeAll(schoolId, id, { reason: "signed_out", except: familyId });
  }

  /** «It was me», said on another sign-in: what was covered is shown. @throws AppError not_found; forbidden sign_in_covered */
  async function confirm(user: User, signInId: string): Promise<void> {
    await mustBeUncovered(user);
    await own(user, signInId);
    await store.confirm(user.schoolId, signInId, new Date(now()));
  }

  /** Cards for the caller of which they were not told, the latest first; a covered sign-in is told nothing. */
  async function news(user: User): Promise<SignInNews[]> {
    const { schoolId, id, familyId } = user;
    if (await isCovered(user)) return [];
    const [used, waiting] = await Promise.all([
      store.listUntold(schoolId, id),
      store.findUntoldCard(schoolId, id, new Date(now())),
    ]);
    const others = used.flatMap((one) =>
      one.card && one.card.issuedById !== id && one.id !== familyId
        ? [{ ...one, card: one.card }]
        : [],
    );
    const unused = waiting && waiting.issuedById !== id ? [waiting] : [];
    const nameOf = await namesOf(schoolId, [...others.map(({ card }) => card), ...unused]);
    return [
      ...others.map(({ card, ...one }): SignInNews => {
        const isLive = !one.isRevoked && one.expiresAt > now();
        return {
          ...{ id: one.id, kind: "used", isLive, device: one.device },
          by: nameOf(card.issuedById),
          at: instant(one.beganAtMs),
        };
      }),
      ...unused.map((card): SignInNews => {
        const at = instant(card.issuedAtMs);
        const by = nameOf(card.issuedById);
        return { id: card.id, kind: "issued", isLive: false, device: null, by, at };
      }),
    ].toSorted((a, b) => b.at.localeCompare(a.at));
  }

  /** The caller has read these. @throws AppError forbidden sign_in_covered */
  async function seeNews(user: User, ids: string[]): Promise<void> {
    await mustBeUncovered(user);
    const others = ids.filter((one) => one !== user.familyId);
    await store.markTold(user.schoolId, user.id, others, new Date(now()));
  }

  return { coverOf, list, end, endOthers, confirm, news, seeNews, nameOf: namesOf };
}
export type SignIns = ReturnType<typeof createSignIns>;
