import type { Config } from "../config.ts";
import { AppError } from "../errors.ts";
import { normalLogin } from "../people/rules.ts";
import type { People, Person } from "../people/service.ts";
import type { User } from "../realtime.ts";
import { createCards } from "./cards.ts";
import { deviceOf } from "./device.ts";
import { createFamilies } from "./families.ts";
import { createSignInLimits } from "./limits.ts";
import { createPasswordCheck, hashPassword } from "./passwords.ts";
import type { Session } from "./protocol.ts";
import { coveredUntilMs, judgeRefresh, type SignInWay, type UsedCard } from "./rules.ts";
import { keyFor, readSecret } from "./secret.ts";
import { createSignIns } from "./sign-ins.ts";
import type { AuthStore, Origin } from "./store.ts";
import { readAccess, readRefresh, refreshToken, signAccess } from "./tokens.ts";

type AuthConfig = Pick<
  Config,
  "JWT_SECRET" | "DATA_DIR" | "ACCESS_TOKEN_MIN" | "REFRESH_TOKEN_DAYS" | "CARD_COVER_HOURS"
>;
type Deps = { store: AuthStore; people: People; config: AuthConfig; now?: () => number };
/** What a sign-in or a refresh gives: the session for the client's memory, the token for its cookie. */
export type SignedIn = { session: Session; refreshToken: string };

const ended = () => new AppError("unauthenticated", "Signed out", { reason: "session_ended" });

/** Signing in and staying signed in. The `address` is the caller's, for the limits. */
export async function createAuth({ store, people, config, now = Date.now }: Deps) {
  const secret = readSecret(config);
  const accessKey = keyFor(secret, "access");
  const refreshKey = keyFor(secret, "refresh");
  const isRightPassword = await createPasswordCheck();
  const limits = createSignInLimits();
  const families = createFamilies({ store, now, refreshDays: config.REFRESH_TOKEN_DAYS });
  const toldListeners: ((personId: string) => void)[] = [];
  const told = (personId: string): void => {
    for (const listener of toldListeners) listener(personId);
  };
  const cards = createCards({ store, people, told, now });
  const signIns = createSignIns({ store, families, people, now });

  // Tokens carry roles: whoever's roles change, or who leaves, signs in anew or not at all.
  people.onAccessChanged((schoolId, personId) =>
    families.revokeAll(schoolId, personId, { reason: "removed" }),
  );

  async function give(person: Person, familyId: string, generation: number): Promise<SignedIn> {
    const { id, schoolId, roles } = person;
    const user: User = { id, schoolId, roles, familyId };
    const lifeMs = config.ACCESS_TOKEN_MIN * 60_000;
    const { token, expiresAt } = signAccess(user, accessKey, { nowMs: now(), lifeMs });
    return {
      session: { accessToken: token, expiresAt, me: await people.readMe(user) },
      refreshToken: refreshToken({ schoolId, familyId, generation }, refreshKey),
    };
  }

  async function open(person: Person, origin: Origin): Promise<SignedIn> {
    return give(person, await families.create(person.schoolId, person.id, origin), 0);
  }

  function originOf(way: SignInWay, userAgent: string | undefined): Origin {
    return { way, device: deviceOf(userAgent), card: null, coveredUntilMs: null };
  }

  /** By the person's own password, unless it was set in a sign-in that is covered: then this one is, as long. */
  async function passwordOrigin(person: Person, userAgent: string | undefined): Promise<Origin> {
    const origin = originOf("password", userAgent);
    const giver = await store.findPasswordGiver(person.schoolId, person.id, new Date(now()));
    if (!giver) return origin;
    return { ...origin, card: giver.card, coveredUntilMs: giver.coveredUntilMs };
  }

  function cardOrigin(person: Person, card: UsedCard, userAgent: string | undefined): Origin {
    const begun = { personId: person.id, card, beganAtMs: now() };
    const coveredUntil = coveredUntilMs(begun, config.CARD_COVER_HOURS);
    return { ...originOf("card", userAgent), card, coveredUntilMs: coveredUntil };
  }

  /** @throws AppError too_many; unauthenticated, wrong_login */
  async function signIn(
    login: string,
    password: string,
    address: string,
    userAgent?: string,
  ): Promise<SignedIn> {
    await limits.checkAddress(address);
    let person: Person | undefined;
    const isRight = await limits.tryLogin(normalLogin(login), async () => {
      const found = await people.findCredentials(login);
      person = found?.person;
      return isRightPassword(password, found?.passwordHash ?? null);
    });
    if (!isRight || !person) {
      await limits.failed(address);
      throw new AppError("unauthenticated", "Wrong login or password", { reason: "wrong_login" });
    }
    return open(person, await passwordOrigin(person, userAgent));
  }

  /** @throws AppError too_many; unauthenticated, card_unknown, card_used, card_expired */
  async function signInWithCard(
    cardSecret: string,
    address: string,
    userAgent?: string,
  ): Promise<SignedIn> {
    await limits.checkAddress(address);
    try {
      const { person, card } = await cards.redeem(cardSecret);
      const signedIn = await open(person, cardOrigin(person, card, userAgent));
      if (card.issuedById !== person.id) told(person.id);
      return signedIn;
    } catch (error) {
      if (error instanceof AppError) await limits.failed(address);
      throw error;
    }
  }

  /** A sign-in of somebody whom another door has made sure of, such as a platform's launch. @throws AppError not_found */
  async function signInKnown(
    schoolId: string,
    personId: string,
    userAgent?: string,
  ): Promise<SignedIn> {
    return open(await people.readPerson(schoolId, personId), originOf("platform", userAgent));
  }

  /**
   * The next pair of tokens. A token used twice ends the whole sign-in, save within the tolerance of
   * `judgeRefresh`, where it gets the same successor again.
   * @throws AppError unauthenticated, session_ended or session_reused
   */
  async function refresh(token: string | undefined): Promise<SignedIn> {
    const place = token === undefined ? null : readRefresh(token, refreshKey);
    if (!place) throw ended();
    const { schoolId, familyId, generation } = place;
    let family = await families.find(schoolId, familyId);
    let verdict = judgeRefresh(family, generation, now());
    if (family && verdict === "rotate" && !(await families.rotate(family))) {
      family = await families.find(schoolId, familyId); // another tab was first: judge anew
      verdict = judgeRefresh(family, generation, now());
    }
    if (verdict === "reused") {
      await families.revoke(schoolId, familyId, "reused");
      throw new AppError("unauthenticated", "Token used twice", { reason: "session_reused" });
    }
    if (!family || verdict === "ended") throw ended();
    const person = await people.findPerson(schoolId, family.personId);
    if (!person) throw ended();
    return give(person, familyId, generation + 1);
  }

  /** Ends the sign-in of this refresh token; without one there is nothing to end. */
  async function signOut(token: string | undefined): Promise<void> {
    const place = token === undefined ? null : readRefresh(token, refreshKey);
    if (place) await families.revoke(place.schoolId, place.familyId, "signed_out");
  }

  /**
   * Who the access token speaks for.
   * @throws AppError unauthenticated, with session_ended where the sign-in was revoked (else: refresh)
   */
  async function authenticate(token: string | undefined): Promise<User> {
    const user = token === undefined ? null : readAccess(token, accessKey, now());
    if (!user) throw new AppError("unauthenticated", "Not signed in");
    if (await families.isRevoked(user.schoolId, user.familyId)) throw ended();
    return user;
  }

  /**
   * A new password; every other sign-in of the person ends. Who came by a card and has none sets the first: while
   * that sign-in is covered it ends no other, and whoever signs in by this password is covered with it.
   * @throws AppError too_many; forbidden, wrong_login: the current one is wrong
   */
  async function changePassword(user: User, current: string, next: string): Promise<void> {
    const { schoolId, id } = user;
    const { login } = await people.readPerson(schoolId, id);
    const passwordHash = await people.findPasswordHash(schoolId, id);
    if (passwordHash !== null) {
      const isRight = () => isRightPassword(current, passwordHash);
      if (!(await limits.tryLogin(login, isRight)))
        throw new AppError("forbidden", "Wrong password", { reason: "wrong_login" });
    }
    const isCovered = (await signIns.coverOf(user)) !== null;
    const at = new Date(now());
    const isForeign =
      isCovered &&
      (passwordHash === null || (await store.findPasswordGiver(schoolId, id, at)) !== null);
    if (isForeign) await store.markGavePassword(schoolId, user.familyId);
    await people.setPasswordHash(schoolId, id, await hashPassword(next));
    if (isForeign) return;
    await families.revokeAll(schoolId, id, { reason: "signed_out", except: user.familyId });
  }

  return {
    signIn,
    signInWithCard,
    signInKnown,
    refresh,
    signOut,
    authenticate,
    changePassword,
    issueCards: cards.issueCards,
    signIns,
    onRevoked: families.onRevoked,
    /** Hears of whom there is something to tell: a card was issued for them, or used. */
    onTold(listener: (personId: string) => void): void {
      toldListeners.push(listener);
    },
  };
}
export type Auth = Awaited<ReturnType<typeof createAuth>>;
